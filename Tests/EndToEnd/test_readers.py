"""Reads beside writes: whole, in step with what was acknowledged, and never waiting."""

import random
import threading

import pytest

WRITERS = 8
WRITES_EACH = 60
SUMMARY = "/api/v1/pipelines/summary?include=closed"


class SummaryWriter(threading.Thread):
    """Writes, and reads after each write what it wrote."""

    def __init__(self, server, stages, seed):
        super().__init__()
        self.server = server
        self.stages = stages
        self.random = random.Random(seed)
        self.failure = None
        self.deals = {}

    def run(self):
        client = self.server.new_client()
        try:
            for _ in range(WRITES_EACH):
                self.write(client)
        except Exception as failure:  # The main thread raises it.
            self.failure = failure
        finally:
            client.close()

    def write(self, client):
        id = self.random.choice([None, *self.deals])
        if id is None or len(self.deals) < 3:
            body = {
                "title": "x", "amount": self.random.randrange(1000), "currency": self.random.choice(["EUR", "USD"]),
                "stage_id": self.random.choice(self.stages),
            }
            answer = client.post("/api/v1/deals", body)
            assert answer.status == 201, answer
        elif self.random.random() < 0.2:
            assert client.delete(f"/api/v1/deals/{id}").status == 204
            assert client.get(f"/api/v1/deals/{id}").json["deleted_at"] is not None
            assert id not in [deal["id"] for deal in client.all("/api/v1/deals")]
            return self.deals.pop(id)
        else:
            stage = self.random.choice([stage for stage in self.stages if stage != self.deals[id]["stage_id"]])
            answer = client.post(f"/api/v1/deals/{id}/move", {"stage_id": stage})
            assert answer.status == 200, answer
        written = answer.json
        self.deals[written["id"]] = written
        self.read_back(client, written)
        return None

    def read_back(self, client, written):
        """What was acknowledged is in every read that begins afterwards."""
        assert client.get(f"/api/v1/deals/{written['id']}").json == written
        # The deal is nobody else's, so its last stage change is where it was put.
        changes = client.get(f"/api/v1/deals/{written['id']}/stage-changes").json["data"]
        assert written["stage_id"] in [change["to_stage_id"] for change in changes]
        meta = client.get(SUMMARY).json["meta"]
        history = client.get(f"/api/v1/deals/{written['id']}/history").json["data"]
        assert meta["data_version"] >= max(entry["id"] for entry in history)


def assert_adds_up(answer):
    """The parts of a summary are one moment's: stages, currencies and totals agree."""
    for pipeline in answer["data"]["pipelines"]:
        assert pipeline["total_deals"] == sum(stage["count"] for stage in pipeline["stages"])
        for status, stages in (("open", pipeline["stages"]), ("won", pipeline["closed"]), ("lost", pipeline["closed"])):
            total = pipeline[status]
            own = [stage for stage in stages if stage["kind"] == status]
            assert total["count"] == sum(stage["count"] for stage in own)
            assert values(total["value"]) == by_currency(own)
        for stage in pipeline["stages"] + pipeline["closed"]:
            assert stage["count"] == sum(figures["count"] for figures in stage["by_currency"])
        for figures in pipeline["by_currency"]:
            parts = [part for stage in pipeline["stages"] for part in stage["by_currency"]]
            own = [part for part in parts if part["currency"] == figures["currency"]]
            for name in ("count", "value", "weighted_value", "unpriced", "no_probability", "overdue"):
                assert (figures[name] or 0) == sum(part[name] or 0 for part in own), (name, figures, own)
    population = answer["meta"]["population"]
    assert population["matched"] == sum(pipeline["open"]["count"] for pipeline in answer["data"]["pipelines"])


def values(money):
    return {entry["currency"]: entry["amount"] for entry in money if entry["amount"]}


def by_currency(stages):
    sums = {}
    for stage in stages:
        for part in stage["by_currency"]:
            sums[part["currency"]] = sums.get(part["currency"], 0) + (part["value"] or 0)
    return {currency: value for currency, value in sums.items() if value}


