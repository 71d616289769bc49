"""The views that statements read, made a second time: from lists, histories and the log, in SQLite itself."""

import sqlite3
from decimal import Decimal

import penstock
from oracle import DECIMALS, MILLION, half_even, instant

DEAL_COLUMNS = [
    "id", "title", "pipeline_id", "pipeline", "stage_id", "stage", "stage_position", "status", "amount_minor", "amount",
    "currency", "probability", "weighted_minor", "weighted", "value_period", "term_months", "owner_id", "source",
    "organization_id", "forecast_category", "leader_category", "expected_close_date", "created_at", "stage_entered_at",
    "closed_at", "won_at", "lost_at", "won_reason", "lost_reason"]
CHANGE_COLUMNS = [
    "id", "deal_id", "effective_at", "from_stage_id", "from_stage", "to_pipeline_id", "to_pipeline", "to_stage_id",
    "to_stage", "direction", "days_in_previous"]
STAY_COLUMNS = [
    "deal_id", "pipeline_id", "pipeline", "stage_id", "stage", "entered_at", "left_at", "enter_reason", "exit_reason",
    "next_stage_id", "next_stage"]
VERSION_COLUMNS = [
    "id", "deal_id", "effective_at", "recorded_at", "actor", "cause", "reason", "corrects", "fields", "stage_id",
    "title", "amount_minor", "currency", "probability", "expected_close_date", "owner_id", "forecast_category",
    "is_deleted"]


def minor(amount, currency):
    return None if amount is None else int(Decimal(amount).scaleb(DECIMALS[currency]))


def major(units, currency):
    return None if units is None or currency is None else units / 10.0 ** DECIMALS[currency]


def weighted(units, probability):
    if units is None or probability is None:
        return None
    return half_even(units * int(Decimal(probability) * MILLION), MILLION)


