"""The scored scenarios of the official conformance suite for 2025-11-25, restated, and the older revisions."""

import json

import pytest

import mcp_program
import mcp_scenarios
import penstock
from mcp_raw import Handshake, Modern
from mcp_shapes import (
    HANDSHAKE, HANDSHAKES, INVALID_PARAMS, INVALID_REQUEST, METHOD_NOT_FOUND, MODERN, assert_message)

WATCHED = "test://watched-resource"
LEVELS = ["debug", "info", "notice", "warning", "error", "critical", "alert", "emergency"]
SAMPLED = {
    "role": "assistant", "content": {"type": "text", "text": "This is a test response from the client"},
    "model": "test-model", "stopReason": "endTurn"}
DEFAULTS = {
    "name": {"type": "string", "default": "John Doe"}, "age": {"type": "integer", "default": 30},
    "score": {"type": "number", "default": 95.5},
    "status": {"type": "string", "enum": ["active", "inactive", "pending"], "default": "active"},
    "verified": {"type": "boolean", "default": True}}


@pytest.fixture(scope="module")
def fixtures():
    with mcp_program.FixtureServer() as running:
        yield running
        assert running.stop() == 0


@pytest.fixture
def caller(fixtures):
    return Handshake(fixtures.endpoint())


@pytest.fixture(params=HANDSHAKES)
def any_caller(request, fixtures):
    """A caller of each revision that begins with a handshake."""
    return Handshake(fixtures.endpoint(), request.param)


def answering(fixtures, method, answer):
    return Handshake(fixtures.endpoint(), answers={method: answer})


@pytest.mark.parametrize("scenario", mcp_scenarios.SHARED)
def test_scenario_of_both_eras(caller, scenario):
    scenario(caller)
    assert caller.call("ping").result == {}


# server-initialize and ping


def test_a_handshake_tells_all_that_is_served(any_caller):
    result = any_caller.begun.result
    assert result["protocolVersion"] == any_caller.revision
    assert result["serverInfo"]["name"] == "mcp-fixture-server" and result["serverInfo"]["version"]
    assert result["instructions"]
    offered = result["capabilities"]
    assert set(offered) == {"tools", "prompts", "resources", "completions", "logging"}
    assert offered["resources"]["subscribe"] is True
    # Changes travel on no pipe of this era here.
    assert not any(offer.get("listChanged") for offer in offered.values())
    assert "mcp-session-id" not in any_caller.begun.headers


@pytest.mark.parametrize("offered, wanted", [
    *[(revision, revision) for revision in HANDSHAKES], (MODERN, HANDSHAKE), ("1999-01-01", HANDSHAKE),
    ("v999.0.0", HANDSHAKE), ("", HANDSHAKE)])
@pytest.mark.parametrize("fields", [{}, {"MCP-Protocol-Version": HANDSHAKE}], ids=["bare", "header"])
def test_the_version_that_is_known_to_both_is_agreed(caller, offered, wanted, fields):
    reply = caller.call("initialize", caller.greeting(offered, {}), id=1, fields=fields)
    assert reply.result["protocolVersion"] == wanted


@pytest.mark.parametrize("params", [None, {}, {"protocolVersion": 7}, []], ids=str)
def test_a_handshake_without_a_version_is_refused(caller, params):
    exchange = caller.post({"jsonrpc": "2.0", "id": 5, "method": "initialize"} | ({} if params is None else {
        "params": params}))
    (answer,) = exchange.messages()
    assert (answer["id"], answer["error"]["code"]) == (5, INVALID_PARAMS)


def test_a_ping_is_answered_with_nothing(any_caller):
    for params in (None, {}):
        assert any_caller.call("ping", params).response["result"] == {}


# Everything in every revision


