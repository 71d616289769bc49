"""The metrics of stages over the example workspace: the worked examples of their definitions, drills and refusals."""

import urllib.parse

import pytest

import penstock

METRICS = ["funnel", "conversion", "transitions", "stage_durations", "aging"]


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    data = tmp_path_factory.mktemp("example") / "data"
    penstock.run_json("import", penstock.REPOSITORY / "samples" / "example", "--source", "example", data=data)
    server = penstock.Server(data)
    yield server.client
    assert server.stop() == penstock.OK


@pytest.fixture(scope="module")
def stages(example):
    pipeline = next(iter(example.all("/api/v1/pipelines")))
    return {stage["name"]: stage["id"] for stage in example.get(f"/api/v1/pipelines/{pipeline['id']}/stages").json["data"]}


def ask(client, path):
    answer = client.get("/api/v1" + path)
    assert answer.status == 200, answer
    return answer.json


def at(value, pointer):
    for name in pointer.split("/")[1:]:
        value = value[int(name)] if isinstance(value, list) else value[name]
    return value


@pytest.mark.parametrize("metric", METRICS)
def test_worked_examples_are_what_is_answered(example, metric):
    definition = ask(example, f"/analytics/definitions/{metric}")
    answer = ask(example, definition["example"]["question"])
    assert answer["meta"]["definition"]["id"] == metric
    for value in definition["example"]["answer"]:
        assert at(answer, value["pointer"]) == value["value"], value["pointer"]


def drills(value, path=""):
    """Every drill of an answer with the name of the number that it belongs to, and the object that holds it."""
    if isinstance(value, list):
        for place, element in enumerate(value):
            yield from drills(element, f"{path}/{place}")
    elif isinstance(value, dict):
        drill = value.get("drill")
        if isinstance(drill, str):
            yield f"{path}/count", value["count"], drill
        elif isinstance(drill, dict):
            for name, target in drill.items():
                number = value.get(name, value.get("rate", {}).get(name) if isinstance(value.get("rate"), dict) else None)
                yield f"{path}/{name}", number, target
        for name, element in value.items():
            yield from drills(element, f"{path}/{name}")


@pytest.mark.parametrize(
    "question",
    [
        "/analytics/funnel?method=all&as_of=2026-03-31",
        "/analytics/funnel?method=stays&open=censor&group_by=owner&as_of=2026-03-31",
        "/analytics/conversion?adjacent=true&interval=month&group_by=source&open=exclude&as_of=2026-03-31",
        "/analytics/transitions?group_by=owner&as_of=2026-03-31",
        "/analytics/stage-durations?reentry=each&group_by=owner&as_of=2026-03-31",
        "/analytics/aging?buckets=7,30&group_by=owner&as_of=2026-03-31",
    ],
)
def test_what_drills_list_is_what_figures_count(example, question):
    seen = 0
    for path, number, target in drills(ask(example, question)["data"]):
        if target is None:
            continue
        listed = example.all(target)
        if number is not None:
            assert len(list(listed)) == number, path
            seen += 1
    assert seen > 3


def test_a_pipeline_can_be_named_in_the_path(example):
    pipeline = next(iter(example.all("/api/v1/pipelines")))
    for name in ["funnel", "conversion?adjacent=true", "transitions", "stage-durations", "aging"]:
        mark = "&" if "?" in name else "?"
        whole = ask(example, f"/analytics/{name}{mark}as_of=2026-03-31&pipeline_id={pipeline['id']}")
        assert ask(example, f"/pipelines/{pipeline['id']}/{name}{mark}as_of=2026-03-31")["data"].keys() == whole["data"].keys()


def test_the_five_shares_of_a_chain_sum_to_one(example):
    rows = ask(example, "/analytics/transitions?as_of=2026-03-31&normalise=row")["data"]["markov"]
    assert len(rows) == 3
    for row in rows:
        shares = [row[f"{end}_probability"] for end in ["win", "loss", "transfer", "deletion", "stuck"]]
        assert abs(float(sum(shares)) - 1) < 1e-9


def test_every_method_says_what_its_identity_is(example):
    for course in ask(example, "/analytics/funnel?method=all&as_of=2026-03-31")["data"]["methods"]:
        for stage in course["stages"]:
            ends = ["forward", "skip", "back", "won", "lost", "transfer_out", "deleted", "still_open"]
            assert sum(stage[end] for end in ends) <= stage["entries"]
            if course["method"] == "stays":
                assert sum(stage[end] for end in ends) == stage["entries"]


def test_a_slip_is_undone_by_a_duration(example):
    usual = ask(example, "/analytics/funnel?method=stays&as_of=2026-03-31")["data"]
    undone = ask(example, "/analytics/funnel?method=stays&undo_window=P7D&as_of=2026-03-31")["data"]
    assert usual["undone"] == 0
    # Hotel went to Qualified and back within seven days.
    assert undone["undone"] == 1
    assert undone["methods"][0]["stages"][1]["entries"] == usual["methods"][0]["stages"][1]["entries"] - 1


@pytest.mark.parametrize(
    "question, pointer",
    [
        ("/analytics/funnel?undo_window=10M", "undo_window"),
        ("/analytics/funnel?method=strict&open=censor", "open"),
        ("/analytics/conversion?adjacent=true&to_stage=won", "adjacent"),
        ("/analytics/conversion?to_stage=lost", "to_stage"),
        ("/analytics/aging?buckets=30,7", "buckets"),
        ("/analytics/stage-durations?measure=guessed", "measure"),
    ],
)
def test_mistakes_are_told_where_they_are(example, question, pointer):
    answer = example.get("/api/v1" + question)
    assert answer.status in (400, 422), answer
    assert pointer in answer.json["errors"][0]["pointer"]


@pytest.mark.parametrize(
    "question",
    [
        f"/analytics/{question}=6ba7b810-9dad-11d1-80b4-00c04fd430c8"
        for question in ["funnel?pipeline_id", "aging?pipeline_id", "conversion?from_stage", "conversion?to_stage"]
    ],
)
def test_of_what_is_not_there_a_warning_says_so(example, question):
    answer = ask(example, question)
    assert [warning["code"] for warning in answer["meta"]["warnings"]] == ["unknown_id"]
    assert not list(drills(answer["data"]))


def test_one_step_can_be_asked_for(example, stages):
    query = urllib.parse.urlencode({"from_stage": stages["Proposal"], "as_of": "2026-03-31", "within_days": 21})
    step = ask(example, f"/analytics/conversion?{query}")["data"]["steps"][0]
    assert step["to_stage"] is None
    # Acorn took 21 days and Garage 28.
    assert (step["rate"]["num"], step["rate"]["den"]) == (1, 4)
    query = urllib.parse.urlencode(
        {"from_stage": stages["Lead"], "to_stage": stages["Proposal"], "as_of": "2026-03-31"})
    step = ask(example, f"/analytics/conversion?{query}")["data"]["steps"][0]
    assert (step["rate"]["num"], step["rate"]["den"]) == (4, 9)
