"""A disk that fails, is full, cannot be written, or holds what is not ours."""

import http.client
import os
import random
import shutil
import sqlite3
import subprocess
import threading

import pytest

import penstock

FILLER = "x" * 20_000


def create(client, title, description=None):
    return client.post("/api/v1/deals", {"title": title, "amount": 1, "currency": "EUR", "description": description})


def titles(client):
    return [deal["title"] for deal in client.all("/api/v1/deals?sort=created_at")]


# A failed sync


def write_until_failure(server, writes_max):
    """Creates deals one after the other; gives how many were acknowledged and the answer that was none."""
    for count in range(writes_max):
        try:
            answer = create(server.client, str(count))
        except (OSError, http.client.HTTPException):
            return count, None
        if answer.status != 201:
            return count, answer
    return writes_max, None


# Of the second sync, that of the folder with the new log in it, SQLite itself does not look at the outcome.
@pytest.mark.skipif(not shutil.which("strace"), reason="strace is not there")
@pytest.mark.parametrize("place", [1, 3, 4, 5, 8, 13, 40])
def test_a_failed_sync_ends_the_process_and_nothing_acknowledged_is_lost(tmp_path, serve, place):
    data = tmp_path / "data"
    first = serve(data)
    assert create(first.client, "before").status == 201
    assert first.stop() == penstock.OK
    inject = [
        "strace", "-D", "-f", "-o", str(tmp_path / "strace.txt"), "-e", "trace=fdatasync,fsync", "-e",
        f"inject=fdatasync:error=EIO:when={place}",
    ]
    try:
        server = serve(data, wrapper=inject)
    except penstock.ServerEnded as ended:
        assert ended.code in (penstock.UNUSABLE, penstock.DISK_FAILURE)
        count, failed = 0, None
    else:
        count, failed = write_until_failure(server, writes_max=place + 20)
        assert server.wait() == penstock.DISK_FAILURE, server.errors
        assert "disk" in server.errors
        if failed is not None:
            assert (failed.status, failed.code) == (503, "outcome_unknown")
            assert "retry-after" in failed.headers
    assert "INJECTED" in (tmp_path / "strace.txt").read_text()
    again = serve(data)
    # The write that got no answer may be there or not; the acknowledged ones are.
    expected = ["before"] + [str(place) for place in range(count)]
    assert titles(again.client) in (expected, expected + [str(count)])
    assert create(again.client, "after").status == 201
    assert again.stop() == penstock.OK
    penstock.assert_sound(data)


@pytest.mark.skipif(not shutil.which("strace"), reason="strace is not there")
def test_a_slow_disk_slows_writes_and_leaves_reads_alone(tmp_path, serve):
    data = tmp_path / "data"
    inject = "inject=fdatasync:delay_enter=300000"
    slow = ["strace", "-D", "-f", "-o", "/dev/null", "-e", "trace=fdatasync", "-e", inject]
    server = serve(data, wrapper=slow)
    writer = threading.Thread(target=create, args=(server.new_client(), "slow"))
    writer.start()
    reads = 0
    while writer.is_alive():
        assert server.client.get("/api/v1/pipelines/summary").status == 200
        reads += 1
    writer.join()
    assert reads > 1
    assert titles(server.client) == ["slow"]
    assert server.stop() == penstock.OK


# Volumes of their own


@pytest.fixture
def volume(tmp_path):
    """Mounts small volumes: `volume(megabytes)`."""
    mounted = []

    def mount(megabytes):
        path = tmp_path / f"volume{len(mounted)}"
        path.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0700", "tmpfs", str(path)]
        try:
            done = subprocess.run(command, capture_output=True, text=True)
        except FileNotFoundError:
            pytest.skip("mount is not there")
        if done.returncode != 0:
            pytest.skip(f"mounting is not permitted here: {done.stderr.strip()}")
        mounted.append(path)
        return path

    yield mount
    for path in mounted:
        subprocess.run(["umount", "-l", str(path)], check=True)


def fill(path):
    """Takes all the space that is left."""
    with open(path, "wb", buffering=0) as file:
        size = 1 << 20
        while size:
            try:
                file.write(b"\0" * size)
            except OSError:
                size //= 2


