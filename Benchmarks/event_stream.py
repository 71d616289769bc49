"""E1: how long after the answer to a write the last of many listeners has its event, against bare sends."""

import json
import pathlib
import os
import select
import subprocess
import time

from frame import CannotRun, Figure, Goal, WrongAnswer, note
from server import Server

# Server, listeners and writer share the machine's cores; the peer's sends have them to themselves.
GOAL = Goal(0, 10)
LISTENERS = 1_000
ROUNDS = 3
EVENTS = 100
PAUSE_SECONDS = 0.02
# So many at the beginning of a round are not counted, until threads and buffers are warm.
WARM_UP_EVENTS = 10
PATH = "/api/v1/events/stream"
SOURCE = pathlib.Path(__file__).with_name("event_listeners.c")
HANG_SECONDS = 60


def run(bench):
    program = compile_listeners(bench)
    for size in bench.sizes:
        measure(bench, program, size)


def compile_listeners(bench):
    program = bench.scratch / "event_listeners"
    done = subprocess.run([bench.tool("cc"), "-O2", "-o", program, SOURCE], capture_output=True, text=True)
    if done.returncode != 0:
        raise CannotRun(f"event_listeners.c does not compile:\n{done.stderr}")
    return program


def measure(bench, program, size):
    flags = ["--connections-max", str(2 * LISTENERS), "--address-connections-max", str(2 * LISTENERS)]
    with Server(bench, bench.copied_data_folder(size), *flags) as server:
        note(f"writing to a server with {size:,} deals and {LISTENERS:,} listeners")
        deal = server.send("POST", "/api/v1/deals", {"title": "Followed"})["id"]
        ours, peers, kib = [], [], []
        for _ in range(ROUNDS):
            before = server.resident_kib()
            with Listeners(program, server.port, PATH) as listeners:
                ours.append(delays(listeners, Writer(server, deal)))
                kib.append((server.resident_kib() - before) / LISTENERS)
            event_bytes = last_event_bytes(server)
            with Sender(program, event_bytes) as sender, Listeners(program, sender.port, "/") as listeners:
                peers.append(delays(listeners, sender))
        for share, name in ((0.5, "p50"), (0.99, "p99")):
            bench.recorder.add(Figure(
                id="E1", size=size, what=f"write answered to event at {LISTENERS:,} listeners, {name}", unit="ms",
                ours=[percentile(times, share) for times in ours], peer_name="bare sends to the same listeners",
                peers=[percentile(times, share) for times in peers], goal=GOAL, more_is_better=False,
                details={
                    "listeners": LISTENERS, "events": EVENTS, "event_bytes": event_bytes,
                    "listener_kib": kib, "resident_mib": server.resident_mib(),
                }))


def delays(listeners, source):
    """Milliseconds from each event's beginning to the moment at which the last listener has it."""
    found = []
    for _ in range(WARM_UP_EVENTS + EVENTS):
        sequence, start = source.next()
        found.append((listeners.heard(sequence) - start) / 1e6)
        time.sleep(PAUSE_SECONDS)
    return found[WARM_UP_EVENTS:]


def percentile(times, share):
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


def last_event_bytes(server):
    """How large the message of the last event is."""
    (event,) = json.loads(server.get(f"/api/v1/events?after={server.data_version() - 1}"))["data"]
    return len(json.dumps(event, separators=(",", ":"), ensure_ascii=False).encode()) + len("id: 1\nevent: \ndata: \n\n")


class Writer:
    """Changes a deal; an event begins when the change is answered."""

    def __init__(self, server, deal):
        self.server = server
        self.path = f"/api/v1/deals/{deal}"
        self.sequence = server.data_version()
        self.number = 0

    def next(self):
        self.number += 1
        self.server.send("PATCH", self.path, {"title": f"Followed {self.number}"})
        self.sequence += 1
        return self.sequence, time.monotonic_ns()


class Child:
    """A process that is told and answers in lines."""

    def __init__(self, command):
        self.process = subprocess.Popen(
            [str(part) for part in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, bufsize=1)
        self.unread = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        try:
            self.process.wait(HANG_SECONDS)
        finally:
            self.process.kill()
            self.process.wait()
            self.process.stdout.close()
            self.process.stderr.close()

    def line(self):
        """The next line; several may come at once."""
        while b"\n" not in self.unread:
            ready, _, _ = select.select([self.process.stdout], [], [], HANG_SECONDS)
            piece = os.read(self.process.stdout.fileno(), 65536) if ready else b""
            if not piece:
                break
            self.unread += piece
        line, end, self.unread = self.unread.partition(b"\n")
        if not end:
            self.process.kill()
            raise WrongAnswer(f"no event came: {self.process.stderr.read()}")
        return line.decode().strip()


class Listeners(Child):
    """Clients of a stream, each of which has begun."""

    def __init__(self, program, port, path, count=LISTENERS):
        super().__init__([program, "listen", port, path, count])

    def __enter__(self):
        if self.line() != "ready":
            raise WrongAnswer("the listeners do not begin")
        return self

    def heard(self, sequence):
        """When the last of them got an event, in nanoseconds."""
        found, nanoseconds = map(int, self.line().split())
        if found != sequence:
            raise WrongAnswer(f"event {found} came in place of {sequence}")
        return nanoseconds


class Sender(Child):
    """The bare server."""

    def __init__(self, program, event_bytes, count=LISTENERS):
        super().__init__([program, "send", count, event_bytes])
        self.port = int(self.line())
        self.sequence = 0

    def next(self):
        self.sequence += 1
        self.process.stdin.write(f"{self.sequence}\n")
        found, nanoseconds = map(int, self.line().split())
        if found != self.sequence:
            raise WrongAnswer(f"the peer sent {found} in place of {self.sequence}")
        return self.sequence, nanoseconds
