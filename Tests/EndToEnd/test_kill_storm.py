"""The server is killed at random moments under eight writers, again and again; what it acknowledged must be there.

A deal belongs to one writer, which has one request under way at a time. So after a restart each deal must be as it was
acknowledged last, or as that one request would have made it, and nothing else.
"""

import http.client
import os
import random
import shutil
import sqlite3
import threading
import time

import penstock

ROUNDS = int(os.environ.get("PENSTOCK_KILL_ROUNDS", "100"))
SEED = int(os.environ.get("PENSTOCK_KILL_SEED") or time.time_ns() % 1_000_000_007)
DEAL_WRITERS = 6
CHECK_EVERY_ROUNDS = 10
STAGES_PER_PIPELINE = 6
# What a deal's body takes from its stage and pipeline, which other writers rename.
BORROWED = {"stage_name", "pipeline_name", "effective_probability"}


def own_fields(body):
    return {name: value for name, value in body.items() if name not in BORROWED}


class Writer(threading.Thread):
    """Writes until the server is gone, and remembers what was acknowledged and what was under way."""

    def __init__(self, storm, seed):
        super().__init__()
        self.storm = storm
        self.random = random.Random(seed)
        self.client = storm.server.new_client()
        self.under_way = None
        self.acknowledged_count = 0
        self.failure = None

    def run(self):
        try:
            while True:
                self.write()
        except (OSError, http.client.HTTPException):
            pass
        except Exception as failure:  # An assertion of the writer; the main thread raises it.
            self.failure = failure
        finally:
            self.client.close()

    def send(self, status, method, path, body=None, headers=None):
        answer = self.client.request(method, penstock.BASE + path, body, headers)
        assert answer.status == status, f"{method} {path} {body}: {answer}"
        self.acknowledged_count += 1
        return answer


class DealWriter(Writer):
    """Creates, changes, moves, deletes and restores the deals of its own."""

    def __init__(self, storm, seed, deals):
        super().__init__(storm, seed)
        self.deals = deals
        self.touched = set()

    def write(self):
        open_ids = [id for id, body in self.deals.items() if body is not None]
        if len(open_ids) < 3 or self.random.random() < 0.2:
            return self.create()
        id = self.random.choice(open_ids[-40:])
        body = self.deals[id]
        if body["deleted_at"] is not None:
            return self.change(id, "POST", f"/deals/{id}/restore", {"deleted_at": None})
        step = self.random.random()
        if step < 0.4:
            amount = self.random.randrange(10_000_000)
            sent = {"amount": f"{amount // 100}.{amount % 100:02}", "currency": "EUR"}
            tag = {"If-Match": f'"v{body["version"]}"'}
            self.change(id, "PATCH", f"/deals/{id}", {"amount": penstock.Decimal(amount) / 100}, sent, tag)
        elif step < 0.85:
            stage = self.random.choice([stage for stage in self.storm.stages if stage != body["stage_id"]])
            self.change(id, "POST", f"/deals/{id}/move", {"stage_id": stage}, {"stage_id": stage})
        else:
            self.delete(id, body)

    def create(self):
        token = f"{self.storm.round}-{self.name}-{self.acknowledged_count}"
        self.under_way = ("create", token)
        body = {
            "title": f"Deal {token}", "amount": 12.5, "currency": "EUR",
            "stage_id": self.random.choice(self.storm.stages), "metadata": {"token": token},
            "external_id": {"source": "storm", "id": token},
        }
        made = self.send(201, "POST", "/deals", body).json
        self.deals[made["id"]] = made
        self.touched.add(made["id"])
        self.under_way = None

    def change(self, id, method, path, expected, body=None, headers=None):
        self.under_way = ("change", id, expected)
        self.touched.add(id)
        before = self.deals[id]["version"]
        after = self.send(200, method, path, body, headers).json
        assert after["version"] == before + 1
        assert all(after[name] == value for name, value in expected.items()), (expected, after)
        self.deals[id] = after
        self.under_way = None

    def delete(self, id, body):
        self.under_way = ("delete", id)
        self.touched.add(id)
        self.send(204, "DELETE", f"/deals/{id}")
        self.deals[id] = body | {"version": body["version"] + 1, "deleted_at": "then", "updated_at": "then"}
        self.under_way = None


class PipelineWriter(Writer):
    """Makes pipelines with their stages: many rows in one write."""

    def write(self):
        token = f"{self.storm.round}-{self.acknowledged_count}"
        stages = [{"name": f"{token}-{place}", "kind": "open"} for place in range(STAGES_PER_PIPELINE - 2)]
        stages += [{"name": f"{token}-won", "kind": "won"}, {"name": f"{token}-lost", "kind": "lost"}]
        self.under_way = ("pipeline", token)
        made = self.send(201, "POST", "/pipelines", {"name": token, "stages": stages}).json
        self.storm.pipelines[made["id"]] = made
        self.under_way = None
        time.sleep(self.random.random() / 20)


