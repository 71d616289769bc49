"""Questions in SQL: the views say what lists, histories and the log say, and a worker's end costs one statement."""

import os
import pathlib
import random
import signal
import threading
import time

import pytest

import penstock
from history_writer import HistoryWriter
from oracle import Log, instant, microseconds
from sql_export import CHANGE_COLUMNS, DEAL_COLUMNS, STAY_COLUMNS, VERSION_COLUMNS, Export

SQL = penstock.BASE + "/analytics/sql"
DEALS = int(os.environ.get("PENSTOCK_SQL_DEALS", 40))


def ask(client, *statements, **members):
    answer = client.post(SQL, {"statements": list(statements), **members})
    assert answer.status == 200, answer
    return answer.json["data"]["results"]


def rows(client, statement, **members):
    answer = client.post(SQL, {"statement": statement, "timeout_ms": 10_000, **members})
    assert answer.status == 200, (statement, answer)
    result = answer.json["data"]["results"][0]
    assert not result["truncated"] and result["row_count"] == len(result["rows"])
    return plain(result["rows"])


def plain(found):
    """Numbers as SQLite's own module gives them."""
    return [[value if isinstance(value, (str, int, type(None))) else float(value) for value in row] for row in found]


@pytest.fixture(scope="module", params=[11, 12])
def world(request, tmp_path_factory):
    """A workspace of random histories with backdated, corrected, deleted and restored deals, and its export."""
    data = tmp_path_factory.mktemp("sql") / "data"
    server = penstock.Server(data)
    writer = HistoryWriter(server.client, random.Random(request.param))
    while len(writer.deals) < DEALS:
        writer.create()
    for _ in range(DEALS * 8):
        writer.write_deal()
        if writer.chance(0.1):
            writer.write_definition()
    log = Log(next(pathlib.Path(data).glob("workspaces/*.sqlite")))
    yield server, Export(server.client, log)
    assert server.stop() == penstock.OK


@pytest.mark.parametrize("view, columns, order", [
    ("deals", DEAL_COLUMNS, "id"), ("stage_changes", CHANGE_COLUMNS, "id"),
    ("stays", STAY_COLUMNS, "deal_id, entered_at, left_at, stage_id, enter_reason"),
    ("versions", VERSION_COLUMNS, "id"), ("pipelines", ["id", "name", "is_default"], "id"),
    ("stages", ["id", "name", "pipeline_id", "position", "kind"], "id"),
])
def test_a_view_has_the_rows_that_were_exported(world, view, columns, order):
    server, export = world
    statement = f"SELECT {', '.join(columns)} FROM {view} ORDER BY {order}"
    wanted, found = export.rows(statement), rows(server.client, statement)
    assert wanted
    assert [row for row in found if row not in wanted][:3] == [] == [row for row in wanted if row not in found][:3]
    assert found == wanted


