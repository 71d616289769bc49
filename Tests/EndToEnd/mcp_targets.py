"""Servers that the official client is led to, and what is known of each: the fixtures and the program itself.

A further server is a function here that gives a `Target`, and a place in `ALL`.
"""

import contextlib
import dataclasses
import functools
import pathlib
import tempfile
from collections.abc import Callable

import anyio
import mcp_types as types
from mcp.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.client.streamable_http import streamable_http_client
from mcp.client.subscriptions import ResourceUpdated, ServerEvent
from mcp.shared._httpx_utils import create_mcp_http_client

import mcp_program
import penstock


@dataclasses.dataclass(frozen=True)
class Known:
    """What a server answers to those who may ask it everything."""

    server: str
    """What it is called."""
    tool: tuple[str, dict]
    """A tool and arguments that it takes."""
    data: dict
    """Members of the data that it then gives."""
    resource: str
    """A resource of the list."""
    template: tuple[str, str]
    """A template of resources, and an address that it leads to."""
    resource_text: str
    """What stands somewhere in what that address holds."""
    prompt: tuple[str, dict]
    """A prompt and its arguments."""
    prompt_text: str
    """What stands somewhere in its messages."""
    completion: tuple[str, str, str]
    """A prompt, an argument of it, and what is typed of that."""
    values: list[str]
    """How it may go on."""
    change: tuple[str, Callable[[int], dict], str]
    """A tool that changes a resource, its arguments for the first time, the second and so on, and the address."""

    @property
    def event(self) -> ServerEvent:
        """What a listener to that resource then hears."""
        return ResourceUpdated(uri=self.change[2])


@dataclasses.dataclass(frozen=True)
class Target:
    """A server, reached at an address or by starting a program."""

    known: Known
    url: str | None = None
    fields: dict = dataclasses.field(default_factory=dict)
    """Header fields of every request, such as `Authorization`."""
    command: list[str] | None = None
    environment: dict | None = None

    @property
    def is_lines(self):
        return self.url is None

    @contextlib.asynccontextmanager
    async def transport(self):
        if self.is_lines:
            program = StdioServerParameters(
                command=self.command[0], args=self.command[1:], env=self.environment or penstock.environment())
            async with stdio_client(program) as streams:
                yield streams
        else:
            async with (
                    create_mcp_http_client(headers=self.fields) as http,
                    streamable_http_client(self.url, http_client=http) as streams):
                yield streams

    def client(self, mode, **more):
        """The official client, not connected yet."""
        return Client(self.transport(), mode=mode, client_info=types.Implementation(name="tests", version="1"), **more)


FIXTURES = Known(
    server="mcp-fixture-server", tool=("test_sum", {"a": 2, "b": 3}), data={"sum": 5}, resource="test://static-text",
    template=("test://template/{id}/data", "test://template/123/data"), resource_text="Data for ID: 123",
    prompt=("test_prompt_with_arguments", {"arg1": "one", "arg2": "two"}), prompt_text="arg1='one', arg2='two'",
    completion=("test_prompt_with_arguments", "arg1", "testV"), values=["testValue1", "testValue2"],
    change=("test_trigger_resource_change", lambda time: {}, "test://watched-resource"))


@contextlib.contextmanager
def fixtures_over_http():
    with mcp_program.FixtureServer() as server:
        yield Target(FIXTURES, url=server.url)
        assert server.stop() == 0


@contextlib.contextmanager
def fixtures_over_lines():
    yield Target(FIXTURES, command=[mcp_program.find_binary(), "--stdio"])


@contextlib.contextmanager
def penstock_workspace():
    """A folder with the bundle of the samples in it, a server, and what is known of one of its deals."""
    with tempfile.TemporaryDirectory() as folder:
        data = pathlib.Path(folder) / "data"
        done = penstock.run("import", penstock.REPOSITORY / "samples/bundle", data=data)
        assert done.returncode == penstock.OK, done.stderr
        secret = penstock.make_key(data, scope="write")["secret"]
        server = penstock.Server(data, is_open=False)
        deal = server.new_client(secret).get(penstock.BASE + "/deals?limit=1").json["data"][0]["id"]
        pipeline = server.new_client(secret).get(penstock.BASE + "/pipelines").json["data"][0]["name"]
        yield server, secret, Known(
            server="penstock", tool=("deals_get", {"id": deal, "fields": ["id"]}), data={"data": {"id": deal}},
            resource="crm://pipelines", template=("crm://deals/{id}", f"crm://deals/{deal}"), resource_text=deal,
            prompt=("pipeline_review", {"pipeline": pipeline}), prompt_text="Open pipeline",
            completion=("forecast_call", "period", "this_q"), values=["this_quarter"],
            change=(
                "deals_write",
                lambda time: {"method": "update", "id": deal, "next_step": f"Call for the {time}. time"},
                f"crm://deals/{deal}"))
        assert server.stop() == 0


@contextlib.contextmanager
def penstock_over_http():
    with penstock_workspace() as (server, secret, known):
        yield Target(
            known, url=f"http://{server.host}:{server.port}/mcp", fields={"Authorization": f"Bearer {secret}"})


@contextlib.contextmanager
def penstock_over_lines():
    """Through the server that owns the folder."""
    with penstock_workspace() as (server, _, known):
        yield Target(known, command=[penstock.BINARY, "mcp", "--data", str(server.data)])


@contextlib.contextmanager
def penstock_alone_over_lines():
    """Where nobody owns the folder, so that whoever speaks over lines becomes its owner."""
    with penstock_workspace() as (server, _, known):
        assert server.stop() == penstock.OK
        yield Target(known, command=[penstock.BINARY, "mcp", "--data", str(server.data)])


FIXTURE_TARGETS = [fixtures_over_http, fixtures_over_lines]
PRODUCT_TARGETS = [penstock_over_http, penstock_over_lines, penstock_alone_over_lines]
ALL = FIXTURE_TARGETS + PRODUCT_TARGETS


def driven(test):
    """Makes a test of one that is asynchronous. It ends even where an answer never comes."""

    @functools.wraps(test)
    def run(*arguments, **named):
        async def bounded():
            with anyio.fail_after(penstock.HANG_SECONDS):
                await test(*arguments, **named)

        anyio.run(bounded)

    return run
