"""What metrics answer about random workspaces is what SQL finds in the rows of their files.

PENSTOCK_SQL_BUNDLES says how many bundles are tried (12 without it), PENSTOCK_SQL_SEED with which seed they begin.
"""

import os

import pytest

from figures_trial import Trial
from oracle import DAY, microseconds
from sql_figures import Bucket, SQLFigures, shown, value_rates

BUNDLES = int(os.environ.get("PENSTOCK_SQL_BUNDLES", "12"))
FIRST_SEED = int(os.environ.get("PENSTOCK_SQL_SEED", "1"))
NOTHING = Bucket().shown()


class SQLTrial(Trial):
    """A trial with its figures by SQL."""

    def __init__(self, folder, seed):
        super().__init__(folder, seed)
        (file,) = (self.data / "workspaces").glob("*.sqlite")
        self.sql = SQLFigures(file)

    def close(self):
        self.sql.close()
        super().close()

    def look(self, moment):
        self.moment = moment
        self.ask("pipeline-value")
        self.sql.at(self.as_of)


def check_pipeline_value(trial):
    for dimension, expected in [
            ("stage", trial.sql.by_stage()), ("owner", trial.sql.by_owner()), ("month", trial.sql.by_month())]:
        groups, data = trial.groups("pipeline-value", dimension)
        assert {name: shown(group) for name, group in groups.items()} == expected, dimension
        assert data["total"]["count"] == sum(bucket[0] for bucket in expected.values())


def check_win_rate(trial):
    for outcome in ("last", "first", "each"):
        won, lost = (trial.sql.closed_by_quarter(outcome, kind) for kind in ("won", "lost"))
        groups, _ = trial.groups("win-rate", "quarter", outcome=outcome)
        assert groups.keys() == won.keys() | lost.keys(), outcome
        for quarter, group in groups.items():
            expected = won.get(quarter, NOTHING), lost.get(quarter, NOTHING)
            assert (shown(group["won"]), shown(group["lost"])) == expected, (outcome, quarter)
            assert (group["rate"]["num"], group["rate"]["den"]) == (
                expected[0][0], expected[0][0] + expected[1][0]), (outcome, quarter)
            rates = {rate["currency"]: (rate["num"], rate["den"]) for rate in group["value_rates"]}
            assert rates == value_rates(*expected), (outcome, quarter)


def check_cohorts(trial):
    groups, _ = trial.groups("win-rate", "quarter", method="created_cohort")
    rates = {quarter: (group["rate"]["num"], group["rate"]["den"]) for quarter, group in groups.items()}
    assert rates == trial.sql.cohorts()


def check_funnel(trial):
    for pipeline in trial.sql.pipelines():
        (course,) = trial.ask("funnel", method="touched", pipeline_id=pipeline)["methods"]
        found = {stage["stage_id"]: (stage["entries"], stage["went_on"]) for stage in course["stages"]}
        assert found == trial.sql.touched(pipeline)
        for stage in course["stages"]:
            assert (stage["step_rate"]["num"], stage["step_rate"]["den"]) == (stage["went_on"], stage["entries"])


def check_transitions(trial):
    if trial.has_deletions:
        # A deletion ends a stay without a change of stage.
        return
    for pipeline in trial.sql.pipelines():
        moves = trial.ask("transitions", pipeline_id=pipeline)["moves"]
        found = {
            (move["from_stage"]["stage_id"], move["to_stage"]["stage_id"]): (move["count"], move["mean_days"])
            for move in moves}
        assert found == trial.sql.transitions(pipeline)


def check_stage_durations(trial):
    if trial.has_deletions:
        return
    stages = trial.ask("stage-durations", measure="completed", reentry="each")["stages"]
    found = {stage["stage_id"]: (stage["n"], stage["mean"]) for stage in stages if stage["n"]}
    assert found == trial.sql.completed_stays()


def check_cycle_time(trial):
    for outcome, kinds in [("won", ["won"]), ("lost", ["lost"]), ("closed", ["won", "lost"])]:
        total = trial.ask("cycle-time", outcome=outcome)["total"]
        assert (total["n"], total["mean"]) == trial.sql.cycle(kinds), outcome


def check_loss_reasons(trial):
    reasons = {reason["reason"]: shown(reason) for reason in trial.ask("loss-reasons")["reasons"]}
    assert reasons == trial.sql.loss_reasons()


def check_leaderboard(trial):
    rows = trial.ask("leaderboard")["rows"]
    found = {row["owner_id"]: tuple(shown(row[part]) for part in ("won", "lost", "open")) for row in rows}
    assert found == trial.sql.owners()


def check_forecast(trial):
    begin = trial.random.choice(["2024-01-01", "2024-10-01", "2025-04-01"])
    data = trial.ask("forecast", **{"from": begin, "to": "2025-07-01"}, interval="quarter")
    periods = [(period["name"], *(day_number(period[end]) for end in ("from", "to"))) for period in data["periods"]]
    buckets = {period["name"]: period["open"] for period in data["periods"]}
    buckets |= {name: data[name] for name in ("overdue", "undated", "out_of_range")}
    found = {name: shown(bucket) for name, bucket in buckets.items() if bucket["count"]}
    assert found == trial.sql.forecast(periods)
    won = trial.sql.closed_by_quarter("last", "won")
    for period in data["periods"]:
        assert shown(period["won"]) == won.get(period["name"], NOTHING), period["name"]


def day_number(date):
    return microseconds(f"{date}T00:00:00Z") // DAY


CHECKS = [
    check_pipeline_value, check_win_rate, check_cohorts, check_funnel, check_transitions, check_stage_durations,
    check_cycle_time, check_loss_reasons, check_leaderboard, check_forecast]


@pytest.mark.parametrize("seed", range(FIRST_SEED, FIRST_SEED + BUNDLES))
def test_answers_are_what_sql_finds_in_the_file(tmp_path, seed):
    trial = SQLTrial(tmp_path, seed)
    try:
        for moment in trial.moments():
            trial.look(moment)
            for check in CHECKS:
                check(trial)
    finally:
        trial.close()