STATEMENTS = [
    "SELECT count(*), count(amount), sum(amount_minor), min(created_at), max(stage_entered_at) FROM deals",
    "SELECT status, currency, count(*), sum(amount_minor), sum(weighted_minor) FROM deals GROUP BY 1, 2 ORDER BY 1, 2",
    "SELECT pipeline, stage, count(*) FROM deals GROUP BY 1, 2 ORDER BY 1, 2",
    "SELECT owner_id, count(*) FROM deals WHERE status = 'open' GROUP BY 1 HAVING count(*) > 1 ORDER BY 2 DESC, 1",
    "SELECT d.id, c.direction FROM deals d JOIN stage_changes c ON c.deal_id = d.id ORDER BY c.id",
    "SELECT d.id, s.stage, s.left_at FROM stays s LEFT JOIN deals d ON d.id = s.deal_id WHERE d.id IS NULL"
    " ORDER BY s.deal_id, s.entered_at, s.left_at, s.stage",
    "SELECT s.name, p.name, (SELECT count(*) FROM deals d WHERE d.stage_id = s.id) FROM stages s"
    " JOIN pipelines p ON p.id = s.pipeline_id ORDER BY s.id",
    "SELECT direction, count(*), round(avg(days_in_previous), 6) FROM stage_changes GROUP BY 1 ORDER BY 1",
    "WITH won AS (SELECT * FROM deals WHERE status = 'won') SELECT substr(won_at, 1, 7), count(*) FROM won"
    " GROUP BY 1 ORDER BY 1",
    "SELECT deal_id, id, row_number() OVER (PARTITION BY deal_id ORDER BY id) FROM versions ORDER BY id",
    "SELECT v.id, w.id FROM versions v JOIN versions w ON w.corrects = v.id ORDER BY v.id",
    "SELECT id FROM deals WHERE id IN (SELECT deal_id FROM stays WHERE exit_reason = 'deleted') ORDER BY id",
    "SELECT a.id FROM deals a JOIN deals b ON a.id = b.id AND a.stage_id = b.stage_id ORDER BY a.id",
    "SELECT DISTINCT enter_reason, exit_reason FROM stays ORDER BY 1, 2",
    "SELECT stage_id FROM deals UNION SELECT to_stage_id FROM stage_changes EXCEPT SELECT stage_id FROM stays"
    " ORDER BY 1",
    "SELECT title FROM deals WHERE title LIKE '%1%' ORDER BY id",
    "SELECT date(created_at), julianday(stage_entered_at) >= julianday(created_at) FROM deals ORDER BY id",
    "SELECT id FROM deals WHERE stage_id = (SELECT stage_id FROM deals ORDER BY id LIMIT 1) ORDER BY id",
    "SELECT count(*) FROM deals WHERE probability BETWEEN 0.1 AND 0.5 OR expected_close_date IS NULL",
]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_a_statement_gives_what_sqlite_gives_over_the_export(world, statement):
    server, export = world
    assert rows(server.client, statement) == export.rows(statement)


TOTALS = "SELECT stage, stage_id, currency, count(*), sum(amount_minor), sum(weighted_minor) FROM {} GROUP BY 2, 3"


def test_the_past_is_what_the_log_says(world):
    server, export = world
    log = export.log
    draw = random.Random(5)
    moments = sorted({version.effective_at for deal in log.deals.values() for version in deal})
    for moment in draw.sample(moments, min(12, len(moments))):
        order = " ORDER BY 1, 2, coalesce(currency, '')"
        everything = rows(server.client, TOTALS.format(f"deals_as_of('{instant(moment)}')") + order)
        assert everything == export.totals(moment, 1 << 62), instant(moment)
        # The same as a question that is about that moment altogether.
        assert rows(server.client, TOTALS.format("deals") + order, as_of=instant(moment)) == everything
        _, recorded_at = draw.choice(log.recorded)
        known = log.known_at(recorded_at)
        then = f"deals_as_of('{instant(moment)}', '{instant(recorded_at)}')"
        assert rows(server.client, TOTALS.format(then) + order) == export.totals(moment, known), then


def test_views_say_what_the_summary_says(world):
    server, export = world
    summary = server.client.get(penstock.BASE + "/pipelines/summary").json["data"]
    found = rows(server.client, "SELECT pipeline_id, count(*) FROM deals WHERE status = 'open' GROUP BY 1")
    wanted = {one["id"] if "id" in one else one["pipeline_id"]: one["total_deals"] for one in summary["pipelines"]}
    assert {id: count for id, count in wanted.items() if count} == dict(map(tuple, found))


def test_tags_and_contacts_are_those_of_the_deals(server):
    client, contact = server.client, "6ba7b810-9dad-11d1-80b4-00c04fd430c8"
    made = [client.post(penstock.BASE + "/deals", {"title": f"Deal {one}"}).json["id"] for one in range(3)]
    assert client.post(f"{penstock.BASE}/tags", {"name": "hot"}).status == 201
    for deal in made[:2]:
        assert client.post(f"{penstock.BASE}/deals/{deal}/tags", {"tags": ["hot"]}).status < 300
    linked = client.post(
        f"{penstock.BASE}/deals/{made[2]}/contacts", {"contact_id": contact, "role": "buyer", "is_primary": True})
    assert linked.status < 300, linked
    assert rows(client, "SELECT d.title, t.tag FROM deal_tags t JOIN deals d ON d.id = t.deal_id ORDER BY 1") == [
        ["Deal 0", "hot"], ["Deal 1", "hot"]]
    assert rows(client, "SELECT deal_id, contact_id, role, is_primary FROM deal_contacts") == [
        [made[2], contact, "buyer", 1]]
    assert rows(client, f"SELECT deal_id FROM deal_contacts WHERE contact_id = '{contact}'") == [[made[2]]]


