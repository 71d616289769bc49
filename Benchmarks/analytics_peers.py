"""DuckDB, Polars and chDB with the made-up deals in memory, asked what the columns are asked."""

import datetime
import json
import pathlib
import subprocess
import sys
import time

from frame import CannotRun

MICROSECONDS_PER_DAY = 86_400_000_000
NONE = -(2**63)
NO_DAY = -(2**31)
ONGOING = 2**63 - 1
TYPES = {
    "stage": "u2", "close_day": "i4", "amount": "i8", "weighted": "i8", "currency": "u1", "owner": "u2",
    "deleted": "u1", "created": "i8", "deal": "u4", "valid_from": "i8", "valid_to": "i8", "place": "u1",
    "is_last": "u1", "entered": "i8", "left": "i8",
}
DEAL = ["stage", "close_day", "amount", "weighted", "currency", "owner", "deleted"]
TABLES = {
    "deals": [*DEAL, "created"],
    "versions": [*DEAL, "valid_from", "valid_to"],
    "stays": ["deal", "place", "stage", "entered", "left", "is_last", "deleted"],
}
# Owners below this number and amounts from this number on, by question.
FILTERS = {
    "P2.1": (2, 50_000), "P2.10": (20, 50_000), "P2.90": (97, 6_000), "P2.100": (None, None),
    "P2.natural": (None, 6_000), "P2.sum": (None, 50_000), "P3.10": (20, 50_000), "P3.100": (None, None),
}
SALES_OPEN = 4
SALES_WON = 4
# Of both pipelines; the fourth and fifth stages are won and lost.
OPEN_STAGES = (0, 1, 2, 3, 6, 7, 8)
WON, LOST = (4, 9), (5, 10)


def column(folder, table, name):
    import numpy

    return numpy.fromfile(folder / f"{table}.{name}", dtype="<" + TYPES[name])


def arrow_table(folder, table):
    """The table in Arrow's form, with nulls for what is not there."""
    import pyarrow

    columns = {}
    for name in TABLES[table]:
        values = column(folder, table, name)
        if name == "close_day":
            columns[name] = pyarrow.array(values, mask=values == NO_DAY).cast(pyarrow.date32())
        elif name in ("amount", "weighted"):
            columns[name] = pyarrow.array(values, mask=values == NONE)
        else:
            columns[name] = pyarrow.array(values)
    return pyarrow.table(columns)


def day_number(date):
    """Days since 1970 of a date, a moment or the text of a date; -1 for none."""
    if date is None:
        return -1
    if isinstance(date, str):
        date = datetime.date.fromisoformat(date[:10])
    if isinstance(date, datetime.datetime):
        date = date.date()
    return (date - datetime.date(1970, 1, 1)).days


class SQLPeer:
    """What peers that speak SQL have in common."""

    def __init__(self, facts):
        self.facts = facts
        self.texts = {}

    def conditions(self, name):
        owners, amount = FILTERS[name]
        found = ["deleted = 0"]
        if name.startswith("P3"):
            found.append(f"valid_from <= {self.facts['past']} AND {self.facts['past']} < valid_to")
        if owners is not None:
            found.append(f"owner < {owners}")
        if amount is not None:
            found.append(f"currency = 0 AND amount >= {amount}")
        if name == "P2.natural":
            found.append(f"created BETWEEN {self.facts['created_from']} AND {self.facts['created_to']}")
        return " AND ".join(found)

    def timed(self, name):
        """Seconds by the clock, seconds of processors, and rows."""
        start, start_on_processor = time.perf_counter(), time.process_time()
        found = self.answer(name)
        seconds = time.perf_counter() - start
        return seconds, time.process_time() - start_on_processor, shaped(name, found)

    def text(self, name):
        if name not in self.texts:
            self.texts[name] = self.history(name) if name.startswith("P4") else self.values(name)
        return self.texts[name]

    def values(self, name):
        sums = "count(*), sum(amount), sum(weighted)"
        table = "versions" if name.startswith("P3") else "deals"
        if name == "P2.sum":
            return f"SELECT currency, {sums} FROM {table} WHERE {self.conditions(name)} GROUP BY currency"
        return (
            f"SELECT stage, {self.MONTH} AS month, currency, {sums} FROM {table} WHERE {self.conditions(name)} "
            "GROUP BY stage, month, currency")

    def history(self, name):
        one_of = ", ".join
        if name == "P4.win_rate":
            return (
                f"SELECT {self.QUARTER} AS quarter, {self.COUNT_IF}(stage IN {WON}), {self.COUNT_IF}(stage IN {LOST}) "
                f"FROM stays WHERE is_last = 1 AND deleted = 0 AND stage IN {WON + LOST} GROUP BY quarter")
        if name == "P4.durations":
            return (
                f'SELECT stage, count(*), {self.MEDIAN} FROM stays WHERE "left" < {ONGOING} '
                f"AND stage IN {OPEN_STAGES} AND NOT (is_last = 1 AND deleted = 1) GROUP BY stage")
        if name == "P4.funnel":
            flags = one_of(f"max(stage = {place}) AS s{place}" for place in range(SALES_OPEN + 1))
            steps = one_of(
                f"{self.COUNT_IF}(s{place}), {self.COUNT_IF}(s{place} AND s{place + 1})"
                for place in range(SALES_OPEN))
            return (
                f"SELECT {steps} FROM (SELECT deal, {flags} FROM stays WHERE stage <= {SALES_WON} GROUP BY deal)")
        flags = one_of(
            f"{self.MIN_IF.format(f'stage = {place}')} AS f{place}, {self.MAX_IF.format(f'stage = {place}')} AS l{place}"
            for place in range(SALES_OPEN))
        # Any stage that means won counts for the last step, but only sales' deals can be in sales' stages.
        flags += f", {self.MAX_IF.format(f'stage = {SALES_WON}')} AS l{SALES_OPEN}"
        steps = one_of(
            f"{self.COUNT_IF}(f{place} < 255), {self.COUNT_IF}(f{place} < 255 AND l{place + 1} > f{place})"
            for place in range(SALES_OPEN))
        return f"SELECT {steps} FROM (SELECT deal, {flags} FROM stays WHERE stage <= {SALES_WON} GROUP BY deal)"


