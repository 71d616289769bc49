"""The log of stage changes in XES, opened by pm4py: it must find the deals, steps and ways that the data has."""

import collections
import csv
import datetime
import os
import pathlib

import pytest

import penstock
from real_workspace import FOLDER

SOURCES = {"samples": penstock.REPOSITORY / "samples/bundle"}
if FOLDER:
    SOURCES["loans"] = pathlib.Path(FOLDER) / "loans"

# The deals of the loans, and the rows of their stage changes, of which each deal's creation is one.
LOANS = (18_102, 87_601)

Step = collections.namedtuple("Step", "stage instant actor")


@pytest.fixture(scope="module")
def pm4py():
    # Read when it is imported: a bar of progress belongs to a terminal.
    os.environ["PM4PY_SHOW_PROGRESS_BAR"] = "False"
    return pytest.importorskip("pm4py")


@pytest.fixture(params=sorted(SOURCES))
def source(request):
    return request.param


def instant(text):
    """A moment of a file; a date is its beginning."""
    found = datetime.datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=datetime.timezone.utc)


def rows(folder, name):
    with open(folder / f"{name}.csv", newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def steps_of_bundle(folder):
    """The steps of each deal, as the rows of its bundle tell them; None where they do not tell when, or who did it."""
    stages = {row["id"]: row["name"] for row in rows(folder, "stages")}
    changes = collections.defaultdict(list)
    for row in rows(folder, "stage_changes"):
        changes[row["deal_id"]].append(row)
    found = {}
    for deal in rows(folder, "deals"):
        own = sorted(changes[deal["id"]], key=lambda row: instant(row["changed_at"]))
        steps = [Step(stages[row["to_stage_id"]], instant(row["changed_at"]), row["actor"] or None) for row in own]
        # A file may leave out how a deal began.
        first = own[0]["from_stage_id"] if own else deal["stage_id"]
        if first:
            steps.insert(0, Step(stages[first], instant(deal["created_at"]) if deal["created_at"] else None, None))
        found[deal["id"]] = steps
    return found


def written(data, file_format, out):
    done = penstock.run("report", "stage-changes", "--format", file_format, "--out", out, data=data)
    assert done.returncode == penstock.OK, done.stderr
    return out


def steps_of_lines(path):
    found = collections.defaultdict(list)
    for line in path.read_text(encoding="utf-8").splitlines():
        row = penstock.parse(line)
        found[row["deal_id"]].append(Step(row["to_stage"], instant(row["effective_at"]), None))
    return found


def ways(steps):
    """How many deals went each way."""
    return collections.Counter(tuple(step.stage for step in own) for own in steps.values())


# pm4py's own reader, and the one that leaves XML to libxml2.
@pytest.mark.parametrize("reader", ["chunk_regex", "iterparse"])
def test_pm4py_finds_the_cases_events_and_variants_of_the_rows(pm4py, source, reader, tmp_path):
    data = tmp_path / "data"
    begun = datetime.datetime.now(datetime.timezone.utc)
    assert penstock.run("import", SOURCES[source], data=data).returncode == penstock.OK
    by_bundle = steps_of_bundle(SOURCES[source])
    by_lines = steps_of_lines(written(data, "ndjson", tmp_path / "log.ndjson"))
    log = pm4py.read_xes(str(written(data, "xes", tmp_path / "log.xes")), variant=reader)

    events = sum(len(steps) for steps in by_bundle.values())
    assert log["case:concept:name"].nunique() == len(by_bundle) == len(by_lines)
    assert len(log) == events == sum(len(steps) for steps in by_lines.values())
    if source == "loans":
        assert (len(by_bundle), events) == LOANS
    variants = {variant: count for variant, count in pm4py.get_variants(log).items()}
    assert variants == ways(by_bundle) == ways(by_lines)
    assert pm4py.get_start_activities(log) == collections.Counter(steps[0].stage for steps in by_bundle.values())
    assert pm4py.get_end_activities(log) == collections.Counter(steps[-1].stage for steps in by_bundle.values())

    found = collections.defaultdict(list)
    columns = log[["case:concept:name", "concept:name", "time:timestamp", "org:resource"]]
    for case, stage, time, actor in columns.itertuples(index=False, name=None):
        found[case].append(Step(stage, time.to_pydatetime(), actor))
    assert {case: [step._replace(actor=None) for step in steps] for case, steps in found.items()} == by_lines
    # Where a file does not say who did it, or when, it was who imported it, and then.
    importer = {step.actor for steps in found.values() for step in steps if step.actor.startswith("local:")}
    assert len(importer) <= 1
    told = collections.Counter(
        tuple(Step(step.stage, step.instant if step.instant < begun else None,
                   None if step.actor in importer else step.actor) for step in steps)
        for steps in found.values())
    assert told == collections.Counter(map(tuple, by_bundle.values()))
    assert any(step.actor for steps in by_bundle.values() for step in steps)
