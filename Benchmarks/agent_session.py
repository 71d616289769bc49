"""A model's side of a session over `POST /mcp`: calls tools, counts what it writes and reads, and reads the answers."""

import dataclasses
import http.client
import json
import re

PREFIX = "io.modelcontextprotocol/"
REVISION = "2026-07-28"
META = {
    PREFIX + "protocolVersion": REVISION, PREFIX + "clientInfo": {"name": "agent-bench", "version": "1"},
    PREFIX + "clientCapabilities": {},
}
TIMEOUT_SECONDS = 120
# Bytes are measured, not time: a busy machine or a debug build is no reason to fail.
PATIENCE = {"timeout_ms": 10_000}
ATTEMPTS_MAX = 3


class ToolRefused(Exception):
    """A tool answered with an error; no script has reason to be refused."""


@dataclasses.dataclass(frozen=True)
class Count:
    """What a model writes and reads, and what goes over the wire for it, in bytes."""

    calls: int = 0
    written: int = 0
    read: int = 0
    wire: int = 0

    @property
    def total(self):
        return self.written + self.read

    def __add__(self, other):
        return Count(*(mine + others for mine, others in
                       zip(dataclasses.astuple(self), dataclasses.astuple(other), strict=True)))


class Session:
    """One key at one server. `narrowing` are header fields that make the list of tools shorter."""

    def __init__(self, port, key, narrowing=None):
        self.port = port
        self.fields = {"Authorization": f"Bearer {key}", **(narrowing or {})}
        self.count = Count()
        self.described = {}
        self.list_passed_on = 0

    def describe(self, include):
        """Has the workspace described, and keeps that in mind."""
        self.described = self.call("describe", include=include)["data"]

    def taken(self):
        """What was counted since the last time."""
        count, self.count = self.count, Count()
        return count

    def request(self, method, params, fields=None):
        """The result of a request, and the bytes of its body."""
        body = compact({"jsonrpc": "2.0", "id": 1, "method": method, "params": params | {"_meta": META}})
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT_SECONDS)
        try:
            connection.request("POST", "/mcp", body.encode(), self.fields | {
                "Content-Type": "application/json", "Accept": "application/json, text/event-stream",
                "MCP-Protocol-Version": REVISION, "Mcp-Method": method, **(fields or {})})
            answer = connection.getresponse().read()
        finally:
            connection.close()
        message = json.loads(answer)
        if "result" not in message:
            raise ToolRefused(f"{method} {params}: {message}")
        self.count = self.count + Count(wire=len(body.encode()) + len(answer))
        return message["result"]

    def list_tools(self):
        """Reads the list of tools; keeps how much of it hosts pass on: names, descriptions and what goes in."""
        tools = self.request("tools/list", {})["tools"]
        self.count = self.count + Count(read=len(compact({"tools": tools}).encode()))
        passed_on = [{name: tool[name] for name in ("name", "description", "inputSchema")} for tool in tools]
        self.list_passed_on = len(compact({"tools": passed_on}).encode())

    def call(self, name, uncounted=None, /, **arguments):
        """Calls a tool; gives the object that its text says. What is uncounted no model would have to write."""
        sent = arguments | (uncounted or {})
        result = self.request("tools/call", {"name": name, "arguments": sent}, {"Mcp-Name": name})
        text = "".join(item["text"] for item in result["content"] if item["type"] == "text")
        self.count = self.count + Count(
            calls=1, written=len(compact({"name": name, "arguments": arguments}).encode()), read=len(text.encode()))
        if result.get("isError"):
            raise ToolRefused(f"{name} {arguments}: {text}")
        return json.loads(text)

    def metric(self, name, **parameters):
        """The data of one metric."""
        return self.call("metric", metric=name, **({"parameters": parameters} if parameters else {}))["data"]

    def metrics(self, *queries):
        """The data of several metrics, each asked for as (name, parameters), in one call."""
        return [row["data"] for row in rows(self.call("metric", **questions(queries))["data"]["results"])]

    def said(self, *queries):
        """The sentences of one metric or several, and nothing else."""
        return self.call("metric", **questions(queries), detail="summary")["summary"]

    def table(self, name, columns, shape=None, **parameters):
        """The rows of a metric's only table, with the columns that are wanted."""
        data = self.call("metric", metric=name, parameters=parameters, **(shape or {}), columns=columns)["data"]
        return [[row[column] for column in columns] for row in only_table(data)]

    def tables(self, columns, *queries):
        """The same of several metrics in one call."""
        results = self.call("metric", **questions(queries, columns=columns))["data"]["results"]
        return [[[row[column] for column in columns] for row in only_table(result["data"])] for result in rows(results)]

    def sql(self, *statements, **more):
        """The rows of every statement, all of them in one call."""
        asked = {"statement": statements[0]} if len(statements) == 1 else {"statements": list(statements)}
        data = self.patiently(lambda: self.call("sql_query", PATIENCE, **asked, **more))["data"]
        return data["rows"] if len(statements) == 1 else [result["rows"] for result in data["results"]]

    def patiently(self, ask):
        """Asks again where time ran out, and counts the last time alone."""
        for attempt in range(ATTEMPTS_MAX):
            before = self.count
            try:
                answer = ask()
                if not is_late(json.dumps(answer)):
                    return answer
            except ToolRefused as error:
                if not is_late(str(error)) or attempt == ATTEMPTS_MAX - 1:
                    raise
            self.count = before
        raise ToolRefused("no answer in time")


