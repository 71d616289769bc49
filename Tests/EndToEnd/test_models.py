"""Penstock for models: who sees what, what is offered, and how it is reached."""

import json
import select
import subprocess
import time
import uuid

import pytest

import models
import penstock

SCOPES = ["read", "write", "admin"]
FOREIGN = f"{penstock.CANARY} theirs"


def furnish(client, text):
    """One of everything, with a text wherever one can be; the ids by what they are of."""
    def made(path, body):
        answer = client.post(penstock.BASE + path, body)
        assert answer.status in (200, 201), answer
        return answer.json

    pipeline = made("/pipelines", {"name": text, "stages": [
        {"name": f"{text} a"}, {"name": f"{text} b", "kind": "won"}, {"name": f"{text} c", "kind": "lost"}]})
    contact = str(uuid.uuid4())
    deal = made("/deals", {
        "title": text, "pipeline_id": pipeline["id"], "description": text, "next_step": text, "owner_id": text,
        "source": text, "metadata": {"note": text}, "amount": 4711, "currency": "EUR"})
    made(f"/deals/{deal['id']}/contacts", {"contact_id": contact, "role": "champion"})
    tag = made("/tags", {"name": text})
    made(f"/deals/{deal['id']}/tags", {"tags": [text]})
    stage = client.get(f"{penstock.BASE}/pipelines/{pipeline['id']}/stages").json["data"][0]["id"]
    return {"pipeline": pipeline["id"], "deal": deal["id"], "contact": contact, "tag": tag["id"], "stage": stage}


class World:
    """A server with two workspaces and keys of every scope; in the other one every text is a canary."""

    def __init__(self, folder):
        self.data = folder / "data"
        assert penstock.Server(self.data).stop() == penstock.OK
        assert penstock.run("workspace", "create", "other", data=self.data).returncode == penstock.OK
        self.keys = {scope: penstock.make_key(self.data, scope=scope) for scope in SCOPES}
        self.foreign = penstock.make_key(self.data, scope="admin", workspace="other")
        self.server = penstock.Server(
            self.data, "--reads-per-minute", 1_000_000, "--writes-per-minute", 1_000_000, is_open=False)
        theirs = self.server.new_client(self.foreign["secret"], may_see_canary=True)
        self.theirs = furnish(theirs, FOREIGN)
        self.ours = furnish(self.server.new_client(self.keys["admin"]["secret"]), "ours")

    def model(self, scope, **fields):
        return models.of(self.server, self.keys[scope]["secret"], **fields)


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    world = World(tmp_path_factory.mktemp("models"))
    yield world
    assert world.server.stop() == penstock.OK


# Arguments with which a tool might be led to something of another workspace: ids, names, and texts to look for.
def probes(theirs, schema):
    properties = schema.get("properties", {})
    for text in [theirs["deal"], theirs["pipeline"], theirs["stage"], theirs["contact"], theirs["tag"], FOREIGN]:
        yield {name: text for name in properties if name not in ("limit", "method", "detail", "dry_run")} | {
            "detail": "full"}
        for name in properties:
            if name.endswith("id") or name in ("query", "statement", "token", "move_to", "tags", "filter"):
                yield {name: text}
    yield {}


@pytest.mark.parametrize("scope", SCOPES)
def test_no_tool_resource_prompt_or_completion_tells_of_another_workspace(world, scope):
    # The client itself looks for the canary in each answer.
    model = world.model(scope, **{"X-MCP-Toolsets": "all"})
    tools = model.ask("tools/list")["tools"]
    assert len(tools) > 30
    skipped = {"keys_rotate", "keys_revoke", "keys_create", "workspace_update"}
    for tool in tools:
        if tool["name"] in skipped:
            continue
        for arguments in probes(world.theirs, tool["inputSchema"]):
            # What is asked for comes back in refusals; a text of theirs is then ours, too.
            if penstock.CANARY in json.dumps(arguments):
                continue
            model.ask("tools/call", {"name": tool["name"], "arguments": arguments})
    for uri in [f"crm://deals/{world.theirs['deal']}", f"crm://pipelines/{world.theirs['pipeline']}"]:
        assert model.ask("resources/read", {"uri": uri})["code"] == -32602
    for entry in model.ask("resources/list")["resources"]:
        model.ask("resources/read", {"uri": entry["uri"]})
    for prompt in model.ask("prompts/list")["prompts"]:
        model.ask("prompts/get", {"name": prompt["name"], "arguments": {}})
        for argument in prompt["arguments"]:
            model.ask("completion/complete", {
                "ref": {"type": "ref/prompt", "name": prompt["name"]},
                "argument": {"name": argument["name"], "value": ""}})
    for template, name in [("crm://deals/{id}", "id"), ("crm://pipelines/{id}", "id")]:
        for typed in ["", "canary", "the"]:
            result = model.ask("completion/complete", {
                "ref": {"type": "ref/resource", "uri": template}, "argument": {"name": name, "value": typed}})
            assert not any(penstock.CANARY in value for value in result["completion"]["values"])


