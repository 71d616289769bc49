"""The scored scenarios of the official conformance suite for 2026-07-28, restated, and what the suite lets pass."""

import contextlib
import json
import pathlib
import socket

import pytest

import mcp_program
import mcp_scenarios
import penstock
from mcp_raw import CLIENT, Handshake, Modern
from mcp_shapes import (
    HANDSHAKE, HEADER_MISMATCH, INVALID_PARAMS, INVALID_REQUEST, METHOD_NOT_FOUND, MISSING_CAPABILITY, MODERN,
    PARSE_ERROR, PREFIX, SERVER_INFO, SUBSCRIPTION_ID, UNSUPPORTED_VERSION)

UNKNOWN = "v999.0.0"
REMOVED = ["initialize", "ping", "logging/setLevel", "resources/subscribe", "resources/unsubscribe"]
IDS = [0, 7, -7, 1763736725123, 2**53 + 1, -(2**63), 2**63 - 1, "7", "", "a string", "\u00e9\u2028\""]
LEVELS = ["debug", "info", "notice", "warning", "error", "critical", "alert", "emergency"]
CHANGES = {
    "toolsListChanged": ("test_trigger_tool_change", "notifications/tools/list_changed"),
    "promptsListChanged": ("test_trigger_prompt_change", "notifications/prompts/list_changed")}
WATCHED = "test://watched-resource"


@pytest.fixture(scope="module")
def fixtures():
    with mcp_program.FixtureServer() as running:
        yield running
        assert running.stop() == 0


@pytest.fixture
def modern(fixtures):
    return Modern(fixtures.endpoint())


@pytest.fixture
def plain(fixtures):
    """A caller that can do nothing that a server may ask for."""
    return Modern(fixtures.endpoint(), capabilities={})


@contextlib.contextmanager
def listening(caller, wanted, **more):
    """Listens; gives the acknowledgement's params and what comes behind it, as it comes."""
    exchange = caller.send("subscriptions/listen", {"notifications": wanted}, **more)
    try:
        assert exchange.status == 200 and exchange.is_stream
        frames = exchange.messages()
        first = next(frames)
        assert first["method"] == "notifications/subscriptions/acknowledged"
        yield first["params"], frames
    finally:
        exchange.close()


@pytest.mark.parametrize("scenario", mcp_scenarios.SHARED)
def test_scenario_of_both_eras(modern, scenario):
    scenario(modern)
    assert modern.call("server/discover").result


# server-stateless


@pytest.mark.parametrize("missing", ["everything", "protocolVersion", "clientCapabilities"])
def test_a_request_that_says_too_little_of_itself_is_refused(plain, missing):
    meta = {} if missing == "everything" else plain.meta(**{missing: None})
    if missing == "clientCapabilities":
        meta = {name: value for name, value in plain.meta().items() if name != PREFIX + missing}
    assert PREFIX + missing not in meta
    reply = plain.call("server/discover", {}, id=101, meta=meta)
    assert (reply.status, reply.code, reply.id) == (400, INVALID_PARAMS, 101)


@pytest.mark.parametrize("meta", [
    {"protocolVersion": 20260728}, {"protocolVersion": ["2026-07-28"]}, {"clientCapabilities": []},
    {"clientCapabilities": "{}"}, {"logLevel": "loud"}, {"logLevel": 3}], ids=str)
def test_a_request_that_says_something_wrong_of_itself_is_refused(plain, meta):
    reply = plain.call("tools/list", meta=plain.meta() | {PREFIX + name: value for name, value in meta.items()})
    assert (reply.status, reply.code) == (400, INVALID_PARAMS)


@pytest.mark.parametrize("meta", [None, [], "meta", 7], ids=str)
def test_what_a_request_says_of_itself_is_an_object(plain, meta):
    message = {"jsonrpc": "2.0", "id": "odd", "method": "server/discover", "params": {"_meta": meta}}
    exchange = plain.post(message)
    (answer,) = exchange.messages()
    assert (exchange.status, answer["error"]["code"], answer["id"]) == (400, INVALID_PARAMS, "odd")


