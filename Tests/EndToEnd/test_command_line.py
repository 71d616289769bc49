"""The command line: what it takes, what it says, and with which status it ends."""

import os
import re
import signal
import socket
import subprocess
import urllib.parse

import pytest

import penstock

VERBS = ["serve", "import", "summary", "check", "generate", "key", "workspace", "help", "version"]


@pytest.mark.parametrize("arguments, says", [
    ([], "a verb is missing"),
    (["serv"], "did you mean 'serve'?"),
    (["sumary"], "did you mean 'summary'?"),
    (["teleport"], "there is no verb 'teleport'"),
    (["serve", "--opne"], "did you mean --open?"),
    (["serve", "--open", "--listn", "x"], "did you mean --listen?"),
    (["summary", "--jsno"], "did you mean --json?"),
    (["import", "x", "--dryrun"], "did you mean --dry-run?"),
    (["check", "--pipeline", "x"], "has no flag --pipeline"),
    (["serve", "--listen", "0.0.0.0:0"], "--behind-proxy"),
    (["serve", "--behind-proxy", "10.1.2.3/8"], "--behind-proxy"),
    (["serve", "--open", "--behind-proxy", "127.0.0.1"], "leave --behind-proxy out"),
    (["serve", "--allow-origin", "*"], "no star"),
    (["serve", "--reads-per-minute", "0"], "--reads-per-minute takes"),
    (["key"], "ACTION is missing"),
    (["key", "make"], "key cannot 'make'"),
    (["workspace", "creat"], "did you mean 'create'?"),
    (["serve", "--open", "--listen", "0.0.0.0:0"], "serves this machine alone"),
    (["serve", "--open", "--listen", "127.0.0.1:99999"], "a port from 0 to 65535"),
    (["serve", "--open", "--listen", "7070"], "--listen"),
    (["serve", "--open", "--connections-max", "0"], "from 1 to"),
    (["serve", "--open", "--head-seconds-max", "soon"], "--head-seconds-max takes"),
    (["serve", "--open", "--write-seconds-max", "0"], "--write-seconds-max takes"),
    (["serve", "--open", "now"], "one argument too many"),
    (["serve", "--data"], "--data"),
    (["summary", "--workspace", "Not A Name"], "--workspace"),
    (["summary", "--include", "all"], "--include takes 'closed'"),
    (["import"], "DIR is missing"),
    (["import", "/nowhere/at/all"], "cannot be read"),
    (["generate", "x", "--deals", "-1"], "--deals takes"),
    (["generate", "x", "--deals", "9" * 30], "--deals takes"),
    (["generate", "x", "--seed", "1.5"], "--seed takes"),
    (["help", "teleport"], "there is no verb 'teleport'"),
])
def test_a_wrong_command_line_is_explained_and_nothing_is_begun(tmp_path, arguments, says):
    done = penstock.run(*arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (penstock.USAGE, "")
    assert says in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_every_verb_is_explained():
    overview = penstock.run("help")
    assert overview.returncode == penstock.OK
    assert penstock.run("--help").stdout == overview.stdout
    for verb in VERBS:
        assert re.search(rf"^  {verb} ", overview.stdout, re.MULTILINE)
        explained = penstock.run("help", verb)
        assert explained.returncode == penstock.OK
        assert explained.stdout.startswith(f"penstock {verb}: ")
        assert penstock.run(verb, "--help").stdout == explained.stdout


def test_the_exit_codes_are_documented():
    text = penstock.run("help", "exit-codes").stdout
    documented = {int(code) for code in re.findall(r"^ +(\d+) ", text, re.MULTILINE)}
    assert documented == {0, 1, 2, 3, 4, 69, 74, 130}


def test_the_version_is_that_of_the_changelog():
    said = penstock.run("--version")
    assert said.returncode == penstock.OK
    assert penstock.run("version").stdout == said.stdout
    changelog = penstock.REPOSITORY / "CHANGELOG.md"
    if not changelog.exists():
        pytest.skip("there is no CHANGELOG.md")
    heading = re.search(r"^## \[?(\d+\.\d+\.\d+)", changelog.read_text(), re.MULTILINE)
    assert said.stdout.strip() == f"penstock {heading[1]}"


def test_a_port_that_is_taken_is_refused(server, tmp_path):
    done = penstock.run("serve", "--open", "--listen", f"127.0.0.1:{server.port}", data=tmp_path / "second")
    assert done.returncode == penstock.UNAVAILABLE
    assert str(server.port) in done.stderr


def test_a_workspace_that_is_not_there_is_refused_naming_those_that_are(server):
    for verb in ("summary", "check"):
        done = penstock.run(verb, "--workspace", "defalt", data=server.data)
        assert done.returncode == penstock.REFUSED
        assert "Did you mean 'default'?" in done.stderr


def test_the_data_folder_can_come_from_the_environment(server):
    done = subprocess.run(
        [penstock.BINARY, "summary"], env=penstock.environment() | {"PENSTOCK_DATA": str(server.data)},
        capture_output=True, text=True, timeout=penstock.HANG_SECONDS)
    assert done.returncode == penstock.OK
    assert done.stdout.startswith("Sales\n")


def test_summary_as_json_is_what_the_network_answers(server, bundle):
    assert penstock.run("import", bundle, data=server.data).returncode == penstock.OK
    for flags, query in [
        ([], ""), (["--include", "closed"], "?include=closed"),
        (["--currency", "EUR"], "?filter=" + urllib.parse.quote('{"field":"currency","op":"equals","value":"EUR"}')),
    ]:
        said = penstock.run("summary", "--json", *flags, data=server.data)
        answer = server.client.get(f"/api/v1/pipelines/summary{query}")
        assert (said.returncode, answer.status) == (penstock.OK, 200)
        assert without_now(said.stdout) == without_now(answer.body)


def without_now(text):
    """A summary without the moment at which it was asked for."""
    body = penstock.parse(text)
    body["meta"].pop("as_of")
    body["meta"].pop("known_at")
    return body


def test_the_tables_are_the_same_beside_a_server_and_without_one(tmp_path, serve, bundle):
    data = tmp_path / "data"
    assert penstock.run("import", bundle, data=data).returncode == penstock.OK
    alone = penstock.run("summary", data=data)
    server = serve(data)
    beside = penstock.run("summary", data=data)
    assert server.stop() == penstock.OK
    assert alone.returncode == beside.returncode == penstock.OK
    assert table(alone.stdout) == table(beside.stdout)
    assert "Open" in alone.stdout and "█" in alone.stdout


def table(text):
    return [line for line in text.splitlines() if not line.startswith("As of ")]


def test_what_serve_says_about_keys_can_be_pasted_into_a_shell(tmp_path):
    folder = tmp_path / "it's here"
    folder.mkdir()
    process = subprocess.Popen(
        [penstock.BINARY, "serve", "--listen", "127.0.0.1:0", "--data", str(folder / "data")], stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=penstock.environment())
    try:
        line = next(line for line in process.stdout if line.strip().startswith("key "))
        command = line.strip().removeprefix("key").strip().replace("$(penstock ", f"$({penstock.BINARY} ")
        shown = subprocess.run(
            ["sh", "-c", f"{command}; echo $KEY"], cwd=tmp_path, capture_output=True, text=True,
            env=penstock.environment(), timeout=penstock.HANG_SECONDS)
        assert shown.stdout.startswith("pnsk_live_"), shown.stderr
    finally:
        process.kill()
        process.wait(penstock.HANG_SECONDS)
        process.stdout.close()


def test_naming_a_workspace_over_the_network_is_refused(server):
    answer = server.client.get("/api/v1/deals", Penstock_Workspace="default")
    assert (answer.status, answer.code) == (400, "malformed_header")


def test_a_workspace_can_be_named_over_the_socket_only_by_its_header(server):
    for name, status in (("default", 200), ("nothing", 404), (None, 200)):
        assert status_over_socket(server, "GET /api/v1/deals", f"Penstock-Workspace: {name}" if name else None) == status


def status_over_socket(server, line, *fields):
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(str(server.data / "owner.sock"))
    lines = [f"{line} HTTP/1.1", "Host: x", "Connection: close", *filter(None, fields), "", ""]
    connection.sendall("\r\n".join(lines).encode())
    received = b""
    while piece := connection.recv(65536):
        received += piece
    connection.close()
    return int(received.split()[1])


def test_a_workspace_is_made_on_the_way_by_an_import_alone(server):
    fields = ["Penstock-Workspace: new", "Penstock-Create-Workspace: true"]
    for line in ("GET /api/v1/deals", "POST /api/v1/tags", "POST /api/v1/local/check", "GET /health"):
        assert status_over_socket(server, line, *fields) == 404, line
    assert status_over_socket(server, "POST /api/v1/local/imports", *fields) == 201
    made = penstock.run_json("workspace", "list", data=server.data)["data"]
    assert [entry["created_by"].startswith("local:") for entry in made if entry["name"] == "new"] == [True]


def test_the_folder_is_for_its_user_alone(server):
    assert os.stat(server.data).st_mode & 0o777 == 0o700
    for name in ("owner.sock", "secret.key", "control.sqlite"):
        assert os.stat(server.data / name).st_mode & 0o777 == 0o600, name


# The end


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_server_that_is_told_to_end_finishes_what_has_begun(tmp_path, serve, number):
    server = serve(tmp_path / "data")
    body = b'{"title":"half way"}'
    with socket.create_connection((server.host, server.port), timeout=penstock.HANG_SECONDS) as connection:
        head = "POST /api/v1/deals HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        connection.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body[:7])
        assert server.client.get("/health").status == 200
        server.process.send_signal(number)
        assert penstock.eventually(lambda: "finishing" in server.errors)
        assert penstock.eventually(lambda: is_closed(server))
        connection.sendall(body[7:])
        answer = connection.recv(65536)
    assert answer.startswith(b"HTTP/1.1 201 ")
    assert b"connection: close" in answer.lower()
    assert server.wait() == penstock.OK
    again = serve(tmp_path / "data")
    assert [deal["title"] for deal in again.client.all("/api/v1/deals")] == ["half way"]
    assert again.stop() == penstock.OK
    penstock.assert_sound(tmp_path / "data")


def is_closed(server):
    """Whether nobody answers there any more."""
    try:
        socket.create_connection((server.host, server.port), timeout=1).close()
    except OSError:
        return True
    return False


def test_a_second_signal_ends_the_server_at_once(tmp_path, serve):
    server = serve(tmp_path / "data")
    with socket.create_connection((server.host, server.port)) as connection:
        connection.sendall(b"POST /api/v1/deals HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n{")
        assert server.client.get("/health").status == 200
        server.process.send_signal(signal.SIGTERM)
        assert penstock.eventually(lambda: "finishing" in server.errors)
        server.process.send_signal(signal.SIGTERM)
        assert server.wait() in (-signal.SIGTERM, penstock.OK, 130)
    penstock.assert_sound(tmp_path / "data")


def test_a_check_prints_named_progress_in_percent(server, bundle):
    assert penstock.run("import", bundle, data=server.data).returncode == penstock.OK
    done = penstock.run("check", data=server.data)
    assert done.returncode == penstock.OK
    assert re.fullmatch(r"(checking: \d+%  [^/]*\n)+", done.stderr), done.stderr
    assert done.stderr.splitlines()[-1].startswith("checking: 100%  in ")


def test_a_server_that_ended_well_leaves_nothing_behind(server):
    assert server.client.post("/api/v1/deals", {"title": "x"}).status == 201
    assert server.stop() == penstock.OK
    assert not (server.data / "owner.sock").exists()
    assert list((server.data / "spool").iterdir()) == []
    assert list(server.data.rglob("*-wal")) == []


# The demonstration


def test_the_demonstration_prints_a_table(tmp_path):
    data = tmp_path / "data"
    done = subprocess.run(
        ["make", "--no-print-directory", "demo", "ONCE=1", f"DATA={data}"], cwd=penstock.REPOSITORY,
        capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    text = done.stdout
    assert re.search(r"^Stage +Deals +Value +Weighted", text, re.MULTILINE)
    assert re.search(r"^Open +\d+ ", text, re.MULTILINE)
    assert "█" in text
