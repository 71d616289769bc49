"""Imports of process logs in XES: what they bring, what they refuse, and what they never open."""

import csv
import gzip
import pathlib
import re
import shutil
import signal
import subprocess
import xml.etree.ElementTree as ElementTree

import pytest

import penstock
from real_workspace import FOLDER

MAPPING = ("--stage-order", "New,Checked", "--won", "Signed", "--lost", "Refused", "--stage", "Signed=Paid,Sent",
           "--amount", "amount", "--currency", "EUR", "--pipeline", "Loans")

LOAN_MAPPING = (
    "--stage-order", "A_SUBMITTED,A_PARTLYSUBMITTED,A_PREACCEPTED,A_ACCEPTED,A_FINALIZED", "--won", "A_APPROVED",
    "--lost", "A_DECLINED,A_CANCELLED", "--stage", "A_APPROVED=A_REGISTERED,A_ACTIVATED", "--amount", "AMOUNT_REQ",
    "--currency", "EUR", "--pipeline", "Applications")


def event(name, time, resource="ada"):
    return (f'<event><string key="concept:name" value="{name}"/><date key="time:timestamp" value="{time}"/>'
            f'<string key="org:resource" value="{resource}"/></event>\n')


def trace(name, *events, attributes=""):
    return f'<trace>\n<string key="concept:name" value="{name}"/>{attributes}\n{"".join(events)}</trace>\n'


def log(*traces):
    return "<?xml version='1.0' encoding='UTF-8'?>\n<log>\n" + "".join(traces) + "</log>\n"


GOOD = log(
    trace("1", event("New", "2020-01-01T00:00:00.5Z"), event("New", "2020-01-01T06:00:00Z"),
          event("Paid", "2020-01-02T00:00:00+01:00"), event("Sent", "2020-01-03T00:00:00Z"),
          attributes='<float key="amount" value="1234.5"/><string key="title" value="A &amp; B"/>'),
    trace("2", event("New", "2020-01-01T00:00:00Z"), event("Checked", "2020-01-01T00:00:00Z")))


