"""Writes random bundles by seed: several pipelines, and deals with every kind of move, reason, currency and change."""

import csv
import datetime
import random

from oracle import DAY, DECIMALS, civil, instant, microseconds

BEGIN = microseconds("2024-01-01T00:00:00Z")
END = microseconds("2025-07-01T00:00:00Z")
CURRENCIES = ["EUR", "EUR", "EUR", "USD", "JPY", "KWD"]
OWNERS = ["anna", "bert", "Çelik", "Zoë", ""]
REASONS = ["price", "timing", "no decision", "Price", ""]


class RandomBundle:
    """The rows of one bundle, and the moments at which something happens in it."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.moments = [BEGIN, END]
        self.pipelines, self.stages, self.deals, self.changes, self.fields, self.tags = [], [], [], [], [], []
        for number in range(self.random.randint(1, 3)):
            self.add_pipeline(f"p{number}")
        for number in range(self.random.randint(5, 60)):
            self.add_deal(f"d{number}")

    def add_pipeline(self, id):
        self.pipelines.append({"id": id, "name": f"Pipeline {id}", "is_default": str(id == "p0").lower()})
        kinds = ["open"] * self.random.randint(1, 5) + ["won"] * self.random.randint(1, 2)
        kinds += ["lost"] * self.random.randint(1, 2)
        for position, kind in enumerate(kinds, 1):
            odds = self.random.choice(["", "0", "1", "0.5", "0.333333", f"0.{self.random.randint(1, 99):02}"])
            self.stages.append({
                "id": f"{id}s{position}", "pipeline_id": id, "name": f"{kind} {position}", "position": position,
                "kind": kind, "probability": odds if kind == "open" else "",
                "stale_after_days": self.random.choice(["", 7, 30]),
            })

    def moment(self):
        """Often the midnight that begins a day, a month or a quarter, where edges are."""
        found = self.random.randrange(BEGIN, END)
        if self.random.random() < 0.25:
            return found // DAY * DAY
        if self.random.random() < 0.15:
            date = datetime.date(self.random.choice([2024, 2025]), self.random.choice([1, 4, 5, 6]), 1)
            return (date - datetime.date(1970, 1, 1)).days * DAY - self.random.choice([0, 0, 1])
        return found if self.random.random() < 0.5 else found // 1_000_000 * 1_000_000

    def next_stage(self, stages, current):
        """Open stages mostly lead on, closed ones back."""
        others = [stage for stage in stages if stage is not current]
        place = stages.index(current)
        if current["kind"] == "open" and self.random.random() < 0.5:
            return stages[place + 1]
        return self.random.choice(others)

    def amount(self, currency):
        digits = DECIMALS[currency]
        units = self.random.choice([0, 1, 10**digits, 123_450, self.random.randrange(10_000_000)])
        whole, rest = divmod(units, 10**digits)
        return f"{whole}.{rest:0{digits}}" if digits else str(whole)

    def add_deal(self, id):
        pipeline = self.random.choice(self.pipelines)["id"]
        stages = [stage for stage in self.stages if stage["pipeline_id"] == pipeline]
        moments = sorted(self.moment() for _ in range(1 + self.random.choice([0, 1, 2, 3, 4, 6])))
        if self.random.random() < 0.2:
            # What several changes share, the order of the rows tells apart.
            moments = sorted(self.random.choice(moments) for _ in moments)
        self.moments += moments
        current = stages[0] if self.random.random() < 0.7 else self.random.choice(stages)
        for moment in moments[1:]:
            target = self.next_stage(stages, current)
            self.changes.append({
                "deal_id": id, "from_stage_id": current["id"], "to_stage_id": target["id"],
                "changed_at": instant(moment), "actor": "anna"})
            current = target
        has_amount = self.random.random() < 0.85
        currency = self.random.choice(CURRENCIES)
        deal = {
            "id": id, "pipeline_id": current["pipeline_id"], "stage_id": current["id"], "title": f"Deal {id}",
            "amount": self.amount(currency) if has_amount else "", "currency": currency if has_amount else "",
            "probability": self.random.choice(["", "", "0", "1", "0.25", "0.99", "0.123457"]),
            "expected_close_date": self.date(), "owner": self.random.choice(OWNERS),
            "source": self.random.choice(["web", "fair", ""]),
            "won_reason": self.random.choice(REASONS) if current["kind"] == "won" else "",
            "lost_reason": self.random.choice(REASONS) if current["kind"] == "lost" else "",
            "created_at": instant(moments[0]),
        }
        for field in ("amount", "owner", "expected_close_date", "probability"):
            if (field != "amount" or has_amount) and self.random.random() < 0.3:
                self.change_field(deal, field, moments[0], currency)
        self.deals.append(deal)
        self.tags += [
            {"deal_id": id, "tag": tag} for tag in ("new", "large", "west") if self.random.random() < 0.25]

    def date(self):
        if self.random.random() < 0.25:
            return ""
        return civil(self.random.randrange(BEGIN // DAY, END // DAY + 60))

    def change_field(self, deal, field, created_at, currency):
        """Changes that lead to the last value."""
        moments = sorted(self.random.randrange(created_at + 1, END + 1) for _ in range(self.random.randint(1, 3)))
        self.moments += moments
        values = {
            "amount": lambda: self.amount(currency), "owner": lambda: self.random.choice(OWNERS), "probability":
            lambda: self.random.choice(["", "0", "1", "0.4", "0.99"]), "expected_close_date": self.date}
        chain = [deal[field]]
        for _ in moments:
            other = values[field]()
            if other != chain[0]:
                chain.insert(0, other)
        for moment, before, after in zip(moments, chain, chain[1:]):
            self.fields.append({
                "deal_id": deal["id"], "field": field, "from_value": before, "to_value": after,
                "changed_at": instant(moment), "actor": "bert"})

    def write(self, folder):
        folder.mkdir()
        tables = {
            "pipelines": self.pipelines, "stages": self.stages, "deals": self.deals, "stage_changes": self.changes,
            "field_changes": self.fields, "deal_tags": self.tags}
        for name, rows in tables.items():
            if rows or name == "stage_changes":
                head = rows[0].keys() if rows else ["deal_id", "from_stage_id", "to_stage_id", "changed_at"]
                with open(folder / f"{name}.csv", "w", newline="") as file:
                    writer = csv.DictWriter(file, head)
                    writer.writeheader()
                    writer.writerows(rows)
        return folder