class StageWriter(Writer):
    """Reorders, renames and weighs the stages of the pipeline that every deal is in."""

    def write(self):
        storm = self.storm
        if self.random.random() < 0.5:
            order = self.random.sample(storm.order, len(storm.order))
            self.under_way = ("order", order)
            answer = self.send(200, "POST", f"/pipelines/{storm.pipeline}/stages/reorder", {"stage_ids": order})
            assert [stage["id"] for stage in answer.json["data"]] == order
            storm.order = order
        else:
            id = self.random.choice(storm.open_stages)
            change = {"name": f"Stage {storm.round}.{self.acknowledged_count}", "stale_after_days": 30}
            self.under_way = ("stage", id, change)
            storm.stage_bodies[id] = self.send(200, "PATCH", f"/stages/{id}", change).json
        self.under_way = None


class Storm:
    """What all rounds share: what was acknowledged so far."""

    def __init__(self, data, serve):
        self.data = data
        self.serve = serve
        self.random = random.Random(SEED)
        self.round = 0
        self.deals = [{} for _ in range(DEAL_WRITERS)]
        self.pipelines = {}
        self.writers = []
        self.acknowledged_count = 0
        self.resolved = {"there": 0, "not there": 0}
        self.server = serve(data)
        self.pipeline = self.server.client.get("/api/v1/pipelines").json["data"][0]["id"]
        stages = self.read_stages()
        self.order = [stage["id"] for stage in stages]
        self.stages = list(self.order)
        self.open_stages = [stage["id"] for stage in stages if stage["kind"] == "open"]
        self.stage_bodies = {stage["id"]: stage for stage in stages}

    def read_stages(self):
        return self.server.client.all(f"/api/v1/pipelines/{self.pipeline}/stages")

    def blow(self):
        """Lets the writers loose and kills the server under them."""
        self.round += 1
        seed = SEED * 1000 + self.round * 10
        self.writers = [DealWriter(self, seed + place, deals) for place, deals in enumerate(self.deals)]
        self.writers += [PipelineWriter(self, seed + 8), StageWriter(self, seed + 9)]
        for writer in self.writers:
            writer.start()
        time.sleep(self.random.uniform(0.02, 0.3))
        code = self.server.kill()
        for writer in self.writers:
            writer.join(penstock.HANG_SECONDS)
            assert not writer.is_alive()
            if writer.failure:
                raise writer.failure
        assert code == -9, f"The server had ended by itself: {code}\n{self.server.errors}"
        self.acknowledged_count += sum(writer.acknowledged_count for writer in self.writers)

    def recover(self):
        """Starts the server again and compares what is there with what was acknowledged."""
        self.server = self.serve(self.data)
        for writer in self.writers[:DEAL_WRITERS]:
            self.settle_creation(writer)
            for id in writer.touched:
                self.settle_deal(writer, id)
        self.settle_pipelines(self.writers[-2].under_way)
        self.settle_stages(self.writers[-1].under_way)

    def count(self, is_there):
        self.resolved["there" if is_there else "not there"] += 1

    def settle_creation(self, writer):
        if writer.under_way is None or writer.under_way[0] != "create":
            return
        token = writer.under_way[1]
        found = self.server.client.all(f"/api/v1/deals?external_source=storm&external_id={token}")
        assert len(found) <= 1
        self.count(found)
        for listed in found:
            made = self.server.client.get(f"/api/v1/deals/{listed['id']}").json
            assert made["version"] == 1 and made["metadata"] == {"token": token} and made["amount"] == 12.5
            writer.deals[made["id"]] = made

    def settle_deal(self, writer, id):
        expected = writer.deals[id]
        found = self.server.client.get(f"/api/v1/deals/{id}")
        assert found.status == 200, f"the acknowledged deal {id} is not there: {found}"
        body = found.json
        under_way = writer.under_way if writer.under_way and writer.under_way[1] == id else None
        if under_way and body["version"] == expected["version"] + 1:
            if under_way[0] == "delete":
                assert body["deleted_at"] is not None
            else:
                assert all(body[name] == value for name, value in under_way[2].items()), (under_way, body)
            self.count(True)
        else:
            self.assert_same(body, expected)
            if under_way:
                self.count(False)
        writer.deals[id] = body

    @staticmethod
    def assert_same(body, expected):
        if expected["deleted_at"] == "then":
            assert body["deleted_at"] is not None
            expected = expected | {"deleted_at": body["deleted_at"], "updated_at": body["updated_at"]}
        assert own_fields(body) == own_fields(expected)

    def settle_pipelines(self, under_way):
        found = {pipeline["id"]: pipeline for pipeline in self.server.client.all("/api/v1/pipelines")}
        found.pop(self.pipeline)
        for id, expected in self.pipelines.items():
            assert found.get(id) == expected, f"the acknowledged pipeline {expected} is {found.get(id)}"
        new = [found[id] for id in found.keys() - self.pipelines.keys()]
        assert [pipeline["name"] for pipeline in new] in ([], [under_way[1]] if under_way else [])
        if under_way:
            self.count(new)
        recent = list(self.pipelines.values())[-20:] + new
        for pipeline in recent:
            stages = self.server.client.all(f"/api/v1/pipelines/{pipeline['id']}/stages")
            names = [f"{pipeline['name']}-{place}" for place in range(STAGES_PER_PIPELINE - 2)]
            names += [f"{pipeline['name']}-won", f"{pipeline['name']}-lost"]
            assert [stage["name"] for stage in stages] == names
        self.pipelines |= {pipeline["id"]: pipeline for pipeline in new}

    def settle_stages(self, under_way):
        stages = self.read_stages()
        order = [stage["id"] for stage in stages]
        assert [stage["position"] for stage in stages] == list(range(1, len(stages) + 1))
        if under_way and under_way[0] == "order":
            assert order in (self.order, under_way[1])
            self.count(order == under_way[1])
        else:
            assert order == self.order
        self.order = order
        for stage in stages:
            expected = self.stage_bodies[stage["id"]]
            is_under_way = under_way and under_way[0] == "stage" and under_way[1] == stage["id"]
            if is_under_way and stage["name"] != expected["name"]:
                expected = expected | under_way[2]
                self.count(True)
            # A reorder is a version of the stage too, so position and version may be ahead.
            for name in ("name", "kind", "probability", "stale_after_days", "archived"):
                assert stage[name] == expected[name]
            assert stage["version"] >= self.stage_bodies[stage["id"]]["version"]
            self.stage_bodies[stage["id"]] = stage

    def assert_nothing_invented(self):
        """Every deal that is there is one that a writer made, as it left it."""
        known = {id: body for deals in self.deals for id, body in deals.items()}
        found = {deal["id"]: deal for deal in self.server.client.all("/api/v1/deals?include=deleted")}
        assert found.keys() == known.keys()
        for id, body in known.items():
            listed = own_fields(found[id])
            expected = own_fields(body)
            assert {name: expected[name] for name in listed} == listed
        summary = self.server.client.get("/api/v1/pipelines/summary?include=closed").json["data"]["pipelines"]
        main = next(pipeline for pipeline in summary if pipeline["pipeline_id"] == self.pipeline)
        for stage in main["stages"] + main["closed"]:
            own = [body for body in known.values() if body["stage_id"] == stage["stage_id"]]
            there = [body for body in own if not body["deleted_at"]]
            assert stage["count"] == len(there)
            assert (stage["value"] or 0) == sum(body["amount"] for body in there)