def test_a_full_disk_refuses_writes_until_there_is_space_again(volume, serve):
    folder = volume(12)
    server = serve(folder / "data")
    acknowledged = []
    for round in range(4):
        for place in range(3):
            assert create(server.client, f"{round}.{place}", FILLER).status == 201
            acknowledged.append(f"{round}.{place}")
        fill(folder / "filler")
        refused = write_until_full(server, f"full {round}", acknowledged)
        assert (refused.status, refused.code) == (507, "storage_full")
        assert titles(server.client) == acknowledged
        assert server.client.get("/api/v1/pipelines/summary").status == 200
        assert server.client.get("/health").status == 200
        ready = server.client.get("/ready")
        assert (ready.status, ready.code) == (503, "not_ready")
        assert "retry-after" in ready.headers
        assert server.is_alive
        (folder / "filler").unlink()
        assert penstock.eventually(lambda: create_now(server, f"space {round}", acknowledged), seconds=10)
        assert server.client.get("/ready").status == 200
    assert titles(server.client) == acknowledged
    assert server.stop() == penstock.OK
    penstock.assert_sound(folder / "data")
    assert titles(serve(folder / "data").client) == acknowledged


def create_now(server, title, acknowledged):
    answer = create(server.client, title)
    if answer.status == 201:
        acknowledged.append(title)
    return answer.status == 201


def write_until_full(server, title, acknowledged):
    """The log's file may have some room left, so the first writes on a full volume may still succeed."""
    for place in range(2_000):
        answer = create(server.client, f"{title}.{place}", FILLER)
        if answer.status != 201:
            return answer
        acknowledged.append(f"{title}.{place}")
    raise AssertionError("the volume never got full")


def test_a_volume_that_is_full_of_deals_still_answers_and_starts_again(volume, serve):
    folder = volume(3)
    server = serve(folder / "data")
    acknowledged = []
    refused = write_until_full(server, "deal", acknowledged)
    assert (refused.status, refused.code) == (507, "storage_full")
    assert titles(server.client) == acknowledged
    assert server.kill() == -9
    try:
        again = serve(folder / "data")
    except penstock.ServerEnded as ended:
        assert ended.code == penstock.UNUSABLE
        assert "full" in ended.errors
        subprocess.run(["mount", "-o", "remount,size=12m", str(folder)], check=True)
        again = serve(folder / "data")
    assert titles(again.client) == acknowledged
    assert again.stop() == penstock.OK


def test_a_volume_without_any_room_cannot_take_a_new_folder(volume):
    folder = volume(1)
    fill(folder / "filler")
    done = penstock.run("serve", "--open", "--listen", "127.0.0.1:0", data=folder / "data")
    assert done.returncode == penstock.UNUSABLE
    assert "full" in done.stderr


def test_a_read_only_folder_is_refused(tmp_path, serve, volume):
    if os.geteuid() == 0:
        folder = volume(8)
        make_read_only = ["mount", "-o", "remount,ro", str(folder)]
    else:
        folder = tmp_path
        make_read_only = ["chmod", "-R", "a-w", str(folder / "data")]
    server = serve(folder / "data")
    assert server.stop() == penstock.OK
    subprocess.run(make_read_only, check=True)
    for verb in (["serve", "--open", "--listen", "127.0.0.1:0"], ["summary"], ["check"]):
        done = penstock.run(*verb, data=folder / "data")
        assert done.returncode == penstock.UNUSABLE, (verb, done.stderr)
        assert "can only be read" in done.stderr or "may not write" in done.stderr
    subprocess.run(["chmod", "-R", "u+w", str(folder)], check=False, capture_output=True)


# Folders that are not as they should be


def refused(data, *verb, code=penstock.UNUSABLE):
    """Runs a verb (`serve`, if none is named) that must be refused, and gives what it says."""
    done = penstock.run(*(verb or ["serve", "--open", "--listen", "127.0.0.1:0"]), data=data)
    assert done.returncode == code, (verb, done.returncode, done.stdout, done.stderr)
    assert done.stderr.startswith("penstock")
    return done.stderr


def test_a_second_server_is_refused_and_told_who_is_first(server):
    said = refused(server.data, code=penstock.OWNED)
    assert "penstock serve" in said and str(server.pid) in said
    assert server.client.get("/health").status == 200


def test_the_lock_of_a_killed_server_is_recovered(tmp_path, serve):
    first = serve(tmp_path / "data")
    assert create(first.client, "kept").status == 201
    assert first.kill() == -9
    assert (tmp_path / "data/owner.sock").exists()
    assert titles(serve(tmp_path / "data").client) == ["kept"]