def test_a_question_sees_what_was_written_before_it(server):
    for count in range(1, 6):
        assert server.client.post(penstock.BASE + "/deals", {"title": f"Deal {count}"}).status == 201
        assert rows(server.client, "SELECT count(*), count(title) FROM deals") == [[count, count]]


def test_refusals_teach(server):
    answer = server.client.post(SQL, {"statement": "SELECT amout FROM deals"})
    assert answer.status == 422 and answer.code == "validation_failed"
    error = answer.json["errors"][0]
    assert error["code"] == "unknown_column" and error["did_you_mean"] == "amount"
    assert "amount_minor" in error["allowed"]
    first, second = ask(server.client, "SELECT 1", "SELECT * FROM deal")
    assert first["rows"] == [[1]]
    assert second["error"]["code"] == "unknown_table" and second["error"]["did_you_mean"] == "deals"
    assert server.client.post(SQL, {}).status == 422
    assert server.client.post(SQL, {"statement": "SELECT 1\0; SELECT 2"}).code == "malformed_json"
    assert server.client.post(SQL, {"statement": "SELECT 1", "statements": ["SELECT 1"]}).status == 422
    assert server.client.post(SQL, {"statements": ["SELECT 1"] * 21}).status == 422
    assert server.client.post(SQL, {"statement": "SELECT 1", "timeout_ms": 10_001}).status == 422


def workers(server):
    """The processes that a server has started."""
    return [int(one) for one in pathlib.Path(f"/proc/{server.pid}/task").glob("*/children")
            for one in one.read_text().split()]


ENDLESS = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT count(*) FROM c"


def test_a_worker_that_is_killed_costs_one_statement(server):
    assert rows(server.client, "SELECT 1") == [[1]]
    found = []
    asking = threading.Thread(target=lambda: found.extend(
        ask(server.new_client(), "SELECT 1", ENDLESS, "SELECT 2", timeout_ms=8_000)))
    asking.start()
    time.sleep(0.5)
    for process in workers(server):
        os.kill(process, signal.SIGKILL)
    asking.join()
    assert found[0]["rows"] == [[1]] and found[2]["rows"] == [[2]]
    assert found[1]["error"]["code"] == "worker_lost"
    assert rows(server.client, "SELECT 3") == [[3]]


def test_who_leaves_is_not_worked_for(server):
    client = server.new_client()
    client.connection.connect()
    body = b'{"timeout_ms": 10000, "statement": "' + ENDLESS.encode() + b'"}'
    head = f"POST {SQL} HTTP/1.1\r\nHost: {server.host}:{server.port}\r\nContent-Type: application/json\r\n"
    client.connection.sock.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
    time.sleep(0.3)
    client.close()
    begun = time.monotonic()
    assert rows(server.client, "SELECT 1") == [[1]]
    assert time.monotonic() - begun < 8


def test_workers_end_with_their_server(serve, tmp_path):
    server = serve(tmp_path / "data")
    assert rows(server.client, "SELECT 1") == [[1]]
    processes = workers(server)
    assert processes
    server.kill()
    assert penstock.eventually(lambda: not any(pathlib.Path(f"/proc/{one}/fd/0").exists() for one in processes))


def test_time_is_kept(server):
    for timeout in (100, 1_000):
        begun = time.monotonic()
        result = ask(server.client, ENDLESS, timeout_ms=timeout)[0]
        took = (time.monotonic() - begun) * 1_000
        assert result["error"]["code"] == "timeout"
        assert took <= timeout + 250, took


def test_now_is_the_moment_asked_about(server):
    assert rows(server.client, "SELECT now(), date('now'), today()", as_of="2026-01-31") == [
        ["2026-01-31T23:59:59.999999Z", "2026-01-31", "2026-01-31"]]
    shown = rows(server.client, "SELECT now()", as_of="2099-01-01")[0][0]
    assert abs(microseconds(shown) - time.time_ns() // 1_000) < 60_000_000
