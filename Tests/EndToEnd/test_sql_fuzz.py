"""A server that is asked statements of every kind: nothing gets out, nothing is touched, and the time is kept.

PENSTOCK_SQL_STATEMENTS says how many; the usual number is that of a quick look.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import time

import penstock
from sql_grammar import Grammar

STATEMENTS = int(os.environ.get("PENSTOCK_SQL_STATEMENTS", 2_000))
SEED = int(os.environ.get("PENSTOCK_SQL_SEED", 1))
AT_ONCE = 20
# A longer one refuses the whole list.
LENGTH = 20_000
TIMEOUT = 300
# Beyond the time that was given.
OVERRUN = 250
SQL = penstock.BASE + "/analytics/sql"
CODES = {
    "sql_syntax", "unknown_table", "unknown_column", "not_allowed", "not_one_select", "too_large", "out_of_memory",
    "timeout", "table_refused", "sql_error"}


class Bystander:
    """Reads the summary again and again in a process of its own, which ends at anything but a good answer."""

    SCRIPT = penstock.REPOSITORY / "Benchmarks" / "paced_reads.py"
    PATH = f"{penstock.BASE}/pipelines/summary?as_of=2026-02-01"

    def __init__(self, server, key):
        self.process = subprocess.Popen(
            [sys.executable, self.SCRIPT, str(server.port), self.PATH, "--per-second", "200", "--key", key],
            stdout=subprocess.PIPE, text=True)

    def took(self):
        """Milliseconds, by name."""
        self.process.terminate()
        told, _ = self.process.communicate()
        assert self.process.returncode == 0
        return json.loads(told)


def files(data):
    """The names of all files, and how large the workspaces' are and when they were changed.

    The control file keeps when keys were used last; what readers of a database share is no file of its own."""
    paths = [path for path in sorted(data.rglob("*")) if path.is_file() and not path.name.endswith("-shm")]
    return list(map(str, paths)), {
        str(path): (path.stat().st_size, path.stat().st_mtime_ns) for path in paths if path.parent.name == "workspaces"}


def listing():
    return {name for name in os.listdir(tempfile.gettempdir()) if name.startswith(("etilqs", "penstock-escape"))}


def fill(client, title):
    for number in range(30):
        deal = {"title": f"{title} {number}", "amount": number * 7, "currency": "EUR"}
        deal["owner_id"] = f"{title}-{number % 4}"
        assert client.post(penstock.BASE + "/deals", deal).status == 201


def judge(statement, result):
    if "error" in result:
        assert result["error"]["code"] in CODES, (statement, result)
        assert result["error"]["detail"], (statement, result)
    else:
        assert result["row_count"] == len(result["rows"]) <= 10_000, statement
        assert all(len(row) == len(result["columns"]) for row in result["rows"]), statement


def test_statements_of_every_kind(serve, bundle, tmp_path):
    data = tmp_path / "data"
    assert penstock.run("import", bundle, data=data).returncode == penstock.OK
    assert penstock.run("workspace", "create", "other", data=data).returncode == penstock.OK
    keys = {
        name: penstock.make_key(data, scope="write", workspace=name)["secret"] for name in ("default", "other")}
    server = serve(data, "--reads-per-minute", 1_000_000, is_open=False)
    other = server.new_client(keys["other"], may_see_canary=True)
    fill(other, penstock.CANARY)
    client = server.new_client(keys["default"])
    quiet = Bystander(server, keys["default"])
    time.sleep(3)
    quiet = quiet.took()
    before = files(data), listing()
    bystander = Bystander(server, keys["default"])
    grammar = Grammar(random.Random(SEED))
    counts, worst = {}, 0
    for round in range(max(1, STATEMENTS // AT_ONCE)):
        statements = [grammar.statement()[:LENGTH] for _ in range(AT_ONCE)]
        begun = time.monotonic()
        answer = client.post(SQL, {"statements": statements, "timeout_ms": TIMEOUT})
        took = (time.monotonic() - begun) * 1_000
        assert answer.status == 200, (SEED, round, statements, answer)
        assert took <= TIMEOUT + OVERRUN, (took, SEED, round, statements)
        worst = max(worst, took)
        for statement, result in zip(statements, answer.json["data"]["results"], strict=True):
            judge(statement, result)
            kind = result["error"]["code"] if "error" in result else "rows"
            counts[kind] = counts.get(kind, 0) + 1
        if round % 10 == 0:
            seen = other.post(SQL, {"statement": "SELECT title FROM deals"})
            assert seen.status == 200 and penstock.CANARY.encode() in seen.body
    noisy = bystander.took()
    print(f"\n{sum(counts.values())} statements: {counts}; at most {worst:.0f} ms for {TIMEOUT}; summary p99"
          f" {quiet['p99']:.1f} ms quiet, {noisy['p99']:.1f} ms meanwhile")
    assert (files(data), listing()) == before
    assert counts.get("rows", 0) > 0.2 * sum(counts.values())
    assert server.is_alive and server.stop() == penstock.OK
    penstock.assert_sound(data)
