"""Sends statements of every kind, in a process of its own, until it is told to stop; prints what it did as JSON.

With --refused the same requests go out at a given pace with one statement too many, so that the server reads, checks
and refuses them, and none runs.
"""

import argparse
import http.client
import json
import pathlib
import random
import resource
import signal
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "Tests" / "EndToEnd"))

from sql_grammar import Grammar  # noqa: E402, found in the folder above

PATH = "/api/v1/analytics/sql"
AT_ONCE = 20
# A longer one refuses the whole list.
LENGTH = 20_000


class Sender:
    """Sends the lists one after the other, and counts."""

    def __init__(self, options):
        self.options = options
        self.grammar = Grammar(random.Random(options.seed))
        self.connection = http.client.HTTPConnection("127.0.0.1", options.port, timeout=60)
        self.is_over = False
        self.requests = 0
        self.sizes = {"sent": 0, "received": 0}
        self.outcomes = {"rows": 0, "error": 0}
        self.most = 0.0

    def run(self):
        begun = time.monotonic()
        while not self.is_over:
            self.send()
            if self.options.refused:
                due = begun + self.requests / self.options.per_second
                # A signal to stop does not end the sleep, but it is never long.
                time.sleep(max(0.0, due - time.monotonic()))
        return time.monotonic() - begun

    def send(self):
        statements = [self.grammar.statement()[:LENGTH] for _ in range(AT_ONCE)]
        if self.options.refused:
            statements.append("SELECT 1")
        body = json.dumps({"statements": statements, "timeout_ms": self.options.timeout_ms}).encode()
        begun = time.monotonic()
        self.connection.request("POST", PATH, body, {"Content-Type": "application/json"})
        response = self.connection.getresponse()
        answer = response.read()
        self.most = max(self.most, (time.monotonic() - begun) * 1e3)
        if response.status != (422 if self.options.refused else 200):
            raise SystemExit(f"seed {self.options.seed}, request {self.requests}: {response.status} {answer[:500]}")
        self.requests += 1
        self.sizes["sent"] += len(body)
        self.sizes["received"] += len(answer)
        # Counted and not decoded, which would burden the machine more than sending does.
        self.outcomes["rows"] += answer.count(b'"row_count":')
        self.outcomes["error"] += answer.count(b'"error":{')


def main():
    sender = Sender(arguments())

    def stop(*_):
        sender.is_over = True

    signal.signal(signal.SIGTERM, stop)
    seconds = sender.run()
    usage = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps({
        "requests": sender.requests, "statements": sender.requests * AT_ONCE, "seconds": seconds,
        "processor_seconds": usage.ru_utime + usage.ru_stime, "longest_ms": sender.most, **sender.outcomes,
        **sender.sizes}))


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("port", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--timeout-ms", type=int, default=300)
    parser.add_argument("--refused", action="store_true", help="with one statement too many")
    parser.add_argument("--per-second", type=float, default=10, help="how many requests, if they are refused")
    return parser.parse_args()


if __name__ == "__main__":
    main()
