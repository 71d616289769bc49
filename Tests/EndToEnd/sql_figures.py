"""Figures of a workspace by SQL over the rows of its own file, which is opened read-only.

Nothing here goes through the columns, the views or the code of the server: versions, stage changes and definitions are
joined and summed by SQLite. Weighted values and means are rounded with whole numbers, as the definitions say.
"""

import sqlite3
import uuid

from oracle import DAY, DECIMALS, FIELDS, MILLION, days, half_even, money

# Versions that no other one corrects, in the order (effective_at, place) of a deal's life.
VIEWS = """
CREATE TEMP TABLE moment (t INTEGER NOT NULL);
INSERT INTO moment VALUES (0);
CREATE TEMP VIEW standing AS SELECT * FROM deal_versions AS version
    WHERE effective_at <= (SELECT t FROM moment)
    AND NOT EXISTS (SELECT 1 FROM deal_versions AS other WHERE other.corrects = version.seq);
CREATE TEMP VIEW named AS SELECT ordinal, id, pipeline_id, name, kind, position, probability FROM
    (SELECT *, dense_rank() OVER (ORDER BY first) - 1 AS ordinal FROM
        (SELECT *, min(seq) OVER (PARTITION BY id) AS first, max(seq) OVER (PARTITION BY id) AS last
        FROM stage_versions))
    WHERE seq = last;
CREATE TEMP VIEW moves AS
    SELECT deal, effective_at, place, from_stage, to_stage, microseconds_in_previous AS length, named.kind,
        lag(named.kind) OVER life AS kind_before, row_number() OVER life AS number
    FROM stage_changes JOIN named ON named.ordinal = to_stage WHERE effective_at <= (SELECT t FROM moment)
    WINDOW life AS (PARTITION BY deal ORDER BY effective_at, place);
CREATE TEMP VIEW created AS SELECT deal, min(effective_at) AS created_at FROM standing GROUP BY deal;
CREATE TEMP VIEW state AS SELECT created.deal, created_at, {state}
    FROM created WHERE coalesce({deleted}, 0) = 0;
CREATE TEMP VIEW runs AS
    SELECT moves.deal, moves.kind, moves.effective_at AS closed_at, moves.place, moves.from_stage,
        (SELECT min(number) FROM moves AS later
            WHERE later.deal = moves.deal AND later.number > moves.number AND later.kind <> moves.kind) AS ended_by,
        row_number() OVER (PARTITION BY moves.deal ORDER BY number) AS ordinal, created_at
    FROM moves JOIN state USING (deal) WHERE moves.kind <> 'open' AND coalesce(kind_before, '') <> moves.kind;
CREATE TEMP VIEW closings AS
    SELECT runs.*, {at_start}, {at_end} FROM runs LEFT JOIN moves AS ending
    ON ending.deal = runs.deal AND ending.number = runs.ended_by;
"""


def last(field, deal, until="1", name=None):
    """The value of a field of a deal by the last version that sets it."""
    return f"""(SELECT {field} FROM standing AS v WHERE v.deal = {deal} AND v.fields >> {FIELDS.index(field)} & 1
        AND {until} ORDER BY v.effective_at DESC, v.place DESC LIMIT 1) AS {name or field}"""


STATE = ["stage", "amount", "currency", "probability", "expected_close_date", "owner"]
AT_START = "(v.effective_at, v.place) <= (runs.closed_at, runs.place)"
AT_END = "(runs.ended_by IS NULL OR (v.effective_at, v.place) < (ending.effective_at, ending.place))"

# How a closing is chosen of those of a deal.
OUTCOMES = {"last": "ended_by IS NULL", "first": "ordinal = 1", "each": "1"}

QUARTER = "strftime('%Y', {0} / 1000000, 'unixepoch') || '-Q' || ((strftime('%m', {0} / 1000000, 'unixepoch') + 2) / 3)"
MONTH_OF_DAY = "strftime('%Y-%m', expected_close_date * 86400, 'unixepoch')"


