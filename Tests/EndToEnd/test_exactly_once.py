"""Writes with `Idempotency-Key` are sent again and again, while the server is killed under them: each takes effect once.

Every writer has deals of its own and goes on only when it knows the answer to a write. So each deal must be as the last
answer said, the log must have as many rows as the answered writes make, and whoever asks again gets the same bytes.
"""

import dataclasses
import http.client
import os
import random
import threading
import time

import penstock

WRITES = int(os.environ.get("PENSTOCK_EXACTLY_ONCE_WRITES", "1000"))
SEED = int(os.environ.get("PENSTOCK_EXACTLY_ONCE_SEED") or time.time_ns() % 1_000_000_007)
WRITERS = 8
# How many of the answered writes are sent once more after the last restart.
LAST_REPLAYS_MAX = 2_000
SAME_HEADERS = ("etag", "location", "content-type")


@dataclasses.dataclass
class Write:
    """One write: what is sent, how many rows it adds to the log, and what was answered."""

    method: str
    path: str
    body: object
    key: str
    rows: int
    answer: object = None


class Writer(threading.Thread):
    """Makes so many writes, one after the other, and sends each until it knows the answer."""

    def __init__(self, storm, number, count):
        super().__init__(name=f"writer {number}", daemon=True)
        self.storm = storm
        self.number = number
        self.count = count
        self.random = random.Random(SEED * 100 + number)
        self.deals = {}
        self.answered = []
        self.sent_again = self.replayed = self.abandoned = self.in_flight = 0
        self.client = None
        self.generation = -1
        self.failure = None

    def run(self):
        try:
            for number in range(self.count):
                write = self.make(f"{self.number}-{number}")
                self.settle(write)
                self.answered.append(write)
                self.take(write)
                if self.random.random() < 0.3:
                    self.assert_same(self.random.choice(self.answered[-200:]))
        except Exception as failure:  # An assertion of the writer; the main thread raises it.
            self.failure = failure
        finally:
            if self.client:
                self.client.close()

    # What is written

    def make(self, token):
        key = f"{SEED}-{token}"
        known = list(self.deals)
        step = self.random.random()
        if len(known) < 3 or step < 0.15:
            return Write("POST", "/deals", self.new(token), key, 1)
        if step < 0.25:
            new = self.new(token) | {"next_step": "put"}
            return Write("PUT", f"/deals/by-external-id/storm/{token}", new, key, 1)
        if step < 0.35:
            return self.bulk(token, key)
        deal = self.random.choice(known[-30:])
        body = self.deals[deal]
        if body["deleted_at"]:
            return Write("POST", f"/deals/{deal}/restore", {"reason": token}, key, 1)
        if step < 0.6:
            return Write("PATCH", f"/deals/{deal}", {"next_step": token}, key, 1)
        if step < 0.85:
            stage = self.random.choice([stage for stage in self.storm.stages if stage != body["stage_id"]])
            return Write("POST", f"/deals/{deal}/move", {"stage_id": stage, "reason": token}, key, 1)
        return Write("DELETE", f"/deals/{deal}", None, key, 1)

    def new(self, token):
        return {"title": token, "amount": 12.5, "currency": "EUR"}

    def bulk(self, token, key):
        count = self.random.randrange(1, 20)
        operations = [{"op": "create"} | self.new(f"{token}-{place}") for place in range(count)]
        # One that is refused and leaves nothing, if the others are done.
        operations.append({"op": "delete", "id": "0198f2a4-7c1e-7b3a-9d52-6c0f3e8a1b27"})
        return Write("POST", "/deals/bulk", {"mode": "independent", "operations": operations}, key, count)

    def take(self, write):
        """Remembers what a write has made of the deals, and that it was done once."""
        answer = write.answer
        if write.path == "/deals/bulk":
            for result, operation in zip(answer.json["results"], write.body["operations"]):
                if operation["op"] == "create":
                    assert (result["status"], result["version"]) == (201, 1)
                    self.deals[result["id"]] = {
                        "id": result["id"], "title": operation["title"], "version": 1, "deleted_at": None,
                        "stage_id": self.storm.stages[0],
                    }
                else:
                    assert result["status"] == 404
        elif write.method == "DELETE":
            deal = self.deals[write.path.split("/")[2]]
            deal["version"] += 1
            deal["deleted_at"] = "then"
        else:
            body = answer.json
            before = self.deals.get(body["id"], {"version": 0})
            assert body["version"] == before["version"] + 1, (write, before)
            self.deals[body["id"]] = body

    # How it is sent

    def connect(self):
        generation, server = self.storm.wait_for_server()
        if self.client is None or generation != self.generation:
            if self.client:
                self.client.close()
            self.client, self.generation = server.new_client(), generation

    def send(self, write):
        """The answer; None where nobody knows what became of it."""
        self.connect()
        try:
            headers = {"Idempotency-Key": write.key}
            return self.client.request(write.method, penstock.BASE + write.path, write.body, headers)
        except (OSError, http.client.HTTPException):
            return None

    def send_and_leave(self, write):
        """Sends it and hangs up without waiting for the answer."""
        self.connect()
        connection = self.client.connection
        try:
            body = None if write.body is None else penstock.json.dumps(write.body)
            headers = {"Idempotency-Key": write.key} | ({"Content-Type": "application/json"} if body else {})
            connection.request(write.method, penstock.BASE + write.path, body=body, headers=headers)
        except (OSError, http.client.HTTPException):
            pass
        finally:
            connection.close()
        self.abandoned += 1

    def settle(self, write):
        """Sends a write until it is answered; what is answered with an error must be worth asking again."""
        if self.random.random() < 0.2:
            self.send_and_leave(write)
        while True:
            assert not self.storm.is_over
            answer = self.send(write)
            if answer is not None and answer.status < 300:
                break
            if answer is not None:
                assert answer.status in (409, 503), f"{write}: {answer}"
                if answer.status == 409:
                    assert answer.code == "idempotency_in_flight" and "retry-after" in answer.headers, answer
                    self.in_flight += 1
            self.sent_again += 1
            time.sleep(0.002)
        self.replayed += answer.headers.get("idempotent-replayed") == "true"
        write.answer = answer

    def assert_same(self, write):
        """Sends an answered write again: the same bytes must come, marked as what they are."""
        again = None
        while again is None or again.status in (409, 503):
            assert not self.storm.is_over
            again = self.send(write)
        assert again.headers.get("idempotent-replayed") == "true", f"{write} was done again: {again}"
        assert (again.status, again.body) == (write.answer.status, write.answer.body), f"{write}: {again}"
        for name in SAME_HEADERS:
            assert again.headers.get(name) == write.answer.headers.get(name), f"{write}: {name}"