def assert_log_has_no_gap(data, copy):
    """Looks into a copy of the file, so that the file itself is never touched by two programs."""
    copy.mkdir(exist_ok=True)
    (file,) = (data / "workspaces").glob("*.sqlite")
    for path in file.parent.glob(file.name + "*"):
        if not path.name.endswith("-shm"):
            shutil.copy(path, copy)
    connection = sqlite3.connect(copy / file.name)
    try:
        first, last, count = connection.execute("SELECT min(seq), max(seq), count(*) FROM change_log").fetchone()
        assert (first, last) == (1, count)
        # Whatever is kept by seq stands in the log.
        for table in ("deal_versions", "stage_versions", "pipeline_versions"):
            query = f"SELECT count(*) FROM {table} WHERE seq NOT IN (SELECT seq FROM change_log)"
            assert connection.execute(query).fetchone() == (0,)
        # A round ends with what no transaction holds any more.
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    finally:
        connection.close()
        shutil.rmtree(copy)
    return last


def test_what_was_acknowledged_survives_kill_9_under_eight_writers(tmp_path, serve):
    print(f"PENSTOCK_KILL_SEED={SEED} PENSTOCK_KILL_ROUNDS={ROUNDS}")
    data = tmp_path / "data"
    storm = Storm(data, serve)
    for round in range(1, ROUNDS + 1):
        storm.blow()
        last = assert_log_has_no_gap(data, tmp_path / "copy") if round % CHECK_EVERY_ROUNDS == 0 else None
        storm.recover()
        if last is not None:
            assert storm.server.announced["data_version"] == last
            penstock.assert_sound(data)
    storm.assert_nothing_invented()
    print(f"{storm.acknowledged_count} acknowledged writes; under way: {storm.resolved}")
    assert storm.acknowledged_count > ROUNDS
    assert storm.server.stop() == penstock.OK
    assert_log_has_no_gap(data, tmp_path / "copy")
    report = penstock.assert_sound(data)
    assert report["rows"]["deals"] == sum(len(deals) for deals in storm.deals)
