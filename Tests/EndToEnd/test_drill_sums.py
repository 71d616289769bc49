"""Buckets of every metric are the sums of the deals that their drills list: random questions of random workspaces.

PENSTOCK_DRILL_BUNDLES says how many workspaces are tried (2 without it), PENSTOCK_DRILL_SEED with which seed they
begin.
"""

import datetime
import os
from decimal import Decimal

import pytest

import penstock
from figures_trial import Trial

BUNDLES = int(os.environ.get("PENSTOCK_DRILL_BUNDLES", "2"))
FIRST_SEED = int(os.environ.get("PENSTOCK_DRILL_SEED", "1"))
QUESTIONS = 2
DRILLS = 12

DIMENSIONS = [
    "", "pipeline", "stage", "owner", "tag", "source", "currency", "month", "quarter", "owner,stage", "tag,quarter"]
WINDOWS = [{}, {"period": "2024-Q2"}, {"from": "2024-04-01", "to": "2025-04-01"}]
CONVERSIONS = [{}, {}, {"currency": "EUR", "fx": "as_of"}, {"currency": "JPY", "fx": "close_date"}]
INTERVALS = ["", "", "month", "quarter"]

# What may be asked of each metric besides its window, its scope and its currency.
OPTIONS = {
    "pipeline-value": {
        "group_by": DIMENSIONS, "status": ["", "won", "open,won,lost"], "interval": ["", "quarter"]},
    "win-rate": {
        "group_by": DIMENSIONS, "interval": INTERVALS, "outcome": ["", "first", "each", "mature"],
        "method": ["", "all", "created_cohort", "aged_out", "created_cohort_mature"]},
    "cycle-time": {"group_by": DIMENSIONS, "interval": INTERVALS, "outcome": ["", "lost", "closed"]},
    "loss-reasons": {"by": ["", "stage", "owner"], "top": ["", "1"]},
    "leaderboard": {"outcome": ["", "first", "each"], "owner_at": ["", "now"]},
    "velocity": {"cycle": ["", "median"], "win_rate_method": ["", "created_cohort"]},
    "funnel": {
        "method": ["", "all", "stays"], "group_by": DIMENSIONS[:5], "reentry": ["", "each"],
        "open": ["", "exclude"]},
    "conversion": {"adjacent": ["true"], "group_by": DIMENSIONS, "interval": INTERVALS, "reentry": ["", "each"]},
    "transitions": {"group_by": DIMENSIONS, "normalise": ["", "row"]},
    "stage-durations": {
        "measure": ["", "completed"], "reentry": ["", "each", "cumulative"], "group_by": DIMENSIONS[:5]},
    "aging": {"group_by": DIMENSIONS, "buckets": ["", "7,30"]},
    "forecast": {
        "method": ["", "won_plus_weighted"], "overdue": ["", "first_period"], "interval": ["month", "quarter"]},
    "trend": {
        "interval": ["quarter"], "metric": [
            "pipeline_value.count", "won_count", "lost_count", "created_count", "pipeline_value.value",
            "won_value", "lost_value", "created_value"]},
}


class DrillTrial(Trial):
    """A trial with rates of exchange, except of the dinar."""

    def __init__(self, folder, seed):
        super().__init__(folder, seed)
        day, rows = datetime.date(2023, 12, 20), ["date,currency,rate"]
        while day < datetime.date(2025, 8, 1):
            rows += [f"{day},USD,1.0{self.random.randrange(100):02}", f"{day},JPY,1{self.random.randrange(50, 70)}.37"]
            day += datetime.timedelta(days=self.random.choice([1, 1, 3]))
        (folder / "rates.csv").write_text("\n".join(rows) + "\n")
        report = penstock.run_json("rates", "import", folder / "rates.csv", data=self.data)
        assert report["added"] > 0
        self.seen = 0

    def question(self, metric):
        query = dict(self.random.choice(WINDOWS)) | self.random.choice(CONVERSIONS)
        query |= {name: self.random.choice(values) for name, values in OPTIONS[metric].items()}
        if metric == "forecast" and "to" not in query:
            query |= {"from": "2024-07-01", "to": "2025-07-01"}
            query.pop("period", None)
        if metric == "trend":
            query |= {"from": "2024-01-01", "to": "2025-07-01", "currency": "EUR", "fx": "as_of"}
            query.pop("period", None)
        return {name: value for name, value in query.items() if value}

    def check(self, data, question):
        """Lists what some of the drills of an answer lead to."""
        drills = list(drilled(data, question))
        for found, path in self.random.sample(drills, min(len(drills), DRILLS)):
            if isinstance(found["drill"], str):
                self.check_bucket(found, self.client.all(found["drill"]), path)
            else:
                name, target = self.random.choice(list(found["drill"].items()))
                self.check_number(found, name, target, path)

    def check_number(self, found, name, target, path):
        rate = found.get("rate") if isinstance(found.get("rate"), dict) else {}
        number = found.get(name, rate.get(name))
        if target is not None and number is not None:
            assert len(self.client.all(target)) == number, f"{path}/{name}"
            self.seen += 1

    def check_bucket(self, bucket, rows, path):
        if "count" in bucket:
            assert len(rows) == bucket["count"], path
            self.seen += 1
        for name in ("value", "weighted_value"):
            if isinstance(bucket.get(name), list):
                assert sums(rows, name) == {entry["currency"]: entry["amount"] for entry in bucket[name]}, path
        if bucket.get("converted"):
            converted = sum(row["converted_value"] or 0 for row in rows)
            assert converted == bucket["converted"]["value"], f"{path}/converted"
        if "mean" in bucket and "n" in bucket:
            assert len(rows) == bucket["n"], path
            self.check_mean(bucket["mean"], rows, path)
        if "mean_days" in bucket:
            self.check_mean(bucket["mean_days"], rows, path)

    def check_mean(self, mean, rows, path):
        """Each row is rounded to a millionth of a day, and so is the mean."""
        if mean is not None:
            assert abs(sum(row["days"] for row in rows) / Decimal(len(rows)) - mean) <= Decimal("0.000001"), path

    def check_trend(self, data):
        for point in data["points"]:
            rows = self.client.all(point["drill"])
            if data["metric"].endswith("count"):
                assert len(rows) == (point["value"] or 0), point
            else:
                assert sum(row["converted_value"] or 0 for row in rows) == (point["value"] or 0), point
            self.seen += 1


def drilled(found, path):
    """Every part of an answer that has a drill."""
    if isinstance(found, list):
        for place, element in enumerate(found):
            yield from drilled(element, f"{path}/{place}")
    elif isinstance(found, dict):
        if found.get("drill"):
            yield found, path
        for name, element in found.items():
            yield from drilled(element, f"{path}/{name}")


def sums(rows, column):
    """By currency, of the rows with an amount."""
    found = {}
    for row in rows:
        if row["value"] is not None:
            found[row["currency"]] = found.get(row["currency"], 0) + row[column]
    return found


@pytest.mark.parametrize("seed", range(FIRST_SEED, FIRST_SEED + BUNDLES))
def test_buckets_are_the_sums_of_what_their_drills_list(tmp_path, seed):
    trial = DrillTrial(tmp_path, seed)
    try:
        for trial.moment in trial.moments():
            for metric in OPTIONS:
                for _ in range(QUESTIONS):
                    query = trial.question(metric)
                    data = trial.ask(metric, **query)
                    if metric == "trend":
                        trial.check_trend(data)
                    else:
                        trial.check(data, f"{metric} {query}")
        assert trial.seen > 100
    finally:
        trial.close()
