"""What every benchmark shares: the figures, where they are recorded, the data, and the program under test."""

import dataclasses
import datetime
import json
import os
import pathlib
import platform
import shutil
import statistics
import subprocess
import sys
import time

SEED = 1


class WrongAnswer(Exception):
    """What was measured gave another answer than its peer; no time of it is worth reporting."""


class CannotRun(Exception):
    """Something that a benchmark needs is not there."""


@dataclasses.dataclass
class Goal:
    """The bounds of a ratio."""

    least: float
    most: float = float("inf")

    def is_met(self, ratio):
        return self.least <= ratio <= self.most

    def __str__(self):
        return f"≥ {self.least:g}" if self.most == float("inf") else f"{self.least:g} … {self.most:g}"


@dataclasses.dataclass
class Figure:
    """One measured figure: samples of ours and of the peer, taken in turn."""

    id: str
    size: int
    what: str
    unit: str
    ours: list
    peer_name: str
    peers: list
    goal: Goal
    more_is_better: bool = True
    details: dict = dataclasses.field(default_factory=dict)

    @property
    def ratios(self):
        """Each sample against the peer's that was taken beside it, so that a slow minute hits both."""
        return [ours / peer for ours, peer in zip(self.ours, self.peers, strict=True)]

    @property
    def ratio(self):
        return statistics.median(self.ratios)

    @property
    def best(self):
        return max(self.ours) if self.more_is_better else min(self.ours)

    @property
    def median(self):
        return statistics.median(self.ours)

    @property
    def peer_median(self):
        return statistics.median(self.peers)

    @property
    def is_met(self):
        return self.goal.is_met(self.ratio)

    def record(self):
        """The figure as it is kept; times and rates in full, ratios as measured."""
        return {
            "id": self.id, "size": self.size, "what": self.what, "unit": self.unit, "n": len(self.ours),
            "best": self.best, "median": self.median, "peer": self.peer_name, "peer_median": self.peer_median,
            "ratio": self.ratio, "ratios": self.ratios, "goal": str(self.goal), "met": self.is_met,
            "details": self.details,
        }


def pairs(count, ours, peer):
    """Runs both in turn, `count` times; gives the two lists of samples."""
    mine, others = [], []
    for _ in range(count):
        mine.append(ours())
        others.append(peer())
    return mine, others


class Table:
    """The rows on standard output, aligned as they come."""

    COLUMNS = [("id", 4), ("deals", 10), ("what", 48), ("best", 12), ("median", 12), ("peer median", 12),
               ("ratio", 7), ("goal", 10), ("", 6)]

    def __init__(self, stream=None):
        self.stream = stream or sys.stdout
        self.line([name for name, _ in self.COLUMNS])

    def line(self, cells):
        text = [cell.ljust(width) if index in (0, 2, 8) else cell.rjust(width)
                for index, (cell, (_, width)) in enumerate(zip(cells, self.COLUMNS, strict=True))]
        print("  ".join(text).rstrip(), file=self.stream, flush=True)

    def figure(self, figure):
        self.line([
            figure.id, f"{figure.size:,}", f"{figure.what} ({figure.unit})", number(figure.best),
            number(figure.median), number(figure.peer_median), f"{figure.ratio:.3f}", str(figure.goal),
            "met" if figure.is_met else "missed",
        ])


def number(value):
    """Three digits or more, with separators where it is large."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"


class Recorder:
    """Prints each figure and appends it to the file of results."""

    def __init__(self, path, machine, table):
        self.path = path
        self.machine = machine
        self.table = table

    def add(self, figure):
        self.table.figure(figure)
        moment = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")
        line = json.dumps({"date": moment, **self.machine, **figure.record()}, ensure_ascii=False)
        with open(self.path, "a", encoding="utf-8") as file:
            file.write(line + "\n")


def machine(flags):
    """What the figures depend on besides the work."""
    return {
        "commit": commit(), "toolchain": first_line(["swift", "--version"]), "flags": flags, "cpu": cpu_model(),
        "cores": os.cpu_count(), "memory_gib": round(memory_bytes() / 2**30, 1), "kernel": platform.release(),
    }


def commit():
    """The commit, marked where the tree differs from it."""
    try:
        name = output(["git", "rev-parse", "HEAD"])
        return name + ("+changes" if output(["git", "--no-optional-locks", "status", "--porcelain"]) else "")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def first_line(command):
    try:
        return output(command).splitlines()[0]
    except (OSError, subprocess.CalledProcessError, IndexError):
        return "unknown"


def output(command):
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return done.stdout.strip()


def cpu_model():
    try:
        lines = pathlib.Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or "unknown"
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "unknown")


def memory_bytes():
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def note(text):
    """Tells what goes on, beside the table."""
    print(f"  … {text}", file=sys.stderr, flush=True)


def timed(command, log):
    """Runs a whole process; gives its wall seconds and what the kernel counted for it.

    Dirty pages of what ran before are written out first, so that they do not burden this run.
    """
    os.sync()
    with open(log, "wb") as file:
        start = time.monotonic()
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=file, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.monotonic() - start
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        tail = pathlib.Path(log).read_text(errors="replace")[-2000:]
        raise CannotRun(f"{' '.join(map(str, command))} ended with {child.returncode}:\n{tail}")
    return seconds, usage


class Bench:
    """One run: the program, its data of each size, the scratch folder."""

    def __init__(self, binary, scratch, recorder, sizes):
        self.binary = pathlib.Path(binary).resolve()
        self.scratch = pathlib.Path(scratch).resolve()
        self.recorder = recorder
        self.sizes = sizes
        self.folders = {}
        if not os.access(self.binary, os.X_OK):
            raise CannotRun(f"{self.binary} is not there; build it with: swift build -c release")
        self.scratch.mkdir(parents=True, exist_ok=True)

    def bundle(self, size):
        """The folder of the generated bundle, made once."""
        folder = self.scratch / f"bundle-{size}-{SEED}"
        complete = folder.with_suffix(".complete")
        if not complete.exists():
            shutil.rmtree(folder, ignore_errors=True)
            note(f"generating {size:,} deals")
            timed([self.binary, "generate", "--deals", str(size), "--seed", str(SEED), folder], self.log("generate"))
            complete.touch()
        return folder

    def import_into(self, folder, size):
        """Imports the bundle into a fresh folder; gives the seconds of the whole process and what it used."""
        shutil.rmtree(folder, ignore_errors=True)
        bundle = self.bundle(size)
        return timed([self.binary, "import", bundle, "--data", folder, "--json"], self.log("import"))

    def data_folder(self, size):
        """A data folder with the bundle imported, made once."""
        if size not in self.folders:
            folder = self.scratch / f"data-{size}"
            note(f"importing {size:,} deals")
            self.import_into(folder, size)
            self.folders[size] = folder
        return self.folders[size]

    def copied_data_folder(self, size):
        """A copy of it to be written to, made anew."""
        folder = self.scratch / f"written-{size}"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.data_folder(size), folder, ignore=shutil.ignore_patterns("owner.*"))
        return folder

    def workspace_file(self, folder):
        """The SQLite file of the only workspace of a data folder."""
        files = sorted((pathlib.Path(folder) / "workspaces").glob("*.sqlite"))
        if len(files) != 1:
            raise WrongAnswer(f"{folder} has {len(files)} workspaces")
        return files[0]

    def log(self, name):
        return self.scratch / f"{name}.log"

    def tool(self, name):
        path = shutil.which(name)
        if path is None:
            raise CannotRun(f"{name} is not installed (Debian: apt-get install {name})")
        return path
