"""What the messages of each era may look like, by the types of the official package.

Those types pass over members that they do not know. So a message is read by its type and written again, and must come
out as it went in: whatever is not in the revision is then missing.
"""

import functools

from mcp_types import _v2025_11_25 as handshake_types
from mcp_types import _v2026_07_28 as modern_types
from mcp_types import methods
from pydantic import TypeAdapter

MODERN = "2026-07-28"
HANDSHAKE = "2025-11-25"
HANDSHAKES = ("2024-11-05", "2025-03-26", "2025-06-18", HANDSHAKE)

PREFIX = "io.modelcontextprotocol/"
SERVER_INFO = PREFIX + "serverInfo"
SUBSCRIPTION_ID = PREFIX + "subscriptionId"

# Results that say for how long they may be kept.
KEPT_METHODS = {
    "server/discover", "tools/list", "prompts/list", "resources/list", "resources/templates/list", "resources/read"}
# Results that hold nothing.
EMPTY_METHODS = {"ping", "logging/setLevel", "resources/subscribe", "resources/unsubscribe"}
# Members of results that no revision with a handshake knows or that stay away from its results here.
MODERN_MEMBERS = {"resultType", "ttlMs", "cacheScope", "_meta"}

PARSE_ERROR, INVALID_REQUEST, METHOD_NOT_FOUND, INVALID_PARAMS = -32700, -32600, -32601, -32602
HEADER_MISMATCH, MISSING_CAPABILITY, UNSUPPORTED_VERSION = -32020, -32021, -32022

MODERN_ERRORS = {
    HEADER_MISMATCH: modern_types.HeaderMismatchError,
    MISSING_CAPABILITY: modern_types.MissingRequiredClientCapabilityError,
    UNSUPPORTED_VERSION: modern_types.UnsupportedProtocolVersionError}
ERROR_CODES = {PARSE_ERROR, INVALID_REQUEST, METHOD_NOT_FOUND, INVALID_PARAMS, -32603, *MODERN_ERRORS}


@functools.cache
def adapter(shape):
    return TypeAdapter(shape)


def assert_shape(shape, value):
    """Reads a value by a type, without bending it, and holds it against what the type has kept of it."""
    read = adapter(shape).validate_python(value, strict=True, by_name=False)
    kept = adapter(shape).dump_python(read, by_alias=True, mode="json", exclude_unset=True)
    assert kept == value, f"{shape} knows only {kept} of {value}"


def assert_message(message, revision, method=None):
    """Holds a message of a server against its revision; `method` is that of the request that it answers."""
    assert message["jsonrpc"] == "2.0"
    if "method" in message:
        assert_call(message, revision)
    elif "result" in message:
        assert set(message) == {"jsonrpc", "id", "result"}, message
        assert type(message["id"]) in (int, str)
        assert_result(message["result"], revision, method)
    else:
        assert set(message) == {"jsonrpc", "id", "error"}, message
        assert_error(message, revision)


def assert_call(message, revision):
    """A notification, or in the eras with a handshake a question to the client."""
    if "id" in message:
        assert revision != MODERN, f"A request to a client of {MODERN}: {message}"
        assert type(message["id"]) in (int, str)
        assert_shape(methods.SERVER_REQUESTS[message["method"], revision], message)
    else:
        assert_shape(methods.SERVER_NOTIFICATIONS[message["method"], revision], message)


def assert_result(result, revision, method):
    assert_shape(methods.SERVER_RESULTS[method, revision], result)
    if revision != MODERN:
        assert MODERN_MEMBERS.isdisjoint(result), f"{method} of {revision}: {result}"
        assert not result or method not in EMPTY_METHODS, f"{method} of {revision}: {result}"
        return
    assert result["resultType"] in ("complete", "input_required")
    server = result["_meta"][SERVER_INFO]
    assert_shape(modern_types.Implementation, server)
    assert server["name"] and server["version"]
    is_kept = method in KEPT_METHODS and result["resultType"] == "complete"
    assert {"ttlMs", "cacheScope"} & set(result) == ({"ttlMs", "cacheScope"} if is_kept else set()), result
    if is_kept:
        assert type(result["ttlMs"]) is int and result["ttlMs"] >= 0
        assert result["cacheScope"] in ("public", "private")
    if result["resultType"] == "input_required":
        assert method in ("tools/call", "prompts/get", "resources/read")
        assert result.get("inputRequests") or result.get("requestState")
        for question in result.get("inputRequests", {}).values():
            assert "id" not in question and "jsonrpc" not in question


def assert_error(message, revision):
    code = message["error"]["code"]
    assert code in ERROR_CODES, message
    assert message["error"]["message"]
    if revision == MODERN:
        assert_shape(MODERN_ERRORS.get(code, modern_types.JSONRPCErrorResponse), message)
    else:
        assert code not in MODERN_ERRORS, message
        if message["id"] is None:
            message = {name: value for name, value in message.items() if name != "id"}
        assert_shape(handshake_types.JSONRPCErrorResponse, message)
