"""Speaks to Penstock's own MCP endpoint in the modern revision, in raw HTTP."""

import json

import penstock
from mcp_shapes import MODERN

META = {
    "io.modelcontextprotocol/protocolVersion": MODERN,
    "io.modelcontextprotocol/clientInfo": {"name": "tests", "version": "1"},
    "io.modelcontextprotocol/clientCapabilities": {},
}
# Where a name stands that a header field repeats.
NAMES = {"tools/call": "name", "prompts/get": "name", "resources/read": "uri"}


class Model:
    """Somebody with a key, or without one, who speaks the protocol."""

    def __init__(self, client, **fields):
        self.client = client
        self.fields = fields

    def send(self, method, params=None, **fields):
        """The whole answer to a request."""
        params = {**(params or {}), "_meta": META}
        headers = {
            "Accept": "application/json, text/event-stream", "MCP-Protocol-Version": MODERN, "Mcp-Method": method,
            **self.fields, **fields}
        if method in NAMES:
            headers["Mcp-Name"] = str(params[NAMES[method]]).encode("ascii", "replace").decode()
        return self.client.post("/mcp", {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}, headers)

    def ask(self, method, params=None, **fields):
        """The result, or the error."""
        answer = self.send(method, params, **fields)
        assert answer.headers["content-type"] in ("application/json", "text/event-stream"), answer
        body = answer.body
        if answer.headers["content-type"] == "text/event-stream":
            body = [line[6:] for line in body.split(b"\n") if line.startswith(b"data: ")][-1]
        message = json.loads(body)
        return message.get("result", message.get("error"))

    def call(self, tool, **arguments):
        """What a tool answers; its text says the same as its data."""
        result = self.ask("tools/call", {"name": tool, "arguments": arguments})
        assert "structuredContent" in result, result
        assert json.loads(result["content"][0]["text"]) == result["structuredContent"]
        assert result["isError"] == ("error" in result["structuredContent"])
        return result["structuredContent"]

    def tools(self, **fields):
        return [tool["name"] for tool in self.ask("tools/list", **fields)["tools"]]


def of(server, key=None, may_see_canary=False, **fields):
    return Model(server.new_client(key, may_see_canary), **fields)


def lines(data, *flags):
    """`penstock mcp` over a folder."""
    return [penstock.BINARY, "mcp", "--data", str(data), *flags]
