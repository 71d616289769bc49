"""The published figures of the real data as the metrics answer them, and the cases that the definitions rule on."""

import csv
import pathlib
import statistics
import urllib.parse
from decimal import Decimal

import pytest

import penstock
from real_workspace import FOLDER

needs_real_data = pytest.mark.skipif(
    not FOLDER, reason="PENSTOCK_REAL_DATA does not name the folder of the real data")

SALES, APPLICATIONS, OFFERS = "Sales", "Loan applications", "Loan offers"


class Figures:
    """Asks one workspace for metrics."""

    def __init__(self, client, pipelines):
        self.client = client
        self.pipelines = pipelines

    def ask(self, metric, pipeline, **query):
        query = {"pipeline_id": self.pipelines[pipeline]} | query
        answer = self.client.get(f"/api/v1/analytics/{metric}?{urllib.parse.urlencode(query)}")
        assert answer.status == 200, answer
        return answer.json["data"]

    def stage(self, pipeline, name):
        stages = self.client.get(f"/api/v1/pipelines/{self.pipelines[pipeline]}/stages").json["data"]
        return next(stage["id"] for stage in stages if stage["name"] == name)


@pytest.fixture(scope="module")
def figures(real):
    return Figures(real.client, real.pipelines)


@pytest.fixture(scope="module")
def rates(real):
    """The days on which the European Central Bank quoted; the quotes are in the workspace from here on."""
    file = pathlib.Path(FOLDER) / "fx" / "eurofxref-hist.csv"
    report = penstock.run_json("rates", "import", file, data=real.data)
    with open(file, newline="") as rows:
        days = {row["Date"] for row in csv.DictReader(rows)}
    assert report["read"] > len(days) > 7_000
    return days


def only(values):
    """The amount of a value in its only currency."""
    (value,) = values
    return value["amount"]


def worth(bucket):
    return bucket["count"], only(bucket["value"])


def fraction(rate):
    return rate["num"], rate["den"]


def by_stage(data):
    return {group["group"]["stage"]["name"]: group for group in data["groups"]}


def rounded(number, digits):
    return number.quantize(Decimal(1).scaleb(-digits))


# Sales


@needs_real_data
def test_the_open_pipeline_by_stage(figures):
    data = figures.ask("pipeline-value", SALES, group_by="stage")
    groups = by_stage(data)
    assert {name: worth(group) for name, group in groups.items()} == {
        "Prospecting": (500, 1_073_986), "Engaging": (1_589, 3_892_229)}
    assert worth(data["total"]) == (2_089, Decimal("4966215.00"))
    assert only(data["total"]["weighted_value"]) == Decimal("2053513.10")
    assert only(groups["Prospecting"]["weighted_value"]) == Decimal("107398.60")


@needs_real_data
def test_deals_of_every_status_by_stage(figures):
    data = figures.ask("pipeline-value", SALES, group_by="stage", status="open,won,lost")
    assert {name: group["count"] for name, group in by_stage(data).items()} == {
        "Won": 4_238, "Lost": 2_473, "Engaging": 1_589, "Prospecting": 500}
    assert data["total"]["count"] == 8_800


@needs_real_data
@pytest.mark.parametrize("pipeline", [SALES, APPLICATIONS, OFFERS])
def test_closed_deals_never_count_as_pipeline(figures, pipeline):
    stages = figures.client.get(f"/api/v1/pipelines/{figures.pipelines[pipeline]}/stages").json["data"]
    is_open = {stage["id"]: stage["kind"] == "open" for stage in stages}
    for query in ({}, {"as_of": "2012-01-31"}, {"as_of": "2017-06-30"}):
        data = figures.ask("pipeline-value", pipeline, group_by="stage", **query)
        assert all(is_open[group["group"]["stage"]["id"]] for group in data["groups"])
        assert sum(group["count"] for group in data["groups"]) == data["total"]["count"]
        value = sum(entry["amount"] for group in data["groups"] for entry in group["value"])
        assert value == sum(entry["amount"] for entry in data["total"]["value"])