def test_every_revision_lists_calls_reads_and_gets(any_caller):
    for scenario in (
            mcp_scenarios.tools_list, mcp_scenarios.tools_call_simple_text, mcp_scenarios.resources_read_text,
            mcp_scenarios.prompts_get_with_args, mcp_scenarios.completion_complete):
        scenario(any_caller)
    assert any_caller.tool("test_sum", {"a": 1, "b": 2}).complete["structuredContent"] == {"sum": 3}


# logging-set-level and tools-call-with-logging


@pytest.mark.parametrize("level", LEVELS)
def test_a_level_of_logs_is_set(caller, level):
    assert caller.call("logging/setLevel", {"level": level}).response["result"] == {}


@pytest.mark.parametrize("params", [{}, {"level": "loud"}, {"level": 3}], ids=str)
def test_a_level_of_logs_that_is_none_is_refused(caller, params):
    assert caller.call("logging/setLevel", params).code == INVALID_PARAMS


def test_logs_come_on_the_stream_of_their_call(caller):
    assert caller.call("logging/setLevel", {"level": "debug"}).result == {}
    reply = caller.tool("test_tool_with_logging", {})
    logs = reply.of("notifications/message")
    assert reply.is_stream and reply.text
    assert [(log["level"], log["data"]) for log in logs] == [
        ("info", "Tool execution started"), ("info", "Tool processing data"), ("info", "Tool execution completed")]


# resources-subscribe and resources-unsubscribe


def test_a_subscription_is_taken_and_given_up(caller):
    assert caller.call("resources/subscribe", {"uri": WATCHED}).response["result"] == {}
    assert caller.call("resources/unsubscribe", {"uri": WATCHED}).response["result"] == {}
    assert caller.call("resources/subscribe", {}).code == INVALID_PARAMS


# Questions to the client


def test_a_tool_samples(fixtures):
    caller = answering(fixtures, "sampling/createMessage", SAMPLED)
    reply = caller.tool("test_sampling", {"prompt": "Test prompt for sampling"})
    (question,) = reply.questions
    assert question["params"]["messages"] == [
        {"role": "user", "content": {"type": "text", "text": "Test prompt for sampling"}}]
    assert question["params"]["maxTokens"] == 100
    assert reply.text == "LLM response: This is a test response from the client"


def test_a_tool_elicits(fixtures):
    answer = {"action": "accept", "content": {"username": "testuser", "email": "test@example.com"}}
    reply = answering(fixtures, "elicitation/create", answer).tool(
        "test_elicitation", {"message": "Please provide your information"})
    (question,) = reply.questions
    assert question["params"]["message"] == "Please provide your information"
    assert question["params"].get("mode", "form") == "form"
    schema = question["params"]["requestedSchema"]
    assert {name: field["type"] for name, field in schema["properties"].items()} == {
        "username": "string", "email": "string"}
    assert sorted(schema["required"]) == ["email", "username"]
    assert reply.text.startswith("User response: action=accept, content=")
    assert json.loads(reply.text.partition("content=")[2]) == answer["content"]


@pytest.mark.parametrize("action", ["decline", "cancel"])
def test_a_tool_hears_that_a_person_does_not_answer(fixtures, action):
    reply = answering(fixtures, "elicitation/create", {"action": action}).tool("test_elicitation", {"message": "Well?"})
    assert f"action={action}" in reply.text


def test_forms_have_defaults(fixtures):
    answer = {"action": "accept", "content": {
        "name": "Jane Smith", "age": 25, "score": 88, "status": "inactive", "verified": False}}
    reply = answering(fixtures, "elicitation/create", answer).tool("test_elicitation_sep1034_defaults", {})
    assert reply.questions[0]["params"]["requestedSchema"]["properties"] == DEFAULTS
    assert reply.text.startswith("Elicitation completed: action=accept")