def test_a_client_need_not_say_what_it_is_called(plain):
    assert plain.call("server/discover", id=105, clientInfo=None).result["supportedVersions"] == [MODERN]


def test_discovery_tells_all_that_is_served(plain):
    result = plain.call("server/discover", id=201).result
    assert result["resultType"] == "complete"
    assert result["supportedVersions"] == [MODERN]
    offered = result["capabilities"]
    assert offered["tools"] == {"listChanged": True} and offered["prompts"] == {"listChanged": True}
    assert offered["completions"] == {} and offered["logging"] == {}
    assert offered["resources"].get("subscribe") is True
    assert not offered["resources"].get("listChanged")
    assert result["ttlMs"] == 60_000 and result["cacheScope"] == "public"
    assert result["instructions"]
    assert result["_meta"][SERVER_INFO]["name"] == "mcp-fixture-server"
    assert "serverInfo" not in result
    # What is offered answers.
    assert isinstance(plain.call("tools/list", id=202).result["tools"], list)
    assert isinstance(plain.call("prompts/list", id=203).result["prompts"], list)


def test_an_unknown_version_is_answered_with_those_that_are_known(plain):
    reply = plain.call(
        "server/discover", id=301, protocolVersion=UNKNOWN, fields={"MCP-Protocol-Version": UNKNOWN})
    assert (reply.status, reply.code, reply.id) == (400, UNSUPPORTED_VERSION, 301)
    supported = plain.call("server/discover").result["supportedVersions"]
    assert reply.error["data"] == {"supported": supported, "requested": UNKNOWN}


def test_a_version_with_a_handshake_is_none_of_those_that_requests_name(plain):
    old = HANDSHAKE
    reply = plain.call("server/discover", protocolVersion=old, fields={"MCP-Protocol-Version": old})
    assert (reply.status, reply.code) == (400, UNSUPPORTED_VERSION)
    assert reply.error["data"]["supported"] == [MODERN]


def test_a_header_that_contradicts_the_body_is_seen_before_the_version(plain):
    reply = plain.call("server/discover", id=302, protocolVersion=UNKNOWN)
    assert (reply.status, reply.code, reply.id) == (400, HEADER_MISMATCH, 302)


def test_what_a_client_has_not_said_that_it_can_do_is_not_asked_of_it(plain):
    reply = plain.tool("test_missing_capability", {}, id=401)
    assert (reply.status, reply.code, reply.id) == (400, MISSING_CAPABILITY, 401)
    assert reply.error["data"]["requiredCapabilities"] == {"sampling": {}}
    assert plain.tool("test_missing_capability", {}, capabilities={"sampling": {}}).text


@pytest.mark.parametrize("method", [*REMOVED, "unknown/method", "tools", "notifications/initialized", "roots/list", ""])
def test_an_unknown_method_is_not_found(plain, method):
    given = {"protocolVersion": HANDSHAKE, "capabilities": {}, "clientInfo": CLIENT, "level": "info"}
    reply = plain.call(method, given | {"uri": WATCHED}, id=500)
    assert (reply.status, reply.code, reply.id) == (404, METHOD_NOT_FOUND, 500)


@pytest.mark.parametrize("is_told", [True, False])
def test_nothing_is_asked_on_the_stream_of_a_call(plain, is_told):
    more = {"progressToken": "p"} if is_told else {}
    reply = plain.tool("test_streaming_elicitation", {}, id=1763736725123, capabilities={"elicitation": {}}, **more)
    assert list(reply.questions_asked) == ["user_name"]
    assert len(reply.of("notifications/progress")) == (1 if is_told else 0)
    assert reply.questions == [] and reply.is_stream == is_told


def test_no_log_comes_without_a_level(plain):
    reply = plain.tool("test_logging_tool", {}, id=1763736725124)
    assert reply.text and reply.notifications == [] and not reply.is_stream


