"""P10: exports of all deals: XML against lxml, memory over idle in every format, and summaries meanwhile."""

import contextlib
import datetime
import importlib.util
import os
import pathlib
import sys
import time

import export_check
import pipeline_summary
from export_watch import Watch, memory_kib, processor_seconds
from frame import CannotRun, Figure, Goal, WrongAnswer, note, timed
from reads_beside_statements import Companion, READS_PER_SECOND, busy, reading, shares
from server import Server

GOAL = Goal(5)
GOAL_MEMORY = Goal(0, 1)
GOAL_RATE = Goal(0.98)
GOAL_P99 = Goal(0, 2)
MEMORY_MIB_MAX = 64
FORMATS = ["xml", "csv", "ndjson", "xlsx"]
REPORT = "deals"
RUNS = 4
RUNS_LARGE = 2
LARGE_DEALS = 1_000_000
# Short exports are made again and again while reads go on for so long.
READS_SECONDS = 4
POLL_SECONDS = 0.1
EXPORT_SECONDS_MAX = 3_600
PEER = pathlib.Path(__file__).with_name("xml_by_lxml.py")


def run(bench):
    if importlib.util.find_spec("lxml") is None:
        raise CannotRun("lxml is not installed (pip install -r Benchmarks/requirements.txt)")
    for size in bench.sizes:
        measure(bench, size)


def measure(bench, size):
    folder = bench.data_folder(size)
    right = export_check.of_bundle(bench.bundle(size))
    with Server(bench, folder) as server:
        summary = pipeline_summary.busiest(server)
        reading(server, summary, 1)
        idle = memory_kib(server.process.pid)
        note(f"exporting {size:,} deals; the server has {idle['RssAnon'] >> 10:,} MiB of its own, "
             f"and {idle['VmRSS'] >> 10:,} with the pages of files")
        exports = {name: Export(server, folder, name) for name in FORMATS}
        for export in exports.values():
            os.sync()
            export.run(watched=True)
            note(str(export))
        document, rows = bench.scratch / "exported.xml", bench.scratch / "exported.sqlite"
        check(exports, right, document, rows)
        compare(bench, size, exports["xml"], document, rows)
        remember_memory(bench, size, exports, idle)
        read_beside(bench, size, server, summary, exports)
        for path in (document, rows):
            path.unlink()


class Export:
    """Exports in one format."""

    def __init__(self, server, folder, name):
        self.server = server
        self.folder = pathlib.Path(folder)
        self.name = name
        self.details = {}

    def run(self, watched=False):
        """Has one written; gives its seconds by the clock and of the processors."""
        pid = self.server.process.pid
        watch = Watch(pid, self.folder) if watched else contextlib.nullcontext()
        with watch:
            begun, used = time.monotonic(), processor_seconds(pid)
            self.job = self.server.send("POST", "/api/v1/exports", {"report": REPORT, "format": self.name})
            while self.job["state"] in ("queued", "running"):
                if time.monotonic() - begun > EXPORT_SECONDS_MAX:
                    raise WrongAnswer(f"an export took longer than {EXPORT_SECONDS_MAX} s")
                time.sleep(POLL_SECONDS)
                self.job = self.server.send("GET", f"/api/v1/exports/{self.job['id']}", None)
            used = processor_seconds(pid) - used
        if self.job["state"] != "succeeded":
            raise WrongAnswer(f"an export {self.job['state']}: {self.job['failure']}")
        seconds = (moment(self.job["finished_at"]) - moment(self.job["created_at"])).total_seconds()
        if watched:
            self.details = {
                "seconds": seconds, "processor_seconds": used, "bytes": self.job["result"]["bytes"],
                "rows_per_second": self.job["result"]["rows"] / seconds, "anonymous_kib": watch.anonymous_kib,
                "resident_kib": watch.resident_kib, "temporary_bytes": watch.temporary_bytes}
        return seconds, used

    @property
    def file(self):
        """Where the data folder has it."""
        [found] = self.folder.glob(f"exports/*/{self.job['id']}.*-file")
        return found

    def remove(self):
        self.server.send("DELETE", f"/api/v1/exports/{self.job['id']}", None)

    def __str__(self):
        files = ", ".join(f"{name} {count >> 20:,} MiB" for name, count in self.details["temporary_bytes"].items())
        return (f"{self.name}: {self.details['bytes'] >> 20:,} MiB in {self.details['seconds']:.1f} s "
                f"({self.details['processor_seconds']:.1f} of processors); beside it: {files}")


