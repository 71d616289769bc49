"""The official client in every mode and every revision that it speaks, over HTTP and over lines."""

import base64
import contextlib

import anyio
import mcp_types as types
import pytest
from mcp.client.session import ClientSession
from mcp.client.subscriptions import ListenNotSupportedError, PromptsListChanged, ToolsListChanged
from mcp.shared.exceptions import MCPError

import mcp_targets
from mcp_shapes import HANDSHAKE, HANDSHAKES, INVALID_PARAMS, METHOD_NOT_FOUND, MODERN
from mcp_targets import driven

MODES = {"auto": MODERN, "legacy": HANDSHAKE, MODERN: MODERN}
MODERN_MODES = [mode for mode, revision in MODES.items() if revision == MODERN]
CLIENT = types.Implementation(name="tests", version="1")

pytestmark = pytest.mark.filterwarnings("ignore::mcp.shared.exceptions.MCPDeprecationWarning")


@pytest.fixture(params=mcp_targets.ALL, ids=lambda make: make.__name__, scope="module")
def mcp_target(request):
    """Each server that is known."""
    with request.param() as target:
        yield target


@pytest.fixture(params=mcp_targets.FIXTURE_TARGETS, ids=lambda make: make.__name__, scope="module")
def fixture_target(request):
    """The server of fixtures in each way that leads to it."""
    with request.param() as target:
        yield target


@contextlib.asynccontextmanager
async def connected(target, mode, **more):
    """A client that speaks the revision that its mode means."""
    async with target.client(mode, **more) as client:
        assert client.protocol_version == MODES[mode]
        yield client


@contextlib.asynccontextmanager
async def greeted(target, revision):
    """A session that has offered a certain revision in its handshake, which the client by itself never does."""
    async with target.transport() as streams, ClientSession(*streams[:2], client_info=CLIENT) as session:
        asked = types.InitializeRequest(params=types.InitializeRequestParams(
            protocol_version=revision, capabilities=types.ClientCapabilities(), client_info=CLIENT))
        session.adopt(await session.send_request(asked, types.InitializeResult))
        await session.send_notification(types.InitializedNotification())
        yield session


def assert_data(result, known):
    """The client itself has held the data against the schema of the tool."""
    assert not result.is_error and result.content
    assert known.data.items() <= result.structured_content.items()


async def use_everything(session, known):
    """Lists, calls, reads, gets and completes, with a client or with a session."""
    tools = {tool.name: tool for tool in (await session.list_tools()).tools}
    assert known.tool[0] in tools
    assert_data(await session.call_tool(*known.tool), known)
    assert known.resource in [str(one.uri) for one in (await session.list_resources()).resources]
    assert (await session.read_resource(known.resource)).contents[0].uri == known.resource
    template, uri = known.template
    templates = (await session.list_resource_templates()).resource_templates
    assert template in [one.uri_template for one in templates]
    assert known.resource_text in (await session.read_resource(uri)).contents[0].text
    assert known.prompt[0] in [one.name for one in (await session.list_prompts()).prompts]
    messages = (await session.get_prompt(*known.prompt)).messages
    assert known.prompt_text in "\n".join(getattr(message.content, "text", "") for message in messages)
    prompt, argument, typed = known.completion
    completed = await session.complete(
        types.PromptReference(type="ref/prompt", name=prompt), {"name": argument, "value": typed})
    assert completed.completion.values == known.values


async def code_of(call):
    """The code of the error that a call ends with."""
    with pytest.raises(MCPError) as caught:
        await call
    return caught.value.code


@pytest.mark.parametrize("mode", MODES)
@driven
async def test_a_client_agrees_on_the_revision_that_was_meant_and_uses_everything(mcp_target, mode):
    async with connected(mcp_target, mode) as client:
        # Who names a revision asks for nothing before the first call.
        if mode != MODERN:
            assert client.server_info.name == mcp_target.known.server and client.instructions
            offered = client.server_capabilities
            assert offered.tools is not None and offered.prompts is not None and offered.completions is not None
            if mode == "auto":
                assert offered.resources.subscribe is True
            else:
                assert not offered.tools.list_changed and not offered.prompts.list_changed
        await use_everything(client, mcp_target.known)


@pytest.mark.parametrize("revision", HANDSHAKES)
@driven
async def test_a_client_of_each_revision_with_a_handshake_uses_everything(mcp_target, revision):
    async with greeted(mcp_target, revision) as session:
        assert session.protocol_version == revision
        await use_everything(session, mcp_target.known)


