"""Checks of the harness itself, on fakes: python3 -m unittest discover -s Benchmarks -p 'test_*.py'"""

import datetime
import importlib.util
import io
import json
import os
import pathlib
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import types
import unittest
import zipfile
from decimal import Decimal

sys.path.insert(0, str(pathlib.Path(__file__).parent))

import agent_raw
import agent_session
import agent_task
import analytics
import analytics_peers
import bundle_import
import event_stream
import expected
import export_check
import export_watch
import frame
import pipeline_summary
import reads_beside_statements
import reads_beside_writes
import run
import xml_by_lxml

REPORT = """Running 3s test @ http://127.0.0.1:1/health
  2 threads and 32 connections
  31415 requests in 3.00s, 4.00MB read
{}Requests/sec:  10471.67
Transfer/sec:      1.33MB
"""


def figure(**changes):
    values = dict(id="P1", size=10, what="a thing", unit="answers/s", ours=[8.0, 9.0, 30.0], peer_name="its peer",
                  peers=[10.0, 10.0, 10.0], goal=frame.Goal(0.8))
    return frame.Figure(**(values | changes))


class Agents(unittest.TestCase):
    def test_figures_are_read_from_sentences(self):
        rates = "61.7 % (1,254 of 2,032; likely 59.6 % to 63.8 %), in Q2. 56.8 % (50 of 88; likely 46.4 % to 66.7 %)."
        self.assertEqual(agent_session.rates(rates), [[1254, 2032, 59.6, 63.8], [50, 88, 46.4, 66.7]])
        standing = ('Open pipeline "Sales": 1 deal, USD 2,000, weighted USD 1,000.50; won 3 deals, USD 4, lost 5 deals, '
                    "USD 6, on 2017-12-31.")
        self.assertEqual(agent_session.standing(standing), [1, 2000, 1000.5, 3, 4, 5, 6])
        self.assertEqual(agent_session.values(standing), [2000])
        self.assertEqual(agent_session.medians('"A" median 0.3, "B" median 15.1, on'), {"A": 0.3, "B": 15.1})

    def test_tables_are_read_wherever_they_stand(self):
        table = {"columns": ["a.b", "c"], "rows": [[1, 2]]}
        self.assertEqual(agent_session.only_table({"x": [], "y": {"z": table}}), [{"a.b": 1, "c": 2}])
        self.assertEqual(agent_session.at({"a.b": {"c": 1}}, "a.b.c"), 1)
        self.assertIsNone(agent_session.at({"a": 1}, "b.c"))

    def test_answers_are_right_within_the_tolerance_alone(self):
        task = agent_task.Task()
        self.assertTrue(task.is_right({"a": [1, "x"]}, {"a": (Decimal(1), "x")}))
        for wrong in ({"a": [1.1, "x"]}, {"a": [1]}, {"b": [1, "x"]}, [1]):
            self.assertFalse(task.is_right(wrong, {"a": [1, "x"]}))

    def test_what_has_not_ended_is_no_end(self):
        lengths = [(7, True), (14, True), (23, False), (28, True)]
        self.assertEqual(agent_raw.censored_quantile(lengths, 0.5), 14)
        self.assertEqual(agent_raw.censored_quantile(lengths[:3], 0.9), None)
        ended = [(length, length == 14, has_ended) for length, has_ended in lengths]
        self.assertAlmostEqual(agent_raw.share_in_the_end(ended), 0.25)
        self.assertAlmostEqual(agent_raw.wilson(3, 6)[0], 0.187622, 4)


class Analytics(unittest.TestCase):
    def test_rows_are_compared_as_sets_and_empty_ones_left_out(self):
        right = analytics.rows([[2, 1, "3"], [1, 0, 0], [0, 5, 5]])
        self.assertEqual(right, [(0, 5, 5), (2, 1, 3)])
        self.assertIn("ours alone [(2, 1, 3)]", analytics.difference(right, [(0, 5, 5)]))

    def test_one_thread_is_measured_on_the_processor_and_two_by_the_clock(self):
        samples = analytics.Samples()
        samples.add(0.5, 0.25)
        self.assertEqual((samples.rates(1), samples.rates(2)), ([4.0], [2.0]))

    def test_days_are_counted_from_dates_moments_and_texts(self):
        moment = datetime.datetime(1970, 2, 1, 5)
        for date in (moment, moment.date(), "1970-02-01"):
            self.assertEqual(analytics_peers.day_number(date), 31)
        self.assertEqual(analytics_peers.day_number(None), -1)

    def test_halves_are_rounded_to_even(self):
        self.assertEqual([analytics_peers.round_half_even(number, 2) for number in (1, 3, 5, 4)], [0, 2, 2, 2])

    def test_every_question_of_values_has_its_filter_and_its_text(self):
        peer = analytics_peers.DuckDB.__new__(analytics_peers.DuckDB)
        analytics_peers.SQLPeer.__init__(peer, {"past": 1, "created_from": 2, "created_to": 3})
        for questions in analytics.QUESTIONS.values():
            for name, *_ in questions:
                self.assertIn("GROUP BY", peer.text(name))