def moment(text):
    return datetime.datetime.fromisoformat(text)


def check(exports, right, document, rows):
    """Compares what is in each file with what the bundle says; keeps the XML, and its rows for the peer."""
    for name, export in exports.items():
        if name == "xml":
            export.file.rename(document)
            rows.unlink(missing_ok=True)
            found = export_check.load_xml(document, rows)
        else:
            found = export_check.READERS[name](export.file)
        if found != right:
            raise WrongAnswer(f"{name} has {found} instead of {right}")
        export.remove()


def compare(bench, size, export, document, rows):
    """XML against the peer's, in turn, the first first again at the end."""
    written = bench.scratch / "peer.xml"
    ours, peers = [], []

    def own():
        os.sync()
        ours.append(export.run())
        export.remove()

    def other():
        seconds, usage = timed([sys.executable, PEER, rows, written], bench.log("peer"))
        peers.append((seconds, usage.ru_utime + usage.ru_stime))
        note(f"lxml: {seconds:.1f} s ({peers[-1][1]:.1f} of processors)")

    before = busy(export.server)
    for number in range(RUNS if size < LARGE_DEALS else RUNS_LARGE):
        for work in (own, other) if number % 2 == 0 else (other, own):
            work()
    taken = shares(before, busy(export.server))
    if (row := export_check.different_row(document, written)) is not None:
        raise WrongAnswer(f"the peer has another row instead of {row}")
    written.unlink()
    details = {"bytes": export.details["bytes"], "elsewhere": taken["elsewhere"]}
    for place, kind in enumerate(["by the clock", "by processor time"]):
        bench.recorder.add(Figure(
            id="P10", size=size, what=f"deals as XML, {kind}", unit="rows/s",
            ours=[size / pair[place] for pair in ours], peer_name="lxml.etree.xmlfile from a SQLite file",
            peers=[size / pair[place] for pair in peers], goal=GOAL, details=details))


def remember_memory(bench, size, exports, idle):
    """What exports take beyond the memory of an idle server, all of them after one another."""
    grown = {name: (export.details["anonymous_kib"] - idle["RssAnon"]) / 1024 for name, export in exports.items()}
    largest = max(grown.values())
    bench.recorder.add(Figure(
        id="P10", size=size, what="memory over idle, all formats in turn", unit="MiB", ours=[largest],
        peer_name="what is allowed", peers=[MEMORY_MIB_MAX], goal=GOAL_MEMORY, more_is_better=False,
        details={"measure": "RssAnon, sampled", "idle_kib": idle, "grown_mib": grown,
                 "formats": {name: export.details for name, export in exports.items()}}))


def read_beside(bench, size, server, summary, exports):
    """Reads of a summary at a pace, beside exports and alone."""
    found = {}
    for name, export in exports.items():
        quiet = reading(server, summary, READS_SECONDS)
        with Companion("paced_reads.py", server, summary, "--per-second", READS_PER_SECOND) as companion:
            end = time.monotonic() + READS_SECONDS
            while True:
                export.run()
                export.remove()
                if time.monotonic() > end:
                    break
        found[name] = (companion.said, quiet)
        note(f"summaries beside {name}: " + ", ".join(
            f"{key} {companion.said[key]:.2f} ms, alone {quiet[key]:.2f}" for key in ("p50", "p99")))
    rates = [[told["reads"] / told["seconds"] for told in pair] for pair in found.values()]
    details = {"formats": FORMATS, "reads_per_second": READS_PER_SECOND}
    bench.recorder.add(Figure(
        id="P10", size=size, what="summary beside exports", unit="answers/s", ours=[pair[0] for pair in rates],
        peer_name="the same without exports", peers=[pair[1] for pair in rates], goal=GOAL_RATE, details=details))
    for name in ("p50", "p99"):
        bench.recorder.add(Figure(
            id="P10", size=size, what=f"summary beside exports, {name}", unit="ms",
            ours=[pair[0][name] for pair in found.values()], peer_name="the same without exports",
            peers=[pair[1][name] for pair in found.values()], goal=GOAL_P99, more_is_better=False, details=details))

