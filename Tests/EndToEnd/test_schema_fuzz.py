"""What schemathesis makes of the served document: requests that fit it, that nearly fit it, and chains of them.

`PENSTOCK_FUZZ_EXAMPLES` is how many it makes up of each operation and seed, beside those that follow from the schemas
alone. The stream of events has no end, and is tested elsewhere."""

import collections
import json
import os
import subprocess
import sys

import pytest

import penstock

SEEDS = (1, 2, 3)
EXAMPLES = int(os.environ.get("PENSTOCK_FUZZ_EXAMPLES", 50))
CASES_MIN = 5000

# Enough for a program that does nothing but ask.
QUOTAS = [word for name in ("reads", "writes", "anonymous", "failures") for word in (f"--{name}-per-minute", "9999999")]

# That a body fits its schema does not make it right: it may name a stage that is not there, or a date to come.
CHECKS = ("--checks", "all", "--exclude-checks", "positive_data_acceptance")
# An answer without an end is never read to its end; test_events.py follows it.
PATHS = ("--exclude-path", "/api/v1/events/stream")

# Schemathesis does not count that a request is too long as a refusal of it.
CONFIGURATION = """
[checks.negative_data_rejection]
expected-statuses = [400, 401, 403, 404, 405, 406, 408, 409, 412, 413, 414, 415, 421, 422, 428, 429, 431]
"""

# A head beyond the connection's memory is answered by the HTTP library, which knows no problem documents (README).
# Waiting for an event that does not come is no failure, but takes as long as one.
HOOKS = """
import urllib.parse

import schemathesis


SECONDS_TO_WAIT = {str(seconds) for seconds in range(2, 31)}


@schemathesis.hook
def filter_case(context, case):
    query = case.query or {}
    if str(query.get("wait")) in SECONDS_TO_WAIT:
        return False
    # What a rehearsal makes is not there afterwards, and what it deletes is: links cannot be followed from it.
    if str(query.get("dry_run")).lower() == "true":
        return False
    path = urllib.parse.urlencode(case.path_parameters or {}, doseq=True, errors="replace")
    return len(urllib.parse.urlencode(query, doseq=True, errors="replace")) <= 16384 and len(path) <= 8192
"""


@pytest.fixture(scope="module")
def cases():
    """How many requests each seed made; filled by the test of the seed."""
    return {}


class Run:
    """One run over a server, and what it recorded."""

    def __init__(self, server, seed, headers, folder):
        folder.mkdir()
        (folder / "schemathesis.toml").write_text(CONFIGURATION)
        (folder / "fuzz_hooks.py").write_text(HOOKS)
        command = [
            sys.executable, "-m", "schemathesis.cli", "--config-file", "schemathesis.toml", "run",
            f"http://{server.host}:{server.port}/openapi.json", *CHECKS, *PATHS, "--seed", str(seed), "--max-examples",
            str(EXAMPLES), "--generation-database", "none", "--report", "ndjson", "--report-ndjson-path", "events",
            "--warnings", "off", "--no-color"]
        for name, value in headers.items():
            command += ["--header", f"{name}: {value}"]
        self.done = subprocess.run(
            command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True,
            env=os.environ | {"SCHEMATHESIS_HOOKS": "fuzz_hooks", "PYTHONPATH": str(folder)})
        self.phases = collections.Counter()
        self.statuses = collections.defaultdict(collections.Counter)
        for line in (folder / "events").read_text().splitlines():
            if scenario := json.loads(line).get("ScenarioFinished"):
                self._count(scenario)

    def _count(self, scenario):
        recorder = scenario["recorder"]
        for id, interaction in recorder.get("interactions", {}).items():
            case = recorder["cases"][id]["value"]
            answer = interaction.get("response") or {"status_code": "no answer"}
            self.phases[scenario["phase"]] += 1
            self.statuses[f"{case['method']} {case['path']}"][answer["status_code"]] += 1

    @property
    def table(self):
        """How often each operation was answered with what."""
        rows = []
        for operation, statuses in sorted(self.statuses.items()):
            if set(statuses) == {405}:
                continue
            counts = "  ".join(f"{status}: {count}" for status, count in sorted(statuses.items(), key=str))
            rows.append(f"{operation:52} {counts}")
        return "\n".join(rows)

    @property
    def complaint(self):
        """What schemathesis says about what it found, without the ends of very long requests."""
        said = self.done.stdout[self.done.stdout.find("= FAILURES ="):] + self.done.stderr
        return "\n".join(line[:400] for line in said.splitlines())


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_is_sent_is_answered_as_documented(serve, tmp_path, cases, seed):
    server = serve(tmp_path / "data", *QUOTAS, is_open=False)
    key = penstock.make_key(server.data, scope="admin")
    # Both, since it would make up whichever is missing.
    headers = {"Authorization": f"Bearer {key['secret']}", "X-API-Key": key["secret"]}
    run = Run(server, seed, headers, tmp_path / "run")
    cases[seed] = run.phases.total()
    print(f"seed {seed}: {dict(run.phases)}\n{run.table}")
    assert run.done.returncode == 0, run.complaint
    assert all(run.phases[phase] for phase in ("examples", "coverage", "fuzzing", "stateful")), run.done.stdout
    assert server.is_alive and server.stop() == penstock.OK, server.errors
    penstock.assert_sound(server.data)


def test_that_was_enough(cases):
    if set(cases) != set(SEEDS):
        pytest.skip("not all seeds were asked for")
    print(cases)
    assert sum(cases.values()) >= CASES_MIN