def test_forms_have_choices_of_five_kinds(fixtures):
    answer = {"action": "accept", "content": {
        "untitledSingle": "option1", "titledSingle": "value1", "legacyEnum": "opt1",
        "untitledMulti": ["option1", "option2"], "titledMulti": ["value1", "value2"]}}
    reply = answering(fixtures, "elicitation/create", answer).tool("test_elicitation_sep1330_enums", {})
    fields = reply.questions[0]["params"]["requestedSchema"]["properties"]

    def titled(values):
        return all(isinstance(value["const"], str) and isinstance(value["title"], str) for value in values)

    assert fields["untitledSingle"]["type"] == "string" and fields["untitledSingle"]["enum"]
    assert {"oneOf", "enumNames"}.isdisjoint(fields["untitledSingle"])
    assert fields["titledSingle"]["type"] == "string" and titled(fields["titledSingle"]["oneOf"])
    assert "enum" not in fields["titledSingle"]
    assert fields["legacyEnum"]["type"] == "string"
    assert len(fields["legacyEnum"]["enum"]) == len(fields["legacyEnum"]["enumNames"]) > 0
    assert fields["untitledMulti"]["type"] == "array" and fields["untitledMulti"]["items"]["type"] == "string"
    assert fields["untitledMulti"]["items"]["enum"] and "anyOf" not in fields["untitledMulti"]["items"]
    assert fields["titledMulti"]["type"] == "array" and titled(fields["titledMulti"]["items"]["anyOf"])
    assert "enum" not in fields["titledMulti"]["items"]
    assert "action=accept" in reply.text


def test_an_answer_is_taken_once_and_only_under_its_id(fixtures):
    caller = Handshake(fixtures.endpoint())
    exchange = caller.send("tools/call", {"name": "test_sampling", "arguments": {"prompt": "Who?"}})
    messages = exchange.messages()
    question = next(messages)

    def answer(id, text):
        posted = caller.post({
            "jsonrpc": "2.0", "id": id,
            "result": SAMPLED | {"content": {"type": "text", "text": text}}})
        posted.close()
        return posted.status

    assert isinstance(question["id"], str) and len(question["id"]) >= 16
    assert [answer(id, "forged") for id in (0, 1, "1", f"{question['id']}0", question["id"][:-1])] == [400] * 5
    assert answer(question["id"], "the first") == 202
    assert answer(question["id"], "the second") == 400
    (response,) = messages
    assert response["result"]["content"][0]["text"] == "LLM response: the first"
    assert answer(question["id"], "too late") == 400


def test_a_client_may_answer_with_an_error(fixtures):
    caller = Handshake(fixtures.endpoint())
    exchange = caller.send("tools/call", {"name": "test_sampling", "arguments": {"prompt": "Who?"}})
    messages = exchange.messages()
    question = next(messages)
    accepted = caller.post({"jsonrpc": "2.0", "id": question["id"], "error": {"code": -1, "message": "Not now"}})
    assert accepted.status == 202
    accepted.close()
    (response,) = messages
    assert "error" in response or response["result"]["isError"]


# Errors, headers, batches


def test_errors_of_this_era_come_with_status_200(any_caller):
    for method, params, code in [
            ("unknown/method", {}, METHOD_NOT_FOUND), ("server/discover", {}, METHOD_NOT_FOUND),
            ("subscriptions/listen", {"notifications": {}}, METHOD_NOT_FOUND),
            ("tools/call", {"name": "no such tool"}, INVALID_PARAMS), ("tools/call", {}, INVALID_PARAMS),
            ("prompts/get", {"name": "none"}, INVALID_PARAMS), ("tools/list", {"cursor": "none"}, INVALID_PARAMS),
            ("prompts/get", {"name": "test_prompt_with_arguments", "arguments": {"arg1": "one"}}, INVALID_PARAMS)]:
        reply = any_caller.call(method, params)
        assert (reply.status, reply.code) == (200, code), method
    missing = any_caller.call("resources/read", {"uri": "test://none"})
    assert (missing.code, missing.error["data"]) == (INVALID_PARAMS, {"uri": "test://none"})