@pytest.mark.parametrize("mode", MODES)
@driven
async def test_calls_that_are_wrong_end_with_errors_and_the_next_ones_are_answered(mcp_target, mode):
    async with connected(mcp_target, mode) as client:
        assert await code_of(client.call_tool("no such tool", {})) == INVALID_PARAMS
        assert await code_of(client.get_prompt("no such prompt")) == INVALID_PARAMS
        assert await code_of(client.read_resource("none://none")) == INVALID_PARAMS
        assert await code_of(client.list_tools(cursor="none")) == INVALID_PARAMS
        if MODES[mode] == MODERN:
            assert await code_of(client.send_ping()) == METHOD_NOT_FOUND
        else:
            await client.send_ping()
        assert not (await client.call_tool(*mcp_target.known.tool)).is_error


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("make", mcp_targets.PRODUCT_TARGETS, ids=lambda make: make.__name__)
@driven
async def test_a_report_comes_with_a_picture_and_a_link_that_can_be_read(make, mode):
    with make() as target:
        async with connected(target, mode) as client:
            arguments = {"name": "win-rates", "period": "all", "chart": "win_rate_by_quarter", "format": "xlsx"}
            result = await client.call_tool("report_get", arguments)
            assert not result.is_error
            text, link, picture = result.content
            assert isinstance(text, types.TextContent) and isinstance(link, types.ResourceLink)
            assert isinstance(picture, types.ImageContent) and picture.mime_type == "image/png"
            assert base64.b64decode(picture.data).startswith(b"\x89PNG")
            assert link.mime_type == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            [file] = (await client.read_resource(str(link.uri))).contents
            assert file.mime_type == link.mime_type and base64.b64decode(file.blob).startswith(b"PK")


@pytest.mark.parametrize("mode", MODES)
@driven
async def test_many_calls_at_once_get_each_its_own_answer(mcp_target, mode):
    uri = mcp_target.known.template[1]
    async with connected(mcp_target, mode) as client, anyio.create_task_group() as tasks:
        async def call(number):
            if number % 2:
                assert (await client.read_resource(uri, cache_mode="bypass")).contents[0].uri == uri
            else:
                assert_data(await client.call_tool(*mcp_target.known.tool), mcp_target.known)

        for number in range(40):
            tasks.start_soon(call, number)


@pytest.mark.parametrize("mode", MODERN_MODES)
@driven
async def test_a_listener_hears_of_a_resource_and_reads_it_anew(mcp_target, mode):
    tool, arguments, uri = mcp_target.known.change
    async with connected(mcp_target, mode) as client:
        before = (await client.read_resource(uri)).contents
        async with client.listen(resource_subscriptions=[uri]) as heard:
            assert heard.honored.resource_subscriptions == [uri] and not heard.honored.tools_list_changed
            for time in range(3):
                assert not (await client.call_tool(tool, arguments(time))).is_error
                assert await anext(heard) == mcp_target.known.event
                after = (await client.read_resource(uri)).contents
                assert after != before
                before = after
        # Who has stopped listening goes on with everything else.
        assert (await client.read_resource(uri)).contents == before


@driven
async def test_nobody_listens_in_the_handshake_era(mcp_target):
    async with connected(mcp_target, "legacy") as client:
        with pytest.raises(ListenNotSupportedError):
            async with client.listen(tools_list_changed=True):
                pass
        assert not (await client.call_tool(*mcp_target.known.tool)).is_error


@pytest.mark.parametrize("mode", MODERN_MODES)
@driven
async def test_listeners_hear_of_lists_at_once_and_each_of_its_own(fixture_target, mode):
    async with (
            connected(fixture_target, mode) as client, client.listen(tools_list_changed=True) as tools,
            client.listen(prompts_list_changed=True) as prompts,
            client.listen(tools_list_changed=True, prompts_list_changed=True) as both):
        await client.call_tool("test_trigger_prompt_change", {})
        assert await anext(prompts) == await anext(both) == PromptsListChanged()
        await client.call_tool("test_trigger_tool_change", {})
        assert await anext(tools) == await anext(both) == ToolsListChanged()
        await client.call_tool("test_trigger_prompt_change", {})
        assert await anext(prompts) == PromptsListChanged()


@pytest.mark.parametrize("mode", MODES)
@driven
async def test_a_client_hears_how_far_its_call_has_come(fixture_target, mode):
    told = []

    async def hear(progress, total, message):
        told.append((progress, total))

    async with connected(fixture_target, mode) as client:
        result = await client.call_tool("test_tool_with_progress", {}, progress_callback=hear)
        assert not result.is_error
        assert told == [(0, 100), (50, 100), (100, 100)]


@pytest.mark.parametrize("mode", MODES)
@driven
async def test_a_client_cancels_and_the_work_stops(fixture_target, mode):
    async def counts(client):
        return (await client.call_tool("test_slow_counts", {})).structured_content

    async with connected(fixture_target, mode) as client:
        before = await counts(client)
        has_begun = anyio.Event()

        async def hear(progress, total, message):
            has_begun.set()

        async with anyio.create_task_group() as tasks:
            async def call():
                await client.call_tool("test_slow", {"milliseconds": 60_000}, progress_callback=hear)

            tasks.start_soon(call)
            await has_begun.wait()
            assert (await counts(client))["begun"] == before["begun"] + 1
            tasks.cancel_scope.cancel()
        # Over HTTP a handshake leaves nothing behind by which a later message could find the call.
        if fixture_target.is_lines or MODES[mode] == MODERN:
            while (await counts(client))["abandoned"] == before["abandoned"]:
                await anyio.sleep(0.02)
        assert (await counts(client))["ended"] == before["ended"]
        await use_everything(client, fixture_target.known)


