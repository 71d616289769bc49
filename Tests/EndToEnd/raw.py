"""What tests of the raw protocol share."""

import socket

import pytest

import penstock


def table(cases):
    """Cases by name; none stands there twice."""
    assert len({name for name, *_ in cases}) == len(cases)
    return [pytest.param(*values, id=name) for name, *values in cases]


def exchange(server, sent=b"", ends=True):
    """Sends bytes and gives all that comes back until the server closes."""
    with socket.create_connection((server.host, server.port), timeout=penstock.HANG_SECONDS) as connection:
        try:
            connection.sendall(sent)
            if ends:
                connection.shutdown(socket.SHUT_WR)
        except OSError:
            pass
        received = b""
        try:
            while piece := connection.recv(65536):
                received += piece
        except ConnectionError:
            pass
        return received


def statuses(received):
    """The status of each answer in a stream of them."""
    return [int(part[:3]) for part in received.split(b"HTTP/1.1 ")[1:]]


def message(head, body=b"", method=b"POST", target=b"/api/v1/deals", host=b"Host: localhost\r\n"):
    return method + b" " + target + b" HTTP/1.1\r\n" + host + head + b"\r\n" + body
