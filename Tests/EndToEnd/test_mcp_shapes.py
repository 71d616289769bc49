"""The judgement of messages finds what is wrong with them; each case is a good message with one thing changed."""

import copy

import pytest
from pydantic import ValidationError

from mcp_shapes import HANDSHAKE, MODERN, SERVER_INFO, assert_message

SERVER = {SERVER_INFO: {"name": "server", "version": "1"}}
TOOL = {"name": "t", "description": "d", "inputSchema": {"type": "object"}}
GOOD = {
    "list": ("tools/list", {"jsonrpc": "2.0", "id": 1, "result": {
        "resultType": "complete", "tools": [TOOL], "ttlMs": 0, "cacheScope": "private", "_meta": SERVER}}),
    "call": ("tools/call", {"jsonrpc": "2.0", "id": "1", "result": {
        "resultType": "complete", "content": [{"type": "text", "text": "t"}], "isError": False, "_meta": SERVER}}),
    "question": ("tools/call", {"jsonrpc": "2.0", "id": 1, "result": {
        "resultType": "input_required", "inputRequests": {"k": {"method": "roots/list", "params": {}}},
        "_meta": SERVER}}),
    "error": ("tools/call", {"jsonrpc": "2.0", "id": 1, "error": {
        "code": -32022, "message": "m", "data": {"supported": [MODERN], "requested": "x"}}}),
    "notification": (None, {"jsonrpc": "2.0", "method": "notifications/progress", "params": {
        "progressToken": 1, "progress": 0.5}})}
MISSING, TEXT = object(), "text"
BAD = [
    ("list", "result.resultType", MISSING), ("list", "result.ttlMs", MISSING), ("list", "result.cacheScope", MISSING),
    ("list", "result.ttlMs", -1), ("list", "result.ttlMs", 0.5), ("list", "result.ttlMs", "0"),
    ("list", "result.cacheScope", "shared"), ("list", "result._meta", MISSING), ("list", "result._meta", {}),
    ("list", ("result", "_meta", SERVER_INFO, "version"), MISSING), ("list", "result.extra", 1), ("list", "id", 1.5),
    ("list", "id", None), ("list", "jsonrpc", "1.0"), ("list", "method", "tools/list"), ("list", "result.tools", {}),
    ("call", "result.ttlMs", 0), ("call", "result.content", MISSING), ("call", "result.isError", "no"),
    ("call", "result.resultType", "done"), ("call", "result.structured", {}),
    ("question", "result.inputRequests", {}), ("question", "result.ttlMs", 0),
    ("question", "result.inputRequests", {"k": {"method": "roots/other"}}),
    ("question", "result.inputRequests", {"k": {"method": "roots/list", "id": 1}}),
    ("error", "error.data", MISSING), ("error", "error.code", -32002), ("error", "error.code", "-32022"),
    ("error", "error.message", MISSING), ("error", "error.message", ""), ("error", "error.data", {"supported": TEXT}),
    ("notification", "params.progress", MISSING), ("notification", "params.progress", "1"),
    ("notification", "method", "notifications/none"), ("notification", "params.extra", 1), ("notification", "id", 1)]


def changed(message, path, value):
    message = copy.deepcopy(message)
    *way, last = path.split(".") if isinstance(path, str) else path
    place = message
    for step in way:
        place = place[step]
    if value is MISSING:
        del place[last]
    else:
        place[last] = value
    return message


@pytest.mark.parametrize("kind", GOOD)
def test_a_good_message_passes(kind):
    method, message = GOOD[kind]
    assert_message(message, MODERN, method)


@pytest.mark.parametrize("kind, path, value", BAD, ids=str)
def test_a_changed_message_does_not(kind, path, value):
    method, message = GOOD[kind]
    with pytest.raises((AssertionError, ValidationError, KeyError)):
        assert_message(changed(message, path, value), MODERN, method)


@pytest.mark.parametrize("member, value", [
    ("resultType", "complete"), ("ttlMs", 0), ("cacheScope", "private"), ("_meta", SERVER), ("extra", 1)])
def test_a_result_of_the_handshake_era_is_bare(member, value):
    bare = {"tools": [TOOL]}
    assert_message({"jsonrpc": "2.0", "id": 1, "result": bare}, HANDSHAKE, "tools/list")
    with pytest.raises((AssertionError, ValidationError)):
        assert_message({"jsonrpc": "2.0", "id": 1, "result": bare | {member: value}}, HANDSHAKE, "tools/list")
    with pytest.raises(AssertionError):
        assert_message({"jsonrpc": "2.0", "id": 1, "result": {member: value}}, HANDSHAKE, "ping")