@pytest.mark.parametrize("id", [0, -7, 1763736725123, 2**63 - 1, "7", "", "\u00e9"], ids=repr)
def test_every_answer_carries_the_id_of_its_question(caller, id):
    assert caller.call("ping", id=id).result == {}
    assert caller.call("none", id=id).code == METHOD_NOT_FOUND
    assert caller.tool("none", id=id).code == INVALID_PARAMS


def test_no_header_means_the_revision_before_there_was_one(caller):
    reply = caller.call("tools/list", {}, fields={"MCP-Protocol-Version": None})
    assert reply.result["tools"]


def test_what_older_transports_send_is_passed_over(caller):
    fields = {"Mcp-Session-Id": "none of ours", "Last-Event-ID": "7", "Mcp-Method": "none", "Mcp-Name": "none"}
    assert caller.tool("test_simple_text", {}, fields=fields).text


def test_an_unknown_version_in_the_header_is_refused(caller):
    exchange = caller.send("tools/list", {}, fields={"MCP-Protocol-Version": "1999-01-01"})
    (answer,) = exchange.messages()
    assert exchange.status == 400 and "error" in answer


def test_a_batch_is_answered_in_the_one_revision_that_has_batches(fixtures):
    caller = Handshake(fixtures.endpoint(), "2025-03-26")
    batch = [
        {"jsonrpc": "2.0", "id": 1, "method": "ping"}, {"jsonrpc": "2.0", "method": "notifications/cancelled"},
        {"jsonrpc": "2.0", "id": "2", "method": "tools/call", "params": {"name": "test_simple_text"}},
        {"jsonrpc": "2.0", "id": 3, "method": "none"}]
    for fields in ({}, {"MCP-Protocol-Version": None}):
        exchange = caller.post(json.dumps(batch).encode(), fields)
        (answers,) = exchange.messages()
        assert exchange.status == 200
        by_id = {answer["id"]: answer for answer in answers}
        assert set(by_id) == {1, "2", 3} and len(answers) == 3
        assert by_id[1]["result"] == {} and by_id[3]["error"]["code"] == METHOD_NOT_FOUND
        assert_message(by_id["2"], caller.revision, "tools/call")
    accepted = caller.post(json.dumps(batch[1:2]).encode())
    assert (accepted.status, accepted.read()) == (202, b"")
    for refused in (b"[]", json.dumps([Modern(caller.endpoint).prepare(batch[0])]).encode()):
        exchange = caller.post(refused)
        (answer,) = exchange.messages()
        assert (exchange.status, answer["error"]["code"]) == (400, INVALID_REQUEST)


@pytest.mark.parametrize("revision", ["2025-06-18", HANDSHAKE])
def test_a_batch_is_refused_in_later_revisions(fixtures, revision):
    caller = Handshake(fixtures.endpoint(), revision)
    exchange = caller.post(b'[{"jsonrpc":"2.0","id":1,"method":"ping"}]')
    (answer,) = exchange.messages()
    assert (exchange.status, answer["error"]["code"]) == (400, INVALID_REQUEST)


def test_notifications_are_accepted_without_a_word(any_caller):
    for method in ("notifications/initialized", "notifications/cancelled", "notifications/roots/list_changed"):
        accepted = any_caller.notify(method, {"requestId": 1})
        assert (accepted.status, accepted.read()) == (202, b"")


def test_a_lost_connection_ends_no_work_of_this_era(fixtures, caller):
    counter = Modern(fixtures.endpoint())

    def counts():
        return counter.tool("test_slow_counts").complete["structuredContent"]

    before = counts()
    exchange = caller.send(
        "tools/call", {"name": "test_slow", "arguments": {"milliseconds": 400}, "_meta": {"progressToken": 1}})
    assert next(exchange.messages())["method"] == "notifications/progress"
    exchange.close()
    assert penstock.eventually(lambda: counts()["ended"] == before["ended"] + 1)
    assert counts()["abandoned"] == before["abandoned"]


def test_modern_tools_say_that_they_ask_by_their_result(caller):
    result = caller.tool("test_input_required_result_elicitation", {}).complete
    assert result["isError"] is True