@pytest.mark.parametrize("level", LEVELS)
def test_logs_come_from_the_level_on_that_was_asked_for(plain, level):
    logs = plain.tool("test_logging_tool", {}, logLevel=level).of("notifications/message")
    assert [log["level"] for log in logs] == LEVELS[LEVELS.index(level):]
    assert [log["data"] for log in logs] == [f"A log at {log['level']}" for log in logs]


@pytest.mark.parametrize("id", [1763736725125, "sub-1", "1", 0, -1])
def test_listening_is_acknowledged_under_its_id(plain, id):
    with listening(plain, {"toolsListChanged": True}, id=id) as (told, frames):
        assert told["notifications"] == {"toolsListChanged": True}
        plain.tool("test_trigger_tool_change")
        change = next(frames)
        assert change["method"] == "notifications/tools/list_changed"
        for params in (told, change["params"]):
            marked = params["_meta"][SUBSCRIPTION_ID]
            assert (marked, type(marked)) == (id, type(id))


@pytest.mark.parametrize("wanted", CHANGES)
def test_a_listener_hears_what_it_asked_for_and_nothing_else(plain, wanted):
    (other,) = set(CHANGES) - {wanted}
    with listening(plain, {wanted: True, other: False}) as (told, frames):
        assert told["notifications"].get(wanted) is True and not told["notifications"].get(other)
        for _ in range(3):
            plain.tool(CHANGES[other][0])
            plain.tool("test_trigger_resource_change")
            plain.tool(CHANGES[wanted][0])
            # The first to come is the last that was made, so that nothing came of those before it.
            assert next(frames)["method"] == CHANGES[wanted][1]


def test_a_listener_hears_of_the_resources_it_named(plain):
    with listening(plain, {"resourceSubscriptions": [WATCHED]}, id="r") as (told, frames):
        assert told["notifications"] == {"resourceSubscriptions": [WATCHED]}
        before = mcp_scenarios.contents(plain, WATCHED)["text"]
        plain.tool("test_trigger_tool_change")
        plain.tool("test_trigger_resource_change")
        change = next(frames)
        assert change["method"] == "notifications/resources/updated"
        assert change["params"] == {"_meta": {SUBSCRIPTION_ID: "r"}, "uri": WATCHED}
        assert mcp_scenarios.contents(plain, WATCHED)["text"] != before
    with listening(plain, {"resourceSubscriptions": ["test://static-text"], "promptsListChanged": True}) as (_, frames):
        plain.tool("test_trigger_resource_change")
        plain.tool("test_trigger_prompt_change")
        assert next(frames)["method"] == "notifications/prompts/list_changed"


def test_what_nobody_can_hear_of_is_left_out_of_the_acknowledgement(plain):
    with listening(plain, {"resourcesListChanged": True, "toolsListChanged": True}) as (told, _):
        assert told["notifications"] == {"toolsListChanged": True}
    with listening(plain, {}) as (told, _):
        assert told["notifications"] == {}


@pytest.mark.parametrize("wanted", [
    None, [], "all", {"toolsListChanged": "yes"}, {"resourceSubscriptions": WATCHED}, {"resourceSubscriptions": [7]}],
    ids=str)
def test_a_filter_that_is_none_is_refused(plain, wanted):
    reply = plain.call("subscriptions/listen", {"notifications": wanted})
    assert reply.code == INVALID_PARAMS
    assert plain.call("subscriptions/listen", {}).code == INVALID_PARAMS


def test_many_listen_and_those_who_left_are_in_nobodys_way(plain):
    with contextlib.ExitStack() as stack:
        streams = [
            stack.enter_context(listening(plain, {"toolsListChanged": True}))[1] for _ in range(20)]
        left = [plain.send("subscriptions/listen", {"notifications": {"toolsListChanged": True}}) for _ in range(20)]
        for exchange in left:
            exchange.close()
        plain.tool("test_trigger_tool_change")
        for frames in streams:
            assert next(frames)["method"] == "notifications/tools/list_changed"


