"""The change feed from outside: a list that can wait, a stream that goes on where it was, and an audit of it all."""

import http.client
import os
import random
import socket
import sqlite3
import threading

import pytest

import penstock
from penstock import BASE

STREAM = BASE + "/events/stream"
SEED = 7


class Follower:
    """One connection to the stream, read message by message."""

    def __init__(self, server, after=None, last_event_id=None, types=None, key=None):
        query = "&".join(
            f"{name}={value}" for name, value in (("after", after), ("types", types)) if value is not None)
        self.connection = http.client.HTTPConnection(server.host, server.port, timeout=penstock.HANG_SECONDS)
        headers = {} if last_event_id is None else {"Last-Event-ID": str(last_event_id)}
        if key:
            headers["Authorization"] = f"Bearer {key}"
        self.connection.request("GET", f"{STREAM}?{query}", headers=headers)
        self.answer = self.connection.getresponse()
        assert self.answer.status == 200, self.answer.read()
        assert self.answer.getheader("Content-Type") == "text/event-stream"

    def message(self):
        """The fields of the next message; None at the end of the stream."""
        fields = {}
        while True:
            line = self.answer.readline().decode()
            if not line:
                return None
            if line == "\n":
                return fields
            name, _, value = line.rstrip("\n").partition(": ")
            fields[name or "comment"] = value

    def event(self):
        """The next event; its seq is the message's id, its type the message's. None at the end of the stream."""
        while (message := self.message()) is not None:
            if "data" in message:
                event = penstock.parse(message["data"])
                assert (str(event["seq"]), event["type"]) == (message["id"], message["event"])
                return event
        return None

    def close(self):
        # The answer holds the socket as well.
        self.answer.close()
        self.connection.close()


class Keeper(threading.Thread):
    """Follows through restarts, as EventSource does: it comes back with the last id that it has seen."""

    def __init__(self, storm):
        super().__init__()
        self.storm = storm
        self.last = 0
        self.seen = []
        self.connections = 0
        self.failure = None

    def run(self):
        try:
            while not self.is_done:
                self.follow()
        except Exception as failure:  # The main thread raises it.
            self.failure = failure

    @property
    def is_done(self):
        return self.storm.last is not None and self.last >= self.storm.last

    def follow(self):
        try:
            follower = Follower(self.storm.server, last_event_id=self.last)
        except (OSError, http.client.HTTPException):
            return
        self.connections += 1
        try:
            while not self.is_done and (message := follower.message()) is not None:
                self.last = int(message.get("id", self.last))
                if "data" in message:
                    self.seen.append(penstock.parse(message["data"]))
        except (OSError, http.client.HTTPException):
            pass
        finally:
            follower.close()


class Storm:
    """A server that is started again and again, and what the followers have to get to."""

    def __init__(self):
        self.server = None
        self.last = None


def create(client, title="Deal"):
    answer = client.post(f"{BASE}/deals", {"title": title})
    assert answer.status == 201, answer
    return answer.json["id"]


def sequences(events):
    return [event["seq"] for event in events]


def threads(server):
    with open(f"/proc/{server.pid}/status") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("Threads:"))


def descriptors(server):
    return len(os.listdir(f"/proc/{server.pid}/fd"))


def test_a_long_poll_is_woken_by_a_write(server):
    last = server.data_version
    answers = []

    def poll():
        answers.append(server.new_client().get(f"{BASE}/events?after={last}&wait=30&types=deal.won"))

    waiting = threading.Thread(target=poll)
    waiting.start()
    client = server.new_client()
    # What is written before it waits is found as well, so nothing depends on which comes first.
    deal = create(client)
    assert client.post(f"{BASE}/deals/{deal}/win").status == 200
    waiting.join()
    (answer,) = answers
    assert answer.status == 200
    (event,) = answer.json["data"]
    assert (event["type"], event["entity"]) == ("deal.won", {"kind": "deal", "id": deal})
    assert answer.json["page"] == {"next_cursor": None, "has_more": False, "last_seq": event["seq"]}


def test_a_long_poll_that_nothing_comes_for_answers_with_nothing(server):
    last = server.data_version
    answer = server.client.get(f"{BASE}/events?after={last}&wait=1")
    assert answer.status == 200
    assert answer.json == {"data": [], "page": {"next_cursor": None, "has_more": False, "last_seq": last}}


