"""S1: how long the pipeline summary takes while hostile statements run, against the same clients without statements."""

import contextlib
import json
import os
import pathlib
import signal
import statistics
import subprocess
import sys
import time

import pipeline_summary
from frame import Figure, Goal, WrongAnswer, note
from server import Server

GOAL = Goal(0, 2)
PAIRS = 7
SECONDS = 4
READS_PER_SECOND = 500
# What is sent meanwhile begins before the reads, and ends after them.
LEAD_SECONDS = 0.5
TIMEOUT_MILLISECONDS = 300
# A run beside which others on the machine took a larger share of its processors tells of them: it is taken again, once
# they are quiet.
ELSEWHERE_MAX = 0.05
TRIES_MAX = 20
QUIET_WAIT_SECONDS_MAX = 300
HERE = pathlib.Path(__file__).parent


def run(bench):
    for size in bench.sizes:
        measure(bench, size)


def measure(bench, size):
    with Server(bench, bench.data_folder(size)) as server:
        path = pipeline_summary.busiest(server)
        note(f"reading from a server with {size:,} deals, beside statements and without")
        reading(server, path, 1)
        pairs = []
        for seed in range(1, PAIRS + 1):
            pairs.append(Pair(server, path, seed))
            note(str(pairs[-1]))
        for name in ("p50", "p99"):
            bench.recorder.add(Figure(
                id="S1", size=size, what=f"summary beside hostile statements, {name}", unit="ms",
                ours=[pair.beside[name] for pair in pairs], peer_name="beside the same requests, refused",
                peers=[pair.refused[name] for pair in pairs], goal=GOAL, more_is_better=False,
                details={
                    "reads_per_second": READS_PER_SECOND, "seconds": SECONDS, "timeout_ms": TIMEOUT_MILLISECONDS,
                    "alone": [pair.alone[name] for pair in pairs], "awake": [pair.awake[name] for pair in pairs],
                    "p999": [pair.beside["p999"] for pair in pairs],
                    "p999_refused": [pair.refused["p999"] for pair in pairs],
                    "statements": sum(pair.sent["statements"] for pair in pairs),
                    "with_rows": sum(pair.sent["rows"] for pair in pairs),
                    "longest_ms": max(pair.sent["longest_ms"] for pair in pairs),
                    "processor_share": {
                        key: statistics.median(pair.shares[key] for pair in pairs) for key in pairs[0].shares},
                    "elsewhere": [pair.elsewhere for pair in pairs],
                }))


class Pair:
    """One round: reads beside statements, beside the same requests refused, alone, and on processors kept awake."""

    def __init__(self, server, path, seed):
        self.server = server
        self.elsewhere = 0.0

        def reads(companion):
            with companion:
                return reading(server, path, SECONDS), companion

        def sending(*words):
            return Companion(
                "hostile_statements.py", server, "--seed", seed, "--timeout-ms", TIMEOUT_MILLISECONDS, *words)

        (self.beside, statements), self.shares = self.undisturbed(lambda: reads(sending()))
        self.sent = statements.said
        pace = self.sent["requests"] / self.sent["seconds"]
        (self.refused, refused), _ = self.undisturbed(lambda: reads(sending("--refused", "--per-second", pace)))
        if refused.said["rows"]:
            raise WrongAnswer("a list that should have been refused had rows")
        (self.alone, _), _ = self.undisturbed(lambda: reads(contextlib.nullcontext()))
        (self.awake, _), _ = self.undisturbed(lambda: reads(Awake()))

    def undisturbed(self, work):
        """What the work gave in a run that others left alone, or in the last one; and who took the processors."""
        for _ in range(TRIES_MAX):
            wait_for_quiet(self.server)
            before = busy(self.server)
            result = work()
            taken = shares(before, busy(self.server))
            if taken["elsewhere"] <= ELSEWHERE_MAX:
                break
        self.elsewhere = max(self.elsewhere, taken["elsewhere"])
        return result, taken

    def __str__(self):
        kinds = {"beside": self.beside, "refused": self.refused, "alone": self.alone, "awake": self.awake}
        told = ", ".join(f"{name} {value['p50']:.2f}/{value['p99']:.2f}/{value['p999']:.2f}"
                         for name, value in kinds.items())
        return f"p50/p99/p99.9 in ms: {told}; {self.sent['statements']} statements; elsewhere {self.elsewhere:.3f}"


class Companion:
    """A script in a process of its own that goes on until it is told to stop, and then prints what it did."""

    def __init__(self, script, server, *words):
        self.command = [sys.executable, HERE / script, server.port, *words]
        self.said = {}

    def __enter__(self):
        self.process = subprocess.Popen(list(map(str, self.command)), stdout=subprocess.PIPE, text=True)
        time.sleep(LEAD_SECONDS)
        return self

    def __exit__(self, kind, *_):
        self.process.send_signal(signal.SIGTERM)
        text, _ = self.process.communicate()
        if kind is None:
            if self.process.returncode != 0:
                raise WrongAnswer(f"{self.command[1].name} ended with {self.process.returncode}")
            self.said = json.loads(text)


class Awake:
    """Keeps all processors from sleeping, with work that gives way to any other: waking up takes longer than a read."""

    def __enter__(self):
        work = "import os; os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))\nwhile True: pass"
        self.processes = [subprocess.Popen([sys.executable, "-c", work]) for _ in range(os.cpu_count())]
        time.sleep(LEAD_SECONDS)

    def __exit__(self, *_):
        for process in self.processes:
            process.kill()
            process.wait()


def reading(server, path, seconds, *words):
    """What reads at the pace took, in milliseconds."""
    command = [sys.executable, HERE / "paced_reads.py", server.port, path, "--per-second", READS_PER_SECOND,
               "--seconds", seconds, *words]
    done = subprocess.run(list(map(str, command)), stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        raise WrongAnswer(f"paced_reads.py ended with {done.returncode}")
    return json.loads(done.stdout)


def wait_for_quiet(server):
    """Waits until others leave the processors alone for a second, or for as long as can be waited."""
    end = time.monotonic() + QUIET_WAIT_SECONDS_MAX
    while time.monotonic() < end:
        before = busy(server)
        time.sleep(1)
        if shares(before, busy(server))["elsewhere"] <= ELSEWHERE_MAX:
            return


def shares(before, after):
    """Who took which part of the processors' time between two counts."""
    total = after["total"] - before["total"]
    return {key: (after[key] - before[key]) / total for key in ("server", "workers", "clients", "elsewhere")}


def busy(server):
    """Ticks of the processors so far: all, and who used them."""
    ticks = [int(word) for word in pathlib.Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
    own, ended = used(server.process.pid)
    living = sum(used(pid)[0] for pid in children(server.process.pid))
    clients = used(os.getpid())
    counts = {"total": sum(ticks), "server": own, "workers": ended + living, "clients": sum(clients)}
    # Idle and waiting are the fourth and the fifth.
    counts["elsewhere"] = sum(ticks) - ticks[3] - ticks[4] - own - ended - living - sum(clients)
    return counts


def used(pid):
    """Ticks that a process used itself, and that those of its children did that came to their end."""
    fields = status(pid)
    return (sum(map(int, fields[11:13])), sum(map(int, fields[13:15]))) if fields else (0, 0)


def children(pid):
    return [int(path.name) for path in pathlib.Path("/proc").iterdir()
            if path.name.isdigit() and (fields := status(path.name)) and fields[1] == str(pid)]


def status(pid):
    """The words after the name in /proc/<pid>/stat, from the state on; none where the process is gone."""
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
