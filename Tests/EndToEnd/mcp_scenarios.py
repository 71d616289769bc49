"""The scenarios that both eras share, each a function of a caller, named as the official conformance suite does."""

import base64
import concurrent.futures
import re

import pytest

from mcp_shapes import MODERN

PNG = b"\x89PNG\r\n\x1a\n"
TOOL_NAME = re.compile(r"[A-Za-z0-9_./-]{1,64}")
HEARD_TOOLS = {
    "test_simple_text", "test_image_content", "test_audio_content", "test_embedded_resource",
    "test_multiple_content_types", "test_error_handling", "test_tool_with_progress", "test_tool_with_logging"}
PROMPTS = {
    "test_simple_prompt", "test_prompt_with_arguments", "test_prompt_with_embedded_resource", "test_prompt_with_image"}
EVIL = "evil.example.com"


def params(caller):
    """The params of a request that has none to send: the clients of the handshake era send an empty object."""
    return None if caller.revision == MODERN else {}


def assert_image(item):
    assert item["type"] == "image" and item["mimeType"] == "image/png"
    assert base64.b64decode(item["data"], validate=True).startswith(PNG)


def contents(caller, uri):
    """The one piece of content of a resource, at the address that was asked for."""
    (found,) = caller.call("resources/read", {"uri": uri}).complete["contents"]
    assert found["uri"] == uri
    return found


def messages(caller, name, arguments=None):
    reply = caller.call("prompts/get", {"name": name} | ({} if arguments is None else {"arguments": arguments}))
    found = reply.complete["messages"]
    assert found and all(message["role"] == "user" for message in found)
    return [message["content"] for message in found]


def completion_complete(caller):
    def values(typed):
        completion = caller.call("completion/complete", {
            "ref": {"type": "ref/prompt", "name": "test_prompt_with_arguments"},
            "argument": {"name": "arg1", "value": typed}}).complete["completion"]
        assert len(completion["values"]) <= 100
        return completion["values"]

    assert values("test") == ["test", "testValue1", "testValue2"]
    assert values("none of them") == []


def tools_list(caller):
    tools = caller.call("tools/list", params(caller)).complete["tools"]
    names = [tool["name"] for tool in tools]
    assert len(set(names)) == len(names) and set(names) >= HEARD_TOOLS
    for tool in tools:
        assert TOOL_NAME.fullmatch(tool["name"])
        assert tool["description"] and tool["inputSchema"]["type"] == "object"
    assert caller.call("tools/list", params(caller)).complete["tools"] == tools


def tools_call_simple_text(caller):
    assert caller.tool("test_simple_text").text == "This is a simple text response for testing."


def tools_call_image(caller):
    (item,) = caller.tool("test_image_content", {}).complete["content"]
    assert_image(item)


def tools_call_audio(caller):
    (item,) = caller.tool("test_audio_content", {}).complete["content"]
    assert item["type"] == "audio" and item["mimeType"] == "audio/wav"
    sound = base64.b64decode(item["data"], validate=True)
    assert sound[:4] == b"RIFF" and sound[8:12] == b"WAVE"


def tools_call_embedded_resource(caller):
    (item,) = caller.tool("test_embedded_resource", {}).complete["content"]
    assert item == {"type": "resource", "resource": {
        "uri": "test://embedded-resource", "mimeType": "text/plain",
        "text": "This is an embedded resource content."}}


def tools_call_mixed_content(caller):
    text, image, resource = caller.tool("test_multiple_content_types", {}).complete["content"]
    assert text == {"type": "text", "text": "Multiple content types test:"}
    assert_image(image)
    assert resource == {"type": "resource", "resource": {
        "uri": "test://mixed-content-resource", "mimeType": "application/json",
        "text": '{"test":"data","value":123}'}}


def tools_call_error(caller):
    result = caller.tool("test_error_handling", {}).complete
    assert result["isError"] is True
    assert result["content"] == [
        {"type": "text", "text": "This tool intentionally returns an error for testing"}]


def tools_call_with_progress(caller):
    for token in ("progress-test-1", 7, "7", ""):
        meta = {"progressToken": token}
        reply = caller.tool("test_tool_with_progress", {}, **(
            meta if caller.revision == MODERN else {"meta": meta}))
        told = reply.of("notifications/progress")
        assert reply.is_stream and reply.text
        assert [(type(step["progressToken"]), step["progressToken"]) for step in told] == [(type(token), token)] * 3
        assert [(step["progress"], step["total"]) for step in told] == [(0, 100), (50, 100), (100, 100)]
    assert caller.tool("test_tool_with_progress", {}).of("notifications/progress") == []


def resources_list(caller):
    resources = caller.call("resources/list", params(caller)).complete["resources"]
    assert [resource["uri"] for resource in resources] == [
        "test://static-text", "test://static-binary", "test://watched-resource"]
    assert all(resource["name"] for resource in resources)


def resources_read_text(caller):
    found = contents(caller, "test://static-text")
    assert found["mimeType"] == "text/plain"
    assert found["text"] == "This is the content of the static text resource."


def resources_read_binary(caller):
    found = contents(caller, "test://static-binary")
    assert found["mimeType"] == "image/png" and "text" not in found
    assert base64.b64decode(found["blob"], validate=True).startswith(PNG)