class Export:
    """Everything that a workspace's lists and log say, as tables."""

    def __init__(self, client, log):
        self.client = client
        self.log = log
        self.database = sqlite3.connect(":memory:")
        self.stages = {stage[-1]["id"]: ordinal for ordinal, stage in enumerate(log.stages)}
        self.put("deals", DEAL_COLUMNS, self.deals())
        self.put("stage_changes", CHANGE_COLUMNS, map(self.change, self.all("/stage-changes")))
        self.put("stays", STAY_COLUMNS, (row for deal in log.deals for row in self.stays(deal)))
        self.put("versions", VERSION_COLUMNS, (row for deal in log.deals for row in self.versions(deal)))
        pipelines = self.all("/pipelines")
        self.put("pipelines", ["id", "name", "is_default"], (
            [one["id"], one["name"], int(one["is_default"])] for one in pipelines))
        self.put("stages", ["id", "name", "pipeline_id", "position", "kind"], (
            [stage["id"], stage["name"], one["id"], stage["position"], stage["kind"]]
            for one in pipelines for stage in self.all(f"/pipelines/{one['id']}/stages")))

    def all(self, path):
        return self.client.all(penstock.BASE + path)

    def put(self, table, columns, rows):
        names = ", ".join(f'"{name}"' for name in columns)
        self.database.execute(f"CREATE TABLE {table} ({names})")
        self.database.executemany(
            f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns))})",
            ([float(one) if isinstance(one, Decimal) else one for one in row] for row in rows))

    def rows(self, statement):
        return [list(row) for row in self.database.execute(statement).fetchall()]

    # Deals, from the list and, for the past, from the log

    def deals(self):
        for deal in self.all("/deals"):
            amount = minor(deal["amount"], deal["currency"])
            yield self.deal(
                deal | {name: deal[name] for name in ("won_reason", "lost_reason", "organization_id")}, amount,
                deal["effective_probability"], self.log.stages[self.stages[deal["stage_id"]]][-1]["position"],
                self.log.stays(deal["id"])[-1].entered_at)

    def deal(self, deal, amount, probability, position, entered_at):
        currency, part = deal["currency"], weighted(amount, probability)
        found = deal | {
            "pipeline": deal["pipeline_name"], "stage": deal["stage_name"], "stage_position": position,
            "amount_minor": amount, "amount": major(amount, currency), "weighted_minor": part,
            "weighted": major(part, currency), "stage_entered_at": instant(entered_at),
            "probability": None if probability is None else int(Decimal(probability) * MILLION) / 1e6}
        return [found[name] for name in DEAL_COLUMNS]

    def totals(self, moment, known):
        """How many deals there were in each stage, and their amounts."""
        found = {}
        for deal in self.log.deals:
            state = self.log.state(deal, moment, known)
            if state is None or state["deleted"] or state["stage"] is None:
                continue
            stage = self.log.stage(state["stage"], moment, known)
            key = (stage["name"], stage["id"], state["currency"])
            count, total, part = found.get(key, (0, None, None))
            one = state["amount"] if state["currency"] else None
            probability = self.log.probability(state, stage)
            share = None if one is None or probability is None else half_even(one * probability, MILLION)
            found[key] = (
                count + 1, total if one is None else (total or 0) + one, part if share is None else (part or 0) + share)
        return sorted(
            ([*key, *value] for key, value in found.items()), key=lambda row: (row[0], row[1], row[2] or ""))

    # What happened

    def name(self, stage):
        return None if stage is None else self.log.stages[self.stages[stage]][-1]["name"]

    def pipeline(self, stage):
        id = self.log.stages[self.stages[stage]][-1]["pipeline_id"]
        return id, next(one[-1]["name"] for one in self.log.pipelines if one[-1]["id"] == id)

    def change(self, change):
        source, target = change["from_stage_id"], change["to_stage_id"]
        return [
            change["id"], change["deal_id"], change["effective_at"], source, self.name(source), *self.pipeline(target),
            target, self.name(target), change["direction"], change["days_in_previous"]]

    def stays(self, deal):
        """The rule of deletions and moves, walked once more."""
        stays, stage, is_deleted = [], None, False
        for version in self.log.standing(deal):
            at = version.effective_at
            next_stage, next_deleted = version.sets.get("stage", stage), bool(version.sets.get("deleted", is_deleted))
            if next_stage is None:
                continue
            moved, was_there = next_stage != stage, stage is not None and not is_deleted
            if stage is None:
                stays.append([next_stage, at, None, "created", None])
                was_there = True
            elif moved and was_there and not next_deleted:
                way = self.log.direction(stage, next_stage, at)
                closed = {way, self.log.stage(stage)["kind"]} == {"won", "lost"}
                stays[-1][2], stays[-1][4] = at, "reclassified" if closed else way
                stays.append([next_stage, at, None, way, None])
            if was_there and next_deleted:
                stays[-1][2], stays[-1][4] = at, "deleted"
            elif is_deleted and not next_deleted:
                stays.append([next_stage, at, None, "restored", None])
            stage, is_deleted = next_stage, next_deleted
        for place, (ordinal, entered_at, left_at, entry, leaving) in enumerate(stays):
            goes_on = leaving not in (None, "deleted") and place + 1 < len(stays)
            follower = self.log.stages[stays[place + 1][0]][-1]["id"] if goes_on else None
            id = self.log.stages[ordinal][-1]["id"]
            yield [
                deal, *self.pipeline(id), id, self.name(id), instant(entered_at), instant(left_at), entry, leaving,
                follower, self.name(follower)]

    def versions(self, deal):
        for entry in self.all(f"/deals/{deal}/history"):
            changes = entry["changes"]
            units = minor(changes.get("amount"), changes.get("currency")) if changes.get("currency") else None
            deleted = changes.get("deleted")
            yield [
                entry["id"], deal, entry["effective_at"], entry["recorded_at"], entry["actor"], entry["cause"],
                entry["reason"], entry["corrects"], ",".join(changes), changes.get("stage_id"), changes.get("title"),
                units, changes.get("currency"), changes.get("probability"), changes.get("expected_close_date"),
                changes.get("owner_id"), changes.get("forecast_category"), None if deleted is None else int(deleted)]