class Bucket:
    """Some deals: how many, and by currency what those with an amount are worth."""

    def __init__(self):
        self.count = 0
        self.value, self.weighted = {}, {}

    def add(self, amount, currency, millionths):
        self.count += 1
        if amount is not None:
            self.value[currency] = self.value.get(currency, 0) + amount
            weighted = half_even(amount * (millionths or 0), MILLION)
            self.weighted[currency] = self.weighted.get(currency, 0) + weighted

    def shown(self):
        """As an answer has it: the count and the two sums by currency."""
        sums = [{code: money(units, code) for code, units in part.items()} for part in (self.value, self.weighted)]
        return (self.count, *sums)


class SQLFigures:
    """One workspace's file; every question is about the moment T that `at` sets."""

    def __init__(self, path):
        self.database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        self.database.executescript(VIEWS.format(
            state=", ".join(last(field, "created.deal") for field in STATE),
            deleted=last("deleted", "created.deal").rsplit(" AS ", 1)[0],
            at_start=last("owner", "runs.deal", AT_START),
            at_end=", ".join(last(field, "runs.deal", AT_END) for field in ("amount", "currency", "lost_reason")),
        ))

    def close(self):
        self.database.close()

    def rows(self, query, *values):
        return self.database.execute(query, values).fetchall()

    def at(self, moment):
        self.database.execute("UPDATE moment SET t = ?", (moment,))
        self.now = moment
        # As tables they are worked out once for all questions about the moment.
        for name in ("state", "closings", "moves"):
            self.database.execute(f"DROP TABLE IF EXISTS temp.{name}_now")
            self.database.execute(f"CREATE TEMP TABLE {name}_now AS SELECT * FROM temp.{name}")
        # A deletion ends the last stay; what a late deletion leaves behind it are no stays.
        self.database.execute(f"""DELETE FROM moves_now WHERE EXISTS (SELECT 1 FROM standing AS v
            WHERE v.deal = moves_now.deal AND v.fields >> {FIELDS.index("deleted")} & 1 AND v.deleted
            AND (v.effective_at, v.place) <= (moves_now.effective_at, moves_now.place))""")

    def pipelines(self):
        return [str(uuid.UUID(bytes=id)) for (id,) in self.rows("SELECT DISTINCT pipeline_id FROM named")]

    def buckets(self, query, *values):
        """Of rows (key, amount, currency, millionths) a bucket for each key."""
        found = {}
        for key, *deal in self.rows(query, *values):
            found.setdefault(key, Bucket()).add(*deal)
        return {key: bucket.shown() for key, bucket in found.items()}

    ODDS = "CASE kind WHEN 'won' THEN 1000000 WHEN 'lost' THEN 0 ELSE coalesce(s.probability, named.probability) END"

    def open_deals(self, key):
        """Deals open at T by an expression over their state (`s`) and their stage (`named`)."""
        return self.buckets(f"""SELECT {key}, amount, currency, {self.ODDS} FROM state_now AS s
            JOIN named ON named.ordinal = s.stage WHERE kind = 'open'""")

    def by_stage(self):
        return {str(uuid.UUID(hex=id)): bucket for id, bucket in self.open_deals("hex(named.id)").items()}

    def by_owner(self):
        return self.open_deals("owner")

    def by_month(self):
        return self.open_deals(MONTH_OF_DAY)

    def closed(self, key, outcome, kind):
        return self.buckets(
            f"""SELECT {key}, amount, currency, CASE kind WHEN 'won' THEN 1000000 ELSE 0 END FROM closings_now
            WHERE kind = ? AND {OUTCOMES[outcome]}""", kind)

    def closed_by_quarter(self, outcome, kind):
        return self.closed(QUARTER.format("closed_at"), outcome, kind)

    def cohorts(self):
        """By the quarter of creation: how many were won, of how many."""
        return {quarter: (won, all) for quarter, won, all in self.rows(f"""
            SELECT {QUARTER.format("created_at")}, sum(kind = 'won'), count(*) FROM state_now AS s
            JOIN named ON named.ordinal = s.stage GROUP BY 1""")}

    def touched(self, pipeline):
        """By open stage: the deals that were in it, and those of them that were in the next one, or won after all."""
        return {str(uuid.UUID(bytes=id)): (entries, went_on) for id, entries, went_on in self.rows("""
            WITH course AS (SELECT *, lead(ordinal) OVER (ORDER BY position) AS next FROM named
                WHERE kind = 'open' AND pipeline_id = ?)
            SELECT course.id, count(DISTINCT deal), count(DISTINCT deal) FILTER (WHERE EXISTS (
                SELECT 1 FROM moves_now AS other JOIN named ON named.ordinal = other.to_stage
                WHERE other.deal = moves_now.deal AND CASE WHEN course.next IS NULL THEN named.kind = 'won'
                    ELSE other.to_stage = course.next END))
            FROM course LEFT JOIN moves_now ON moves_now.to_stage = course.ordinal
            GROUP BY course.ordinal""", uuid.UUID(pipeline).bytes)}

    def transitions(self, pipeline):
        """By the stages of a move: how many there were, and the mean length of the stay before."""
        return {
            (str(uuid.UUID(bytes=source)), str(uuid.UUID(bytes=target))): (count, days(length, count * DAY))
            for source, target, count, length in self.rows("""
                SELECT source.id, target.id, count(*), sum(length) FROM moves_now
                JOIN named AS source ON source.ordinal = from_stage JOIN named AS target ON target.ordinal = to_stage
                WHERE source.pipeline_id = ? GROUP BY 1, 2""", uuid.UUID(pipeline).bytes)}

    def completed_stays(self):
        """By open stage: how many stays ended, and their mean length."""
        return {str(uuid.UUID(bytes=id)): (count, days(length, count * DAY)) for id, count, length in self.rows("""
            SELECT named.id, count(*), sum(length) FROM moves_now JOIN named ON named.ordinal = from_stage
            WHERE named.kind = 'open' GROUP BY 1""")}

    def cycle(self, kinds):
        """How many closings of some kinds are in force, and the mean time since the creation of their deals."""
        ((count, length),) = self.rows(f"""SELECT count(*), sum(closed_at - created_at) FROM closings_now
            WHERE ended_by IS NULL AND kind IN ({", ".join("?" * len(kinds))})""", *kinds)
        return count, (days(length, count * DAY) if count else None)

    def loss_reasons(self):
        return self.closed("lost_reason", "last", "lost")

    def owners(self):
        """By owner: what they won and lost, and have open."""
        won, lost = (self.closed("owner", "last", kind) for kind in ("won", "lost"))
        found = self.by_owner()
        nothing = Bucket().shown()
        return {
            owner: tuple(part.get(owner, nothing) for part in (won, lost, found))
            for owner in won.keys() | lost.keys() | found.keys()}

    def forecast(self, periods):
        """Open deals by what the forecast puts them into; periods are days [from, to) by name."""
        cases = " ".join(
            f"WHEN expected_close_date >= {begin} AND expected_close_date < {end} THEN '{name}'"
            for name, begin, end in periods)
        return self.open_deals(f"""CASE WHEN expected_close_date IS NULL THEN 'undated'
            WHEN expected_close_date < {self.now // DAY} THEN 'overdue' {cases} ELSE 'out_of_range' END""")


def shown(bucket):
    """A bucket of an answer as `Bucket.shown` gives it."""
    value, weighted = (
        {entry["currency"]: entry["amount"] for entry in bucket[name]} for name in ("value", "weighted_value"))
    return bucket["count"], value, weighted


def value_rates(won, lost):
    """By currency what was won and what was closed, from what `closed` gives of both."""
    codes = won[1].keys() | lost[1].keys()
    return {code: (won[1].get(code, 0), won[1].get(code, 0) + lost[1].get(code, 0)) for code in codes}


assert set(DECIMALS) >= {"EUR", "USD", "JPY", "KWD"}
