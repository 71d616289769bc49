"""Files of reports, opened by programs that are not of this project: spreadsheets, data frames, a browser."""

import base64
import contextlib
import csv
import datetime
import io
import re
import shutil
import subprocess
from decimal import Decimal

import pytest

import penstock
import real_workspace

SOURCES = ["generated"] + (sorted(real_workspace.BUNDLES) if real_workspace.FOLDER else [])

# Every report but that about one contact.
REPORTS = ["pipeline-review", "pipeline-summary", "value-over-time", "forecast", "win-rates", "funnel",
           "stage-durations", "leaderboard", "loss-reasons", "aging", "deals", "stage-changes"]

NUMBERS = {"count", "decimal", "money", "rate", "days"}
CONVERSION_SECONDS = 300
# Moments within the deals of each bundle.
MOMENTS = {"generated": "2025-09-30T00:00:00Z", "maven": "2017-09-30T00:00:00Z", "loans": "2012-01-31T00:00:00Z"}


class Source:
    """Reports about the deals of one bundle."""

    def __init__(self, name, server, pipeline=None):
        self.name = name
        self.server = server
        self.moment = MOMENTS[name]
        moment = f"as_of={self.moment}"
        self.query = moment if pipeline is None else f"{moment}&pipeline_id={pipeline}"

    def path(self, report, file_format, **more):
        extra = "".join(f"&{key}={value}" for key, value in more.items())
        return f"/api/v1/reports/{report}?format={file_format}&{self.query}{extra}"

    def get(self, report, file_format, **more):
        # A connection of its own: tests with a browser take longer than the server keeps an idle one.
        with contextlib.closing(self.server.new_client()) as client:
            answer = client.get(self.path(report, file_format, **more))
        assert answer.status == 200, answer
        return answer.body

    def figures(self, report):
        """The report as JSON, which every other format is compared with."""
        return penstock.parse(self.get(report, "json"))


@pytest.fixture(params=SOURCES)
def source(request):
    if request.param == "generated":
        return Source("generated", request.getfixturevalue("generated"))
    real = request.getfixturevalue("real")
    ids = [value for name, value in real.pipelines.items() if (name == "Sales") == (request.param == "maven")]
    return Source(request.param, real.server, ids[0])


def tables(report):
    return [table for section in report["sections"] for table in section["tables"]]


def number(value):
    """What a cell of a number holds: the nearest binary number."""
    return float(value["amount"] if isinstance(value, dict) else value)


def cell(value, kind):
    """What a cell should hold for a value of JSON."""
    if value is None or value == "":
        return None
    if kind in NUMBERS:
        return number(value)
    if kind == "date":
        return datetime.datetime.fromisoformat(value)
    if kind == "instant":
        return datetime.datetime.fromisoformat(value).replace(tzinfo=None)
    return value


def is_same(found, expected):
    if isinstance(expected, datetime.datetime):
        # A day is kept to some microseconds.
        return isinstance(found, datetime.datetime) and abs(found - expected) < datetime.timedelta(milliseconds=1)
    if isinstance(expected, float):
        return isinstance(found, (int, float)) and float(found) == expected
    return found == expected


@pytest.mark.parametrize("name", REPORTS)
def test_openpyxl_reads_every_value_of_every_table(source, name):
    openpyxl = pytest.importorskip("openpyxl")
    report = source.figures(name)
    book = openpyxl.load_workbook(io.BytesIO(source.get(name, "xlsx")), read_only=True)
    names = book.sheetnames
    has_figures = any(section["figures"] for section in report["sections"])
    assert names[-1] == "Papers" and (names[0] == "Figures") == has_figures
    assert len(names) == len(tables(report)) + 1 + has_figures
    for table, sheet_name in zip(tables(report), names[has_figures:]):
        kinds = [column["kind"] for column in table["columns"]]
        header, *rows = book[sheet_name].iter_rows(values_only=True)
        assert list(header) == [column["label"] for column in table["columns"]]
        expected = table["rows"] + table["totals"]
        while rows and not any(value is not None for value in rows[-1]):
            rows.pop()
        assert len(rows) == len(expected), sheet_name
        for row, values in zip(rows, expected):
            for column, (found, value, kind) in enumerate(zip(row, values, kinds)):
                wanted = cell(value, kind)
                is_label = wanted is None and found == "Total" and column == 0
                assert is_same(found, wanted) or is_label, (sheet_name, row, values)
    book.close()
    assert book.properties.title == report["title"]
    assert book.properties.created == datetime.datetime.fromisoformat(source.moment).replace(tzinfo=None)


