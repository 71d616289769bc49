"""Reads one path over one connection at a fixed pace, in a process of its own, for so many seconds or until it is told
to stop; prints what it took as JSON, in milliseconds.

A read counts from the moment at which it was due, so that a server that holds one up pays for those behind it.
"""

import argparse
import gc
import json
import math
import signal
import socket
import time


def main():
    options = arguments()
    key = f"Authorization: Bearer {options.key}\r\n" if options.key else ""
    request = f"GET {options.path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{key}\r\n".encode()
    gc.disable()
    took = []
    is_over = []
    signal.signal(signal.SIGTERM, lambda *_: is_over.append(True))
    with socket.create_connection(("127.0.0.1", options.port), timeout=60) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        read(connection, request)
        begun = time.monotonic()
        while not is_over and len(took) < options.seconds * options.per_second:
            due = begun + len(took) / options.per_second
            time.sleep(max(0.0, due - time.monotonic()))
            read(connection, request)
            took.append((time.monotonic() - due) * 1e3)
        seconds = time.monotonic() - begun
    took.sort()
    print(json.dumps({
        "reads": len(took), "seconds": seconds, "p50": took[len(took) // 2], "p99": took[int(len(took) * 0.99)],
        "p999": took[int(len(took) * 0.999)], "most": took[-1]}))


def read(connection, request):
    """One answer, whole; anything but a 200 ends the run."""
    connection.sendall(request)
    answer = b""
    while b"\r\n\r\n" not in answer:
        answer += received(connection)
    head, body = answer.split(b"\r\n\r\n", 1)
    first, *fields = head.decode().split("\r\n")
    if first.split()[1] != "200":
        raise SystemExit(f"not a good answer: {answer[:500]}")
    length = next(int(field.split(":")[1]) for field in fields if field.lower().startswith("content-length:"))
    left = length - len(body)
    while left > 0:
        left -= len(received(connection))


def received(connection):
    piece = connection.recv(1 << 16)
    if not piece:
        raise SystemExit("the server closed the connection")
    return piece


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("port", type=int)
    parser.add_argument("path")
    parser.add_argument("--per-second", type=float, required=True)
    parser.add_argument("--seconds", type=float, default=math.inf)
    parser.add_argument("--key")
    return parser.parse_args()


if __name__ == "__main__":
    main()