class Storm:
    """Kills and restarts the server while writers write."""

    def __init__(self, data, serve):
        self.data = data
        self.serve = serve
        self.random = random.Random(SEED)
        self.change = threading.Condition()
        self.generation = 0
        self.is_up = True
        # Writers give up then.
        self.is_over = False
        self.kills = 0
        self.server = serve(data)
        self.first_version = self.server.data_version
        pipeline = self.server.client.get("/api/v1/pipelines").json["data"][0]["id"]
        stages = self.server.client.all(f"/api/v1/pipelines/{pipeline}/stages")
        self.stages = [stage["id"] for stage in stages]
        shares = [WRITES // WRITERS + (number < WRITES % WRITERS) for number in range(WRITERS)]
        self.writers = [Writer(self, number, share) for number, share in enumerate(shares)]

    def wait_for_server(self):
        with self.change:
            assert self.change.wait_for(lambda: self.is_up, penstock.HANG_SECONDS), "there is no server"
            return self.generation, self.server

    def blow(self):
        for writer in self.writers:
            writer.start()
        while any(writer.is_alive() for writer in self.writers):
            time.sleep(self.random.uniform(0.05, 0.4))
            if any(writer.failure for writer in self.writers):
                break
            with self.change:
                self.is_up = False
            code = self.server.kill()
            assert code == -9, f"The server had ended by itself: {code}\n{self.server.errors}"
            self.kills += 1
            server = self.serve(self.data)
            with self.change:
                self.server, self.is_up = server, True
                self.generation += 1
                self.change.notify_all()
        for writer in self.writers:
            if writer.failure:
                self.is_over = True
                raise writer.failure
            writer.join(penstock.HANG_SECONDS)
            assert not writer.is_alive()

    def assert_each_took_effect_once(self):
        version = self.server.data_version
        writes = [write for writer in self.writers for write in writer.answered]
        assert len(writes) == WRITES
        assert version - self.first_version == sum(write.rows for write in writes)
        known = {id: body for writer in self.writers for id, body in writer.deals.items()}
        found = {deal["id"]: deal for deal in self.server.client.all("/api/v1/deals?include=deleted")}
        assert found.keys() == known.keys()
        for id, body in known.items():
            listed = found[id]
            assert (listed["title"], listed["version"]) == (body["title"], body["version"])
            assert bool(listed["deleted_at"]) == bool(body["deleted_at"])
        titles = [deal["title"] for deal in found.values()]
        assert len(set(titles)) == len(titles)


def test_each_write_takes_effect_once_and_is_answered_with_the_same_bytes_across_kill_9(tmp_path, serve):
    print(f"PENSTOCK_EXACTLY_ONCE_SEED={SEED} PENSTOCK_EXACTLY_ONCE_WRITES={WRITES}")
    data = tmp_path / "data"
    storm = Storm(data, serve)
    storm.blow()
    storm.assert_each_took_effect_once()
    version = storm.server.data_version
    writers = storm.writers
    everything = [(writer, write) for writer in writers for write in writer.answered]
    for writer, write in storm.random.sample(everything, min(LAST_REPLAYS_MAX, len(everything))):
        writer.assert_same(write)
    assert storm.server.data_version == version
    for writer in writers:
        writer.client.close()
    print(
        f"{storm.kills} kills; sent again {sum(writer.sent_again for writer in writers)}, "
        f"replayed {sum(writer.replayed for writer in writers)}, left {sum(writer.abandoned for writer in writers)}, "
        f"in flight {sum(writer.in_flight for writer in writers)}")
    assert storm.kills > 0 and sum(writer.replayed for writer in writers) > 0
    assert storm.server.stop() == penstock.OK
    penstock.assert_sound(data)
