"""The figures of real data, to the last digit. PENSTOCK_REAL_DATA names the folder that holds maven/ and loans/."""

import collections
import pathlib

import pytest

import penstock
from real_workspace import BUNDLES, FOLDER

pytestmark = pytest.mark.skipif(not FOLDER, reason="PENSTOCK_REAL_DATA does not name the folder of the real data")


def total(deals):
    return sum(deal["amount"] for deal in deals)


def money(value):
    """The only amount of a value."""
    (entry,) = value["value"]
    return value["count"], entry["amount"]


def stages(summary):
    return {stage["name"]: (stage["count"], stage["value"]) for stage in summary["stages"]}


@pytest.mark.parametrize("name", BUNDLES)
def test_the_bundle_imports_without_a_bad_row(real, name):
    deals, _, undated = BUNDLES[name]
    report = real.reports[name]
    assert report["problems"] == 0
    assert report["deals"] == {"imported": deals, "known": 0, "skipped": 0, "undated": undated}
    assert any("500 deals have no date" in note for note in report["notes"]) == (name == "maven")


def test_the_sales_pipeline_stands_as_published(real):
    summary = real.summary("Sales")
    assert stages(summary) == {"Prospecting": (500, 1_073_986), "Engaging": (1_589, 3_892_229)}
    assert (summary["total_deals"], summary["total_value"]) == (2_089, 4_966_215)
    assert summary["weighted_value"] == penstock.Decimal("2053513.10")
    assert money(summary["won"]) == (4_238, 10_005_534)
    assert summary["lost"]["count"] == 2_473


def test_the_sales_pipeline_as_it_stood_in_2017(real):
    engaging = stages(real.summary("Sales", "?as_of=2017-06-30"))["Engaging"]
    assert engaging[0] == 1_686
    # Deals without a date came to be at the import.
    assert stages(real.summary("Sales", "?as_of=2017-06-30"))["Prospecting"][0] == 0


def test_the_loan_applications_stand_as_published(real):
    summary = real.summary("Loan applications")
    assert money(summary["won"]) == (2_246, 35_290_338)
    assert money(summary["lost"]) == (10_442, 135_640_430)
    assert money(summary["open"]) == (399, 6_703_743)
    found = stages(summary)
    assert found["Finalized"] == (327, 5_578_726)
    assert found["Pre-accepted"] == (69, 1_093_017)
    assert found["Accepted"] == (3, 32_000)


def test_the_stage_changes_are_counted_as_published(real):
    directions = {}
    for name, id in real.pipelines.items():
        changes = real.client.all(f"/api/v1/stage-changes?pipeline_id={id}")
        directions[name] = collections.Counter(change["direction"] for change in changes)
    moves = {name: found.total() - found["created"] for name, found in directions.items()}
    created = {name: found["created"] for name, found in directions.items()}
    assert created == {"Sales": 8_800, "Loan applications": 13_087, "Loan offers": 5_015}
    assert moves["Sales"] == 15_011
    assert moves["Loan applications"] + moves["Loan offers"] == 69_499
    assert moves["Loan applications"] + created["Loan applications"] == 56_357
    assert moves["Loan offers"] + created["Loan offers"] == 31_244
    assert directions["Loan offers"]["backward"] == 974
    assert directions["Loan offers"]["reopen"] == 2_015


def test_the_lists_count_as_published(real):
    quarter = "closed_at[gte]=2017-04-01T00:00:00Z&closed_at[lt]=2017-07-01T00:00:00Z"
    won = real.deals("Sales", f"status=won&{quarter}")
    assert (len(won), total(won)) == (1_254, 3_086_111)
    assert len(real.deals("Sales", f"status=lost&{quarter}")) == 778
    owner = "owner_id=Darcel%20Schlecht"
    won = real.deals("Sales", f"status=won&{owner}")
    assert (len(won), total(won)) == (349, 1_153_214)
    assert len(real.deals("Sales", f"status=lost&{owner}")) == 204
    october = "created_at[gte]=2011-10-01T00:00:00Z&created_at[lt]=2011-11-01T00:00:00Z"
    assert len(real.deals("Loan applications", october)) == 2_392


def test_importing_again_changes_nothing_and_the_check_is_sound(real):
    before = real.server.data_version
    for name, (deals, _, _) in BUNDLES.items():
        report = penstock.run_json("import", pathlib.Path(FOLDER) / name, "--source", name, data=real.data)
        assert report["deals"] == {"imported": 0, "known": deals, "skipped": 0, "undated": 0}
    assert real.server.data_version == before
    report = penstock.assert_sound(real.data)
    assert report["rows"]["deals"] == 8_800 + 18_102