def shaped(name, found):
    """Rows as the columns' program gives them."""
    if name in ("P4.funnel", "P4.conversion"):
        return [(place, found[0][2 * place], found[0][2 * place + 1]) for place in range(SALES_OPEN)]
    if name == "P4.win_rate":
        return [(day_number(quarter), *counts) for quarter, *counts in found]
    if name == "P4.durations":
        return [(stage, count, microseconds_to_days(median)) for stage, count, median in found]
    if name == "P2.sum":
        return [tuple(value or 0 for value in row) for row in found]
    return [
        (stage, day_number(month), *(value or 0 for value in rest)) for stage, month, *rest in found]


def microseconds_to_days(median):
    """Millionths of a day, rounded half to even; a median of whole microseconds has at most one half."""
    return round_half_even(int(median * 2), 2 * MICROSECONDS_PER_DAY // 1_000_000)


def round_half_even(numerator, denominator):
    quotient, rest = divmod(numerator, denominator)
    return quotient + (2 * rest > denominator or (2 * rest == denominator and quotient % 2 == 1))


class DuckDB(SQLPeer):
    name = "DuckDB"
    MONTH = "date_trunc('month', close_day)"
    QUARTER = "date_trunc('quarter', make_timestamp(entered))"
    COUNT_IF = "count_if"
    MEDIAN = 'median("left" - entered)'
    MIN_IF = "coalesce(min(CASE WHEN {} THEN place END), 255)"
    MAX_IF = "coalesce(max(CASE WHEN {} THEN place::SMALLINT END), -1)"

    def __init__(self, folder, threads, facts, history):
        import duckdb

        super().__init__(facts)
        self.connection = duckdb.connect(":memory:", config={"threads": threads})
        for table in ("versions", "stays") if history else ("deals",):
            arrow = arrow_table(folder, table)
            self.connection.register("arrow", arrow)
            self.connection.execute(f"CREATE TABLE {table} AS SELECT * FROM arrow")
            self.connection.unregister("arrow")

    def answer(self, name):
        return self.connection.execute(self.text(name)).fetchall()

    def close(self):
        self.connection.close()


class ChDB(SQLPeer):
    name = "chDB"
    MONTH = "toStartOfMonth(close_day)"
    QUARTER = "toStartOfQuarter(fromUnixTimestamp64Micro(entered, 'UTC'))"
    COUNT_IF = "countIf"
    MEDIAN = 'quantileExactInclusive(0.5)("left" - entered)'
    MIN_IF = "minIf(place, {0}) + if(countIf({0}) = 0, 255, 0)"
    MAX_IF = "if(countIf({0}) = 0, -1, toInt16(maxIf(place, {0})))"

    def __init__(self, folder, threads, facts, history):
        from chdb import session

        super().__init__(facts)
        self.threads = threads
        self.session = session.Session()
        self.session.query("CREATE DATABASE IF NOT EXISTS bench")
        for table in ("versions", "stays") if history else ("deals",):
            self.load(folder, table)

    def load(self, folder, table):
        import pyarrow.parquet

        path = folder / f"{table}.parquet"
        if not path.exists():
            pyarrow.parquet.write_table(arrow_table(folder, table), path, compression="none")
        kinds = {"u1": "UInt8", "u2": "UInt16", "u4": "UInt32", "i8": "Int64"}
        types = []
        for name in TABLES[table]:
            kind = kinds.get(TYPES[name], "Nullable(Date)")
            types.append(f'"{name}" ' + (f"Nullable({kind})" if name in ("amount", "weighted") else kind))
        self.session.query(f"DROP TABLE IF EXISTS bench.{table}")
        self.session.query(f"CREATE TABLE bench.{table} ({', '.join(types)}) ENGINE = Memory")
        self.session.query(f"INSERT INTO bench.{table} SELECT * FROM file('{path}', Parquet)")

    def answer(self, name):
        text = self.text(name).replace("FROM deals", "FROM bench.deals").replace("FROM versions", "FROM bench.versions")
        text = text.replace("FROM stays", "FROM bench.stays") + f" SETTINGS max_threads = {self.threads}"
        found = self.session.query(text, "JSONCompactEachRow").bytes()
        rows = [json.loads(line) for line in found.splitlines()]
        dated = {0} if name == "P4.win_rate" else {1} if name[:2] in ("P2", "P3") and name != "P2.sum" else set()
        exact = [
            [value if index in dated or not isinstance(value, str) else int(value) for index, value in enumerate(row)]
            for row in rows]
        return exact

    def close(self):
        self.session.close()


class Polars:
    name = "Polars"

    def __init__(self, folder, threads, facts, history):
        script = pathlib.Path(__file__).with_name("analytics_polars.py")
        self.process = subprocess.Popen(
            [sys.executable, script, folder, str(threads), str(history), json.dumps(facts)], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True)
        if not self.process.stdout.readline():
            raise CannotRun(f"Polars ended with {self.process.wait()}")

    def timed(self, name):
        self.process.stdin.write(name + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise CannotRun(f"Polars ended with {self.process.wait()}")
        return json.loads(line)

    def close(self):
        self.process.stdin.close()
        self.process.wait()


ALL = [DuckDB, ChDB, Polars]
