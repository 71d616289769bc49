"""A real browser for tests to look through."""

import json
import os
import select
import shutil
import subprocess
import time

import penstock


class Browser:
    """Headless Chromium, told what to do through a pair of pipes.

    Reference: https://chromedevtools.github.io/devtools-protocol/ (messages of JSON, each ended by a zero byte)
    """

    def __init__(self, profile):
        program = shutil.which("chromium")
        assert program, "chromium is not there: 'make test-packages' installs it."
        commands_reader, self.commands = os.pipe()
        self.answers, answers_writer = os.pipe()
        flags = [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
            "--no-proxy-server", "--disable-background-networking", "--disable-component-update", "--disable-sync",
            # Nothing can be reached but this machine; what is tried is seen nevertheless.
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--remote-debugging-pipe",
            f"--user-data-dir={profile}", "about:blank"]
        # The browser reads from descriptor 3 and writes to 4.
        self.process = subprocess.Popen(
            ["bash", "-c", f'exec "$@" 3<&{commands_reader} 4>&{answers_writer}', "bash", program, *flags],
            pass_fds=(commands_reader, answers_writer), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, env=penstock.environment() | {"HOME": str(profile)})
        os.close(commands_reader)
        os.close(answers_writer)
        self.buffer = b""
        self.last_id = 0
        self.session = None
        self.events = []

    def open(self, address):
        """Shows an address in a fresh tab, of which everything is written down."""
        self.session = None
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.events = []
        for domain in ["Network", "Log", "Runtime", "Page", "Audits"]:
            self.send(f"{domain}.enable")
        self.send("Page.navigate", url=address)

    def send(self, method, **parameters):
        self.last_id += 1
        message = {"id": self.last_id, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.commands, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self.last_id:
                assert "error" not in answer, answer
                return answer["result"]
            self.events.append((answer["method"], answer["params"]))

    def _next(self):
        while b"\0" not in self.buffer:
            ready, _, _ = select.select([self.answers], [], [], penstock.HANG_SECONDS)
            assert ready, "The browser says nothing."
            piece = os.read(self.answers, 1 << 20)
            assert piece, "The browser has ended."
            self.buffer += piece
        message, _, self.buffer = self.buffer.partition(b"\0")
        return json.loads(message)

    def evaluate(self, expression):
        answer = self.send("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def until(self, expression):
        """Waits until an expression is true in the page, and gives its value."""
        end = time.monotonic() + penstock.HANG_SECONDS
        while not (value := self.evaluate(expression)):
            assert time.monotonic() < end, f"{expression} does not come true: {self.complaints}"
            time.sleep(0.05)
        return value

    @property
    def requested(self):
        """Every address that the page asked for."""
        return [event["request"]["url"] for method, event in self.events if method == "Network.requestWillBeSent"]

    @property
    def complaints(self):
        """What the browser refused, could not load or would have told in its console as an error."""
        found = [event for method, event in self.events if method == "Runtime.exceptionThrown"]
        found += [
            event["entry"] for method, event in self.events
            if method == "Log.entryAdded" and event["entry"]["level"] == "error"]
        found += [
            event for method, event in self.events
            if method == "Runtime.consoleAPICalled" and event["type"] in ("error", "assert")]
        found += [
            event["issue"] for method, event in self.events
            if method == "Audits.issueAdded" and event["issue"]["code"] == "ContentSecurityPolicyIssue"]
        return found

    def close(self):
        self.session = None
        self.send("Browser.close")
        self.process.wait(penstock.HANG_SECONDS)
        os.close(self.commands)
        os.close(self.answers)
