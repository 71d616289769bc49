"""The real data as its files have it: what the answers of both sides are held against."""

import collections
import csv
import datetime
import pathlib
from decimal import ROUND_HALF_EVEN, Decimal

UTC = datetime.timezone.utc


def moment(text):
    """An instant, or the midnight that begins a date; None where nothing is written."""
    if not text:
        return None
    found = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def table(folder, name):
    with open(pathlib.Path(folder) / f"{name}.csv", newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def days(start, end):
    return (end - start) / datetime.timedelta(days=1)


class Deal:
    """A deal and its way through the stages: `stays` are (stage, entered, left), the last one without an end."""

    def __init__(self, row, stages, changes, tags):
        self.id, self.title, self.owner = row["id"], row["title"], row["owner"]
        self.amount = Decimal(row["amount"])
        self.pipeline = row["pipeline_id"]
        self.region = row.get("metadata.region")
        self.company = row.get("metadata.company")
        self.tags = tags
        self.created = moment(row["created_at"]) or (moment(changes[0]["changed_at"]) if changes else None)
        self.stays = self.walk(row, changes, stages)
        self.stage = self.stays[-1][0]
        self.kind = self.stage["kind"]
        self.status = self.kind
        self.closed = self.stays[-1][1] if self.kind != "open" else None

    def walk(self, row, changes, stages):
        first = row["stage_id"] if not changes else changes[0]["from_stage_id"] or changes[0]["to_stage_id"]
        steps = [(first, self.created)] + [
            (change["to_stage_id"], moment(change["changed_at"])) for change in changes if change["from_stage_id"]]
        ends = [entered for _, entered in steps[1:]] + [None]
        return [(stages[stage], entered, end) for (stage, entered), end in zip(steps, ends, strict=True)]

    def stage_at(self, end):
        """The stage just before a moment; None where the deal was not yet there."""
        found = None
        for stage, entered, _ in self.stays:
            if entered is not None and entered < end:
                found = stage
        return found

    def has_been_in(self, name):
        return any(stage["name"] == name for stage, _, _ in self.stays)

    @property
    def cycle_days(self):
        return days(self.created, self.closed)


class Raw:
    """A bundle as it is in its folder."""

    def __init__(self, folder):
        self.stages = {row["id"]: row for row in table(folder, "stages")}
        changes, tags = collections.defaultdict(list), collections.defaultdict(list)
        for row in table(folder, "stage_changes"):
            changes[row["deal_id"]].append(row)
        if (pathlib.Path(folder) / "deal_tags.csv").exists():
            for row in table(folder, "deal_tags"):
                tags[row["deal_id"]].append(row["tag"])
        self.deals = [Deal(row, self.stages, changes[row["id"]], tags[row["id"]]) for row in table(folder, "deals")]

    def of(self, pipeline):
        return [deal for deal in self.deals if deal.pipeline == pipeline]

    def closed(self, start=None, end=None, **wanted):
        """The deals closed from one date to before another."""
        return [deal for deal in self.deals if deal.closed
                and (start is None or moment(start) <= deal.closed < moment(end))
                and all(getattr(deal, name) == value for name, value in wanted.items())]


def won_of(deals):
    """How many of the closed ones are won, how many there are."""
    return sum(deal.kind == "won" for deal in deals), len(deals)


def worth(deals):
    return sum((deal.amount for deal in deals), Decimal(0))


def weighted(deals):
    """Each deal's value by the chance of its stage, rounded half even and then added."""
    cents = Decimal("0.01")
    return sum(((deal.amount * Decimal(deal.stage["probability"])).quantize(cents, ROUND_HALF_EVEN) for deal in deals),
               Decimal(0))


def quantile(values, part):
    """Linear between order statistics (type 7)."""
    ordered = sorted(values)
    place = (len(ordered) - 1) * part
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def censored_quantile(lengths, part):
    """The smallest length at which the curve of Kaplan and Meier is down to 1 − part; lengths are (days, has ended)."""
    ended = collections.Counter(length for length, is_end in lengths if is_end)
    everything = collections.Counter(length for length, _ in lengths)
    at_risk, left = len(lengths), 1.0
    for length in sorted(everything):
        left *= 1 - ended[length] / at_risk
        at_risk -= everything[length]
        if left <= 1 - part:
            return length
    return None


def share_in_the_end(lengths):
    """The share that will have ended well by Aalen and Johansen; lengths are (days, is well, has ended)."""
    at_risk, left, share = len(lengths), 1.0, 0.0
    for _, is_well, has_ended in sorted(lengths):
        share += left * is_well / at_risk
        left *= 1 - has_ended / at_risk
        at_risk -= 1
    return share


def wilson(won, count, z=1.959964):
    """The interval in which a rate likely lies."""
    rate, square = won / count, z * z
    middle = (rate + square / (2 * count)) / (1 + square / count)
    reach = z * (rate * (1 - rate) / count + square / (4 * count * count)) ** 0.5 / (1 + square / count)
    return middle - reach, middle + reach