def test_a_server_that_stops_ends_its_streams_well():
    with mcp_program.FixtureServer() as server:
        caller = Modern(server.endpoint(), capabilities={})
        with listening(caller, {"toolsListChanged": True}, id="last") as (_, frames):
            assert server.stop() == 0
            (end,) = frames
            assert end["id"] == "last" and end["result"]["_meta"][SUBSCRIPTION_ID] == "last"


def test_what_a_trigger_changes_is_seen_in_the_list(plain):
    def has(kind, name):
        return name in [one["name"] for one in plain.call(f"{kind}/list").result[kind]]

    for kind, trigger in [("tools", "test_trigger_tool_change"), ("prompts", "test_trigger_prompt_change")]:
        name = f"test_dynamic_{kind.removesuffix('s')}"
        before = has(kind, name)
        plain.tool(trigger)
        assert has(kind, name) != before
        plain.tool(trigger)
        assert has(kind, name) == before


# sep-2164-resource-not-found and caching


@pytest.mark.parametrize("uri", [
    "test://nonexistent-resource-for-conformance-testing", "test://template/1/2/data", "test://template//data",
    "file:///etc/passwd", ""])
def test_a_resource_that_there_is_not_is_an_error_with_its_address(modern, uri):
    reply = modern.call("resources/read", {"uri": uri})
    assert (reply.status, reply.code) == (200, INVALID_PARAMS)
    assert reply.error["data"] == {"uri": uri}


def test_lists_and_contents_tell_for_how_long_they_stay_good(modern):
    first = modern.call("resources/list").result["resources"][0]["uri"]
    asked = [
        ("tools/list", None), ("prompts/list", None), ("resources/list", None), ("resources/templates/list", None),
        ("resources/read", {"uri": first}), ("server/discover", None)]
    for method, params in asked:
        result = modern.call(method, params).result
        assert type(result["ttlMs"]) is int and result["ttlMs"] >= 0
        assert result["cacheScope"] in ("public", "private")
    kept = modern.call("resources/read", {"uri": first}).result
    assert (kept["ttlMs"], kept["cacheScope"]) == (60_000, "public")
    changing = modern.call("resources/read", {"uri": WATCHED}).result
    assert (changing["ttlMs"], changing["cacheScope"]) == (0, "private")


def test_a_cursor_that_is_none_is_refused(modern):
    for method in ("tools/list", "prompts/list", "resources/list", "resources/templates/list"):
        for cursor in ("none", "", 7):
            reply = modern.call(method, {"cursor": cursor})
            assert reply.code == INVALID_PARAMS, (method, cursor)


# json-schema-2020-12 and structured content


def test_schemas_are_given_on_as_they_are(modern):
    tools = {tool["name"]: tool for tool in modern.call("tools/list").result["tools"]}
    schema = tools["json_schema_2020_12_tool"]["inputSchema"]
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$defs"]["address"]["$anchor"] == "addressDef"
    assert schema["properties"]["address"] == {"$ref": "#/$defs/address"}
    assert {"allOf", "if", "then", "else"} <= set(schema) and schema["additionalProperties"] is False
    assert tools["test_sum"]["outputSchema"]["required"] == ["sum"]


def test_data_stand_beside_the_text_that_says_them(modern):
    result = modern.tool("test_sum", {"a": 2, "b": 2**62}).complete
    assert result["structuredContent"] == {"sum": 2 + 2**62}
    assert json.loads(result["content"][0]["text"]) == result["structuredContent"]
    assert modern.tool("test_sum", {"a": "two", "b": 3}).complete["isError"] is True


# http-header-validation


