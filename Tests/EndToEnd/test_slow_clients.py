"""Clients that take their time, are many, or send much: each is cut off in the end, and the others are served."""

import socket
import time

import pytest

import penstock
from raw import exchange, message, statuses, table

DEALS = "/api/v1/deals"
CHUNKED = b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n"


@pytest.fixture(scope="module")
def impatient(tmp_path_factory):
    """A server that gives a head and a body little time."""
    running = penstock.Server(
        tmp_path_factory.mktemp("impatient") / "data", "--head-seconds-max", "1", "--body-seconds-max", "2",
        "--connections-max", "20", "--body-bytes-max", "2048", "--write-seconds-max", "1")
    yield running
    assert running.is_alive
    assert running.stop() == penstock.OK


@pytest.mark.parametrize("sent", table([
    ("line", b"GET /health"),
    ("fields", b"GET /health HTTP/1.1\r\nHost: localhost\r\nX-A: "),
    ("body", message(b"Content-Type: application/json\r\nContent-Length: 2000\r\n")),
    ("chunks", message(CHUNKED, b"7d0\r\n")),
]))
def test_a_client_that_drips_is_cut_off(impatient, sent):
    received = drip(impatient, sent)
    assert statuses(received) in ([], [408])
    assert impatient.new_client().get("/health").status == 200


def drip(server, start):
    """Sends the start of a request at once and then byte by byte until the server closes; gives what it said."""
    with socket.create_connection((server.host, server.port), timeout=0.1) as connection:
        connection.sendall(start)
        received = b""
        for _ in range(600):
            try:
                connection.sendall(b"a")
                piece = connection.recv(65536)
            except TimeoutError:
                continue
            except OSError:
                return received
            if not piece:
                return received
            received += piece
        raise AssertionError("the server waits for ever")


def test_a_connection_that_says_nothing_is_cut_off(impatient):
    assert statuses(exchange(impatient, ends=False)) in ([], [408])


def test_a_local_client_that_stops_reading_is_cut_off(impatient):
    client = impatient.new_client()
    for _ in range(500):
        assert client.post(DEALS, {"title": "t", "description": "x" * 1900}).status == 201
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(penstock.HANG_SECONDS)
        connection.connect(str(impatient.data / "owner.sock"))
        connection.sendall(b"GET /api/v1/deals?limit=500 HTTP/1.1\r\nHost: x\r\n\r\n")
        head = connection.recv(1000)
        assert head.startswith(b"HTTP/1.1 200 ")
        length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        time.sleep(4)
        received = len(head)
        while piece := connection.recv(1 << 20):
            received += len(piece)
    assert received < length
    assert impatient.new_client().get("/health").status == 200


def test_more_connections_than_there_may_be(impatient):
    idle = []
    for _ in range(60):
        try:
            idle.append(socket.create_connection((impatient.host, impatient.port), timeout=1))
        except OSError:
            break
    for connection in idle:
        connection.close()
    assert penstock.eventually(lambda: answers(impatient))


def answers(server):
    try:
        return server.new_client().get("/health").status == 200
    except OSError:
        return False


def test_the_limit_of_a_body_can_be_set(impatient):
    answer = impatient.new_client().post(DEALS, b" " * 2049)
    assert (answer.status, answer.code) == (413, "body_too_large")