class Figures(unittest.TestCase):
    def test_the_ratio_is_the_median_of_the_pairs(self):
        self.assertEqual(figure().ratio, 0.9)
        # Each sample is compared with the one beside it, not median with median.
        self.assertEqual(figure(ours=[1.0, 2.0, 9.0], peers=[1.0, 4.0, 3.0]).ratio, 1.0)

    def test_best_follows_what_is_better(self):
        self.assertEqual(figure().best, 30.0)
        self.assertEqual(figure(more_is_better=False).best, 8.0)

    def test_a_sample_without_its_peer_is_refused(self):
        with self.assertRaises(ValueError):
            figure(peers=[10.0]).ratio

    def test_goals_include_their_bounds(self):
        self.assertTrue(frame.Goal(0.8).is_met(0.8))
        self.assertFalse(frame.Goal(0.8).is_met(0.799))
        self.assertTrue(frame.Goal(0.9, 1.1).is_met(1.1))
        self.assertFalse(frame.Goal(0.9, 1.1).is_met(1.11))

    def test_pairs_alternate(self):
        calls = []
        frame.pairs(3, lambda: calls.append("a"), lambda: calls.append("b"))
        self.assertEqual("".join(calls), "ababab")

    def test_each_figure_is_a_row_and_a_line(self):
        out = io.StringIO()
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "results.ndjson"
            recorder = frame.Recorder(path, {"commit": "c", "cpu": "x"}, frame.Table(out))
            recorder.add(figure())
            recorder.add(figure(goal=frame.Goal(2)))
            lines = [json.loads(line) for line in path.read_text().splitlines()]
        self.assertEqual([line["met"] for line in lines], [True, False])
        self.assertLessEqual({"date", "commit", "cpu", "n", "best", "median", "ratio", "goal", "met"}, lines[0].keys())
        rows = out.getvalue().splitlines()
        self.assertEqual(len(rows), 3)
        self.assertTrue(rows[1].endswith("met") and rows[2].endswith("missed"))


class WrkReports(unittest.TestCase):
    def test_the_rate_is_read(self):
        self.assertEqual(pipeline_summary.answers_per_second(REPORT.format("")), 10471.67)

    def test_a_bad_answer_spoils_the_run(self):
        for line in ("  Non-2xx or 3xx responses: 1\n", "  Socket errors: connect 0, read 0, write 0, timeout 1\n"):
            with self.assertRaises(frame.WrongAnswer):
                pipeline_summary.answers_per_second(REPORT.format(line))
        with self.assertRaises(frame.WrongAnswer):
            pipeline_summary.answers_per_second("")


