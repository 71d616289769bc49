"""What holds for messages as lines: both eras in one process, each message judged by itself."""

import itertools
import json

import pytest

import mcp_program
import mcp_shapes
from mcp_raw import CLIENT, Handshake, Modern
from mcp_shapes import (
    HANDSHAKE, HANDSHAKES, INVALID_PARAMS, INVALID_REQUEST, METHOD_NOT_FOUND, MODERN, PARSE_ERROR, PREFIX,
    SUBSCRIPTION_ID, UNSUPPORTED_VERSION)

META = Modern(None).meta()
# Nobody may use an id twice.
ids = itertools.count(1)
SLOW = {"name": "test_slow", "arguments": {"milliseconds": 60_000}}


@pytest.fixture
def lines():
    """The fixtures, which must have said nothing but messages in the end, and end well."""
    running = mcp_program.Lines()
    yield running
    if running.process.returncode is None:
        rest, errors, code = running.end()
        assert (errors, code) == (b"", 0)
        for line in rest.splitlines():
            json.loads(line)


def modern(method, id, params=None, **meta):
    message = {"jsonrpc": "2.0", "method": method, "params": (params or {}) | {"_meta": META | meta}}
    return message if id is None else message | {"id": id}


def old(method, id, params=None):
    message = {"jsonrpc": "2.0", "method": method} | ({} if params is None else {"params": params})
    return message if id is None else message | {"id": id}


def ask(lines, message):
    """Sends a request and gives the response, which comes next."""
    lines.write(message)
    answer = lines.read()
    assert (answer["id"], type(answer["id"])) == (message["id"], type(message["id"]))
    is_modern = "_meta" in message.get("params", {})
    mcp_shapes.assert_message(answer, MODERN if is_modern else HANDSHAKE, message["method"])
    return answer


def greet(lines, revision=HANDSHAKE):
    answer = ask(lines, old("initialize", 0, Handshake.greeting(revision)))
    lines.write(old("notifications/initialized", None))
    return answer["result"]


def past(lines, message):
    """Sends a request and gives its response and all that came before that."""
    lines.write(message)
    before = []
    while (answer := lines.read()).get("id") != message["id"]:
        before.append(answer)
    return answer, before


def counts(lines):
    """What has become of slow calls; only notifications may come meanwhile."""
    answer, before = past(lines, modern("tools/call", f"counts {next(ids)}", {"name": "test_slow_counts"}))
    assert all("method" in message for message in before), before
    return answer["result"]["structuredContent"]


def test_each_message_is_of_the_era_that_it_says(lines):
    assert ask(lines, modern("server/discover", 1))["result"]["supportedVersions"] == [MODERN]
    assert greet(lines)["protocolVersion"] == HANDSHAKE
    for id in range(10, 14):
        assert ask(lines, modern("tools/list", id))["result"]["resultType"] == "complete"
        assert set(ask(lines, old("tools/list", f"{id}"))["result"]) == {"tools"}
        assert ask(lines, old("ping", id))["result"] == {}
        assert ask(lines, modern("ping", id))["error"]["code"] == METHOD_NOT_FOUND


@pytest.mark.parametrize("revision", HANDSHAKES)
def test_every_revision_is_greeted(lines, revision):
    assert greet(lines, revision)["protocolVersion"] == revision
    assert ask(lines, old("tools/call", 1, {"name": "test_simple_text"}))["result"]["content"]


def test_before_a_handshake_a_message_has_to_say_what_it_is(lines):
    assert ask(lines, old("ping", 1))["result"] == {}
    lines.write(old("tools/list", 2))
    refused = lines.read()
    assert (refused["id"], refused["error"]["code"]) == (2, INVALID_PARAMS)
    assert PREFIX + "protocolVersion" in refused["error"]["message"]
    lines.write(old("unknown/method", 3))
    assert lines.read()["error"]["code"] in (METHOD_NOT_FOUND, INVALID_PARAMS)
    assert ask(lines, modern("tools/list", 4))["result"]["tools"]


def test_an_unknown_version_is_answered_with_those_that_are_known(lines):
    answer = ask(lines, modern("server/discover", 1, **{PREFIX + "protocolVersion": "v999.0.0"}))
    assert answer["error"]["code"] == UNSUPPORTED_VERSION
    assert answer["error"]["data"] == {"supported": [MODERN], "requested": "v999.0.0"}


@pytest.mark.parametrize("line, code, id", [
    (b"nonsense", PARSE_ERROR, None), (b"{", PARSE_ERROR, None), (b"\xff", PARSE_ERROR, None),
    (b"[" * 100_000, PARSE_ERROR, None), (b'{"a":1,"a":2}', PARSE_ERROR, None), (b"7", INVALID_REQUEST, None),
    (b"{}", INVALID_REQUEST, None), (b"[]", INVALID_REQUEST, None),
    (b'{"jsonrpc":"2.0","id":null,"method":"ping"}', INVALID_REQUEST, None),
    (b'{"jsonrpc":"2.0","id":7,"method":7}', INVALID_REQUEST, 7)], ids=lambda value: repr(value)[:50])
def test_a_line_that_is_no_message_is_answered_and_the_next_one_read(lines, line, code, id):
    lines.write(line)
    answer = lines.read()
    assert (answer["error"]["code"], answer["id"]) == (code, id)
    assert ask(lines, old("ping", 1))["result"] == {}


