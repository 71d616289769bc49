"""Ambiguous messages, sent as they are, directly and behind nginx: each is refused, or read alike on both sides."""

import pathlib
import re
import shutil
import socket
import subprocess
import tempfile
import threading

import pytest

import penstock
from raw import exchange
from smuggling_vectors import Messages, Outcome

VECTORS_MIN = 60
NAMES = [vector.name for vector in Messages().vectors()]
HEALTHY = b'{"status":"ok"}'

NGINX = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
NGINX_CONFIGURATION = """
daemon off;
master_process off;
pid {folder}/pid;
error_log {folder}/errors crit;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/client;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    client_header_timeout 1s;
    client_body_timeout 1s;
    keepalive_timeout 1s;
    lingering_timeout 1s;
    upstream penstock {{
        server unix:{folder}/back;
        keepalive 1;
    }}
    server {{
        listen unix:{folder}/front;
        server_name localhost;
        location / {{
            proxy_pass http://penstock;
            proxy_http_version 1.1;
            proxy_request_buffering {buffering};
            proxy_set_header Connection "";
            proxy_set_header Host $host;
            proxy_set_header X-Request-Id $request_id;
        }}
    }}
}}
"""


@pytest.fixture(scope="module")
def credentials():
    """The fields of a head that let a request in; an open server wants none."""
    return {}


@pytest.fixture(scope="module")
def messages(credentials):
    return Messages(b"".join(f"{name}: {value}\r\n".encode() for name, value in credentials.items()))


@pytest.fixture(scope="module")
def vectors(messages):
    return {vector.name: vector for vector in messages.vectors()}


@pytest.fixture(scope="module")
def outcomes():
    """What became of each message by each way, for the table."""
    return {name: {} for name in NAMES}


@pytest.fixture(scope="module")
def impatient(tmp_path_factory):
    """A server that waits two seconds for what a message says will come."""
    running = penstock.Server(
        tmp_path_factory.mktemp("smuggling") / "data", "--head-seconds-max", "2", "--body-seconds-max", "2")
    yield running
    assert running.is_alive
    assert running.stop() == penstock.OK


class Pipelines:
    """What has been made, told by name."""

    def __init__(self, server, credentials):
        self.client = server.new_client()
        self.headers = credentials

    def take(self):
        """The names of those made since the last time, which are then deleted."""
        answer = self.client.request("GET", "/api/v1/pipelines?limit=500", headers=self.headers)
        assert answer.status == 200, answer
        made = [pipeline for pipeline in answer.json["data"] if pipeline["name"] in ("outer", "inner")]
        for pipeline in made:
            gone = self.client.request("DELETE", f"/api/v1/pipelines/{pipeline['id']}", headers=self.headers)
            assert gone.status == 204, gone
        return tuple(sorted((pipeline["name"] for pipeline in made), reverse=True))


@pytest.fixture(scope="module")
def pipelines(impatient, credentials):
    return Pipelines(impatient, credentials)


def statuses(received):
    """The status of each final answer. What the HTTP library refuses by itself comes with its head written twice."""
    once = re.sub(rb"(HTTP/1\.1 (?s:.)*?\r\n\r\n)\1", rb"\1", received)
    found = map(int, re.findall(rb"HTTP/1\.1 (\d{3}) ", once))
    return tuple(status for status in found if status >= 200)


# Directly


@pytest.mark.parametrize("name", NAMES)
def test_a_message_is_read_in_one_way(impatient, messages, vectors, pipelines, outcomes, name):
    vector = vectors[name]
    # A server that refuses closes by itself.
    received = exchange(impatient, vector.sent + messages.inner, ends=not vector.direct.is_refusal)
    found = Outcome(statuses(received), pipelines.take())
    outcomes[name]["direct"] = found
    assert found == vector.direct, received


@pytest.mark.parametrize("name", NAMES)
def test_it_is_read_in_that_way_however_it_arrives(impatient, messages, vectors, pipelines, name):
    expected = vectors[name].direct
    received = in_small_pieces(impatient, vectors[name].sent + messages.inner)
    assert pipelines.take() == expected.made
    # The answer to a message that was refused before all of it was sent may be lost.
    assert statuses(received) == expected.statuses or (expected.is_refusal and received == b""), received


def in_small_pieces(server, sent):
    received = b""
    with socket.create_connection((server.host, server.port), timeout=penstock.HANG_SECONDS) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            for start in range(0, len(sent), 3):
                connection.sendall(sent[start:start + 3])
            connection.shutdown(socket.SHUT_WR)
            while piece := connection.recv(65536):
                received += piece
        except OSError:
            # The peer may be gone before the end is said; that is an OSError of its own.
            pass
    return received


