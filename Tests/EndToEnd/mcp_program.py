"""Runs the program that serves fixtures of MCP to tests."""

import json
import os
import select
import signal
import subprocess

import mcp_raw
import penstock


def find_binary():
    """The program as it was built last."""
    if given := os.environ.get("PENSTOCK_MCP_FIXTURES"):
        return given
    places = [penstock.REPOSITORY / ".build" / kind / "mcp-fixture-server" for kind in ("release", "debug")]
    built = [path for path in places if path.is_file()]
    assert built, f"{places[0]} is not there: 'make build' makes it, or PENSTOCK_MCP_FIXTURES names another."
    return str(max(built, key=lambda path: path.stat().st_mtime))


class FixtureServer:
    """The fixtures over HTTP, on a free port; at the end of a `with` they are gone, however it came to it."""

    def __init__(self):
        self.process = subprocess.Popen(
            [find_binary(), "--port", "0"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            env=penstock.environment())
        ready, _, _ = select.select([self.process.stdout], [], [], penstock.HANG_SECONDS)
        assert ready, "The fixtures do not say where they listen."
        self.url = self.process.stdout.readline().decode().strip()
        assert self.url.startswith("http://127.0.0.1:") and self.url.endswith("/mcp"), self.url

    def endpoint(self, **fields):
        return mcp_raw.Endpoint(self.url, {name.replace("_", "-"): value for name, value in fields.items()})

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(penstock.HANG_SECONDS)
        self.process.stdout.close()

    def stop(self):
        """Tells it to end, and gives its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(penstock.HANG_SECONDS)


class Lines:
    """The fixtures over standard input and output, a message a line."""

    def __init__(self, command=None, environment=None):
        self.process = subprocess.Popen(
            command or [find_binary(), "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, bufsize=0, env=environment or penstock.environment())

    def write(self, message):
        rest = memoryview((message if isinstance(message, bytes) else json.dumps(message).encode()) + b"\n")
        while rest:
            rest = rest[self.process.stdin.write(rest):]

    def read(self):
        """The next message."""
        ready, _, _ = select.select([self.process.stdout], [], [], penstock.HANG_SECONDS)
        assert ready, "There is no answer."
        line = self.process.stdout.readline()
        assert line.endswith(b"\n"), f"half a line: {line!r}"
        return mcp_raw.parse(line.removesuffix(b"\n"))

    def end(self):
        """Ends the input; gives what still came, what was said as errors, and the exit status."""
        rest, errors = self.process.communicate(timeout=penstock.HANG_SECONDS)
        return rest, errors, self.process.returncode