@pytest.mark.parametrize(("query", "headers", "code", "pointer"), [
    ("after=1000", {}, "invalid_parameter", "/query/after"),
    ("after=-1", {}, "invalid_parameter", "/query/after"),
    ("types=deal.own", {}, "invalid_parameter", "/query/types/0"),
    ("since=1", {}, "unknown_parameter", "/query/since"),
    ("", {"Last-Event-ID": "1000"}, "malformed_header", "/header/Last-Event-ID"),
    ("", {"Last-Event-ID": "x"}, "malformed_header", "/header/Last-Event-ID"),
])
def test_what_cannot_be_followed_is_refused(server, query, headers, code, pointer):
    answer = server.client.request("GET", f"{STREAM}?{query}", headers=headers)
    assert (answer.status, answer.code) == (400, code), answer
    assert answer.json["errors"][0]["pointer"] == pointer


def test_a_stream_brings_each_write_as_it_comes(server):
    follower = Follower(server)
    begin = follower.message()
    assert begin == {"retry": "2000", "id": str(server.data_version)}
    for number in range(20):
        deal = create(server.client, f"Deal {number}")
        event = follower.event()
        assert event["entity"]["id"] == deal
        assert event["changes"]["title"] == {"from": None, "to": f"Deal {number}"}
    follower.close()


def test_a_stream_of_some_types_has_no_others(server):
    follower = Follower(server, after=0, types="deal.deleted,deal.restored")
    deal = create(server.client)
    for _ in range(3):
        assert server.client.delete(f"{BASE}/deals/{deal}").status == 204
        assert server.client.post(f"{BASE}/deals/{deal}/restore").status == 200
    assert [follower.event()["type"] for _ in range(6)] == ["deal.deleted", "deal.restored"] * 3
    follower.close()


def test_head_of_a_stream_follows_nothing(server):
    answer = server.client.request("HEAD", STREAM)
    assert (answer.status, answer.body) == (200, b"")
    assert answer.headers["content-type"] == "text/event-stream"


def test_followers_that_leave_are_noticed_at_once_and_leave_nothing_behind(server):
    create(server.client)
    before = threads(server), descriptors(server)
    for _ in range(3):
        followers = [Follower(server) for _ in range(40)]
        for follower in followers:
            follower.message()
        assert threads(server) >= before[0] + 40
        for follower in followers:
            follower.close()
        # Long before the next heartbeat.
        assert penstock.eventually(lambda: threads(server) <= before[0], 10)
    create(server.client)
    assert penstock.eventually(lambda: descriptors(server) <= before[1] + 4, 10), descriptors(server)