class Summaries(unittest.TestCase):
    def bundle(self, deals):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = pathlib.Path(folder.name)
        (path / "pipelines.csv").write_text("id,name\np,Sales\nq,Renewals\n")
        (path / "stages.csv").write_text(
            "id,pipeline_id,name,position,kind,probability\nlead,p,Lead,1,open,0.5\nunsure,p,Unsure,2,open,\n"
            "won,p,Won,3,won,1\n")
        (path / "deals.csv").write_text("id,pipeline_id,stage_id,amount,currency,probability\n" + deals)
        return path

    def test_open_deals_by_currency_rounded_one_by_one(self):
        found = expected.summaries(self.bundle(
            "1,p,lead,0.01,EUR,\n2,p,lead,0.03,EUR,\n3,p,lead,,EUR,\n4,p,won,9,EUR,\n5,p,lead,5,JPY,\n"
            "6,p,lead,1.001,KWD,0.1\n7,p,unsure,7,EUR,\n8,p,lead,,,\n"))
        self.assertEqual(found["Renewals"], {})
        # 0.005 and 0.015 are halves: to even they are 0.00 and 0.02. A deal without a probability weighs nothing.
        self.assertEqual(found["Sales"]["EUR"], {
            "count": 4, "unpriced": 1, "value": Decimal("7.04"), "weighted_value": Decimal("0.02")})
        self.assertEqual(found["Sales"]["JPY"]["weighted_value"], Decimal(2))
        self.assertEqual(found["Sales"]["KWD"]["weighted_value"], Decimal("0.100"))
        self.assertEqual(found["Sales"][None], {"count": 1, "unpriced": 1, "value": None, "weighted_value": None})

    def test_a_summary_is_compared_field_by_field(self):
        right = {"EUR": {"count": 2, "unpriced": 0, "value": Decimal(3), "weighted_value": Decimal(1)}}
        answer = {
            "pipeline_name": "Sales", "by_currency": [{"currency": "EUR", "overdue": 0, **right["EUR"]}],
            "total_deals": 2, "total_value": Decimal("3.00"), "weighted_value": Decimal("1.00"),
            "stages": [{"count": 1}, {"count": 1}]}
        self.assertIsNone(expected.complaint(answer, right))
        wrong = {
            "total_deals": 3, "total_value": Decimal(4), "weighted_value": None, "stages": [{"count": 1}],
            "by_currency": []}
        for name, value in wrong.items():
            self.assertIsNotNone(expected.complaint(answer | {name: value}, right), name)


