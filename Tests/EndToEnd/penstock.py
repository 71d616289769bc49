"""Runs the penstock program and speaks to it."""

import http.client
import json
import os
import pathlib
import select
import signal
import subprocess
import time
import urllib.parse
from decimal import Decimal

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get("PENSTOCK_BINARY") or str(REPOSITORY / ".build/release/penstock")
BASE = "/api/v1"

# How long to wait for something that ought to come at once, before calling it a hang.
HANG_SECONDS = 120

OK, REFUSED, USAGE, UNUSABLE, OWNED, UNAVAILABLE, DISK_FAILURE = 0, 1, 2, 3, 4, 69, 74


def environment():
    """The environment of the program: without settings of whoever runs the tests, and without slow crash reports."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PENSTOCK_")}
    return kept | {"SWIFT_BACKTRACE": "enable=no", "LC_ALL": "C.UTF-8"}


def parse(text):
    """JSON with numbers as they are written."""
    return json.loads(text, parse_float=Decimal)


def run(*arguments, data=None, cwd=None):
    """Runs a verb to its end. Ending by a signal is never right, so that is checked here for all."""
    command = [BINARY, *map(str, arguments)]
    if data is not None:
        command += ["--data", str(data)]
    done = subprocess.run(
        command, cwd=cwd, env=environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True,
        timeout=HANG_SECONDS)
    assert done.returncode >= 0, f"{command} was ended by signal {-done.returncode}:\n{done.stderr}"
    return done


def run_json(*arguments, data=None, code=OK):
    """Runs a verb with --json and gives what it prints."""
    done = run(*arguments, "--json", data=data)
    assert done.returncode == code, f"{arguments}: exit {done.returncode}\n{done.stdout}\n{done.stderr}"
    return parse(done.stdout)


def make_key(data, *flags, name="Test", scope="read", workspace="default"):
    """Makes a key and gives what `key create` tells of it."""
    return run_json("key", "create", "--name", name, "--scope", scope, "--workspace", workspace, *flags, data=data)


def assert_sound(data, workspace="default"):
    """Has `penstock check` look at everything."""
    done = run("check", "--json", "--workspace", workspace, data=data)
    assert done.returncode == OK, f"check: exit {done.returncode}\n{done.stdout}\n{done.stderr}"
    report = parse(done.stdout)
    assert report["sound"] is True and report["findings"] == 0
    return report


# Stands in every text of a workspace that nobody but its own callers may ever see.
CANARY = "canary-7f3a9c51"


class Answer:
    """What a server answered."""

    def __init__(self, response, may_see_canary=False):
        self.body = response.read()
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        assert may_see_canary or CANARY.encode() not in self.body, self
        assert may_see_canary or CANARY not in str(self.headers), self.headers

    @property
    def json(self):
        return parse(self.body)

    @property
    def code(self):
        """The code of a refusal."""
        is_problem = self.headers.get("content-type") == "application/problem+json"
        return self.json["code"] if is_problem else None

    def __repr__(self):
        return f"{self.status} {self.body[:2000]!r}"


class Client:
    """One connection, opened anew when it was closed. Not for two threads at once."""

    def __init__(self, host, port, key=None, may_see_canary=False):
        self.connection = http.client.HTTPConnection(host, port, timeout=HANG_SECONDS)
        self.fields = {"Authorization": f"Bearer {key}"} if key else {}
        self.may_see_canary = may_see_canary

    def request(self, method, path, body=None, headers=None):
        headers = self.fields | dict(headers or {})
        if body is not None and not isinstance(body, (bytes, str)):
            body = json.dumps(body)
        if body is not None:
            headers.setdefault("Content-Type", "application/json")
        try:
            self.connection.request(method, path, body=body, headers=headers)
            return Answer(self.connection.getresponse(), self.may_see_canary)
        except BaseException:
            self.connection.close()
            raise

    def get(self, path, **headers):
        return self.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def post(self, path, body=None, headers=None):
        return self.request("POST", path, body, headers)

    def patch(self, path, body, headers=None):
        return self.request("PATCH", path, body, headers)

    def delete(self, path, headers=None):
        return self.request("DELETE", path, headers=headers)

    def all(self, path):
        """Every element of a list, page by page."""
        found, cursor = [], None
        while True:
            joiner = "&" if "?" in path else "?"
            answer = self.get(f"{path}{joiner}limit=500" + (f"&cursor={urllib.parse.quote(cursor)}" if cursor else ""))
            assert answer.status == 200, answer
            found += answer.json["data"]
            cursor = answer.json["page"]["next_cursor"]
            if cursor is None:
                return found

    def close(self):
        self.connection.close()


class ServerEnded(Exception):
    """A server that ended before it listened."""

    def __init__(self, code, errors):
        super().__init__(f"exit {code}: {errors}")
        self.code = code
        self.errors = errors


class Server:
    """A running `penstock serve`."""

    def __init__(self, data, *flags, wrapper=(), is_open=True):
        self.data = pathlib.Path(data)
        errors_path = self.data.with_name(self.data.name + ".stderr")
        self.errors_path = errors_path
        with open(errors_path, "ab") as errors:
            self.process = subprocess.Popen(
                [*wrapper, BINARY, "serve", *(["--open"] if is_open else []), "--listen", "127.0.0.1:0", "--json",
                 "--data", str(data), *map(str, flags)],
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors, env=environment())
        line = self._first_line()
        if not line:
            code = self.process.wait(HANG_SECONDS)
            self.process.stdout.close()
            raise ServerEnded(code, self.errors)
        self.announced = parse(line)
        address = urllib.parse.urlsplit(self.announced["listening"])
        self.host, self.port = address.hostname, address.port
        self.client = Client(self.host, self.port)

    def _first_line(self):
        ready, _, _ = select.select([self.process.stdout], [], [], HANG_SECONDS)
        if not ready:
            self.process.kill()
            raise AssertionError(f"The server does not say that it listens: {self.errors}")
        return self.process.stdout.readline()

    @property
    def pid(self):
        return self.process.pid

    @property
    def errors(self):
        """Everything that the servers of this folder printed as errors."""
        return self.errors_path.read_text(errors="replace")

    @property
    def is_alive(self):
        return self.process.poll() is None

    @property
    def data_version(self):
        answer = self.client.get("/ready")
        assert answer.status == 200, answer
        return answer.json["data_version"]

    def new_client(self, key=None, may_see_canary=False):
        return Client(self.host, self.port, key, may_see_canary)

    def kill(self):
        """Ends it as a power cut of the process would."""
        self.process.send_signal(signal.SIGKILL)
        return self.wait()

    def stop(self):
        """Tells it to end, and gives its exit status."""
        if self.is_alive:
            self.process.send_signal(signal.SIGTERM)
        return self.wait()

    def wait(self):
        self.client.close()
        code = self.process.wait(HANG_SECONDS)
        self.process.stdout.close()
        return code


def eventually(condition, seconds=30):
    """Waits until something holds."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True
