"""Recomputes from the rows of a workspace's log what a server answers: plainly, slowly, with nothing of its code.

T is the moment that a question is about, in microseconds since 1970; K is the last sequence number that it takes into
account. Versions of a deal stand in the order (effective_at, place), the place of a correction being that of what it
corrects (docs/decisions/0001).
"""

import dataclasses
import datetime
import functools
import sqlite3
import uuid
from decimal import Decimal

DAY = 86_400_000_000
MILLION = 1_000_000
EVERYTHING = 1 << 62
DECIMALS = {"EUR": 2, "USD": 2, "CHF": 2, "JPY": 0, "KWD": 3, "CLF": 4}
EPOCH = datetime.datetime(1970, 1, 1)
# What the bits of deal_versions.fields stand for, from the lowest.
FIELDS = [
    "pipeline", "stage", "amount", "currency", "value_period", "term_months", "probability", "expected_close_date",
    "owner", "forecast_category", "leader_category", "deleted", "title", "description", "source", "next_step",
    "organization", "contact", "won_reason", "lost_reason", "metadata",
]


def half_even(numerator, denominator):
    """The quotient as a whole number, halves to the even one."""
    whole, rest = divmod(numerator, denominator)
    if 2 * rest > denominator or (2 * rest == denominator and whole % 2 == 1):
        whole += 1
    return whole


def money(minor_units, currency):
    if minor_units is None or currency is None:
        return None
    decimals = DECIMALS[currency]
    return Decimal(minor_units).scaleb(-decimals) if decimals else minor_units


def days(total_microseconds, divisor):
    return Decimal(half_even(total_microseconds * MILLION, divisor)).scaleb(-6)


def probability(millionths):
    """As short as it can be written."""
    if millionths is None or millionths % MILLION == 0:
        return millionths and millionths // MILLION
    return (Decimal(millionths) / MILLION).normalize()


def instant(microseconds):
    if microseconds is None:
        return None
    return (EPOCH + datetime.timedelta(microseconds=microseconds)).isoformat(timespec="microseconds") + "Z"


def microseconds(text):
    assert text.endswith("Z"), text
    return (datetime.datetime.fromisoformat(text[:-1]) - EPOCH) // datetime.timedelta(microseconds=1)


def civil(day_number):
    return None if day_number is None else str(datetime.date(1970, 1, 1) + datetime.timedelta(days=day_number))


@dataclasses.dataclass(frozen=True)
class Version:
    """One row of deal_versions."""

    seq: int
    deal: str
    effective_at: int
    recorded_at: int
    actor: str
    cause: str
    reason: str
    corrects: int
    place: int
    sets: dict


@dataclasses.dataclass(frozen=True)
class Stay:
    """A deal's time in a stage, and the version that brought it there."""

    stage: int
    entered_at: int
    version: Version