class Peers(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        bench = types.SimpleNamespace(scratch=self.folder, tool=lambda name: name)
        self.program = bundle_import.compile_peer(bench)
        self.source = self.folder / "source.sqlite"
        database = sqlite3.connect(self.source)
        database.executescript("""
            PRAGMA page_size = 8192; PRAGMA journal_mode = WAL;
            CREATE TABLE change_log (seq INTEGER PRIMARY KEY, body TEXT, raw BLOB, share REAL) STRICT;
            CREATE TABLE deals (ordinal INTEGER PRIMARY KEY, seq INTEGER REFERENCES change_log (seq)) STRICT;
            CREATE TABLE none (a INTEGER);
            CREATE TABLE links (deal INTEGER, tag INTEGER, PRIMARY KEY (deal, tag)) STRICT, WITHOUT ROWID;
            CREATE INDEX deals_by_seq ON deals (seq);
            """)
        rows = [(n, None if n % 3 == 0 else "é" * n, bytes(range(n % 256)), n / 7) for n in range(1, 301)]
        database.executemany("INSERT INTO change_log VALUES (?, ?, ?, ?)", rows)
        database.executemany("INSERT INTO deals VALUES (?, ?)", [(n, n) for n in range(1, 101)])
        database.executemany("INSERT INTO links VALUES (?, ?)", [(n % 10, n) for n in range(100, 0, -1)])
        database.commit()
        database.close()

    def insert(self, transactions="3"):
        target = self.folder / "target.sqlite"
        result = subprocess.run([self.program, self.source, target, transactions], capture_output=True, text=True)
        self.assertEqual(result.returncode, 0, result.stderr)
        return target, json.loads(result.stdout)

    def test_the_peer_stores_the_same_rows_in_the_same_schema(self):
        target, answer = self.insert()
        bundle_import.check(answer)
        self.assertEqual((answer["rows"], answer["page_size"], answer["rows_per_transaction"]), (500, 8192, 167))
        self.assertGreater(answer["seconds"], 0)
        dumps = []
        for path in (self.source, target):
            database = sqlite3.connect(path)
            dumps.append(list(database.iterdump()))
            self.assertEqual(database.execute("PRAGMA journal_mode").fetchone(), ("wal",))
            database.close()
        self.assertEqual(*dumps)

    def test_the_peer_leaves_an_index_of_texts_out(self):
        database = sqlite3.connect(self.source)
        database.executescript("CREATE VIRTUAL TABLE texts USING fts5 (body); INSERT INTO texts VALUES ('some words')")
        database.close()
        _, answer = self.insert()
        bundle_import.check(answer)
        self.assertEqual(sorted(entry["name"] for entry in answer["tables"]), ["change_log", "deals", "links", "none"])

    def test_other_rows_are_noticed(self):
        _, answer = self.insert()
        for name, value in (("copied", 1), ("copied_checksum", "0")):
            wrong = answer | {"tables": [answer["tables"][0] | {name: value}]}
            with self.assertRaises(frame.WrongAnswer):
                bundle_import.check(wrong)

    def test_transactions_follow_the_change_log(self):
        self.assertEqual(bundle_import.transactions(self.source), 1)
        database = sqlite3.connect(self.source)
        database.executemany("INSERT INTO change_log (seq) VALUES (?)", [(n,) for n in range(301, 10_002)])
        database.commit()
        database.close()
        self.assertEqual(bundle_import.transactions(self.source), 2)


class Listeners(unittest.TestCase):
    """The clients of an event stream, against the bare server and against one that errs."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        bench = types.SimpleNamespace(scratch=pathlib.Path(folder.name), tool=lambda name: name)
        self.program = event_stream.compile_listeners(bench)

    def test_every_listener_hears_every_event_before_it_counts(self):
        for event_bytes in (64, 403, 5_000):
            with event_stream.Sender(self.program, event_bytes, 20) as sender, \
                    event_stream.Listeners(self.program, sender.port, "/", 20) as listeners:
                for number in range(1, 30):
                    sequence, start = sender.next()
                    self.assertEqual(sequence, number)
                    self.assertGreater(listeners.heard(sequence), start)

    def serve(self, text, piece):
        """A server of one client, which sends the text in chunks of so many bytes."""
        listener = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(listener.close)

        def answer():
            client, _ = listener.accept()
            with client:
                client.recv(4096)
                parts = [text[i:i + piece] for i in range(0, len(text), piece)]
                body = "".join(f"{len(part):x}\r\n{part}\r\n" for part in parts)
                client.sendall(f"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{body}".encode())
                client.recv(1)

        threading.Thread(target=answer, daemon=True).start()
        return listener.getsockname()[1]

    BEGIN = "retry: 1\nid: 7\n\n"

    def test_chunks_may_end_anywhere_and_heartbeats_are_no_events(self):
        text = self.BEGIN + "id: 8\nevent: e\ndata: {\"a\":1}\n\n: heartbeat\nid: 8\n\nid: 9\ndata: x\n\n"
        for piece in (1, 2, 3, 7, 100):
            with event_stream.Listeners(self.program, self.serve(text, piece), "/", 1) as listeners:
                listeners.heard(8)
                listeners.heard(9)

    def test_an_event_that_is_missing_or_comes_twice_or_an_end_is_noticed(self):
        event = "id: {}\ndata: x\n\n"
        for wrong in (event.format(9), event.format(8) * 2, event.format(7)):
            with self.assertRaises(frame.WrongAnswer):
                with event_stream.Listeners(self.program, self.serve(self.BEGIN + wrong, 50), "/", 1) as listeners:
                    listeners.heard(8)
                    listeners.heard(9)

    def test_shares_of_times(self):
        times = list(range(100, 0, -1))
        self.assertEqual([event_stream.percentile(times, share) for share in (0, 0.5, 0.99, 1)], [1, 51, 100, 100])


class Moves(unittest.TestCase):
    def test_deals_begin_in_the_first_stage_and_move_between_two_others(self):
        sent = []

        def send(method, path, body):
            sent.append((method, path, body["stage_id"]))
            return {"id": f"d{len(sent)}"}

        stages = [{"stage_id": name} for name in ("a", "b", "c", "d")]
        server = types.SimpleNamespace(
            send=send, get=lambda path: json.dumps({"data": {"stages": stages, "total_deals": 5}}))
        with tempfile.TemporaryDirectory() as folder:
            bench = types.SimpleNamespace(scratch=pathlib.Path(folder))
            lines = reads_beside_writes.make_moves(bench, server, "/summary", 3).read_text().splitlines()
            stages[2:] = []
            with self.assertRaises(frame.WrongAnswer):
                reads_beside_writes.make_moves(bench, server, "/summary", 3)
        self.assertEqual(lines[:3], ["b", "c", "d1"])
        self.assertEqual(len(lines), 2 + reads_beside_writes.DEALS)
        self.assertEqual(set(sent), {("POST", "/api/v1/deals", "a")})
        self.assertEqual(reads_beside_writes.deal_count(server, "/summary"), 5)


class PacedReads(unittest.TestCase):
    """The reader, against a server that takes its time, and one that errs."""

    def read(self, answers):
        """What a run said whose reads were answered by the functions, each of which gives the status to answer with."""
        listener = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(listener.close)

        def answer():
            client, _ = listener.accept()
            with client:
                for status in answers:
                    asked = client.recv(4096)
                    self.assertIn(b"GET /summary HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer k\r\n", asked)
                    # In two pieces, of which the first ends within the body.
                    client.sendall(f"HTTP/1.1 {status()} OK\r\nContent-Length: 4\r\n\r\nab".encode())
                    time.sleep(0.001)
                    client.sendall(b"cd")
                client.recv(1)

        threading.Thread(target=answer, daemon=True).start()
        server = types.SimpleNamespace(port=listener.getsockname()[1])
        return reads_beside_statements.reading(server, "/summary", 0.1, "--key", "k")

    @staticmethod
    def slow():
        time.sleep(0.2)
        return 200

    def test_a_read_counts_from_when_it_was_due(self):
        count = int(0.1 * reads_beside_statements.READS_PER_SECOND)
        # The first one is not counted. One is late, and so are all that are due behind it.
        told = self.read([lambda: 200] * 2 + [self.slow] + [lambda: 200] * (count - 2))
        self.assertEqual(told["reads"], count)
        self.assertGreaterEqual(told["p50"], 100)
        self.assertGreaterEqual(told["most"], told["p99"])

    def test_anything_but_a_good_answer_ends_the_run(self):
        for answers in ([lambda: 200, lambda: 503], [lambda: 200]):
            with self.assertRaises(frame.WrongAnswer):
                self.read(answers)


class Shares(unittest.TestCase):
    def test_processors_are_shared_out(self):
        server = types.SimpleNamespace(process=types.SimpleNamespace(pid=os.getpid()))
        before = reads_beside_statements.busy(server)
        # Whoever runs the tests may have children of other tests.
        others = set(reads_beside_statements.children(os.getpid()))
        with reads_beside_statements.Awake():
            made = set(reads_beside_statements.children(os.getpid())) - others
            self.assertEqual(len(made), os.cpu_count())
            taken = reads_beside_statements.shares(before, reads_beside_statements.busy(server))
        self.assertEqual(taken.keys(), {"server", "workers", "clients", "elsewhere"})
        # Its children count as workers here, which they are.
        self.assertGreater(taken["workers"], 0)

    def test_a_process_that_is_gone_used_nothing(self):
        process = subprocess.Popen(["true"])
        process.wait()
        self.assertEqual(reads_beside_statements.used(process.pid), (0, 0))


class Exports(unittest.TestCase):
    """Files of three rows: amounts in two currencies, one without."""

    RIGHT = "3 rows with 1.10 EUR, 20 JPY"
    ROWS = [
        '<row><text c="title">a &amp; &quot;b&quot;</text>'
        '<money c="amount" currency="EUR" display="1.10 EUR">1.10</money></row>',
        '<row><text c="title"></text><money c="amount" currency="JPY" display="20 JPY">20</money></row>',
        '<row><text c="title">c</text></row>']

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def file(self, name, text):
        (self.folder / name).write_text(text)
        return self.folder / name

    def document(self, rows):
        return self.file("rows.xml", f'<report xmlns="{xml_by_lxml.NAMESPACE}"><table><columns>\n'
                         '<column name="title" kind="text"/>\n<column name="amount" kind="money"/>\n</columns>\n'
                         + "\n".join(rows) + "\n</table></report>\n")

    def test_texts_are_added_up(self):
        self.file("deals.csv", "id,amount,currency\n1,1.10,EUR\n2,20,JPY\n3,,EUR\n")
        table = self.file("a.csv", "id,amount,amount_currency\n1,1.10,EUR\n2,20,JPY\n3,,\n")
        lines = self.file("a.ndjson", '{"amount":{"currency":"EUR","amount":1.10}}\n'
                          '{"amount":{"currency":"JPY","amount":20}}\n{"amount":null}\n')
        for totals in (export_check.of_bundle(self.folder), export_check.of_csv(table), export_check.of_ndjson(lines)):
            self.assertEqual(str(totals), self.RIGHT)
            self.assertEqual(totals, export_check.of_csv(table))

    def test_a_workbook_has_currencies_in_its_formats(self):
        styles = ('<numFmts><numFmt numFmtId="164" formatCode="#,##0.00 &quot;EUR&quot;"/><numFmt numFmtId="165" '
                  'formatCode="#,##0 &quot;JPY&quot;"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/>'
                  '<xf numFmtId="165"/></cellXfs>')
        rows = ['<c r="F1" s="0" t="inlineStr"><is><t>Amount</t></is></c>', '<c r="F2" s="1"><v>1.1</v></c>',
                '<c r="F3" s="2"><v>20</v></c>', '<c r="G4" s="1"><v>7</v></c>']
        path = self.folder / "a.xlsx"
        for piece in (1, 7, 1 << 20):
            with zipfile.ZipFile(path, "w") as archive:
                archive.writestr("xl/styles.xml", styles)
                archive.writestr("xl/worksheets/sheet1.xml", '<c r="F1" s="0"/><row></row>')
                head = "".join(f"<row>{row}</row>" for row in rows[:1])
                archive.writestr("xl/worksheets/sheet2.xml", head + "".join(f"<row>{row}</row>" for row in rows[1:]))
            self.addCleanup(setattr, export_check, "PIECE_BYTES", export_check.PIECE_BYTES)
            export_check.PIECE_BYTES = len(head) + piece
            totals = export_check.of_xlsx(path)
            self.assertEqual((totals.count, totals.sums), (3, {"EUR": Decimal("1.1"), "JPY": 20}))

    def test_the_peer_writes_the_same_rows(self):
        if importlib.util.find_spec("lxml") is None:
            self.skipTest("lxml is not installed")
        ours = self.document(self.ROWS)
        totals = export_check.load_xml(ours, self.folder / "rows.sqlite")
        self.assertEqual(str(totals), self.RIGHT)
        written = self.folder / "peer.xml"
        self.assertEqual(xml_by_lxml.write(self.folder / "rows.sqlite", written), 3)
        self.assertIsNone(export_check.different_row(ours, written))
        for rows in (self.ROWS[:2], self.ROWS + self.ROWS[:1], self.ROWS[:2] + ['<row><text c="title">d</text></row>']):
            self.assertIsNotNone(export_check.different_row(self.document(rows), written))

    def test_a_watch_sees_memory_and_files_that_go_away(self):
        (self.folder / "there").touch()
        work = ("import os, sys\ninput()\nkept = bytearray(64 << 20)\nname = sys.argv[1] + '/part-abc123'\n"
                "gone = open(name, 'wb'); gone.write(bytes(5000)); gone.flush(); os.unlink(name)\n"
                "with open(sys.argv[1] + '/left', 'wb') as left: left.write(bytes(7))\n"
                "print(flush=True); input(); gone.close(); print(flush=True); input()")
        with subprocess.Popen([sys.executable, "-c", work, self.folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              text=True) as process:
            def go_on():
                print(file=process.stdin, flush=True)

            idle = export_watch.memory_kib(process.pid)["RssAnon"]
            with export_watch.Watch(process.pid, self.folder) as watch:
                go_on()
                process.stdout.readline()
                time.sleep(export_watch.SECONDS_BETWEEN * export_watch.ROUNDS_BETWEEN_FILES * 3)
                (self.folder / "there").unlink()
            go_on()
            process.stdout.readline()
            self.assertGreater(watch.anonymous_kib - idle, 60 << 10)
            self.assertGreater(export_watch.processor_seconds(process.pid), 0)
            self.assertEqual(watch.temporary_bytes, {"without a name": 5000})
            go_on()

    def test_names_of_files_have_no_random_parts(self):
        watch = export_watch.Watch(os.getpid(), "/data")
        for name, shown in [
                ("exports/01a2002e-690b-7000-9b51-10dcbcb7f95b/01a20031-c4ba-7000-94ed-6f8d822e2c1a.part",
                 "exports/…/….part"),
                ("spool/penstock-report-8v4FiI/report", "spool/penstock-report-…/report"),
                ("spool/penstock-report-8v4FiI/x (deleted)", "spool/penstock-report-…/without a name")]:
            self.assertEqual(watch.shown(f"/data/{name}"), shown)


class Options(unittest.TestCase):
    def test_sizes_and_names(self):
        self.assertEqual(run.sizes("1000,10"), [10, 1000])
        with self.assertRaises(ValueError):
            run.sizes("0")
        self.assertEqual(run.chosen("P1"), ["P1"])
        self.assertEqual(run.chosen("E1,P6,R1"), ["P6", "R1", "E1"])
        with self.assertRaises(Exception):
            run.chosen("P99")


if __name__ == "__main__":
    unittest.main()