def test_a_request_that_is_done_is_answered(impatient, messages, pipelines, credentials):
    """Also one that expects a hundred for a body that it has not, with another request behind it."""
    client = impatient.new_client()
    stage = {"name": "a", "kind": "open"}
    made = client.post("/api/v1/pipelines", {"name": "outer", "stages": [stage, stage | {"name": "b"}]}, credentials)
    assert made.status == 201, made
    path = f"/api/v1/pipelines/{made.json['id']}/stages"
    stage = client.request("GET", path, headers=credentials).json["data"][0]["id"]
    sent = messages.get(f"/api/v1/stages/{stage}/archive".encode(), b"Expect: 100-continue\r\n", method=b"POST")
    received = exchange(impatient, sent + messages.inner)
    is_done = client.request("GET", f"/api/v1/stages/{stage}", headers=credentials).json["archived"]
    pipelines.take()
    assert is_done == (200 in statuses(received)), received


# Behind nginx


class Relay:
    """Stands between nginx and the server and writes down what either says."""

    def __init__(self, path, server):
        self.address = (server.host, server.port)
        self.forwarded, self.answered = bytearray(), bytearray()
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(path)
        self.listener.listen()
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                front, _ = self.listener.accept()
            except OSError:
                return
            back = socket.create_connection(self.address)
            for source, target, record in ((front, back, self.forwarded), (back, front, self.answered)):
                threading.Thread(target=self._pump, args=(source, target, record), daemon=True).start()

    @staticmethod
    def _pump(source, target, record):
        try:
            while piece := source.recv(65536):
                record += piece
                target.sendall(piece)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            for end in (source, target):
                try:
                    end.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass

    def take(self):
        """The ids that nginx gave to what it forwarded since the last time, those of the answers, and their number."""
        forwarded, answered = bytes(self.forwarded), bytes(self.answered)
        self.forwarded.clear()
        self.answered.clear()
        return ids(forwarded), ids(answered), len(statuses(answered))


def ids(text):
    return re.findall(rb"\r\nX-Request-Id: (\S+)\r\n", text)


class Proxy:
    """nginx before the server, and the relay between them."""

    def __init__(self, server, folder, buffering):
        self.path = f"{folder}/front"
        self.relay = Relay(f"{folder}/back", server)
        configuration = pathlib.Path(folder, "nginx.conf")
        configuration.write_text(NGINX_CONFIGURATION.format(folder=folder, buffering=buffering))
        self.process = subprocess.Popen(
            [NGINX, "-e", f"{folder}/errors", "-p", folder, "-c", str(configuration)],
            stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
        assert penstock.eventually(lambda: self.listens or self.process.poll() is not None)
        assert self.process.poll() is None, self.process.stderr.read()

    @property
    def listens(self):
        try:
            return self.exchange(b"") == b""
        except OSError:
            return False

    def exchange(self, sent):
        """Sends bytes and gives all that comes back until nginx closes."""
        received = b""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(penstock.HANG_SECONDS)
            connection.connect(self.path)
            try:
                connection.sendall(sent)
                while piece := connection.recv(65536):
                    received += piece
            except ConnectionError:
                pass
        return received

    def stop(self):
        self.process.terminate()
        self.process.wait(penstock.HANG_SECONDS)
        self.process.stderr.close()
        self.relay.listener.close()


@pytest.fixture(scope="module", params=["on", "off"], ids=["whole bodies", "bodies as they come"])
def proxy(request, impatient):
    """nginx, which hands a body on when it has all of it, or as it comes."""
    if not NGINX:
        pytest.skip("nginx is not there: apt-get install nginx-light")
    # Paths of sockets must be short.
    with tempfile.TemporaryDirectory(prefix="penstock-") as folder:
        running = Proxy(impatient, folder, request.param)
        yield running
        running.stop()


@pytest.mark.parametrize("name", NAMES)
def test_nginx_and_the_server_see_the_same_requests(proxy, request, messages, vectors, pipelines, outcomes, name):
    vector = vectors[name]
    received = proxy.exchange(vector.sent + messages.inner)
    neighbour = proxy.exchange(messages.get(b"/health", b"Connection: close\r\n"))
    found = Outcome(statuses(received), pipelines.take())
    outcomes[name]["whole" if "whole" in request.node.callspec.id else "piecewise"] = found
    assert found == vector.proxied, received
    assert neighbour.endswith(HEALTHY) and statuses(neighbour) == (200,), neighbour
    forwarded, answered, count = proxy.relay.take()
    assert count == len(answered) <= len(forwarded)
    assert answered[-1] == forwarded[-1]
    # A request of which the server cannot read the target is answered under an id of the server's own.
    remaining = iter(forwarded)
    assert all(answer in remaining for answer in answered if not answer.startswith(b"r")), (forwarded, answered)


# The table


def test_each_is_refused_or_read_alike(vectors, outcomes):
    print(f"{'':42} {'directly':26} behind nginx")
    for name, found in outcomes.items():
        print(f"{name:42} {str(found.get('direct', '')):26} {found.get('whole', '')}")
    assert len(vectors) == len(NAMES) == len(set(NAMES)) >= VECTORS_MIN
    for vector in vectors.values():
        either_refused = vector.direct.is_refusal or vector.proxied.is_refusal
        assert either_refused or vector.direct == vector.proxied, vector.name
        # The library's answer to HTTP/2 is the only one that blames the server.
        assert all(status < 500 or status == 505 for status in vector.direct.statuses), vector.name