class Log:
    """The rows of a workspace's file, read once; everything else is a function of them."""

    def __init__(self, path):
        self.database = sqlite3.connect(":memory:")
        source = sqlite3.connect(path)
        source.backup(self.database)
        source.close()
        self.database.row_factory = sqlite3.Row
        log = self.rows("SELECT seq, recorded_at, kind, entity_id FROM change_log ORDER BY seq")
        self.recorded = [(row["seq"], row["recorded_at"]) for row in log]
        self.entities = {row["seq"]: str(uuid.UUID(bytes=row["entity_id"])) for row in log}
        # An ordinal is a place in the order of creation.
        self.pipelines, self.stages = self.definitions("pipeline_versions"), self.definitions("stage_versions")
        self.deals = {}
        self.places = {}
        for row in self.rows("SELECT * FROM deal_versions ORDER BY seq"):
            version = self.version(row)
            self.deals.setdefault(version.deal, []).append(version)

    def rows(self, query):
        return self.database.execute(query).fetchall()

    def definitions(self, table):
        found = {}
        for row in self.rows(f"SELECT * FROM {table} ORDER BY seq"):
            ids = {name: str(uuid.UUID(bytes=row[name])) for name in ("id", "pipeline_id") if name in row.keys()}
            values = dict(row) | ids
            found.setdefault(values["id"], []).append(values)
        return list(found.values())

    def version(self, row):
        self.places[row["seq"]] = self.places[row["corrects"]] if row["corrects"] else row["seq"]
        sets = {name: row[name] for bit, name in enumerate(FIELDS) if row["fields"] >> bit & 1}
        common = {name: row[name] for name in ("seq", "effective_at", "recorded_at", "actor", "cause", "reason")}
        return Version(
            **common, deal=self.entities[row["seq"]], corrects=row["corrects"], place=self.places[row["seq"]],
            sets=sets)

    # Time

    def known_at(self, moment):
        """The last sequence number recorded by then; None before the first."""
        return max((seq for seq, recorded_at in self.recorded if recorded_at <= moment), default=None)

    def recorded_by(self, known):
        return max(recorded_at for seq, recorded_at in self.recorded if seq <= known)

    def newest(self, known):
        """The latest moment of which anything speaks."""
        moments = [
            version.effective_at for deal in self.deals.values() for version in deal if version.seq <= known]
        moments += [
            version["recorded_at"] for of_one in self.pipelines + self.stages for version in of_one
            if version["seq"] <= known]
        return max(moments)

    # Definitions

    @staticmethod
    def defined(versions, moment, known):
        """The version that holds: none is backdated, and the first holds from the beginning of time."""
        known_versions = [version for version in versions if version["seq"] <= known]
        holding = known_versions[:1] + [
            version for version in known_versions[1:] if version["recorded_at"] <= moment]
        return holding[-1] if holding else None

    def stage(self, ordinal, moment=EVERYTHING, known=EVERYTHING):
        return self.defined(self.stages[ordinal], moment, known)

    def pipeline(self, ordinal, moment=EVERYTHING, known=EVERYTHING):
        return self.defined(self.pipelines[ordinal], moment, known)

    # Deals

    @functools.lru_cache(maxsize=20_000)
    def standing(self, deal, known=EVERYTHING):
        """The versions that are known and that none known corrects, in the order of the deal's life."""
        versions = [version for version in self.deals[deal] if version.seq <= known]
        corrected = {version.corrects for version in versions}
        standing = [version for version in versions if version.seq not in corrected]
        return sorted(standing, key=lambda version: (version.effective_at, version.place))

    def stays(self, deal, moment=EVERYTHING, known=EVERYTHING):
        stays = []
        for version in self.standing(deal, known):
            stage = version.sets.get("stage")
            if version.effective_at > moment or stage is None or (stays and stays[-1].stage == stage):
                continue
            stays.append(Stay(stage, version.effective_at, version))
        return stays

    def state(self, deal, moment=EVERYTHING, known=EVERYTHING):
        """Each field from the last version that sets it; None before the creation."""
        state = dict.fromkeys(FIELDS)
        state["deleted"] = 0
        past = [version for version in self.standing(deal, known) if version.effective_at <= moment]
        for version in past:
            state |= version.sets
        if not past:
            return None
        state["created_at"] = self.standing(deal, known)[0].effective_at
        state["entered_at"] = self.stays(deal, moment, known)[-1].entered_at
        return state

    def probability(self, state, stage):
        """Won is 1, lost is 0, else the deal's own, else the stage's; None where neither has one."""
        if stage["kind"] != "open":
            return MILLION if stage["kind"] == "won" else 0
        return stage["probability"] if state["probability"] is None else state["probability"]

    # What lists show

    def listed_deal(self, deal):
        """A deal as it is now, by the names of the wire."""
        state = self.state(deal)
        stage = self.stage(state["stage"])
        closed_at = self.closed_at(deal)
        kind = stage["kind"]
        return {
            "id": deal, "title": state["title"], "pipeline_id": self.pipeline(state["pipeline"])["id"],
            "pipeline_name": self.pipeline(state["pipeline"])["name"], "stage_id": stage["id"],
            "stage_name": stage["name"], "status": kind, "amount": money(state["amount"], state["currency"]),
            "currency": state["currency"], "value_period": state["value_period"],
            "term_months": state["term_months"], "probability": probability(state["probability"]),
            "effective_probability": probability(self.probability(state, stage)),
            "expected_close_date": civil(state["expected_close_date"]), "owner_id": state["owner"],
            "source": state["source"], "forecast_category": state["forecast_category"],
            "leader_category": state["leader_category"], "closed_at": instant(closed_at),
            "won_at": instant(closed_at if kind == "won" else None),
            "lost_at": instant(closed_at if kind == "lost" else None),
            "created_by": self.deals[deal][0].actor, "created_at": instant(state["created_at"]),
            "updated_at": instant(self.deals[deal][-1].recorded_at), "deleted_at": instant(self.deleted_at(deal)),
            "version": len(self.deals[deal]),
        }

    def closed_at(self, deal):
        """The start of the run of stays in stages of one closed kind that the deal is in."""
        stays = self.stays(deal)
        kinds = [self.stage(stay.stage)["kind"] for stay in stays]
        if kinds[-1] == "open":
            return None
        first = len(kinds) - 1
        while first > 0 and kinds[first - 1] == kinds[-1]:
            first -= 1
        return stays[first].entered_at

    def deleted_at(self, deal):
        deleted_at = None
        for version in self.standing(deal):
            if version.sets.get("deleted") == 0:
                deleted_at = None
            elif version.sets.get("deleted") == 1 and deleted_at is None:
                deleted_at = version.effective_at
        return deleted_at

    def stage_changes(self, deal):
        """The walk over the deal's life, the first entry being its creation."""
        changes = []
        stays = self.stays(deal)
        for before, stay in zip([None, *stays], stays):
            version = stay.version
            at = version.effective_at
            # Right after this version, before anything else of the same instant.
            state = {"probability": None}
            for other in self.standing(deal):
                if (other.effective_at, other.place) <= (at, version.place):
                    state |= other.sets
            changes.append({
                "id": version.seq, "deal_id": deal, "from_stage_id": before and self.stage(before.stage)["id"],
                "to_stage_id": self.stage(stay.stage)["id"],
                "direction": self.direction(before and before.stage, stay.stage, at),
                "amount": money(state.get("amount"), state.get("currency")), "currency": state.get("currency"),
                "probability": probability(self.probability(state, self.stage(stay.stage, at))),
                "expected_close_date": civil(state.get("expected_close_date")), "owner_id": state.get("owner"),
                "effective_at": instant(at), "recorded_at": instant(version.recorded_at), "actor": version.actor,
                "cause": version.cause, "reason": version.reason, "corrects": version.corrects,
                "days_in_previous": None if before is None else days(at - before.entered_at, DAY),
            })
        return changes

    def direction(self, source, target, moment):
        """By first match, with positions and kinds of that moment."""
        if source is None:
            return "created"
        source, target = self.stage(source, moment), self.stage(target, moment)
        if source["pipeline_id"] != target["pipeline_id"]:
            return "transfer"
        if target["kind"] != "open":
            return target["kind"]
        if source["kind"] != "open":
            return "reopen"
        # A stage holds its place from the beginning of time, so before its creation it may share that of another.
        if target["position"] <= source["position"]:
            return "backward"
        others = [self.stage(ordinal, moment) for ordinal in range(len(self.stages))]
        is_skip = any(
            stage["pipeline_id"] == source["pipeline_id"] and stage["kind"] == "open" and not stage["deleted"]
            and source["position"] < stage["position"] < target["position"] for stage in others)
        return "skip" if is_skip else "forward"

    # What SQL alone can say

    def open_now(self):
        """Open deals now by stage and currency: how many, those without an amount, their value."""
        last = """(SELECT {0} FROM standing WHERE standing.deal = one.deal AND fields >> {1} & 1
            ORDER BY effective_at DESC, place DESC LIMIT 1) AS {0}"""
        columns = [last.format(name, FIELDS.index(name)) for name in ("stage", "amount", "currency", "deleted")]
        rows = self.rows(f"""
            WITH standing AS (
                SELECT * FROM deal_versions AS version
                WHERE NOT EXISTS (SELECT 1 FROM deal_versions AS other WHERE other.corrects = version.seq)
            ),
            now AS (SELECT {", ".join(columns)} FROM (SELECT DISTINCT deal FROM deal_versions) AS one),
            named AS (SELECT id, kind, row_number() OVER (ORDER BY min(seq)) - 1 AS ordinal
                FROM (SELECT id, seq, last_value(kind) OVER (PARTITION BY id ORDER BY seq
                    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS kind FROM stage_versions)
                GROUP BY id)
            SELECT named.id, currency, count(*), sum(amount IS NULL), sum(amount)
            FROM now JOIN named ON named.ordinal = now.stage
            WHERE coalesce(deleted, 0) = 0 AND kind = 'open' GROUP BY named.id, currency""")
        return {
            (str(uuid.UUID(bytes=id)), currency): (count, unpriced, money(value, currency))
            for id, currency, count, unpriced, value in rows
        }
