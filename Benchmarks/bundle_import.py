"""P6: the import of a bundle, as a whole process, against bare inserts of the same rows by SQLite."""

import json
import math
import os
import pathlib
import sqlite3
import subprocess

from frame import CannotRun, Figure, Goal, WrongAnswer, note, pairs

GOAL = Goal(0.5)
# What the importer puts into one transaction, counted in rows of the change log.
LOG_ROWS_A_TRANSACTION = 10_000
LARGE_DEALS = 1_000_000
RUNS = 3
RUNS_LARGE = 2


def run(bench):
    program = compile_peer(bench)
    for size in bench.sizes:
        measure(bench, program, size)


def compile_peer(bench):
    program = bench.scratch / "bare_insert"
    source = pathlib.Path(__file__).with_name("bare_insert.c")
    compiled = subprocess.run(
        [bench.tool("cc"), "-O2", "-o", program, source, "-lsqlite3"], stderr=subprocess.PIPE, text=True)
    if compiled.returncode != 0:
        raise CannotRun(f"the peer does not compile (Debian: apt-get install libsqlite3-dev):\n{compiled.stderr}")
    return program


def measure(bench, program, size):
    folder = bench.scratch / f"data-{size}"
    bench.bundle(size)
    answers, usages, seconds = [], [], []

    def penstock():
        note(f"importing {size:,} deals")
        took, usage = bench.import_into(folder, size)
        seconds.append(took)
        usages.append(usage)
        return took

    def bare():
        note("inserting the same rows by SQLite alone")
        answers.append(insert_bare(program, bench.workspace_file(folder), bench.scratch / "bare.sqlite"))
        return answers[-1]["seconds"]

    ours, peers = pairs(RUNS if size < LARGE_DEALS else RUNS_LARGE, penstock, bare)
    deals = table(answers[-1], "deals")["rows"]
    if deals != size:
        raise WrongAnswer(f"{deals:,} deals were imported instead of {size:,}")
    if len({answer["rows"] for answer in answers}) != 1:
        raise WrongAnswer(f"two imports of one bundle gave other numbers of rows: {[a['rows'] for a in answers]}")
    bench.folders[size] = folder
    rows = answers[-1]["rows"]
    bench.recorder.add(Figure(
        id="P6", size=size, what="bundle import", unit="rows/s", ours=[rows / took for took in ours],
        peer_name=f"SQLite {answers[-1]['sqlite']}, prepared inserts", peers=[rows / took for took in peers],
        goal=GOAL,
        details={
            "rows": rows, "seconds": seconds, "peer_seconds": peers,
            "processor_seconds": [usage.ru_utime + usage.ru_stime for usage in usages],
            "peak_memory_mib": max(usage.ru_maxrss for usage in usages) // 1024,
            "peer_rows_per_transaction": answers[-1]["rows_per_transaction"],
        }))


def insert_bare(program, workspace, target):
    """Runs the peer once and checks that it stored the very same rows."""
    for path in (target, pathlib.Path(f"{target}-wal"), pathlib.Path(f"{target}-shm")):
        path.unlink(missing_ok=True)
    log = pathlib.Path(f"{workspace}-wal")
    if log.exists() and log.stat().st_size > 0:
        raise WrongAnswer(f"{workspace} was left with a write-ahead log, so it was not closed in order")
    os.sync()
    result = subprocess.run(
        [program, workspace, target, str(transactions(workspace))], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True)
    if result.returncode != 0:
        raise CannotRun(f"the peer failed: {result.stderr}")
    answer = json.loads(result.stdout)
    check(answer)
    target.unlink()
    return answer


def transactions(workspace):
    """How many transactions the import takes, so that the peer syncs as often."""
    database = sqlite3.connect(f"file:{workspace}?immutable=1", uri=True)
    try:
        (rows,) = database.execute("SELECT count(*) FROM change_log").fetchone()
    finally:
        database.close()
    return max(1, math.ceil(rows / LOG_ROWS_A_TRANSACTION))


def check(answer):
    for entry in answer["tables"]:
        if entry["rows"] != entry["copied"] or entry["checksum"] != entry["copied_checksum"]:
            raise WrongAnswer(f"the peer stored other rows: {entry}")


def table(answer, name):
    found = next((entry for entry in answer["tables"] if entry["name"] == name), None)
    if found is None:
        raise WrongAnswer(f"the workspace has no table {name}")
    return found