def resources_templates_read(caller):
    (template,) = caller.call("resources/templates/list", params(caller)).complete["resourceTemplates"]
    assert template["uriTemplate"] == "test://template/{id}/data" and template["name"]
    for part in ("123", "a b", "é"):
        found = contents(caller, f"test://template/{part}/data")
        assert found["mimeType"] == "application/json"
        assert f'"id":"{part}"' in found["text"] and f"Data for ID: {part}" in found["text"]


def prompts_list(caller):
    prompts = caller.call("prompts/list", params(caller)).complete["prompts"]
    assert {prompt["name"] for prompt in prompts} >= PROMPTS
    assert all(prompt["description"] for prompt in prompts)
    asked = {prompt["name"]: [one["name"] for one in prompt.get("arguments", [])] for prompt in prompts}
    assert asked["test_simple_prompt"] == [] and asked["test_prompt_with_arguments"] == ["arg1", "arg2"]


def prompts_get_simple(caller):
    assert messages(caller, "test_simple_prompt") == [
        {"type": "text", "text": "This is a simple prompt for testing."}]


def prompts_get_with_args(caller):
    assert messages(caller, "test_prompt_with_arguments", {"arg1": "testValue1", "arg2": "testValue2"}) == [
        {"type": "text", "text": "Prompt with arguments: arg1='testValue1', arg2='testValue2'"}]


def prompts_get_embedded_resource(caller):
    resource, text = messages(
        caller, "test_prompt_with_embedded_resource", {"resourceUri": "test://example-resource"})
    assert resource == {"type": "resource", "resource": {
        "uri": "test://example-resource", "mimeType": "text/plain",
        "text": "Embedded resource content for testing."}}
    assert text == {"type": "text", "text": "Please process the embedded resource above."}


def prompts_get_with_image(caller):
    image, text = messages(caller, "test_prompt_with_image")
    assert_image(image)
    assert text == {"type": "text", "text": "Please analyze the image above."}


def dns_rebinding_protection(caller):
    """Foreign names, in either field, are refused whatever the method; those of this machine are not."""
    endpoint = caller.endpoint
    if caller.revision == MODERN:
        method, asked, extra = "server/discover", None, {}
    else:
        method, asked = "initialize", caller.greeting(caller.revision)
        extra = {"Mcp-Method": "initialize", "MCP-Protocol-Version": caller.revision}
    foreign = [
        {"Host": EVIL, "Origin": f"http://{EVIL}"}, {"Host": EVIL}, {"Host": f"localhost.{EVIL}"},
        {"Host": f"{EVIL}:{endpoint.port}"}, {"Origin": f"http://{EVIL}"}, {"Origin": f"http://localhost.{EVIL}"},
        {"Origin": "null"}, {"Origin": f"http://{EVIL}:{endpoint.port}"}, {"Origin": "http://127.0.0.1.nip.io"},
        {"Origin": f"http://localhost@{EVIL}"}, {"Origin": "file://localhost"},
        {"Origin": [f"http://{endpoint.authority}", f"http://{EVIL}"]}]
    for fields in foreign:
        refused = caller.send(method, asked, fields=extra | fields)
        assert 400 <= refused.status < 500, fields
        refused.close()
        for other in ("GET", "DELETE"):
            refused = endpoint.open(other, fields=fields)
            assert 400 <= refused.status < 500 and refused.status != 405, (other, fields)
            refused.close()
    known = [
        {"Host": endpoint.authority, "Origin": f"http://{endpoint.authority}"}, {"Origin": "http://localhost"},
        {"Origin": "http://localhost:5173"}, {"Origin": "https://127.0.0.1:1"}, {"Origin": "http://[::1]:8080"},
        {"Host": "localhost"}, {"Host": "localhost:9"}, {"Host": f"[::1]:{endpoint.port}"}]
    for fields in known:
        assert caller.call(method, asked, fields=extra | fields).result, fields
    for other in ("GET", "DELETE"):
        answered = endpoint.open(other, fields={"Origin": f"http://{endpoint.authority}"})
        assert (answered.status, answered.headers["allow"]) == (405, "POST")
        answered.close()


def server_sse_multiple_streams(caller):
    def ask(id):
        return caller.call(
            "tools/list", params(caller), id=id, fields={"Accept": "text/event-stream, application/json"})

    with concurrent.futures.ThreadPoolExecutor(3) as threads:
        replies = list(threads.map(ask, [1000, 1001, 1002]))
    assert [reply.id for reply in replies] == [1000, 1001, 1002]
    assert all(reply.complete["tools"] == replies[0].complete["tools"] for reply in replies)


SHARED = [
    pytest.param(scenario, id=scenario.__name__.replace("_", "-")) for scenario in (
        completion_complete, tools_list, tools_call_simple_text, tools_call_image, tools_call_audio,
        tools_call_embedded_resource, tools_call_mixed_content, tools_call_error, tools_call_with_progress,
        resources_list, resources_read_text, resources_read_binary, resources_templates_read, prompts_list,
        prompts_get_simple, prompts_get_with_args, prompts_get_embedded_resource, prompts_get_with_image,
        dns_rebinding_protection, server_sse_multiple_streams)]