def questions(queries, **shape):
    """The arguments for metrics, each asked for as (name, parameters): what all of them have alike stands once."""
    alike = {name: value for name, value in queries[0][1].items()
             if all(parameters.get(name) == value for _, parameters in queries)}
    is_one = all(name == queries[0][0] for name, _ in queries)
    asked = [({} if is_one else {"metric": name}) | parts(without(alike, parameters)) for name, parameters in queries]
    beside = ({"metric": queries[0][0]} if is_one else {}) | parts(alike) | shape
    return beside if len(asked) == 1 else beside | {"queries": asked}


def parts(parameters):
    return {"parameters": parameters} if parameters else {}


def without(others, members):
    return {name: value for name, value in members.items() if name not in others}


def is_late(text):
    return '"code":"timeout"' in text.replace(": ", ":")


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def rows(value):
    """Objects from a list of them, or from a table of columns and rows; names of columns may lead inwards by dots."""
    if isinstance(value, dict) and "columns" in value:
        return [dict(zip(value["columns"], row, strict=True)) for row in value["rows"]]
    return value or []


def only_table(value):
    """The rows of the table that stands somewhere in the data of a metric."""
    if is_table(value):
        return rows(value)
    members = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return next((found for member in members if (found := only_table(member))), None)


def is_table(value):
    return isinstance(value, dict) and "columns" in value and bool(value["columns"])


def rates(sentence):
    """won, closed and the bounds in per cent of each rate that a sentence tells."""
    found = re.findall(r"\(([\d,]+) of ([\d,]+); likely ([\d.]+) % to ([\d.]+) %\)", sentence)
    return [[number(won), number(count), float(low), float(high)] for won, count, low, high in found]


def standing(sentence):
    """What the sentence of a summary says: open deals, value and weighted value, won deals and value, lost ones."""
    found = re.search(
        r"([\d,]+) deals?, [A-Z]{3} ([\d,.]+), weighted [A-Z]{3} ([\d,.]+); won ([\d,]+) deals?, [A-Z]{3} ([\d,.]+), "
        r"lost ([\d,]+) deals?, [A-Z]{3} ([\d,.]+?),? ", sentence)
    return [number(text) for text in found.groups()]


def cycles(sentence):
    """mean, median and 90th percentile in days of each cycle that a sentence tells."""
    found = re.findall(r"median ([\d,.]+), mean ([\d,.]+), nine of ten within ([\d,.]+),", sentence)
    return [[number(mean), number(median), number(ninth)] for median, mean, ninth in found]


def medians(sentence):
    """The median days of each stage that a sentence tells."""
    return {name: number(median) for name, median in re.findall(r'"([^"]*)" median ([\d,]+\.?\d*)', sentence)}


def velocities(sentence):
    """The money a day of each velocity that a sentence tells."""
    return [number(text) for text in re.findall(r"velocity: [A-Z]{3} ([\d,.]+) a day", sentence)]


def values(sentence, with_counts=False):
    """The values, or deals and values, of each sentence about what is open."""
    found = re.findall(r"Open pipeline[^:]*: ([\d,]+) deals?, [A-Z]{3} ([\d,.]+), weighted", sentence)
    return [number(text) for pair in found for text in (pair if with_counts else pair[1:])]


def number(text):
    return float(text.replace(",", ""))


def at(value, path):
    """What stands at a path of names with dots between, however much of it is one name; None where nothing is."""
    if value is None or path == "":
        return value
    if not isinstance(value, dict):
        return None
    if path in value:
        return value[path]
    parts = path.split(".")
    for end in range(len(parts) - 1, 0, -1):
        head = ".".join(parts[:end])
        if head in value:
            return at(value[head], ".".join(parts[end:]))
    return None