@needs_real_data
def test_the_end_of_a_day_is_before_the_next_midnight(figures):
    whole_day = by_stage(figures.ask("pipeline-value", SALES, group_by="stage", as_of="2017-06-30"))
    assert {name: worth(group) for name, group in whole_day.items()} == {"Engaging": (1_686, 4_206_052)}
    midnight = by_stage(figures.ask("pipeline-value", SALES, group_by="stage", as_of="2017-07-01T00:00:00Z"))
    assert midnight["Engaging"]["count"] == 1_706


@needs_real_data
def test_what_was_won_its_mean_and_its_median(figures):
    total = figures.ask("win-rate", SALES)["total"]
    assert worth(total["won"]) == (4_238, 10_005_534)
    factors = figures.ask("velocity", SALES)["currencies"][0]["factors"]
    assert rounded(factors["average_value"]["amount"], 4) == Decimal("2360.9094")
    assert statistics.median(row["value"] for row in figures.client.all(total["won"]["drill"])) == 1_117


@needs_real_data
def test_the_win_rate_and_its_classic_error(figures):
    rate = figures.ask("win-rate", SALES)["total"]["rate"]
    assert (*fraction(rate), rate["rate"]) == (4_238, 6_711, Decimal("0.631501"))
    rate = figures.ask("win-rate", SALES, method="created_cohort")["total"]["rate"]
    assert (*fraction(rate), rate["rate"]) == (4_238, 8_800, Decimal("0.481591"))


@needs_real_data
@pytest.mark.parametrize(
    "outcome, count, mean, median", [("won", 4_238, "51.781973", 57), ("lost", 2_473, "41.479175", 14)])
def test_how_long_deals_took(figures, outcome, count, mean, median):
    cycle = figures.ask("cycle-time", SALES, outcome=outcome)["total"]
    assert (cycle["n"], cycle["mean"], cycle["p50"]) == (count, Decimal(mean), median)


@needs_real_data
def test_a_quarter_by_close_date(figures):
    total = figures.ask("win-rate", SALES, period="2017-Q2")["total"]
    assert worth(total["won"]) == (1_254, 3_086_111)
    assert total["lost"]["count"] == 778


@needs_real_data
def test_the_conversion_of_the_last_step(figures):
    engaging = figures.stage(SALES, "Engaging")
    (step,) = figures.ask("conversion", SALES, from_stage=engaging, to_stage="won")["steps"]
    assert (*fraction(step["rate"]), step["rate"]["rate"]) == (4_238, 8_300, Decimal("0.510602"))
    assert figures.ask("conversion", SALES, adjacent="true")["steps"][-1]["rate"] == step["rate"]


@needs_real_data
def test_one_owner_by_the_leaderboard_and_by_a_filter(figures):
    rows = figures.ask("leaderboard", SALES)["rows"]
    (row,) = (row for row in rows if row["owner_id"] == "Darcel Schlecht")
    total = figures.ask("win-rate", SALES, owner_id="Darcel Schlecht")["total"]
    for found in (row, total):
        assert worth(found["won"]) == (349, 1_153_214)
        assert found["lost"]["count"] == 204
    assert sum(row["won"]["count"] for row in rows) == 4_238


@needs_real_data
def test_velocity(figures):
    (found,) = figures.ask("velocity", SALES)["currencies"]
    assert rounded(found["velocity_per_day"], 2) == Decimal("60146.85")
    exact = Decimal(2_089) * Decimal(4_238) / 6_711 * Decimal(10_005_534) / 4_238
    assert abs(found["velocity_per_day"] - exact / Decimal("51.781973")) < Decimal("0.001")


@needs_real_data
def test_euros_at_each_close_date(figures, rates):
    total = figures.ask("win-rate", SALES, currency="EUR", fx="close_date")["total"]
    assert total["won"]["converted"]["value"] == Decimal("8766539.37")
    rows = figures.client.all(total["won"]["drill"])
    assert sum(row["converted_value"] for row in rows) == Decimal("8766539.37")
    # Where there is no quote on the day, the last one before it counts.
    assert sum(row["at"][:10] not in rates for row in rows) == 1_261
    assert len(rows) == 4_238


# Loans