def test_foreign_ids_are_answered_like_ids_that_are_nowhere(world):
    model = world.model("admin")
    nowhere = str(uuid.uuid4())
    for tool, name in [("deals_get", "id"), ("pipeline_summary", "pipeline_id"), ("deals_move", "id")]:
        theirs = world.theirs["pipeline" if name == "pipeline_id" else "deal"]
        found = model.call(tool, **{name: theirs})
        missing = model.call(tool, **{name: nowhere})
        assert json.dumps(found).replace(theirs, nowhere) == json.dumps(missing)
        assert "error" in missing


def test_a_key_is_offered_the_tools_of_its_scope(world):
    every = {"X-MCP-Toolsets": "all"}
    seen = {scope: set(world.model(scope).tools(**every)) for scope in SCOPES}
    assert seen["read"] < seen["write"] < seen["admin"]
    assert "deals_write" not in seen["read"] and "keys_create" not in seen["write"]
    refused = world.model("read").call("deals_create", title="x")["error"]
    assert refused["code"] == "insufficient_scope" and "write" in refused["message"]


def test_header_fields_narrow_what_is_offered(world):
    model = world.model("admin")
    assert len(model.tools()) == 12
    assert set(model.tools(**{"X-MCP-Tools": "metric,win_rate"})) == {"metric", "win_rate"}
    for tool in model.ask("tools/list", **{"X-MCP-Readonly": "true", "X-MCP-Toolsets": "all"})["tools"]:
        assert tool["annotations"]["readOnlyHint"], tool["name"]
    reading = world.model("admin", **{"X-MCP-Readonly": "true"})
    assert reading.call("deals_write", method="create", title="x")["error"]["code"] == "insufficient_scope"
    answer = model.send("tools/list", **{"X-MCP-Toolsets": "analytic"})
    assert answer.status == 400 and "analytics" in answer.body.decode()


@pytest.mark.parametrize("method, fields, status", [
    ("GET", {}, 405), ("DELETE", {}, 405), ("PUT", {}, 405), ("POST", {"Content-Type": "text/plain"}, 415),
    ("POST", {"Accept": "text/html"}, 406), ("POST", {"Origin": "http://evil.example.com"}, 403),
    ("POST", {"Origin": "null"}, 403), ("POST", {"Host": "evil.example.com"}, 421),
    ("POST", {"Origin": "http://localhost:5173"}, 200), ("POST", {"Origin": "http://127.0.0.1:1"}, 200),
    ("POST", {"Origin": "http://localhost.evil.example.com"}, 403), ("POST", {"Authorization": "Bearer x"}, 401),
    ("POST", {"Authorization": ""}, 401), ("POST", {}, 200),
])
def test_what_a_head_says_is_answered_by_the_head(world, method, fields, status):
    client = world.server.new_client(world.keys["read"]["secret"])
    body = json.dumps({"jsonrpc": "2.0", "id": 7, "method": "server/discover", "params": {"_meta": models.META}})
    headers = {"Accept": "application/json, text/event-stream", "MCP-Protocol-Version": "2026-07-28",
               "Mcp-Method": "server/discover"} | fields
    answer = client.request(method, "/mcp", body if method in ("POST", "PUT") else None, headers)
    assert answer.status == status, answer
    if status == 405:
        assert answer.headers["allow"] == "POST"
    if status == 401:
        assert answer.headers["www-authenticate"].startswith("Bearer")


def test_the_operator_sets_the_outer_bound(tmp_path):
    server = penstock.Server(tmp_path / "data", "--mcp-toolsets", "core,analytics", "--mcp-read-only")
    model = models.of(server)
    assert "deals_write" not in model.tools() and "win_rate" in model.tools()
    wide = {"X-MCP-Toolsets": "all", "X-MCP-Readonly": "false"}
    assert set(model.tools(**wide)) == set(model.tools())
    answer = model.ask("tools/call", {"name": "keys_list", "arguments": {}}, **wide)
    assert answer["code"] == -32602
    assert model.call("deals_write", method="create", title="x")["error"]["code"] == "insufficient_scope"
    assert server.stop() == penstock.OK


def test_no_answer_has_a_header_field_twice(world):
    model = world.model("read")
    connection = model.client.connection
    listening = {"notifications": {"resourcesListChanged": True}}
    for method, more in [("tools/list", {}), ("subscriptions/listen", listening)]:
        body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": {"_meta": models.META, **more}})
        connection.request("POST", "/mcp", body, model.client.fields | {
            "Content-Type": "application/json", "Accept": "application/json, text/event-stream",
            "MCP-Protocol-Version": "2026-07-28", "Mcp-Method": method})
        response = connection.getresponse()
        names = [name.lower() for name, _ in response.getheaders()]
        assert response.status == 200 and len(set(names)) == len(names), names
        connection.close()