def test_a_summary_under_eight_writers_always_adds_up_and_never_goes_back(server):
    pipeline = server.client.get("/api/v1/pipelines").json["data"][0]["id"]
    stages = [stage["id"] for stage in server.client.all(f"/api/v1/pipelines/{pipeline}/stages")]
    writers = [SummaryWriter(server, stages, seed) for seed in range(WRITERS)]
    for writer in writers:
        writer.start()
    last, polls = 0, 0
    while any(writer.is_alive() for writer in writers):
        answer = server.client.get(SUMMARY)
        assert answer.status == 200
        assert_adds_up(answer.json)
        assert answer.json["meta"]["data_version"] >= last
        last = answer.json["meta"]["data_version"]
        polls += 1
    for writer in writers:
        writer.join()
        if writer.failure:
            raise writer.failure
    assert polls > 10
    compare_with_the_deals(server, [deal for writer in writers for deal in writer.deals.values()])


def compare_with_the_deals(server, deals):
    """The last summary is that of the deals that were left, counted here."""
    answer = server.client.get(SUMMARY).json
    assert_adds_up(answer)
    (pipeline,) = answer["data"]["pipelines"]
    for stage in pipeline["stages"] + pipeline["closed"]:
        for figures in stage["by_currency"]:
            own = [
                deal for deal in deals
                if deal["stage_id"] == stage["stage_id"] and deal["currency"] == figures["currency"]
            ]
            assert figures["count"] == len(own)
            assert (figures["value"] or 0) == sum(deal["amount"] for deal in own)
    assert sum(stage["count"] for stage in pipeline["stages"] + pipeline["closed"]) == len(deals)


@pytest.fixture
def deal(server):
    answer = server.client.post("/api/v1/deals", {"title": "x", "amount": 5, "currency": "EUR"})
    assert answer.status == 201
    return f"/api/v1/deals/{answer.json['id']}", answer


def test_what_has_not_changed_is_not_sent_again(server, deal):
    path, made = deal
    paths = [path, SUMMARY, f"/api/v1/stages/{made.json['stage_id']}", f"/api/v1/pipelines/{made.json['pipeline_id']}"]
    for path in paths:
        first = server.client.get(path)
        tag = first.headers["etag"]
        for condition in (tag, f"W/{tag}", f'"other", {tag}', "*"):
            again = server.client.get(path, If_None_Match=condition)
            assert (again.status, again.body) == (304, b""), (path, condition)
            assert again.headers["etag"] == tag
        assert server.client.get(path, If_None_Match='"other"').status == 200


def test_a_write_changes_the_tags_of_what_it_touches(server, deal):
    path, made = deal
    tags = {read: server.client.get(read).headers["etag"] for read in (path, SUMMARY)}
    assert made.headers["etag"] == tags[path]
    changed = server.client.patch(path, {"amount": 6}, {"If-Match": made.headers["etag"]})
    assert changed.status == 200
    for read, tag in tags.items():
        assert server.client.get(read, If_None_Match=tag).status == 200
    assert server.client.patch(path, {"amount": 7}, {"If-Match": made.headers["etag"]}).code == "version_mismatch"
    assert server.client.patch(path, {"amount": 7}, {"If-Match": '"v2"'}).status == 200


def test_renaming_a_stage_changes_the_tags_of_its_deals_but_not_their_version(server, deal):
    path, made = deal
    renamed = server.client.patch(f"/api/v1/stages/{made.json['stage_id']}", {"name": "First talk"})
    assert renamed.status == 200
    again = server.client.get(path, If_None_Match=made.headers["etag"])
    assert again.status == 200
    assert (again.json["stage_name"], again.json["version"]) == ("First talk", 1)
    assert server.client.patch(path, {"amount": 6}, {"If-Match": made.headers["etag"]}).status == 200


def test_of_writers_with_the_same_version_one_wins(server, deal):
    path, made = deal
    results = []

    def write(place):
        client = server.new_client()
        results.append(client.patch(path, {"title": f"by {place}"}, {"If-Match": made.headers["etag"]}).status)

    threads = [threading.Thread(target=write, args=(place,)) for place in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == [200] + [412] * (WRITERS - 1)
    assert server.client.get(path).json["version"] == 2
