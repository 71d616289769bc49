"""Speaks to an MCP server in raw HTTP, so that every byte is seen; each message is held against its revision."""

import base64
import http.client
import itertools
import json
import urllib.parse

import mcp_shapes
import penstock
from mcp_shapes import HANDSHAKE, MODERN, PREFIX

CLIENT = {"name": "penstock-tests", "version": "1.0.0"}
CAPABLE = {"sampling": {}, "elicitation": {}, "roots": {"listChanged": True}}
ACCEPT = "application/json, text/event-stream"
# Where a name stands that a header field repeats.
NAMES = {"tools/call": "name", "prompts/get": "name", "resources/read": "uri"}


def distinct(pairs):
    """The members of an object, none of them twice."""
    members = dict(pairs)
    assert len(members) == len(pairs), f"twice in one object: {pairs}"
    return members


def heading(text):
    """A text as a header field carries it: as it is, or in base 64 where it could not travel so."""
    if not isinstance(text, str) or (text.isascii() and text.isprintable() and text == text.strip()):
        return text
    return f"=?base64?{base64.b64encode(text.encode()).decode()}?="


def parse(text):
    assert b"\n" not in text and b"\r" not in text, f"not one line: {text!r}"
    return json.loads(text, object_pairs_hook=distinct)


class Endpoint:
    """Where a server listens, and what every request to it carries."""

    def __init__(self, url, fields=()):
        parts = urllib.parse.urlsplit(url)
        self.host, self.port, self.path = parts.hostname, parts.port, parts.path
        self.fields = dict(fields)

    @property
    def authority(self):
        return f"{self.host}:{self.port}"

    def open(self, method, body=None, fields=None):
        """Sends a request; a field that is None is left out, one that is a list is sent several times."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=penstock.HANG_SECONDS)
        try:
            connection.putrequest(method, self.path, skip_host=True, skip_accept_encoding=True)
            given = fields or {}
            known = {name.lower() for name in given}
            sent = {name: value for name, value in self.fields.items() if name.lower() not in known} | given
            if "host" not in known:
                sent["Host"] = self.authority
            if body is not None:
                sent["Content-Length"] = str(len(body))
            for name, values in sent.items():
                for value in values if isinstance(values, list) else [values]:
                    if value is not None:
                        connection.putheader(name, value)
            connection.endheaders(body)
            return Exchange(connection)
        except BaseException:
            connection.close()
            raise


class Exchange:
    """A request that has been sent, and its answer as it comes; `judge` looks at every message of it."""

    def __init__(self, connection):
        self.connection = connection
        self.response = connection.getresponse()
        self.status = self.response.status
        self.headers = {name.lower(): value for name, value in self.response.getheaders()}
        self.comments = 0
        self.judge = None

    @property
    def is_stream(self):
        return self.headers.get("content-type") == "text/event-stream"

    def read(self):
        try:
            return self.response.read()
        finally:
            self.close()

    def messages(self):
        """Every message of the answer, in order, until it ends."""
        for message in self.events() if self.is_stream else self.single():
            if self.judge:
                self.judge(message)
            yield message
        self.close()

    def single(self):
        """The one message of an answer that is no stream, where it has any."""
        if body := self.read():
            assert self.headers["content-type"] == "application/json"
            yield parse(body)

    def events(self):
        """The messages of a stream: each an event whose data is one line, with comments between."""
        assert self.headers["cache-control"] == "no-cache, no-transform"
        assert self.headers["x-accel-buffering"] == "no"
        event = []
        while line := self.response.readline():
            assert line.endswith(b"\n"), f"half a line: {line!r}"
            line = line.rstrip(b"\r\n")
            if line.startswith(b":"):
                assert event == []
                self.comments += 1
            elif line:
                event.append(line)
            elif event:
                assert event[0] == b"event: message" and len(event) == 2, event
                assert event[1].startswith(b"data: ")
                yield parse(event[1].removeprefix(b"data: "))
                event = []
        assert event == [], f"half an event: {event}"

    def close(self):
        self.response.close()
        self.connection.close()


class Reply:
    """All that came back for one request."""

    def __init__(self, exchange, request_id):
        self.status = exchange.status
        self.headers = exchange.headers
        self.is_stream = exchange.is_stream
        self.id = request_id
        self.notifications = []
        self.questions = []
        self.response = None

    def take(self, message):
        if "method" in message:
            assert self.response is None, f"after the response: {message}"
            (self.questions if "id" in message else self.notifications).append(message)
        else:
            assert self.response is None, f"a second response: {message}"
            assert (message["id"], type(message["id"])) == (self.id, type(self.id)), message
            self.response = message

    def of(self, method):
        """The params of the notifications of a method."""
        return [message["params"] for message in self.notifications if message["method"] == method]

    @property
    def result(self):
        assert self.status == 200, self
        assert "result" in self.response, self
        return self.response["result"]

    @property
    def error(self):
        assert "error" in self.response, self
        return self.response["error"]

    @property
    def code(self):
        return self.error["code"]

    @property
    def text(self):
        """The one text of a complete result of a tool."""
        result = self.complete
        assert [item["type"] for item in result["content"]] == ["text"], result
        assert not result.get("isError"), result
        return result["content"][0]["text"]

    @property
    def complete(self):
        assert self.result.get("resultType", "complete") == "complete", self
        return self.result

    @property
    def questions_asked(self):
        """What a result asks for before it can be complete."""
        assert self.result["resultType"] == "input_required", self
        return self.result["inputRequests"]

    def __repr__(self):
        return f"{self.status} {self.response} after {self.notifications}"


class Caller:
    """What callers of both eras share. Ids rise from 1."""

    revision = None

    def __init__(self, endpoint):
        self.endpoint = endpoint
        self.ids = itertools.count(1)

    def fields(self, message):
        raise NotImplementedError

    def prepare(self, message):
        return message

    def send(self, method, params=None, *, id=None, fields=None, **more):
        """Sends a request and gives its exchange, nothing read of the answer yet."""
        message = {"jsonrpc": "2.0", "id": next(self.ids) if id is None else id, "method": method}
        if params is not None:
            message["params"] = params
        message = self.prepare(message, **more)
        exchange = self.post(message, fields)
        exchange.request = message
        return exchange

    def call(self, method, params=None, **more):
        """Sends a request and reads all of its answer."""
        exchange = self.send(method, params, **more)
        reply = Reply(exchange, exchange.request["id"])
        for message in exchange.messages():
            reply.take(message)
            if "method" in message and "id" in message:
                self.answer(message)
        assert reply.response is not None, reply
        return reply

    def answer(self, question):
        raise AssertionError(f"nobody can answer {question}")

    def tool(self, name, arguments=None, **more):
        """Calls a tool; None leaves the arguments out."""
        return self.call("tools/call", {"name": name} | ({} if arguments is None else {"arguments": arguments}), **more)

    def notify(self, method, params=None):
        message = {"jsonrpc": "2.0", "method": method} | ({} if params is None else {"params": params})
        return self.post(message)

    def post(self, message, fields=None):
        """Sends a message, or bytes that are none, and gives the exchange."""
        known = message if isinstance(message, dict) else {}
        body = message if isinstance(message, bytes) else json.dumps(message).encode()
        exchange = self.endpoint.open("POST", body, self.fields(known) | (fields or {}))
        exchange.judge = self.judge(known.get("method"))
        return exchange

    def judge(self, method):
        """Holds messages against the revision; those of a batch may answer any method, so they are left to its test."""

        def judge(message):
            if isinstance(message, dict):
                mcp_shapes.assert_message(message, self.revision, method)

        return judge


class Modern(Caller):
    """A caller of 2026-07-28: every request says everything about itself."""

    revision = MODERN

    def __init__(self, endpoint, capabilities=CAPABLE):
        super().__init__(endpoint)
        self.capabilities = capabilities

    def meta(self, capabilities=None, **more):
        """What a request says about itself; names without a slash are those of the protocol."""
        own = {
            "protocolVersion": MODERN, "clientInfo": CLIENT,
            "clientCapabilities": self.capabilities if capabilities is None else capabilities} | more
        return {
            name if name == "progressToken" else PREFIX + name: value
            for name, value in own.items() if value is not None}

    def prepare(self, message, meta=None, **more):
        """`meta` takes the place of all that a request says about itself; {} leaves it out."""
        params = dict(message.get("params") or {})
        if meta != {}:
            params["_meta"] = self.meta(**more) if meta is None else meta
        return message | {"params": params}

    def fields(self, message):
        method = message.get("method")
        fields = {
            "Content-Type": "application/json", "Accept": ACCEPT, "MCP-Protocol-Version": MODERN,
            "Mcp-Method": method}
        if method in NAMES:
            fields["Mcp-Name"] = heading(message["params"].get(NAMES[method]))
        return fields


class Handshake(Caller):
    """A caller of a revision that begins with a handshake, which it has made."""

    def __init__(self, endpoint, revision=HANDSHAKE, answers=None):
        super().__init__(endpoint)
        self.revision = revision
        self.answers = answers or {}
        self.has_begun = False
        self.begun = self.call("initialize", self.greeting(revision), id=0)
        assert self.begun.result["protocolVersion"] == revision
        self.has_begun = True
        accepted = self.notify("notifications/initialized")
        assert (accepted.status, accepted.read()) == (202, b"")

    @staticmethod
    def greeting(revision, capabilities=None):
        return {
            "protocolVersion": revision, "clientInfo": CLIENT,
            "capabilities": {"sampling": {}, "elicitation": {}} if capabilities is None else capabilities}

    def fields(self, message):
        fields = {"Content-Type": "application/json", "Accept": ACCEPT}
        return fields | ({"MCP-Protocol-Version": self.revision} if self.has_begun else {})

    def prepare(self, message, meta=None):
        return message if meta is None else message | {"params": (message.get("params") or {}) | {"_meta": meta}}

    def answer(self, question):
        """Answers a question of the server on a connection of its own."""
        answer = {"jsonrpc": "2.0", "id": question["id"], "result": self.answers[question["method"]]}
        accepted = self.post(answer)
        assert (accepted.status, accepted.read()) == (202, b"")
