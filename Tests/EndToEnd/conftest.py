"""What the tests share: servers that are always stopped at the end."""

import pathlib

import pytest

import browsing
import penstock
import real_workspace


def pytest_sessionstart(session):
    if not pathlib.Path(penstock.BINARY).is_file():
        pytest.exit(f"{penstock.BINARY} is not there: 'make build' makes it, or PENSTOCK_BINARY names another.", 4)


@pytest.fixture
def serve():
    """Starts servers: `serve(folder, *flags)`."""
    servers = []

    def start(data, *flags, wrapper=(), is_open=True):
        server = penstock.Server(data, *flags, wrapper=wrapper, is_open=is_open)
        servers.append(server)
        return server

    yield start
    for server in servers:
        if server.is_alive:
            server.kill()


@pytest.fixture
def server(serve, tmp_path):
    """A server of a fresh folder, which is told to end after the test and must then do so well."""
    running = serve(tmp_path / "data")
    yield running
    if running.is_alive:
        assert running.stop() == penstock.OK


@pytest.fixture(scope="module")
def shared_server(tmp_path_factory):
    """One server for the tests of a module; it must outlive all of them."""
    running = penstock.Server(tmp_path_factory.mktemp("shared") / "data")
    yield running
    was_alive = running.is_alive
    code = running.stop()
    assert was_alive and code == penstock.OK, running.errors


@pytest.fixture(scope="session")
def bundle(tmp_path_factory):
    """A generated bundle of 200 deals."""
    folder = tmp_path_factory.mktemp("generated") / "bundle"
    assert penstock.run("generate", folder, "--deals", 200, "--seed", 7).returncode == penstock.OK
    return folder


@pytest.fixture(scope="module")
def generated(tmp_path_factory, bundle):
    """A server of the generated bundle, for those who only read."""
    data = tmp_path_factory.mktemp("imported") / "data"
    assert penstock.run("import", bundle, data=data).returncode == penstock.OK
    server = penstock.Server(data)
    yield server
    assert server.stop() == penstock.OK


@pytest.fixture(scope="session")
def real(tmp_path_factory):
    """The real data, imported once for all who look at it; nobody writes to its deals."""
    made = real_workspace.Real(tmp_path_factory.mktemp("real") / "data")
    yield made
    assert made.server.stop() == penstock.OK


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """Chromium, for the tests of a module."""
    running = browsing.Browser(tmp_path_factory.mktemp("browser"))
    yield running
    running.close()