def test_the_plain_routes_need_a_key_and_answer_in_an_envelope(world):
    nobody = world.server.new_client()
    assert nobody.get("/mcp/tools").status == 401 and nobody.post("/mcp/call", {}).status == 401
    client = world.server.new_client(world.keys["read"]["secret"])
    names = [tool["name"] for tool in client.get("/mcp/tools").json["tools"]]
    assert "metric" in names and "deals_write" not in names
    done = client.post("/mcp/call", {"tool": "pipeline_summary", "args": {"pipeline_id": "ours"}}).json
    assert done["success"] and done["data"]["data"]["total_deals"] == 1
    refused = client.post("/mcp/call", {"tool": "deals_write", "args": {}})
    assert refused.status == 403 and refused.json["success"] is False
    assert client.post("/mcp/call", {"tool": "nothing"}).status == 404
    assert client.post("/mcp/tools", {}).status == 405 and client.get("/mcp/call").status == 405


def test_listening_ends_when_the_key_is_taken_back(world):
    key = penstock.make_key(world.data, scope="read")
    model = models.of(world.server, key["secret"])
    connection = model.client.connection
    body = json.dumps({"jsonrpc": "2.0", "id": "L", "method": "subscriptions/listen", "params": {
        "_meta": models.META, "notifications": {"resourceSubscriptions": [f"crm://deals/{world.ours['deal']}"]}}})
    connection.request("POST", "/mcp", body, model.client.fields | {
        "Content-Type": "application/json", "Accept": "application/json, text/event-stream",
        "MCP-Protocol-Version": "2026-07-28", "Mcp-Method": "subscriptions/listen"})
    response = connection.getresponse()
    assert response.status == 200

    def heard():
        while True:
            line = response.readline()
            if not line or line.startswith(b"data: "):
                return json.loads(line[6:]) if line else None

    assert heard()["method"] == "notifications/subscriptions/acknowledged"
    # Changes of others are not heard, those of the deal are.
    theirs = models.of(world.server, world.foreign["secret"], may_see_canary=True)
    theirs.call("deals_write", method="update", id=world.theirs["deal"], next_step="again")
    world.model("write").call("deals_write", method="update", id=world.ours["deal"], next_step=str(time.time()))
    assert heard()["params"]["uri"] == f"crm://deals/{world.ours['deal']}"
    assert penstock.run("key", "revoke", key["id"], data=world.data).returncode == penstock.OK
    ended = heard()
    assert ended is None or ended.get("id") == "L"
    connection.close()


def test_lines_are_answered_and_nothing_else_is_written(tmp_path):
    data = tmp_path / "data"
    process = subprocess.Popen(
        models.lines(data, "--read-only"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=penstock.environment())

    def ask(method, identifier, params=None):
        params = {**(params or {}), "_meta": models.META}
        message = {"jsonrpc": "2.0", "id": identifier, "method": method, "params": params}
        process.stdin.write(json.dumps(message).encode() + b"\n")
        process.stdin.flush()
        assert select.select([process.stdout], [], [], penstock.HANG_SECONDS)[0]
        answer = json.loads(process.stdout.readline())
        assert answer["id"] == identifier
        return answer["result"]

    assert ask("server/discover", "a")["supportedVersions"] == ["2026-07-28"]
    # Another verb finds the folder owned, and speaks to this process.
    assert penstock.run("summary", data=data).returncode == penstock.OK
    tools = ask("tools/list", 2**53)["tools"]
    assert tools and all(tool["annotations"]["readOnlyHint"] for tool in tools)
    call = ask("tools/call", -1, {"name": "deals_create", "arguments": {"title": "x"}})
    assert call["isError"]
    process.stdin.close()
    assert process.wait(penstock.HANG_SECONDS) == penstock.OK
    assert process.stdout.read() == b""
    process.stdout.close()
    process.stderr.close()
    penstock.assert_sound(data)


def test_settings_for_hosts_are_json_that_starts_this_program(tmp_path):
    done = penstock.run("mcp", "--print-config", "--toolsets", "core,analytics", data=tmp_path / "my data")
    assert done.returncode == penstock.OK and not (tmp_path / "my data").exists()
    entries = [json.loads(text) for text in "\n".join(
        line for line in done.stdout.splitlines() if not line.startswith("#")).split("\n\n") if text.strip()]
    servers = [entry.get("mcpServers", entry.get("servers"))["penstock"] for entry in entries]
    started = [server for server in servers if "command" in server]
    assert len(started) == 3 and len(servers) == 5
    for server in started:
        assert subprocess.run([server["command"], "version"], capture_output=True).returncode == penstock.OK
        assert server["args"] == ["mcp", "--data", str(tmp_path / "my data"), "--toolsets", "core,analytics"]


def test_a_workspace_that_there_is_not_is_told_before_anything_is_answered(tmp_path):
    done = penstock.run("mcp", "--workspace", "nowhere", data=tmp_path / "data")
    assert done.returncode == penstock.UNUSABLE and done.stdout == "" and "nowhere" in done.stderr


@pytest.mark.parametrize("flags", [["--toolsets", "anal"], ["--toolsets"], ["--read-write"], ["now"]])
def test_a_wrong_command_line_is_told_on_standard_error(tmp_path, flags):
    done = penstock.run("mcp", *flags, data=tmp_path / "data")
    assert done.returncode == penstock.USAGE and done.stdout == "" and done.stderr