@pytest.mark.parametrize("verb", [["summary"], ["check"]])
def test_a_missing_folder_is_not_made_by_verbs_that_read(tmp_path, verb):
    assert "There is no folder" in refused(tmp_path / "data", *verb)
    assert not (tmp_path / "data").exists()


def test_a_folder_whose_parent_is_missing_is_not_made(tmp_path):
    assert "does not exist" in refused(tmp_path / "none" / "data")
    assert not (tmp_path / "none").exists()


def test_a_file_in_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "data").write_text("a file")
    assert "is not a folder" in refused(tmp_path / "data")
    assert (tmp_path / "data").read_text() == "a file"


def test_nothing_is_put_among_foreign_files(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data/thesis.txt").write_text("years of work")
    assert "no data folder of Penstock" in refused(tmp_path / "data")
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["thesis.txt"]


def test_a_folder_of_another_user_is_refused(tmp_path):
    if os.geteuid() != 0:
        pytest.skip("only root can give a folder to another user")
    (tmp_path / "data").mkdir()
    os.chown(tmp_path / "data", 65534, 65534)
    assert "belongs to another user" in refused(tmp_path / "data")


@pytest.fixture
def stopped(tmp_path, serve):
    """A folder with a hundred deals whose server has ended well."""
    server = serve(tmp_path / "data")
    for place in range(100):
        assert create(server.client, f"deal {place}", "some text that fills the pages " * 20).status == 201
    assert server.stop() == penstock.OK
    return tmp_path / "data"


def workspace_file(data):
    (path,) = (data / "workspaces").glob("*.sqlite")
    return path


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o666])
def test_an_exposed_secret_is_refused(stopped, mode):
    (stopped / "secret.key").chmod(mode)
    assert "chmod 600" in refused(stopped)


@pytest.mark.parametrize("bytes_count", [0, 31, 33])
def test_a_secret_of_another_length_is_refused(stopped, bytes_count):
    (stopped / "secret.key").write_bytes(b"k" * bytes_count)
    assert "secret.key" in refused(stopped)


NO_DATABASES = {
    "text": b"This is no database.\n" * 500,
    "zeros": bytes(8192),
    "random bytes": random.Random(5).randbytes(65_536),
    "a header without pages": b"SQLite format 3\0" + bytes(84),
}


@pytest.mark.parametrize("content", NO_DATABASES.values(), ids=NO_DATABASES.keys())
@pytest.mark.parametrize("name", ["control", "workspace"])
def test_what_is_no_database_is_refused_and_left_alone(stopped, name, content):
    path = stopped / "control.sqlite" if name == "control" else workspace_file(stopped)
    path.write_bytes(content)
    said = refused(stopped)
    assert str(path) in said
    assert path.read_bytes() == content


@pytest.mark.parametrize("name", ["control", "workspace"])
def test_a_database_of_another_program_is_refused_and_left_alone(stopped, name):
    path = stopped / "control.sqlite" if name == "control" else workspace_file(stopped)
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE recipes (name TEXT)")
    connection.commit()
    connection.close()
    content = path.read_bytes()
    assert "another program" in refused(stopped)
    assert path.read_bytes() == content


@pytest.mark.parametrize("name", ["control", "workspace"])
def test_a_file_of_a_newer_program_is_refused_and_left_alone(stopped, name):
    path = stopped / "control.sqlite" if name == "control" else workspace_file(stopped)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 1000")
    connection.commit()
    connection.close()
    assert "newer Penstock" in refused(stopped)


def test_a_workspace_file_that_is_gone_is_not_made_anew(stopped):
    path = workspace_file(stopped)
    path.unlink()
    assert path.name in refused(stopped)
    assert not path.exists()


def test_a_workspace_file_that_was_cut_to_nothing_is_not_taken_for_a_new_one(stopped):
    path = workspace_file(stopped)
    path.write_bytes(b"")
    assert path.name in refused(stopped)
    assert path.read_bytes() == b""


# Damage


def damage(path, seed, places=8, bytes_count=16):
    """Overwrites bytes in the middle of a file."""
    source = random.Random(seed)
    content = bytearray(path.read_bytes())
    for _ in range(places):
        offset = source.randrange(4096, len(content) - bytes_count)
        content[offset : offset + bytes_count] = source.randbytes(bytes_count)
    path.write_bytes(content)