@pytest.mark.parametrize("mode", MODES)
@driven
async def test_a_client_hears_logs_from_its_level_on(fixture_target, mode):
    heard = []

    async def hear(params):
        heard.append((params.level, params.data))

    async with connected(fixture_target, mode, logging_callback=hear, log_level="warning") as client:
        if MODES[mode] != MODERN:
            await client.set_logging_level("info")
        assert not (await client.call_tool("test_logging_tool", {})).is_error
        levels = [level for level, _ in heard]
        wanted = ["warning", "error", "critical", "alert", "emergency"]
        assert levels == (wanted if MODES[mode] == MODERN else ["info", "notice", *wanted])


class Person:
    """Who answers the questions of a server."""

    def __init__(self):
        self.asked = []

    async def elicit(self, context, params):
        self.asked.append("elicitation")
        return types.ElicitResult(action="accept", content={
            "name": "Alice", "color": "blue", "ok": True, "context": "at night", "username": "alice",
            "email": "alice@example.com"})

    async def sample(self, context, params):
        self.asked.append("sampling")
        return types.CreateMessageResult(
            role="assistant", content=types.TextContent(type="text", text="Paris"), model="test-model",
            stop_reason="endTurn")

    async def roots(self, context):
        self.asked.append("roots")
        return types.ListRootsResult(roots=[types.Root(uri="file:///test/root", name="Test Root")])

    @property
    def callbacks(self):
        return {
            "elicitation_callback": self.elicit, "sampling_callback": self.sample, "list_roots_callback": self.roots}


@pytest.mark.parametrize("mode", MODERN_MODES)
@pytest.mark.parametrize("ending, asked, said", [
    ("elicitation", ["elicitation"], "Hello, Alice!"), ("sampling", ["sampling"], "Paris"),
    ("list_roots", ["roots"], "Test Root"), ("request_state", ["elicitation"], "state-ok"),
    ("multiple_inputs", ["elicitation", "roots", "sampling"], "Alice"),
    ("multi_round", ["elicitation"] * 2, "Alice likes blue")])
@driven
async def test_a_client_answers_what_a_result_asks(fixture_target, mode, ending, asked, said):
    person = Person()
    async with connected(fixture_target, mode, **person.callbacks) as client:
        result = await client.call_tool(f"test_input_required_result_{ending}", {})
        assert said in result.content[0].text and not result.is_error
        assert sorted(person.asked) == asked


@pytest.mark.parametrize("mode", MODERN_MODES)
@driven
async def test_a_client_answers_what_a_prompt_asks(fixture_target, mode):
    person = Person()
    async with connected(fixture_target, mode, **person.callbacks) as client:
        filled = await client.get_prompt("test_input_required_result_prompt")
        assert "at night" in filled.messages[0].content.text and person.asked == ["elicitation"]


@driven
async def test_a_client_answers_while_its_call_runs_in_the_handshake_era(fixture_target):
    person = Person()
    async with connected(fixture_target, "legacy", **person.callbacks) as client:
        sampled = await client.call_tool("test_sampling", {"prompt": "What is the capital of France?"})
        assert sampled.content[0].text == "LLM response: Paris"
        elicited = await client.call_tool("test_elicitation", {"message": "Who are you?"})
        assert "action=accept" in elicited.content[0].text and "alice@example.com" in elicited.content[0].text
        assert person.asked == ["sampling", "elicitation"]


@driven
async def test_a_subscription_of_the_handshake_era_is_taken(fixture_target):
    async with connected(fixture_target, "legacy") as client:
        assert client.server_capabilities.resources.subscribe is True
        await client.session.subscribe_resource("test://watched-resource")
        await client.session.unsubscribe_resource("test://watched-resource")


@pytest.mark.parametrize("modes", [("auto", "legacy"), ("legacy", "auto")], ids=str)
@driven
async def test_clients_of_both_eras_are_in_nobodys_way(fixture_target, modes):
    if fixture_target.is_lines:
        # One process has one client, which may change its mind: no message is held against those before it.
        async with greeted(fixture_target, HANDSHAKE) as session:
            await session.list_tools()
            session.adopt(await session.discover())
            assert session.protocol_version == MODERN
            await use_everything(session, fixture_target.known)
        return
    async with connected(fixture_target, modes[0]) as first, connected(fixture_target, modes[1]) as second:
        for _ in range(2):
            await use_everything(first, fixture_target.known)
            await use_everything(second, fixture_target.known)
