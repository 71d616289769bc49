"""P2, P3, P4: what the columns answer, against DuckDB, Polars and chDB over the same rows in memory."""

import importlib.util
import json
import subprocess

import analytics_peers
from frame import SEED, CannotRun, Figure, Goal, WrongAnswer, note

TIMES = 5
THREADS = (1, 2)
BANDWIDTH_GOAL = Goal(0.5)
# Bytes of a deal that the plain sum reads: stage 2, deleted 1, amount 8, currency 1, probability 4.
SUM_BYTES = 16

# Question, order of the deals, goal, what it is.
QUESTIONS = {
    "P2": [
        ("P2.1", "shuffled", Goal(2.5), "stage × month, 1 % of the deals"),
        ("P2.10", "shuffled", Goal(2.5), "stage × month, 10 % of the deals"),
        ("P2.90", "shuffled", Goal(4), "stage × month, 90 % of the deals"),
        ("P2.100", "shuffled", Goal(4), "stage × month, all deals"),
        ("P2.sum", "shuffled", None, "filter and sum"),
        ("P2.natural", "natural", Goal(10), "stage × month of a month's deals, in order of creation"),
    ],
    "P3": [
        ("P3.10", "shuffled", Goal(5), "stage × month as of a past moment, 10 %"),
        ("P3.100", "shuffled", Goal(5), "stage × month as of a past moment"),
    ],
    "P4": [
        ("P4.funnel", "shuffled", Goal(5), "funnel of all history"),
        ("P4.conversion", "shuffled", Goal(5), "conversion of all history"),
        ("P4.durations", "shuffled", Goal(5), "stage durations of all history"),
        ("P4.win_rate", "shuffled", Goal(5), "win rate by quarter of all history"),
    ],
}


def runner(group):
    """The benchmark of one group of questions."""

    def run(bench):
        check_installed()
        for size in bench.sizes:
            for order in ("shuffled", "natural"):
                questions = [question for question in QUESTIONS[group] if question[1] == order]
                if questions:
                    measure(bench, group, size, order, questions)

    return run


def check_installed():
    for name in ("duckdb", "polars", "chdb", "numpy", "pyarrow"):
        if importlib.util.find_spec(name) is None:
            raise CannotRun(f"{name} is not installed; pip install -r Benchmarks/requirements.txt")


def measure(bench, group, size, order, questions):
    folder = bench.scratch / f"columns-{size}-{order}"
    complete = folder.with_suffix(".complete")
    arguments = [size, SEED, order]
    if not complete.exists():
        folder.mkdir(parents=True, exist_ok=True)
        arguments.append(folder)
    note(f"making {size:,} deals in columns")
    with Engine(bench.binary.parent / "analytics-bench", arguments) as engine:
        complete.touch()
        for threads in THREADS:
            peers = [Peer(folder, threads, engine.facts, history=group != "P2") for Peer in analytics_peers.ALL]
            for name, _, goal, what in questions:
                ask(bench, engine, peers, threads, size, group, name, goal, what)
            for peer in peers:
                peer.close()


def ask(bench, engine, peers, threads, size, group, name, goal, what):
    # Once to warm up, and to compare; nobody's first answer counts.
    right = rows(engine.ask(name, threads, 1)["answer"])
    for peer in peers:
        found = rows(peer.timed(name)[2])
        if found != right:
            raise WrongAnswer(f"{name} by {peer.name}: {difference(right, found)}")
    ours = Samples()
    theirs = {peer.name: Samples() for peer in peers}
    for _ in range(TIMES):
        answer = engine.ask(name, threads, 1)
        ours.add(answer["seconds"][0], answer["processor_seconds"][0])
        for peer in peers:
            theirs[peer.name].add(*peer.timed(name)[:2])
    # P3's goal names its peer.
    fastest = "DuckDB" if group == "P3" else min(theirs, key=lambda name: min(theirs[name].of(threads)))
    details = {
        "threads": threads, "versions": engine.facts["versions"], "groups": len(right),
        "ms_best": ours.best_milliseconds(),
        "peers_ms_best": {name: samples.best_milliseconds() for name, samples in theirs.items()},
    }
    bench.recorder.add(Figure(
        id=group, size=size, what=f"{what}, {threads} thread{'s' if threads > 1 else ''}", unit="questions/s",
        ours=ours.rates(threads), peer_name=fastest, peers=theirs[fastest].rates(threads), goal=goal or Goal(1),
        details=details))
    if name == "P2.sum" and threads == 1 and size >= 1_000_000:
        bandwidth = engine.ask("bandwidth", 1, TIMES)
        bench.recorder.add(Figure(
            id=group, size=size, what=f"{what}, memory read", unit="GB/s",
            ours=[size * SUM_BYTES / seconds / 1e9 for seconds in ours.of(1)], peer_name="sum of an array of 1 GiB",
            peers=[bandwidth["bytes"] / seconds / 1e9 for seconds in bandwidth["seconds"]], goal=BANDWIDTH_GOAL,
            details={"bytes_a_deal": SUM_BYTES}))


class Samples:
    """Times of one question. What one thread does is measured by what it used of a processor, which others on the same
    machine disturb least; what two do by the clock."""

    def __init__(self):
        self.by_clock = []
        self.on_processor = []

    def add(self, by_clock, on_processor):
        self.by_clock.append(by_clock)
        self.on_processor.append(on_processor)

    def of(self, threads):
        return self.on_processor if threads == 1 else self.by_clock

    def rates(self, threads):
        return [1 / seconds for seconds in self.of(threads)]

    def best_milliseconds(self):
        return {"clock": milliseconds(self.by_clock), "processor": milliseconds(self.on_processor)}


def rows(answer):
    """Rows of whole numbers in order, those about nothing left out."""
    return sorted(tuple(int(value) for value in row) for row in answer if any(value for value in row[1:]))


def difference(right, found):
    missing = [row for row in right if row not in set(found)][:3]
    surplus = [row for row in found if row not in set(right)][:3]
    return f"{len(right)} and {len(found)} rows; ours alone {missing}, the peer's alone {surplus}"


def milliseconds(seconds):
    return round(min(seconds) * 1000, 3)


class Engine:
    """The program that has the columns and answers line by line."""

    def __init__(self, binary, arguments):
        if not binary.exists():
            raise CannotRun(
                f"{binary} is not there; build it with: "
                "PENSTOCK_BENCHMARKS=1 swift build -c release --product analytics-bench")
        self.process = subprocess.Popen(
            [binary, *map(str, arguments)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.facts = self.read()

    def read(self):
        line = self.process.stdout.readline()
        if not line:
            raise CannotRun(f"the columns' program ended with {self.process.wait()}")
        return json.loads(line)

    def ask(self, name, threads, times):
        self.process.stdin.write(f"{name} {threads} {times}\n")
        self.process.stdin.flush()
        return self.read()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()