def assert_serves_or_refuses(data, serve):
    """A damaged file is named at the start, or found by `check`; no signal ends anything."""
    try:
        server = serve(data)
    except penstock.ServerEnded as ended:
        assert ended.code == penstock.UNUSABLE, ended
        assert ended.errors.strip()
        return "refused"
    for path in ("/ready", "/api/v1/pipelines/summary", "/api/v1/deals?limit=500", "/api/v1/stage-changes"):
        assert server.client.get(path).status in (200, 500, 503)
    for deal in server.client.get("/api/v1/deals?limit=20").json.get("data", []):
        assert server.client.get(f"/api/v1/deals/{deal['id']}/history").status in (200, 404, 500)
    assert create(server.client, "on damaged ground").status in (201, 500, 503, 507)
    checked = penstock.run("check", data=data)
    assert checked.returncode in (penstock.OK, penstock.REFUSED)
    if server.is_alive:
        assert server.stop() == penstock.OK
    return "found by check" if checked.returncode == penstock.REFUSED else "not seen"


def test_damage_is_named_and_never_ends_a_process_by_a_signal(stopped, serve):
    path = workspace_file(stopped)
    whole = path.read_bytes()
    outcomes = []
    for seed in range(25):
        path.write_bytes(whole)
        for companion in path.parent.glob(path.name + "-*"):
            companion.unlink()
        damage(path, seed)
        outcomes.append(assert_serves_or_refuses(stopped, serve))
    print(outcomes)
    # Sixteen random bytes at eight places of a small file: nearly always something that counts.
    assert outcomes.count("not seen") <= 2


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_file_that_was_cut_is_refused(stopped, serve, share):
    path = workspace_file(stopped)
    os.truncate(path, int(path.stat().st_size * share))
    assert assert_serves_or_refuses(stopped, serve) in ("refused", "found by check")


def test_a_damaged_workspace_leaves_the_others_alone(stopped, serve, bundle):
    main = workspace_file(stopped)
    done = penstock.run("import", bundle, "--workspace", "other", data=stopped)
    assert done.returncode == penstock.OK, done.stderr
    (other,) = set((stopped / "workspaces").glob("*.sqlite")) - {main}
    other.write_bytes(b"no database at all\n" * 400)
    server = serve(stopped)
    assert len(titles(server.client)) == 100
    for verb in ("summary", "check"):
        assert other.name in refused(stopped, verb, "--workspace", "other", code=penstock.REFUSED)
    assert create(server.client, "still here").status == 201
    assert penstock.run("check", data=stopped).returncode == penstock.OK
    assert server.stop() == penstock.OK


def test_a_damaged_workspace_is_opened_again_only_when_its_file_has_changed(stopped, serve, bundle):
    main = workspace_file(stopped)
    assert penstock.run("import", bundle, "--workspace", "other", data=stopped).returncode == penstock.OK
    (other,) = set((stopped / "workspaces").glob("*.sqlite")) - {main}
    good = other.read_bytes()
    other.write_bytes(b"no database at all\n" * 400)
    server = serve(stopped)
    for _ in range(5):
        assert other.name in refused(stopped, "summary", "--workspace", "other", code=penstock.REFUSED)
    assert server.errors.count(other.name) == 1
    other.write_bytes(good)
    assert penstock.run("summary", "--workspace", "other", data=stopped).returncode == penstock.OK
    assert server.stop() == penstock.OK


def test_a_log_that_was_torn_gives_a_prefix_and_never_a_crash(tmp_path, serve):
    server = serve(tmp_path / "data")
    for place in range(50):
        assert create(server.client, str(place)).status == 201
    assert server.kill() == -9
    path = workspace_file(tmp_path / "data")
    log = path.with_name(path.name + "-wal")
    whole_file, whole_log = path.read_bytes(), log.read_bytes()
    source = random.Random(11)
    for _ in range(12):
        path.write_bytes(whole_file)
        cut = bytearray(whole_log[: source.randrange(len(whole_log) // 2, len(whole_log))])
        if source.random() < 0.5:
            cut[source.randrange(len(whole_log) // 3, len(cut))] ^= 1 << source.randrange(8)
        log.write_bytes(cut)
        path.with_name(path.name + "-shm").unlink(missing_ok=True)
        again = serve(tmp_path / "data")
        found = titles(again.client)
        assert found == [str(place) for place in range(len(found))]
        assert again.stop() == penstock.OK
        penstock.assert_sound(tmp_path / "data")
