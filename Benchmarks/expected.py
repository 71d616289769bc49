"""The summary of a bundle, computed from its CSV files alone: the answer that the program's must equal."""

import csv
import decimal
from decimal import Decimal

# ISO 4217 minor units that are not 2.
DECIMALS = {
    **dict.fromkeys("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(), 0),
    **dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3), **dict.fromkeys("CLF UYW".split(), 4),
}
EXACT = decimal.Context(prec=60, rounding=decimal.ROUND_HALF_EVEN, traps=[decimal.InvalidOperation])


class Totals:
    """The open deals of one currency, or of none, in a pipeline."""

    def __init__(self):
        self.count = 0
        self.unpriced = 0
        self.value = Decimal(0)
        self.weighted = Decimal(0)

    def add(self, amount, probability, decimals):
        self.count += 1
        if amount is None:
            self.unpriced += 1
            return
        self.value = EXACT.add(self.value, amount)
        if probability is not None:
            product = EXACT.multiply(amount, probability)
            self.weighted = EXACT.add(self.weighted, product.quantize(Decimal(1).scaleb(-decimals), context=EXACT))

    def seen(self):
        """As `read` gives it."""
        priced = self.count > self.unpriced
        return {
            "count": self.count, "unpriced": self.unpriced, "value": self.value if priced else None,
            "weighted_value": self.weighted if priced else None,
        }


def summaries(bundle):
    """For each pipeline by name, its open deals by currency (None for those without one)."""
    names = {row["id"]: row["name"] for row in rows(bundle / "pipelines.csv")}
    stages = {row["id"]: row for row in rows(bundle / "stages.csv")}
    defaults = {id: optional(stage["probability"]) for id, stage in stages.items()}
    open_stages = {id for id, stage in stages.items() if stage["kind"] == "open"}
    found = {name: {} for name in names.values()}
    for row in rows(bundle / "deals.csv"):
        stage = row["stage_id"]
        if stage not in open_stages:
            continue
        override = optional(row["probability"])
        currency = row["currency"] or None
        totals = found[names[row["pipeline_id"]]].setdefault(currency, Totals())
        totals.add(optional(row["amount"]), defaults[stage] if override is None else override,
                   DECIMALS.get(currency, 2))
    return {name: {key: totals.seen() for key, totals in by.items()} for name, by in found.items()}


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def optional(text):
    return Decimal(text) if text else None


def read(pipeline):
    """The same figures out of a pipeline's summary as answered over HTTP (numbers parsed as Decimal)."""
    return {
        figures["currency"]: {key: figures[key] for key in ("count", "unpriced", "value", "weighted_value")}
        for figures in pipeline["by_currency"]
    }


def complaint(pipeline, expected):
    """What is wrong with a pipeline's summary; None where it is right."""
    seen = read(pipeline)
    if seen != expected:
        return f"{pipeline['pipeline_name']}: by currency {seen} instead of {expected}"
    deals = sum(figures["count"] for figures in expected.values())
    scalars = {"total_deals": deals, "total_value": None, "weighted_value": None}
    currencies = [currency for currency in expected if currency is not None]
    if len(currencies) == 1:
        only = expected[currencies[0]]
        scalars |= {"total_value": only["value"], "weighted_value": only["weighted_value"]}
    elif not currencies:
        # Without any currency the sums are null where there are deals, and of no unit where there are none.
        scalars = {"total_deals": deals}
    for name, value in scalars.items():
        if pipeline[name] != value:
            return f"{pipeline['pipeline_name']}: {name} is {pipeline[name]} instead of {value}"
    stage_deals = sum(stage["count"] for stage in pipeline["stages"])
    return None if stage_deals == deals else f"{pipeline['pipeline_name']}: the stages hold {stage_deals} deals"
