"""Every list and every metric as a file, opened by programs that are not of this project."""

import csv
import io
import json
import pathlib
import shutil
import subprocess
from decimal import Decimal

import pytest

import penstock

SCHEMA = pathlib.Path(__file__).parents[2] / "api-spec" / "report.xsd"
FORMATS = ["csv", "ndjson", "xml", "xlsx", "html"]


@pytest.fixture(scope="module")
def server(generated):
    return generated


@pytest.fixture(scope="module")
def targets(server):
    """Where each list and metric is found, filled in so that it has something to tell."""
    document = server.client.get("/openapi.json").json
    client = server.client
    deal = client.get("/api/v1/deals?limit=1").json["data"][0]
    contacts = client.get("/api/v1/deals?limit=50").json["data"]
    ids = {
        "/pipelines/": deal["pipeline_id"], "/deals/": deal["id"],
        "/contacts/": next(entry["contact_id"] for entry in contacts if entry["contact_id"]),
    }
    found = {}
    for path, methods in document["paths"].items():
        operation = methods.get("get")
        content = operation and operation["responses"].get("200", {}).get("content", {})
        if not content or "text/csv; charset=utf-8" not in content or "{name}" in path or "{token}" in path:
            continue
        if "{id}" in path:
            known = [value for prefix, value in ids.items() if prefix in path]
            if not known:
                continue
            path = path.replace("{id}", known[0])
        names = [parameter.get("name") for parameter in operation["parameters"]]
        query = [part for part in ("period=all", "group_by=owner") if part.split("=")[0] in names]
        if operation["operationId"].startswith("analytics.trend"):
            query = ["metric=won_count"]
        found[operation["operationId"]] = "?".join([path] + ["&".join(query)] * bool(query))
    assert len(found) > 40
    return found


def get(server, target, file_format):
    answer = server.client.get(f"{target}{'&' if '?' in target else '?'}format={file_format}")
    assert answer.status == 200, (target, answer)
    return answer.body


def every(targets):
    return sorted(targets.items())


def test_each_is_valid_by_the_published_schema(server, targets, tmp_path):
    if shutil.which("xmllint") is None:
        pytest.skip("xmllint is not there")
    files = []
    for name, target in every(targets):
        files.append(tmp_path / f"{name}.xml")
        files[-1].write_bytes(get(server, target, "xml"))
    done = subprocess.run(["xmllint", "--noout", "--stream", "--schema", SCHEMA, *files], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]


def test_csv_and_lines_have_the_entries_of_a_list(server, targets):
    lists = compared = 0
    for name, target in every(targets):
        data = server.client.get(target).json["data"]
        rows = list(csv.DictReader(io.StringIO(get(server, target, "csv").decode())))
        lines = [json.loads(line) for line in get(server, target, "ndjson").splitlines()]
        assert not rows or lines, name
        if not isinstance(data, list):
            continue
        lists += 1
        assert len(rows) == len(data), name
        for row, entry in zip(rows, data):
            for column in set(row) & {key for key, value in entry.items() if isinstance(value, str)}:
                assert row[column].lstrip("'") == entry[column].lstrip("'"), (name, column)
                compared += 1
    assert lists > 12 and compared > 1000


def test_csv_of_values_sums_up_to_the_answer(server):
    for path in ("/api/v1/analytics/pipeline-value?group_by=owner", "/api/v1/analytics/pipeline-value?group_by=stage"):
        text = get(server, path, "csv").decode()
        sums = {}
        for row in csv.DictReader(io.StringIO(text)):
            if row["value"]:
                currency = row["value_currency"]
                sums[currency] = sums.get(currency, 0) + Decimal(row["value"])
        total = penstock.parse(server.client.get(path).body)["data"]["total"]
        assert sums == {amount["currency"]: Decimal(str(amount["amount"])) for amount in total["value"]}


def test_spreadsheets_open_each(server, targets):
    openpyxl = pytest.importorskip("openpyxl")
    for name, target in every(targets):
        book = openpyxl.load_workbook(io.BytesIO(get(server, target, "xlsx")), read_only=True)
        assert book.sheetnames[-1] == "Papers", name
        rows = list(csv.reader(io.StringIO(get(server, target, "csv").decode())))
        counts = [sum(1 for _ in book[sheet].iter_rows()) for sheet in book.sheetnames[:-1]]
        assert not rows or len(rows) in counts, name
        book.close()


def test_a_browser_is_given_a_page(server, targets):
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
    for name, target in every(targets):
        answer = server.client.get(target, Accept=accept)
        assert answer.headers["content-type"] == "text/html; charset=utf-8", name
        assert answer.body.startswith(b"<!DOCTYPE html>"), name
        assert answer.headers["vary"] == "Accept", name


def test_every_page_of_a_list_as_csv_gives_every_deal_once(server):
    client, path, seen = server.client, "/api/v1/deals?limit=100", []
    while path:
        answer = client.get(path, Accept="text/csv")
        seen += [row["id"] for row in csv.DictReader(io.StringIO(answer.body.decode()))]
        link = answer.headers.get("link")
        path = link and link[1:link.index(">")]
    assert len(seen) == len(set(seen)) == len(client.all("/api/v1/deals"))