def currency(cell):
    """The currency that a cell shows its number in."""
    found = re.fullmatch(r'#,##0(?:\.0+)? "([A-Z]{3})"', cell.number_format)
    assert found, cell.number_format
    return found[1]


def test_sums_of_columns_are_the_literal_totals(source):
    openpyxl = pytest.importorskip("openpyxl")
    seen = 0
    for name in ["win-rates", "forecast", "pipeline-summary"]:
        book = openpyxl.load_workbook(io.BytesIO(source.get(name, "xlsx")))
        for table, sheet in zip(tables(source.figures(name)), book.worksheets[1:]):
            cells = list(sheet.iter_rows(min_row=2))
            assert not any(cell.data_type == "f" for row in cells for cell in row)
            rows, totals = cells[:len(table["rows"])], cells[len(table["rows"]):]
            assert all(cell.font.bold for row in totals for cell in row if cell.value is not None)
            money = [index for index, column in enumerate(table["columns"]) if column["kind"] == "money"]
            for total in [row[index] for row in totals for index in money if index < len(row)]:
                if total.value is not None:
                    parts = [
                        row[total.column - 1] for row in rows
                        if len(row) >= total.column and row[total.column - 1].value is not None]
                    same = [part for part in parts if currency(part) == currency(total)]
                    assert sum(Decimal(str(part.value)) for part in same) == Decimal(str(total.value))
                    seen += 1
    assert seen > 0


def converted(program, directory, file, target):
    """What LibreOffice makes of a file, with a profile of its own."""
    subprocess.run(
        [program, f"-env:UserInstallation=file://{directory}/profile", "--headless", "--convert-to", target,
         "--outdir", str(directory / "out"), str(file)],
        check=True, capture_output=True, timeout=CONVERSION_SECONDS, env=penstock.environment())


def test_libreoffice_reads_the_same_totals(source, tmp_path):
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("soffice is not there (libreoffice-calc-nogui)")
    for name in ["win-rates", "deals"]:
        file = tmp_path / f"{name}.xlsx"
        file.write_bytes(source.get(name, "xlsx"))
        # All sheets, each to a file of its own, in UTF-8, values as they are rather than as they are shown.
        converted(program, tmp_path, file, "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1")
        report = source.figures(name)
        files = sorted((tmp_path / "out").glob(f"{name}-*.csv"))
        assert len(files) == len(tables(report)) + 2
        for table in tables(report):
            expected = table["rows"] + table["totals"]
            found = [
                rows for rows in (list(csv.reader(path.open(encoding="utf-8"))) for path in files)
                if rows[0] == [column["label"] for column in table["columns"]]]
            found = [rows[1:] for rows in found if len(rows) - 1 == len(expected)]
            assert found, table["title"]
            for column, kind in enumerate(column["kind"] for column in table["columns"]):
                if kind not in {"money", "count"}:
                    continue
                wanted = sum(Decimal(str(number(row[column]))) for row in expected if row[column] is not None)
                sums = [sum(Decimal(row[column]) for row in rows if row[column]) for rows in found]
                assert wanted in sums, (table["title"], column)


def amounts(report, column):
    """The sums of a column of amounts, by currency."""
    table = tables(report)[0]
    index = [entry["name"] for entry in table["columns"]].index(column)
    sums = {}
    for row in table["rows"]:
        if row[index] is not None:
            currency = row[index]["currency"]
            sums[currency] = sums.get(currency, 0) + Decimal(row[index]["amount"])
    return sums