@pytest.mark.parametrize("fields", [
    {"Mcp-Method": None}, {"Mcp-Method": "tools/list"}, {"Mcp-Method": "TOOLS/CALL"}, {"Mcp-Method": "tools/call, "},
    {"Mcp-Method": ["tools/call", "tools/call"]}, {"Mcp-Method": ["tools/call", "tools/list"]},
    {"Mcp-Name": None}, {"Mcp-Name": "test_image_content"}, {"Mcp-Name": "Test_Simple_Text"},
    {"Mcp-Name": ["test_simple_text", "test_simple_text"]}, {"Mcp-Name": "=?base64?dGVzdF9zaW1wbGVfdGV4dA?="},
    {"Mcp-Name": "=?base64?dGVzdF9pbWFnZV9jb250ZW50?="}, {"Mcp-Name": "=?base64?!!!!?="},
    {"Mcp-Name": "=?BASE64?dGVzdF9zaW1wbGVfdGV4dA==?"}, {"Mcp-Name": "dGVzdF9zaW1wbGVfdGV4dA=="},
    {"MCP-Protocol-Version": None}, {"MCP-Protocol-Version": "2025-11-25"}, {"MCP-Protocol-Version": UNKNOWN},
    {"MCP-Protocol-Version": [MODERN, MODERN]}], ids=str)
def test_a_header_that_says_less_or_something_else_than_the_body_is_refused(modern, fields):
    reply = modern.tool("test_simple_text", {}, id="h", fields=fields)
    assert (reply.status, reply.code, reply.id) == (400, HEADER_MISMATCH, "h")


@pytest.mark.parametrize("fields", [
    {"Mcp-Method": "  tools/call \t"}, {"mcp-method": "tools/call", "Mcp-Method": None},
    {"MCP-NAME": "test_simple_text", "Mcp-Name": None}, {"Mcp-Name": " test_simple_text "},
    {"Mcp-Name": "=?base64?dGVzdF9zaW1wbGVfdGV4dA==?="}, {"mcp-protocol-version": MODERN, "MCP-Protocol-Version": None},
    {"Mcp-Session-Id": "ignored"}, {"Last-Event-ID": "ignored"}, {"Accept": None}, {"Accept": "*/*"},
    {"Accept": "application/*"}, {"Accept": "application/json"}, {"Content-Type": "application/json; charset=utf-8"}],
    ids=str)
def test_a_header_that_says_the_same_in_another_way_is_taken(modern, fields):
    assert modern.tool("test_simple_text", {}, fields=fields).text


@pytest.mark.parametrize("fields, status", [
    ({"Accept": "text/html"}, 406), ({"Accept": "text/event-stream"}, 406), ({"Content-Type": "text/plain"}, 415),
    ({"Content-Type": None}, 415), ({"Content-Type": "application/x-www-form-urlencoded"}, 415)], ids=str)
def test_media_types_that_nobody_speaks_here_are_refused(modern, fields, status):
    refused = modern.send("tools/list", fields=fields)
    assert refused.status == status
    refused.close()


def test_listening_needs_a_client_that_takes_streams(modern):
    refused = modern.send(
        "subscriptions/listen", {"notifications": {"toolsListChanged": True}}, fields={"Accept": "application/json"})
    assert refused.status == 406
    refused.close()


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT", "HEAD"])
def test_only_post_is_known(fixtures, method):
    refused = fixtures.endpoint().open(method)
    assert (refused.status, refused.headers["allow"]) == (405, "POST")
    refused.close()


def test_a_body_beyond_the_limit_is_refused(modern):
    refused = modern.endpoint.open(
        "POST", fields=modern.fields({"method": "tools/list"}) | {"Content-Length": str(5 << 20)})
    assert refused.status == 413
    refused.close()


# Ids and messages that are none


