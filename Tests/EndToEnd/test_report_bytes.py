"""The same question about the same data gives the same bytes: of every report, in every format, whoever writes it."""

import hashlib
import pathlib
import shutil

import pytest

import penstock
from real_workspace import FOLDER

# A moment within the deals of each bundle, and a window around it for reports that would else take all time.
MOMENTS = {"samples": "2026-03-31T12:00:00Z", "maven": "2017-09-30T00:00:00Z"}
SOURCES = {"samples": penstock.REPOSITORY / "samples/bundle"}
if FOLDER:
    SOURCES["maven"] = pathlib.Path(FOLDER) / "maven"

PICTURES = {"svg", "png"}


def import_bundle(source, data):
    assert penstock.run("import", SOURCES[source], data=data).returncode == penstock.OK


def get(server, path):
    answer = server.client.get(path)
    assert answer.status == 200, answer
    return answer.body


def busiest_contact(server):
    """The contact of the most deals, without whom one of the reports is about nobody."""
    counts = {}
    for deal in server.client.all("/api/v1/deals?expand=contacts"):
        for contact in deal["contacts"]:
            counts[contact["contact_id"]] = counts.get(contact["contact_id"], 0) + 1
    return max(counts, key=lambda contact: (counts[contact], contact)) if counts else None


def questions(server, source):
    """Every report in every format that it offers, with each of its charts and tables, as parameters of a request.

    Both moments are settled: what was true then, and by what was recorded up to the end of the import.
    """
    moment = {"as_of": MOMENTS[source]}
    known = penstock.parse(get(server, f"/api/v1/reports/deals?format=json&as_of={MOMENTS[source]}"))
    moment["known_at"] = known["papers"]["known_at"]
    contact = busiest_contact(server)
    found = []
    for report in penstock.parse(get(server, "/api/v1/reports"))["data"]:
        asked = dict(moment)
        if report["name"] == "person-context":
            if contact is None:
                continue
            asked["contact_id"] = contact
        sections = penstock.parse(get(server, path(report["name"], "json", asked)))["sections"]
        tables = [table["name"] for section in sections for table in section["tables"]]
        charts = [chart["name"] for section in sections for chart in section["charts"]]
        for file_format in report["formats"]:
            choices = [{}]
            if file_format in PICTURES:
                choices = [{"chart": chart, "theme": theme} for chart in charts for theme in ("light", "dark")]
            elif file_format == "csv":
                choices = [{"table": table} for table in tables]
            found += [(report["name"], file_format, asked | choice) for choice in choices]
    return found


def path(report, file_format, parameters):
    return f"/api/v1/reports/{report}?format={file_format}" + "".join(f"&{key}={parameters[key]}" for key in parameters)


def digests(data, asked, times=1):
    """What a server of its own answers; `times` times over, so that what one answer leaves behind is met by another."""
    server = penstock.Server(data)
    try:
        return [{
            question_name(*question): hashlib.sha256(get(server, path(*question))).hexdigest() for question in asked
        } for _ in range(times)]
    finally:
        assert server.stop() == penstock.OK


def question_name(report, file_format, parameters):
    chosen = [parameters[key] for key in ("chart", "table", "theme") if key in parameters]
    return " ".join([report, file_format, *chosen])


def differing(first, second):
    assert first.keys() == second.keys()
    return [name for name in first if first[name] != second[name]]


@pytest.fixture(params=sorted(SOURCES))
def source(request):
    return request.param


def asked_of(data, source):
    server = penstock.Server(data)
    try:
        return questions(server, source)
    finally:
        assert server.stop() == penstock.OK


def test_processes_and_copies_of_the_folder_write_the_same_bytes(source, tmp_path):
    import_bundle(source, tmp_path / "data")
    asked = asked_of(tmp_path / "data", source)
    assert {file_format for _, file_format, _ in asked} == {
        "xml", "csv", "ndjson", "json", "xlsx", "html", "pdf", "svg", "png", "xes"}
    first, again = digests(tmp_path / "data", asked, times=2)
    # What differs between questions shows that they are questions of their own.
    assert len(set(first.values())) > len(first) * 3 / 4
    assert differing(first, again) == []
    [second] = digests(tmp_path / "data", asked)
    assert differing(first, second) == []
    shutil.copytree(tmp_path / "data", tmp_path / "copy", ignore=shutil.ignore_patterns("owner.*"))
    [copied] = digests(tmp_path / "copy", asked)
    assert differing(first, copied) == []


def test_the_verb_writes_the_same_bytes_as_the_server(tmp_path):
    import_bundle("samples", tmp_path / "data")
    asked = asked_of(tmp_path / "data", "samples")
    [served] = digests(tmp_path / "data", asked)
    flags = {"as_of": "--as-of", "known_at": "--known-at", "contact_id": "--contact", "chart": "--chart",
             "table": "--table", "theme": "--theme"}
    written = {}
    for question in asked:
        report, file_format, parameters = question
        out = tmp_path / "out"
        given = [part for key, value in parameters.items() for part in (flags[key], value)]
        done = penstock.run("report", report, "--format", file_format, "--out", out, *given, data=tmp_path / "data")
        assert done.returncode == penstock.OK, done.stderr
        written[question_name(*question)] = hashlib.sha256(out.read_bytes()).hexdigest()
    assert differing(served, written) == []