def test_pandas_and_duckdb_add_up_csv_and_ndjson_alike(source, tmp_path):
    pandas = pytest.importorskip("pandas")
    duckdb = pytest.importorskip("duckdb")
    expected = amounts(source.figures("deals"), "amount")
    table = tmp_path / "deals.csv"
    lines = tmp_path / "deals.ndjson"
    table.write_bytes(source.get("deals", "csv"))
    lines.write_bytes(source.get("deals", "ndjson"))
    count = len(tables(source.figures("deals"))[0]["rows"])

    frame = pandas.read_csv(table, dtype=str, keep_default_na=False)
    assert len(frame) == count and frame["id"].is_unique
    priced = frame[frame["amount"] != ""]
    assert priced["amount"].map(Decimal).groupby(priced["amount_currency"]).sum().to_dict() == expected
    from_lines = pandas.read_json(lines, lines=True, dtype=False, convert_dates=False)
    assert list(from_lines["id"]) == list(frame["id"]) and list(from_lines["title"]) == list(frame["title"])

    database = duckdb.connect()
    by_csv = database.execute(
        f"SELECT amount_currency, sum(amount::DECIMAL(30, 3)) FROM read_csv('{table}', all_varchar = true) "
        "WHERE amount IS NOT NULL AND amount <> '' GROUP BY 1").fetchall()
    by_lines = database.execute(
        f"SELECT amount.currency, sum(amount.amount::DECIMAL(30, 3)) FROM read_json('{lines}', "
        "format = 'newline_delimited', columns = {amount: 'STRUCT(currency VARCHAR, amount VARCHAR)'}) "
        "WHERE amount IS NOT NULL GROUP BY 1").fetchall()
    assert dict(by_csv) == expected and dict(by_lines) == expected
    guessed = database.execute(f"SELECT count(*), count(DISTINCT id) FROM read_csv('{table}')").fetchone()
    assert guessed == (count, count)


def address(source, report):
    return f"http://{source.server.host}:{source.server.port}{source.path(report, 'html')}"


@pytest.mark.parametrize("name", REPORTS)
def test_chromium_shows_the_page_without_a_complaint(source, name, request):
    if shutil.which("chromium") is None:
        pytest.skip("chromium is not there")
    browser = request.getfixturevalue("browser")
    browser.open(address(source, name))
    browser.until("document.readyState === 'complete' && document.querySelector('.papers') !== null")
    grounds = {}
    for scheme in ["light", "dark"]:
        browser.send("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        for width in [1_200, 400]:
            browser.send(
                "Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=width < 500)
            # Tables that are wider lie in boxes of their own.
            assert browser.evaluate("document.documentElement.scrollWidth") <= width
            assert browser.evaluate("document.querySelector('h1').getBoundingClientRect().width") > 0
            picture = base64.b64decode(browser.send("Page.captureScreenshot", format="png")["data"])
            assert picture.startswith(b"\x89PNG") and len(picture) > 5_000
        grounds[scheme] = browser.evaluate("getComputedStyle(document.body).backgroundColor")
        charts = browser.evaluate("[...document.querySelectorAll('figure svg')].filter(s => s.checkVisibility()).length")
        assert charts == len([chart for part in source.figures(name)["sections"] for chart in part["charts"]])
    assert grounds == {"light": "rgb(255, 255, 255)", "dark": "rgb(20, 24, 29)"}
    assert browser.complaints == []
    assert browser.requested == [address(source, name)]


def test_the_page_shows_the_first_rows_and_counts_the_others(source):
    page = source.get("deals", "html").decode()
    rows = tables(source.figures("deals"))[0]["rows"]
    shown = min(len(rows), 5_000)
    assert page.count("<tr>") == 1 + shown
    assert ("more rows are not shown" in page) == (len(rows) > shown)
    if len(rows) > shown:
        assert f"{len(rows) - shown:,} more rows" in page


@pytest.mark.parametrize("file_format", ["xlsx", "html"])
def test_two_processes_write_the_same_bytes(bundle, tmp_path, file_format):
    data = tmp_path / "data"
    assert penstock.run("import", bundle, data=data).returncode == penstock.OK
    written = []
    for turn in range(2):
        file = tmp_path / f"{turn}.{file_format}"
        done = penstock.run("report", "pipeline-review", "--as-of", MOMENTS["generated"], "--out", file, data=data)
        assert done.returncode == penstock.OK, done.stderr
        written.append(file.read_bytes())
    assert written[0] == written[1]
    assert len(written[0]) > 1_000


def test_no_temporary_file_stays(generated):
    source = Source("generated", generated)
    source.get("deals", "xlsx")
    left = [path.name for path in generated.data.rglob("*") if path.name.startswith("penstock-report-")]
    assert left == []