@pytest.mark.parametrize("id", IDS, ids=repr)
def test_every_answer_carries_the_id_of_its_question(plain, id):
    # The caller itself compares value and type.
    assert plain.call("server/discover", id=id).result
    refusals = [
        plain.call("tools/list", id=id, meta={}), plain.call("none", id=id),
        plain.call("server/discover", id=id, fields={"Mcp-Method": None}),
        plain.call("server/discover", id=id, protocolVersion=UNKNOWN, fields={"MCP-Protocol-Version": UNKNOWN}),
        plain.tool("test_missing_capability", id=id), plain.tool("no such tool", id=id),
        plain.call("prompts/get", {"name": "none"}, id=id), plain.call("resources/read", {"uri": "none:"}, id=id)]
    assert [reply.code for reply in refusals] == [
        INVALID_PARAMS, METHOD_NOT_FOUND, HEADER_MISMATCH, UNSUPPORTED_VERSION, MISSING_CAPABILITY,
        INVALID_PARAMS, INVALID_PARAMS, INVALID_PARAMS]


@pytest.mark.parametrize("body, code, id", [
    (b"", PARSE_ERROR, None), (b"{", PARSE_ERROR, None), (b"nonsense", PARSE_ERROR, None),
    (b'{"jsonrpc":"2.0","id":1,"id":2,"method":"ping"}', PARSE_ERROR, None), (b"\xff\xfe", PARSE_ERROR, None),
    (b"[" * 100_000, PARSE_ERROR, None), (b"7", INVALID_REQUEST, None), (b'"text"', INVALID_REQUEST, None),
    (b"null", INVALID_REQUEST, None), (b"[]", INVALID_REQUEST, None), (b"{}", INVALID_REQUEST, None),
    (b'{"jsonrpc":"2.0","id":1}', INVALID_REQUEST, 1), (b'{"jsonrpc":"1.0","id":2,"method":"x"}', INVALID_REQUEST, 2),
    (b'{"id":3,"method":"x"}', INVALID_REQUEST, 3), (b'{"jsonrpc":"2.0","id":4,"method":7}', INVALID_REQUEST, 4),
    (b'{"jsonrpc":"2.0","id":null,"method":"x"}', INVALID_REQUEST, None),
    (b'{"jsonrpc":"2.0","id":1.5,"method":"x"}', INVALID_REQUEST, None),
    (b'{"jsonrpc":"2.0","id":{},"method":"x"}', INVALID_REQUEST, None),
    (b'{"jsonrpc":"2.0","id":true,"method":"x"}', INVALID_REQUEST, None)], ids=lambda value: repr(value)[:60])
def test_a_body_that_is_no_message_is_refused(modern, body, code, id):
    exchange = modern.post(body)
    (answer,) = exchange.messages()
    assert (exchange.status, answer["error"]["code"], answer["id"]) == (400, code, id)


def test_a_batch_is_none_of_this_revision(modern):
    asked = [modern.prepare({"jsonrpc": "2.0", "id": id, "method": "tools/list"}) for id in (1, 2)]
    exchange = modern.post(json.dumps(asked).encode())
    (answer,) = exchange.messages()
    assert (exchange.status, answer["error"]["code"]) == (400, INVALID_REQUEST)


def test_a_notification_is_accepted_without_a_word(modern):
    for method in ("notifications/cancelled", "notifications/of-nothing"):
        accepted = modern.notify(method, {"requestId": 1})
        assert (accepted.status, accepted.read()) == (202, b"")
    refused = modern.post(
        {"jsonrpc": "2.0", "method": "notifications/cancelled"}, fields={"MCP-Protocol-Version": UNKNOWN})
    assert refused.status == 400
    refused.close()


@pytest.mark.parametrize("method, params", [
    ("tools/call", {}), ("tools/call", {"name": 7}), ("tools/call", {"name": "test_simple_text", "arguments": []}),
    ("tools/call", {"name": "no such tool"}), ("prompts/get", {"name": "no such prompt"}),
    ("prompts/get", {"name": "test_prompt_with_arguments", "arguments": {"arg1": "one"}}),
    ("prompts/get", {"name": "test_prompt_with_arguments", "arguments": {"arg1": 1, "arg2": "two"}}),
    ("resources/read", {}), ("completion/complete", {}),
    ("completion/complete", {"ref": {"type": "ref/other"}, "argument": {"name": "a", "value": ""}}),
    ("completion/complete", {"ref": {"type": "ref/prompt", "name": "test_simple_prompt"}, "argument": {"name": "a"}}),
    ("completion/complete", {"ref": {"type": "ref/prompt", "name": "none"}, "argument": {"name": "a", "value": ""}})],
    ids=str)