def test_a_line_beyond_the_limit_is_answered_and_the_next_one_read(lines):
    lines.write(b'{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":"' + b"a" * (5 << 20) + b'"}}')
    answer = lines.read()
    assert answer["error"]["code"] in (PARSE_ERROR, INVALID_REQUEST)
    assert ask(lines, old("ping", 2))["result"] == {}


def test_a_message_stays_on_its_line(lines):
    uri = "test://template/\u2028\u0085é\t/data"
    answer = ask(lines, modern("resources/read", "\u2029", {"uri": uri}))
    assert answer["result"]["contents"][0]["uri"] == uri
    lines.write(json.dumps(modern("tools/list", 1)).encode() + b" \r")
    assert lines.read()["result"]["tools"]


def test_a_slow_call_keeps_nobody_waiting(lines):
    for id in range(8):
        lines.write(modern("tools/call", id, SLOW))
    for id in range(100, 140):
        assert ask(lines, modern("tools/call", id, {"name": "test_simple_text"}))["result"]["content"]
    assert counts(lines)["begun"] == 8


@pytest.mark.parametrize("era", [MODERN, HANDSHAKE])
def test_a_call_that_is_cancelled_stops_and_is_never_answered(lines, era):
    greet(lines)
    params = SLOW | {"_meta": {"progressToken": "p"}}
    lines.write(modern("tools/call", "slow", SLOW, progressToken="p") if era == MODERN else old(
        "tools/call", "slow", params))
    assert lines.read()["method"] == "notifications/progress"
    cancelled = {"requestId": "slow", "reason": "enough"}
    lines.write((modern if era == MODERN else old)("notifications/cancelled", None, cancelled))
    while counts(lines)["abandoned"] == 0:
        pass
    rest, errors, code = lines.end()
    assert (errors, code) == (b"", 0)
    assert all("method" in json.loads(line) for line in rest.splitlines())


def test_cancelling_what_is_not_there_does_nothing(lines):
    for params in ({"requestId": 99}, {"requestId": None}, {}, {"requestId": {}}):
        lines.write(old("notifications/cancelled", None, params))
    assert ask(lines, modern("tools/list", 99))["result"]["tools"]


@pytest.mark.parametrize("id", [7, "7"])
def test_a_listener_hears_and_stops_listening(lines, id):
    lines.write(modern("subscriptions/listen", id, {"notifications": {"toolsListChanged": True}}))
    told = lines.read()
    assert told["method"] == "notifications/subscriptions/acknowledged"
    lines.write(modern("tools/call", "t", {"name": "test_trigger_tool_change"}))
    both = {message.get("method", "response"): message for message in (lines.read(), lines.read())}
    for message in (told, both["notifications/tools/list_changed"]):
        mcp_shapes.assert_message(message, MODERN)
        marked = message["params"]["_meta"][SUBSCRIPTION_ID]
        assert (marked, type(marked)) == (id, type(id))
    # The same id of another type is another request, so that this ends nothing.
    lines.write(modern("notifications/cancelled", None, {"requestId": {7: "7", "7": 7}[id]}))
    lines.write(modern("tools/call", "again", {"name": "test_trigger_tool_change"}))
    assert {message.get("method") for message in (lines.read(), lines.read())} == {
        None, "notifications/tools/list_changed"}
    lines.write(modern("notifications/cancelled", None, {"requestId": id}))
    # Once the listener is gone, nothing comes but what was asked for.
    heard = [told]
    while heard:
        heard = past(lines, modern("tools/call", f"trigger {next(ids)}", {"name": "test_trigger_tool_change"}))[1]
        heard += past(lines, old("ping", f"ping {next(ids)}"))[1]
        assert all("method" in message for message in heard), heard


def test_a_question_is_answered_by_a_line(lines):
    greet(lines)
    lines.write(old("tools/call", 1, {"name": "test_elicitation", "arguments": {"message": "Who?"}}))
    question = lines.read()
    mcp_shapes.assert_message(question, HANDSHAKE)
    lines.write({"jsonrpc": "2.0", "id": question["id"], "result": {"action": "decline"}})
    answer = lines.read()
    assert answer["id"] == 1 and "action=decline" in answer["result"]["content"][0]["text"]


def test_the_end_of_the_input_ends_everything(lines):
    greet(lines)
    lines.write(modern("subscriptions/listen", "l", {"notifications": {"toolsListChanged": True}}))
    assert lines.read()["method"] == "notifications/subscriptions/acknowledged"
    lines.write(modern("tools/call", "slow", SLOW, progressToken=1))
    lines.write(old("tools/call", "slow as ever", SLOW | {"_meta": {"progressToken": 2}}))
    lines.write(old("tools/call", "question", {"name": "test_sampling", "arguments": {"prompt": "Who?"}}))
    while "id" not in lines.read():
        pass
    rest, errors, code = lines.end()
    assert (errors, code) == (b"", 0)
    for line in rest.splitlines():
        assert json.loads(line).get("id") not in ("slow", "slow as ever", "question")


def test_a_reader_that_leaves_ends_the_program(lines):
    lines.process.stdout.close()
    for id in range(3):
        try:
            lines.write(modern("tools/list", id))
        except BrokenPipeError:
            break
    assert lines.process.wait(mcp_program.penstock.HANG_SECONDS) == 0
    lines.process.stdin.close()
    lines.process.stderr.close()


def test_a_greeting_names_the_server(lines):
    told = greet(lines)
    assert told["serverInfo"]["name"] == "mcp-fixture-server" and told["instructions"]
    discovered = ask(lines, modern("server/discover", 1))["result"]
    assert discovered["instructions"] == told["instructions"] and CLIENT["name"] not in str(told)
