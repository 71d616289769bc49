"""A running server over a data folder."""

import http.client
import json
import pathlib
import signal
import socket
import subprocess
import time

from frame import CannotRun, WrongAnswer

START_SECONDS_MAX = 600
STOP_SECONDS_MAX = 60


class Server:
    """Starts on entry, stops on exit; the folder is free again afterwards."""

    def __init__(self, bench, folder, *flags, is_open=True):
        self.bench = bench
        self.is_open = is_open
        self.folder = folder
        self.flags = flags
        self.port = free_port()
        self.process = None
        self.start_seconds = 0.0

    def __enter__(self):
        command = [self.bench.binary, "serve", "--data", self.folder, "--listen", f"127.0.0.1:{self.port}",
                   *(["--open"] if self.is_open else []), *self.flags]
        start = time.monotonic()
        with open(self.bench.log("serve"), "wb") as log:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
        try:
            self.wait(start + START_SECONDS_MAX)
        except BaseException:
            self.stop()
            raise
        self.start_seconds = time.monotonic() - start
        return self

    def __exit__(self, *_):
        self.stop()

    def wait(self, deadline):
        while not (self.answers("/health") and self.answers("/ready")):
            if self.process.poll() is not None or time.monotonic() > deadline:
                said = pathlib.Path(self.bench.log("serve")).read_text(errors="replace")[-2000:]
                raise CannotRun(f"the server does not answer:\n{said}")
            time.sleep(0.02)

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(STOP_SECONDS_MAX)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
                raise WrongAnswer(f"the server did not stop within {STOP_SECONDS_MAX} s") from None

    def url(self, path):
        return f"http://127.0.0.1:{self.port}{path}"

    def get(self, path):
        """The body of a 200."""
        status, body = self.ask(path)
        if status != 200:
            raise WrongAnswer(f"GET {path} gave {status}: {body[:500]}")
        return body

    def answers(self, path):
        try:
            return self.ask(path)[0] == 200
        except (OSError, http.client.HTTPException):
            return False

    def ask(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def send(self, method, path, body, key=None):
        """The decoded answer of a request that must succeed; None where it has no body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            fields = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {})
            connection.request(method, path, None if body is None else json.dumps(body), fields)
            response = connection.getresponse()
            answer = response.read()
            if response.status not in (200, 201, 202, 204):
                raise WrongAnswer(f"{method} {path} gave {response.status}: {answer[:500]}")
            return json.loads(answer) if answer else None
        finally:
            connection.close()

    def data_version(self):
        return json.loads(self.get("/ready"))["data_version"]

    def resident_kib(self):
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1])
        return 0

    def resident_mib(self):
        return self.resident_kib() // 1024


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