def test_params_of_the_wrong_shape_are_refused(modern, method, params):
    named = {key: None for key in ["Mcp-Name"] if not isinstance(params.get("name", params.get("uri")), str)}
    reply = modern.call(method, params, fields=named)
    # A name that no header can repeat may be noticed as either.
    assert reply.code == INVALID_PARAMS or (named and reply.code == HEADER_MISMATCH and reply.status == 400)


# Calls that nobody waits for any more


def slow_counts(caller):
    return caller.tool("test_slow_counts").complete["structuredContent"]


def leave_unanswered(caller, before):
    """Calls the slow tool and leaves once it has begun, with nothing received."""
    message = caller.prepare({
        "jsonrpc": "2.0", "id": 1, "method": "tools/call",
        "params": {"name": "test_slow", "arguments": {"milliseconds": 60_000}}})
    body = json.dumps(message).encode()
    fields = caller.fields(message) | {"Host": caller.endpoint.authority, "Content-Length": len(body)}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    with socket.create_connection((caller.endpoint.host, caller.endpoint.port)) as connection:
        connection.sendall(f"POST {caller.endpoint.path} HTTP/1.1\r\n{head}\r\n".encode() + body)
        assert penstock.eventually(lambda: slow_counts(caller)["begun"] > before["begun"])


@pytest.mark.parametrize("is_told", [False, True])
def test_work_stops_when_its_client_leaves(modern, is_told):
    before = slow_counts(modern)
    if is_told:
        exchange = modern.send(
            "tools/call", {"name": "test_slow", "arguments": {"milliseconds": 60_000}}, progressToken=1)
        assert next(exchange.messages())["method"] == "notifications/progress"
        exchange.close()
    else:
        leave_unanswered(modern, before)
    assert penstock.eventually(lambda: slow_counts(modern)["abandoned"] == before["abandoned"] + 1)


def test_a_long_silence_turns_an_answer_into_a_stream_that_stays_open(modern):
    exchange = modern.send("tools/call", {"name": "test_slow", "arguments": {"milliseconds": 16_000}})
    (answer,) = exchange.messages()
    assert exchange.is_stream and exchange.comments >= 1
    assert answer["result"]["content"][0]["text"] == "The work is done."


def test_those_who_leave_leave_nothing_behind(fixtures, modern):
    process = pathlib.Path("/proc", str(fixtures.process.pid))

    def held():
        """How many descriptors and threads the server has while nobody speaks with it."""
        return len(list((process / "fd").iterdir())), len(list((process / "task").iterdir()))

    def come_and_go(count):
        for _ in range(count):
            modern.send("subscriptions/listen", {"notifications": {"toolsListChanged": True}}).close()
            modern.send(
                "tools/call", {"name": "test_slow", "arguments": {"milliseconds": 60_000}}, progressToken=1).close()

    # Threads that have worked once may wait for more work.
    come_and_go(10)
    assert penstock.eventually(lambda: slow_counts(modern)["abandoned"] + slow_counts(modern)["ended"] == (
        slow_counts(modern)["begun"]))
    before = held()
    come_and_go(100)
    assert penstock.eventually(
        lambda: all(now <= then for now, then in zip(held(), before, strict=True))), (before, held())


# Both eras at once


def test_both_eras_are_served_beside_each_other(fixtures, modern):
    old = Handshake(fixtures.endpoint())
    for _ in range(3):
        # What the callers read is held against the era of each.
        assert modern.call("tools/list").result["resultType"] == "complete"
        assert set(old.call("tools/list", {}).result) == {"tools"}
        assert old.call("ping").result == {}
        assert modern.call("ping").code == METHOD_NOT_FOUND
        assert modern.tool("test_simple_text").text == old.tool("test_simple_text").text