def test_a_follower_that_reads_nothing_holds_up_nobody(server):
    stuck = socket.create_connection((server.host, server.port))
    stuck.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    stuck.sendall(f"GET {STREAM}?after=0 HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    follower = Follower(server)
    text = "x" * 15_000
    for _ in range(200):
        deal = server.client.post(f"{BASE}/deals", {"title": "Large", "description": text}).json["id"]
        assert follower.event()["entity"]["id"] == deal
    follower.close()
    stuck.close()


def test_a_server_that_is_told_to_end_says_so_to_its_followers(serve, tmp_path):
    server = serve(tmp_path / "data")
    followers = [Follower(server) for _ in range(10)]
    polls, last = [], server.data_version
    for _ in range(5):
        poll = server.new_client()
        # An answer before shows that the server has the connection; what it has not accepted yet is reset at the end.
        assert poll.get("/health").status == 200
        poll.connection.request("GET", f"{BASE}/events?after={last}&wait=30")
        polls.append(poll)
    for follower in followers:
        follower.message()
    assert server.stop() == penstock.OK
    for follower in followers:
        assert follower.message() == {"comment": "the server is stopping"}
        assert follower.message() is None
    for poll in polls:
        answer = penstock.Answer(poll.connection.getresponse())
        assert answer.status == 200 and answer.json["data"] == []


def test_a_key_that_is_taken_back_ends_its_streams_before_the_next_event(serve, tmp_path):
    server = serve(tmp_path / "data", is_open=False)
    keys = {
        scope: penstock.run_json("key", "create", "--name", scope, "--scope", scope, data=server.data)
        for scope in ("read", "write")}
    follower = Follower(server, key=keys["read"]["secret"])
    follower.message()
    write = {"Authorization": f"Bearer {keys['write']['secret']}"}
    assert server.client.post(f"{BASE}/deals", {"title": "Seen"}, write).status == 201
    assert follower.event()["changes"]["title"]["to"] == "Seen"
    penstock.run_json("key", "revoke", keys["read"]["id"], data=server.data)
    assert server.client.post(f"{BASE}/deals", {"title": "Not seen"}, write).status == 201
    assert follower.message() == {"comment": "the key is no longer valid"}
    assert follower.message() is None
    follower.close()
    again = server.client.get(STREAM, Authorization=f"Bearer {keys['read']['secret']}")
    assert again.status == 401


def test_followers_miss_nothing_and_get_nothing_twice_through_restarts_and_kills(serve, tmp_path):
    storm = Storm()
    storm.server = serve(tmp_path / "data")
    chance = random.Random(SEED)
    keepers = [Keeper(storm) for _ in range(6)]
    for keeper in keepers:
        keeper.start()
    for _ in range(8):
        client = storm.server.new_client()
        end = threading.Event()
        writer = threading.Thread(target=write_until, args=(client, end))
        writer.start()
        # So many events, and then an end in the middle of them.
        goal = storm.server.data_version + chance.randrange(20, 120)
        assert penstock.eventually(lambda: storm.server.data_version >= goal)
        if chance.random() < 0.5:
            storm.server.kill()
        else:
            assert storm.server.stop() == penstock.OK
        end.set()
        writer.join()
        client.close()
        storm.server = serve(tmp_path / "data")
    storm.last = storm.server.data_version
    create(storm.server.client, "The last one")
    for keeper in keepers:
        keeper.join()
        if keeper.failure:
            raise keeper.failure
    whole = storm.server.client.all(f"{BASE}/events?after=0")
    assert sequences(whole) == list(range(1, len(whole) + 1))
    for keeper in keepers:
        assert keeper.connections > 1
        assert keeper.seen == whole[:len(keeper.seen)]
        assert len(keeper.seen) >= storm.last
    assert storm.server.stop() == penstock.OK
    penstock.assert_sound(tmp_path / "data")


def write_until(client, end):
    """Writes until the server is gone."""
    number = 0
    while not end.is_set():
        number += 1
        try:
            client.post(f"{BASE}/deals", {"title": f"Deal {number}"})
        except (OSError, http.client.HTTPException):
            return


def test_what_an_import_brings_has_its_cause(serve, tmp_path, bundle):
    data = tmp_path / "data"
    penstock.run_json("import", bundle, data=data)
    server = serve(data)
    events = server.client.all(f"{BASE}/events?after=0")
    assert len(events) == server.data_version
    assert {event["cause"] for event in events} == {"import"}
    assert {event["operation"] for event in events} == {"imports.run"}
    assert {"deal.created", "deal.won", "stage.created"} <= {event["type"] for event in events}
    # A deal's history and its audit are the same rows.
    deal = next(event["entity"]["id"] for event in reversed(events) if event["type"] == "deal.won")
    own = [event for event in events if event["entity"]["id"] == deal]
    assert server.client.all(f"{BASE}/deals/{deal}/audit") == own[::-1]
    versions = [event["seq"] for event in own if event["entity"]["kind"] == "deal"]
    assert [entry["id"] for entry in server.client.all(f"{BASE}/deals/{deal}/history")] == versions


@pytest.mark.parametrize("deed", [
    "UPDATE change_log SET actor = 'eve' WHERE seq = {row}", "DELETE FROM change_log WHERE seq = {row}",
    "UPDATE change_log SET changes = '{{}}' WHERE seq = {row}",
    "UPDATE change_log SET recorded_at = recorded_at - 1 WHERE seq = {row}",
    "UPDATE change_log SET chain = zeroblob(32) WHERE seq = {row}",
    "UPDATE change_log SET seq = -seq WHERE seq = {row}",
    "UPDATE tag_versions SET name = 'other' WHERE seq = {tag}", "DELETE FROM tag_versions WHERE seq = {tag}",
    "DELETE FROM deal_tag_versions WHERE seq = {link}",
    "UPDATE deal_tag_versions SET removed = 1 WHERE seq = {link}",
    "UPDATE deal_tag_versions SET effective_at = effective_at - 1 WHERE seq = {link}",
])
def test_a_check_finds_what_was_changed_or_taken_out_of_the_log(serve, tmp_path, deed):
    data = tmp_path / "data"
    server = serve(data)
    deals = [create(server.client) for _ in range(10)]
    assert server.client.post(f"{BASE}/tags", {"name": "hot"}).status == 201
    tag = server.data_version
    assert server.client.post(f"{BASE}/deals/{deals[0]}/tags", {"tags": ["hot"]}).status == 200
    link = server.data_version
    assert server.stop() == penstock.OK
    penstock.assert_sound(data)
    (path,) = (data / "workspaces").glob("*.sqlite")
    database = sqlite3.connect(path)
    row = random.Random(deed).randrange(1, link)
    assert database.execute(deed.format(row=row, tag=tag, link=link)).rowcount == 1
    database.commit()
    database.close()
    done = penstock.run("check", "--json", data=data)
    assert done.returncode in (penstock.REFUSED, penstock.UNUSABLE), (row, done.stdout, done.stderr)