@needs_real_data
def test_the_outcomes_of_applications(figures):
    total = figures.ask("win-rate", APPLICATIONS)["total"]
    assert worth(total["won"]) == (2_246, 35_290_338)
    assert worth(total["lost"]) == (10_442, 135_640_430)
    assert total["rate"]["rate"] == Decimal("0.177018")
    still_open = figures.ask("win-rate", APPLICATIONS, method="created_cohort")["total"]["open"]
    assert worth(still_open) == (399, 6_703_743)


@needs_real_data
def test_open_applications_by_stage(figures):
    data = figures.ask("pipeline-value", APPLICATIONS, group_by="stage")
    assert {name: worth(group) for name, group in by_stage(data).items()} == {
        "Finalized": (327, 5_578_726), "Pre-accepted": (69, 1_093_017), "Accepted": (3, 32_000)}
    assert worth(data["total"]) == (399, 6_703_743)


@needs_real_data
def test_applications_that_came_to_a_stage_and_were_won_in_the_end(figures):
    (course,) = figures.ask("funnel", APPLICATIONS, method="eventual")["methods"]
    stages = {stage["name"]: stage["step_rate"] for stage in course["stages"]}
    for name, reached, rate in [
            ("Pre-accepted", 7_367, "0.304873"), ("Accepted", 5_113, "0.439272"), ("Finalized", 5_015, "0.447856")]:
        assert (stages[name]["den"], stages[name]["rate"]) == (reached, Decimal(rate)), name
    for name, rate in [("Pre-accepted", "0.304873"), ("Finalized", "0.447856")]:
        stage = figures.stage(APPLICATIONS, name)
        (step,) = figures.ask("conversion", APPLICATIONS, from_stage=stage, to_stage="won")["steps"]
        assert step["rate"]["rate"] == Decimal(rate), name


@needs_real_data
def test_how_long_applications_took_to_be_won(figures):
    cycle = figures.ask("cycle-time", APPLICATIONS)["total"]
    assert [cycle[name] for name in ("mean", "p50", "p90")] == [
        Decimal("16.658855"), Decimal("14.436643"), Decimal("28.683728")]


@needs_real_data
def test_where_applications_went_from_a_stage(figures):
    moves = figures.ask("transitions", APPLICATIONS)["moves"]
    ends = {move["to_stage"]["name"]: move["count"] for move in moves if move["from_stage"]["name"] == "Pre-accepted"}
    assert ends == {"Accepted": 5_113, "Cancelled": 1_100, "Declined": 1_085}


@needs_real_data
@pytest.mark.parametrize("zone, count", [("UTC", 2_392), ("Europe/Amsterdam", 2_393)])
def test_a_month_begins_at_local_midnight(figures, zone, count):
    total = figures.ask("win-rate", APPLICATIONS, method="created_cohort", period="2011-10", tz=zone)["total"]
    assert total["rate"]["den"] == count


@needs_real_data
@pytest.mark.parametrize(
    "outcome, won, closed", [("first", 1_537, 4_804), ("last", 2_243, 4_685), ("each", 2_243, 6_700)])
def test_closings_of_offers_under_each_outcome(figures, outcome, won, closed):
    total = figures.ask("win-rate", OFFERS, outcome=outcome)["total"]
    assert fraction(total["rate"]) == (won, closed)
    assert (total["won"]["count"], total["lost"]["count"]) == (won, closed - won)


# Rulings


@pytest.mark.parametrize(
    "deals, weighted",
    [([("1234.50", "0.25")] * 2, "617.24"), ([("100", "0.99"), ("200", "0")], "99.00")])
def test_weights_are_rounded_half_even_deal_by_deal(server, deals, weighted):
    for amount, probability in deals:
        body = f'{{"title": "Weighed", "amount": {amount}, "currency": "EUR", "probability": {probability}}}'
        assert server.client.post("/api/v1/deals", body).status == 201
    data = server.client.get("/api/v1/analytics/pipeline-value?group_by=stage").json["data"]
    assert only(data["total"]["weighted_value"]) == Decimal(weighted)
    assert only(data["groups"][0]["weighted_value"]) == Decimal(weighted)