@pytest.fixture
def scratch(tmp_path, monkeypatch):
    """A folder of its own for the bundles that logs become; it must be empty at the end."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    yield folder
    assert list(folder.iterdir()) == []


def import_log(path, data, *flags, mapping=MAPPING, code=penstock.OK):
    return penstock.run_json("import", "--xes", path, *mapping, *flags, data=data, code=code)


def write(folder, content, name="log.xes"):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize("compress", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_a_log_brings_deals_with_their_history(scratch, tmp_path, serve, compress):
    path = write(tmp_path, compress(GOOD.encode()))
    data = tmp_path / "data"
    report = import_log(path, data)
    assert report["log"] == {"traces": 2, "events": 6, "repeated_events": 2, "stage_rows": 4}
    assert report["deals"]["imported"] == 2 and report["versions"] == 4
    again = import_log(path, data)
    assert (again["deals"]["imported"], again["deals"]["known"]) == (0, 2)
    client = serve(data).client
    found = {deal["external_id"]["id"]: deal for deal in client.all("/api/v1/deals")}
    assert (found["1"]["title"], found["1"]["amount"], found["1"]["status"]) == ("A & B", 1234.5, "won")
    assert (found["2"]["title"], found["2"]["amount"], found["2"]["status"]) == ("2", None, "open")
    history = client.get(f"/api/v1/deals/{found['1']['id']}/history").json["data"]
    assert [version["effective_at"] for version in history] == [
        "2020-01-01T00:00:00.500000Z", "2020-01-01T23:00:00.000000Z"]


def test_the_counts_are_told_to_people_too(scratch, tmp_path):
    done = penstock.run("import", "--xes", write(tmp_path, GOOD), *MAPPING, data=tmp_path / "data")
    assert done.returncode == penstock.OK
    assert "Read 2 traces with 6 events; 2 events only repeat a stage.\n" in done.stdout
    penstock.assert_sound(tmp_path / "data")


def test_a_dry_run_writes_nothing(scratch, tmp_path):
    report = import_log(write(tmp_path, GOOD), tmp_path / "data", "--dry-run")
    assert report["deals"]["imported"] == 2
    assert penstock.run_json("summary", data=tmp_path / "data")["data"]["pipelines"] == []


@pytest.mark.parametrize("flags, says", [
    (("--xes", "log.xes"), "--stage-order"),
    (("--won", "A"), "--won goes with --xes"),
    (("--xes", "log.xes", "DIR", "--stage-order", "A"), "not together"),
    (("--xes", "log.xes", "--stage-order", "A", "--won", "A"), "no stage is open"),
    (("--xes", "log.xes", "--stage-order", "A", "--stage", "A"), "STAGE=NAMES"),
    (("--xes", "log.xes", "--stage-order", "Alpha", "--stage", "Alhpa=x"), "did you mean Alpha?"),
    (("--xes", "log.xes", "--stage-order", "A", "--currency", "EUO"), "did you mean EUR?"),
    (("--xes", "nowhere.xes", "--stage-order", "A"), "nowhere.xes cannot be read"),
    (("--xes", ".", "--stage-order", "A"), "cannot be read"),
])
def test_a_wrong_command_line_is_explained_and_nothing_is_begun(scratch, tmp_path, flags, says):
    done = penstock.run("import", *flags, data=tmp_path / "data", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (penstock.USAGE, "")
    assert says in done.stderr
    assert not (tmp_path / "data").exists()


def hostile():
    """What harms parsers, with what is said of it."""
    attributes = " ".join(f"a{number}='1'" for number in range(100_000))
    names = " ".join(f"xmlns:n{number}='urn:n'" for number in range(3_000))
    bomb = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(10))
    yield "attributes", f"<log {attributes}/>", "1:1: .*attributesMax"
    yield "namespaces", f"<log {names}/>", "1:1: .*attributesMax"
    yield "depth", "<log>" * 100_000, "depthMax"
    yield "laughs", f"<!DOCTYPE log [{bomb}]><log>&l9;</log>", "1:1: .*document type"
    yield "external", "<!DOCTYPE log [<!ENTITY a SYSTEM 'file:///etc/hostname'>]><log>&a;</log>", "1:1: .*document type"
    yield "parameter", "<!DOCTYPE log [<!ENTITY % a SYSTEM 'http://127.0.0.1:9/'>%a;]><log/>", "1:1: .*document type"
    yield "subset", "<!DOCTYPE log SYSTEM 'http://127.0.0.1:9/x.dtd'><log/>", "1:1: .*document type"
    yield "entity", "<log>&secret;</log>", "1:.*secret"
    yield "utf16", GOOD.replace("UTF-8", "UTF-16").encode("utf-16"), "1:1: .*UTF-16"
    yield "utf7", GOOD.replace("UTF-8", "UTF-7"), "1:1: .*UTF-7"
    yield "latin", GOOD.replace("UTF-8", "latin-1").replace("A &amp; B", "é").encode("latin-1"), "1:1: .*latin-1"
    yield "bytes", GOOD.replace("A &amp; B", "é").encode("latin-1"), "4:.*not UTF-8"
    yield "zero", GOOD.replace("A &amp; B", "\0"), "4:.*zero"
    yield "text", f"<log>{'x' * 15_000_000}</log>", "1:.*textBytesMax"
    yield "value", f"<log a='{'x' * 15_000_000}'/>", "1:1: .*tagBytesMax"
    yield "names", "<log>" + "".join(f"<a{number}/>" for number in range(100_000)) + "</log>", "1:.*namesMax"
    yield "comments", "<log>" + "<!---->" * 100_000 + "</log>", "1:.*commentsMax"
    yield "control", GOOD.replace("A &amp; B", "\x01"), "4:"
    yield "surrogate", GOOD.replace("A &amp; B", "&#xD800;"), "4:"
    yield "half", GOOD[:-20], r"\d+:\d+: "
    yield "bomb", gzip.compress(b"<log>" + b"<a></a>" * 15_000_000), "inflationRatioMax"
    yield "cut", gzip.compress(GOOD.encode())[:-9], "ends early"
    yield "damaged", gzip.compress(GOOD.encode())[:-8] + bytes(8), "incorrect data check"
    yield "behind", gzip.compress(GOOD.encode()) + b"more", "compressed"
    yield "stage", GOOD.replace("Checked", "Chekced"), r"13:\d+: .*did you mean Checked\?"
    yield "moment", GOOD.replace("2020-01-03T00:00:00Z", "yesterday"), r"8:\d+: .*yesterday"
    yield "empty", "", "1:1: the document is empty"


HOSTILE = {name: (content, says) for name, content, says in hostile()}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_broken_or_hostile_log_is_refused_with_its_place_and_nothing_is_written(scratch, tmp_path, name):
    content, says = HOSTILE[name]
    path = write(tmp_path, content)
    done = penstock.run("import", "--xes", path, *MAPPING, data=tmp_path / "data")
    assert (done.returncode, done.stdout) == (penstock.REFUSED, "")
    assert re.search(re.escape(str(path)) + ".*" + says, done.stderr), done.stderr[-500:]
    assert "Nothing was imported" in done.stderr
    assert not (tmp_path / "data").exists()


def opened(path, tmp_path):
    """The files and sockets that a refused import opens, as strace sees them."""
    trace_file = tmp_path / "strace.txt"
    command = ["strace", "-f", "-qq", "-o", str(trace_file), "-e", "trace=open,openat,openat2,socket,connect",
               penstock.BINARY, "import", "--xes", str(path), *MAPPING, "--data", str(tmp_path / "data")]
    done = subprocess.run(command, env=penstock.environment(), stdin=subprocess.DEVNULL, capture_output=True,
                          text=True, timeout=penstock.HANG_SECONDS)
    assert done.returncode == penstock.REFUSED, done.stderr
    text = trace_file.read_text()
    assert "socket(" not in text and "connect(" not in text
    return {re.sub(r"penstock-xes-\w+", "bundle", name) for name in re.findall(r'open(?:at2?)?\([^"]*"([^"]*)"', text)}


@pytest.mark.skipif(not shutil.which("strace"), reason="strace is not there")
def test_hostile_logs_open_nothing_that_an_ordinary_one_does_not(scratch, tmp_path):
    ordinary = opened(write(tmp_path, GOOD.replace("Checked", "Unknown stage")), tmp_path)
    for name in ("laughs", "external", "parameter", "subset", "entity", "utf16", "bomb"):
        path = write(tmp_path, HOSTILE[name][0])
        assert opened(path, tmp_path) <= ordinary, name
    include = ('<log xmlns:xi="http://www.w3.org/2001/XInclude">\n'
               '<xi:include href="file:///etc/hostname" parse="text"/><?xml-stylesheet href="http://127.0.0.1:9/"?>\n'
               '<extension name="x" prefix="x" uri="http://127.0.0.1:9/x.xesext"/><event/></log>')
    assert opened(write(tmp_path, include), tmp_path) <= ordinary
    assert not any("hostname" in name for name in ordinary)


@pytest.mark.skipif(not FOLDER, reason="PENSTOCK_REAL_DATA does not name the folder of the real data")
def test_the_loan_applications_import_as_published(scratch, tmp_path):
    path = pathlib.Path(FOLDER) / "loans-xes/BPI_Challenge_2012_A.xes.gz"
    report = import_log(path, tmp_path / "data", mapping=LOAN_MAPPING)
    assert report["log"] == {"traces": 13_087, "events": 60_849, "repeated_events": 4_492, "stage_rows": 56_357}
    assert (report["deals"]["imported"], report["versions"]) == (13_087, 56_357)
    bundle = tmp_path / "bundle"
    penstock.run_json("import", pathlib.Path(FOLDER) / "loans", data=bundle)
    arguments = ("summary", "--include", "closed")
    found = penstock.run_json(*arguments, "--pipeline", "Applications", data=tmp_path / "data")["data"]
    wanted = penstock.run_json(*arguments, "--pipeline", "Loan applications", data=bundle)["data"]
    for part in ("open", "won", "lost"):
        assert found[part]["count"] == wanted[part]["count"]
        assert found[part]["value"] == wanted[part]["value"]
    counts = [(stage["count"], stage["value"]) for stage in found["stages"]]
    assert counts == [(stage["count"], stage["value"]) for stage in wanted["stages"]]
    assert (found["won"]["count"], found["lost"]["count"], found["open"]["count"]) == (2_246, 10_442, 399)
    penstock.assert_sound(tmp_path / "data")


def traces(path):
    """What a log tells of deals, but for their ids: text and number of each attribute, and the events in order."""
    def attributes(element):
        return {child.get("key"): child.get("value") for child in element if child.get("key")}

    namespace = "{http://www.xes-standard.org/}"
    found = []
    for element in ElementTree.parse(path).getroot().iter(f"{namespace}trace"):
        facts = attributes(element)
        assert facts.pop("concept:name")
        events = [tuple(sorted(attributes(child).items())) for child in element.iter(f"{namespace}event")]
        found.append((tuple(sorted(facts.items())), tuple(events)))
    return sorted(found)


def assert_round_trip(tmp_path, data, pipeline, stages):
    """Writes a pipeline as a log, imports that into a new folder, and writes it again."""
    arguments = ("report", "stage-changes", "--format", "xes", "--pipeline", pipeline)
    first, second, again = tmp_path / "first.xes", tmp_path / "second.xes", tmp_path / "again"
    assert penstock.run(*arguments, "--out", first, data=data).returncode == penstock.OK
    order, won, lost = (",".join(name for name, kind in stages if kind in kinds)
                        for kinds in (("open", "won", "lost"), ("won",), ("lost",)))
    report = penstock.run_json(
        "import", "--xes", first, "--stage-order", order, "--won", won, "--lost", lost, "--amount", "cost:total",
        "--pipeline", pipeline, data=again)
    assert report["log"]["repeated_events"] == 0
    assert penstock.run(*arguments, "--out", second, data=again).returncode == penstock.OK
    assert traces(first) == traces(second)
    assert all("org:resource" in dict(event) for _, events in traces(first) for event in events)
    penstock.assert_sound(again)
    return traces(first)


def test_what_is_written_as_a_log_and_imported_again_is_the_same(scratch, tmp_path, bundle):
    data = tmp_path / "data"
    penstock.run_json("import", bundle, data=data)
    with open(bundle / "pipelines.csv", newline="") as file:
        pipelines = list(csv.DictReader(file))
    with open(bundle / "stages.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    count = 0
    for number, pipeline in enumerate(pipelines):
        stages = [(row["name"], row["kind"]) for row in rows if row["pipeline_id"] == pipeline["id"]]
        folder = tmp_path / str(number)
        folder.mkdir()
        count += len(assert_round_trip(folder, data, pipeline["name"], stages))
    assert count == 200


@pytest.mark.skipif(not FOLDER, reason="PENSTOCK_REAL_DATA does not name the folder of the real data")
def test_the_loan_applications_come_back_as_they_went(scratch, tmp_path):
    data = tmp_path / "data"
    import_log(pathlib.Path(FOLDER) / "loans-xes/BPI_Challenge_2012_A.xes.gz", data, mapping=LOAN_MAPPING)
    stages = [(name, "open") for name in LOAN_MAPPING[1].split(",")]
    stages += [("A_APPROVED", "won"), ("A_DECLINED", "lost"), ("A_CANCELLED", "lost")]
    found = assert_round_trip(tmp_path, data, "Applications", stages)
    assert len(found) == 13_087 and sum(len(events) for _, events in found) == 56_357


def test_events_say_who_moved_the_deal(scratch, tmp_path, serve):
    path = write(tmp_path, log(trace(
        "1", event("New", "2020-01-01T00:00:00Z", "ada"), event("Checked", "2020-01-02T00:00:00Z", "bo &lt;1>"),
        event("New", "2020-01-03T00:00:00Z", "").replace('<string key="org:resource" value=""/>', ""))))
    data = tmp_path / "data"
    import_log(path, data)
    server = serve(data, is_open=False)
    key = penstock.make_key(data, scope="write")
    client = server.new_client(key["secret"])
    [deal] = client.all("/api/v1/deals")
    stages = {stage["name"]: stage["id"] for stage in client.all(f"/api/v1/pipelines/{deal['pipeline_id']}/stages")}
    moved = client.post(f"/api/v1/deals/{deal['id']}/move", {"stage_id": stages["Signed"]})
    assert moved.status == 200, moved
    changes = client.get(f"/api/v1/deals/{deal['id']}/stage-changes").json["data"]
    found = ElementTree.fromstring(client.get("/api/v1/reports/stage-changes?format=xes").body)
    names = [attribute.get("value") for attribute in found.iterfind(".//{*}event/{*}string[@key='org:resource']")]
    assert names == [change["actor"] for change in changes]
    assert names[:2] == ["ada", "bo <1>"] and names[2].startswith("local:") and names[3].startswith("key:")


def test_an_import_that_is_interrupted_leaves_no_bundle_behind(tmp_path, scratch):
    traces = (trace(str(number), event("New", "2020-01-01T00:00:00Z")) for number in range(200_000))
    path = write(tmp_path, log(*traces))
    with subprocess.Popen(
            [penstock.BINARY, "import", "--xes", path, *MAPPING, "--data", tmp_path / "data"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=penstock.environment()) as importing:
        penstock.eventually(lambda: list(scratch.iterdir()))
        importing.send_signal(signal.SIGINT)
        _, errors = importing.communicate()
    assert importing.returncode == 130
    assert "interrupted" in errors
