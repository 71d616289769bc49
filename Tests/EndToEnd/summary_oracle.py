"""What a summary of pipelines must say, from the rows of the log."""

from oracle import DAY, EVERYTHING, MILLION, days, half_even, money


class Figures:
    """Some deals of one stage or status and currency, as they were at T by what was known at K."""

    def __init__(self, currency):
        self.currency = currency
        self.count = self.unpriced = self.no_probability = self.overdue = 0
        self.value = self.weighted = 0

    def add(self, deal):
        self.count += 1
        self.unpriced += deal["amount"] is None
        self.no_probability += deal["counted_probability"] is None
        self.overdue += deal["overdue"]
        self.value += deal["amount"] or 0
        self.weighted += half_even((deal["amount"] or 0) * (deal["counted_probability"] or 0), MILLION)

    @property
    def is_priced(self):
        return self.count > self.unpriced

    def shown(self, minor_units):
        return money(minor_units, self.currency) if self.is_priced else None

    def json(self):
        return {
            "currency": self.currency, "count": self.count, "value": self.shown(self.value),
            "weighted_value": self.shown(self.weighted), "unpriced": self.unpriced,
            "no_probability": self.no_probability, "overdue": self.overdue,
        }


def by_currency(deals):
    """Figures in the order of the codes, deals without a currency last."""
    currencies = sorted({deal["currency"] for deal in deals}, key=lambda code: (code is None, code))
    found = [Figures(currency) for currency in currencies]
    for deal in deals:
        found[currencies.index(deal["currency"])].add(deal)
    return found


class SummaryOracle:
    """One question: a moment, what is known, a currency or none, closed stages or not."""

    def __init__(self, log, moment, known=EVERYTHING, currency=None, includes_closed=False):
        self.log = log
        self.moment = moment
        self.known = known
        self.includes_closed = includes_closed
        there = [deal for deal in map(self.deal, log.deals) if deal and not deal["deleted"]]
        self.deals = [deal for deal in there if currency in (None, deal["currency"])]

    def deal(self, id):
        deal = self.log.state(id, self.moment, self.known)
        if deal is None:
            return None
        stage = self.log.stage(deal["stage"], self.moment, self.known)
        today = self.moment // DAY
        close_day = deal["expected_close_date"]
        deal["kind"] = stage["kind"]
        deal["counted_probability"] = self.log.probability(deal, stage)
        deal["overdue"] = stage["kind"] == "open" and close_day is not None and close_day < today
        deal["age"] = today - deal["created_at"] // DAY
        deal["stage_age"] = today - deal["entered_at"] // DAY
        return deal

    def of_pipeline(self, id):
        """`data` and `meta` of one pipeline's summary; None where there is no such pipeline at the moment."""
        (ordinal,) = (place for place, versions in enumerate(self.log.pipelines) if versions[0]["id"] == id)
        pipeline = self.log.pipeline(ordinal, self.moment, self.known)
        if pipeline is None:
            return self.unknown(self.log.pipeline(ordinal)), self.meta([], "not_yet_known")
        if pipeline["deleted"]:
            return None
        return self.pipeline(ordinal, pipeline), self.meta([ordinal])

    def of_all(self):
        """`data` and `meta` of the summary of all pipelines."""
        if self.known == 0:
            return {"pipelines": None, "by_currency": None}, self.meta([], "not_yet_known")
        live = []
        for ordinal in range(len(self.log.pipelines)):
            pipeline = self.log.pipeline(ordinal, self.moment, self.known)
            if pipeline and not pipeline["deleted"]:
                live.append((ordinal, pipeline))
        ordinals = [ordinal for ordinal, _ in live]
        data = {
            "pipelines": [self.pipeline(ordinal, pipeline) for ordinal, pipeline in live],
            "by_currency": [figures.json() for figures in by_currency(self.open_deals(ordinals))],
        }
        return data, self.meta(ordinals)

    def open_deals(self, pipelines):
        return [deal for deal in self.deals if deal["kind"] == "open" and deal["pipeline"] in pipelines]

    def meta(self, pipelines, warning=None):
        matched = self.open_deals(pipelines)
        unpriced = sum(deal["amount"] is None for deal in matched)
        shown = [
            deal for deal in self.deals
            if deal["pipeline"] in pipelines and (self.includes_closed or deal["kind"] == "open")]
        if len({deal["currency"] for deal in shown} - {None}) > 1:
            warning = "mixed_currencies"
        return {
            "population": {"matched": len(matched), "counted": len(matched) - unpriced},
            "excluded": {
                "unpriced": unpriced,
                "no_probability": sum(deal["counted_probability"] is None for deal in matched),
            },
            "warnings": [warning] if warning else [],
        }

    def unknown(self, pipeline):
        """A pipeline of which nothing was known; it goes by its present name."""
        nothing = {"count": None, "value": None, "weighted_value": None}
        names = ["currency", "total_deals", "total_value", "weighted_value", "stages", "by_currency"]
        names += ["closed"] if self.includes_closed else []
        known = {"pipeline_id": pipeline["id"], "pipeline_name": pipeline["name"]}
        return known | dict.fromkeys(names) | {"open": nothing, "won": nothing, "lost": nothing}

    def pipeline(self, ordinal, pipeline):
        own = [deal for deal in self.deals if deal["pipeline"] == ordinal]
        of_kind = {kind: [deal for deal in own if deal["kind"] == kind] for kind in ("open", "won", "lost")}
        shown = own if self.includes_closed else of_kind["open"]
        currencies = {deal["currency"] for deal in shown} - {None}
        single = currencies.pop() if len(currencies) == 1 else None
        stages = self.stages(pipeline["id"], own, single)
        value, weighted = self.scalars(of_kind["open"], single)
        summary = {
            "pipeline_id": pipeline["id"], "pipeline_name": pipeline["name"], "currency": single,
            "total_deals": len(of_kind["open"]), "total_value": value, "weighted_value": weighted,
            "stages": [stage for stage in stages if stage["kind"] == "open"],
            "by_currency": [figures.json() for figures in by_currency(of_kind["open"])],
        }
        if self.includes_closed:
            summary["closed"] = [stage for stage in stages if stage["kind"] != "open"]
        for kind, deals in of_kind.items():
            summary[kind] = self.value_object(deals)
        return summary

    def stages(self, pipeline_id, deals, single):
        """By position: those that there are, and deleted ones as far as deals are in them."""
        found = []
        for ordinal in range(len(self.log.stages)):
            stage = self.log.stage(ordinal, self.moment, self.known)
            if stage is None or stage["pipeline_id"] != pipeline_id:
                continue
            own = [deal for deal in deals if deal["stage"] == ordinal]
            if own or not stage["deleted"]:
                found.append((stage["position"], stage["id"], self.stage(stage, own, single)))
        return [stage for _, _, stage in sorted(found, key=lambda entry: entry[:2])]

    def stage(self, stage, deals, single):
        value, weighted = self.scalars(deals, single)
        figures = [figures.json() for figures in by_currency(deals)]
        totals = {
            name: sum(part[name] for part in figures) for name in ("count", "overdue", "unpriced", "no_probability")}
        return totals | {
            "stage_id": stage["id"], "name": stage["name"], "position": stage["position"], "kind": stage["kind"],
            "value": value, "weighted_value": weighted, "by_currency": figures,
            "avg_age_days": self.mean([deal["age"] for deal in deals]),
            "avg_stage_days": self.mean([deal["stage_age"] for deal in deals]),
        }

    @staticmethod
    def mean(whole_days):
        return days(sum(whole_days), len(whole_days)) if whole_days else None

    @staticmethod
    def scalars(deals, single):
        """Value and weighted value in one currency: 0 of no deals, nothing of deals without an amount."""
        if single is None:
            return None, None
        if not deals:
            return money(0, single), money(0, single)
        own = [figures for figures in by_currency(deals) if figures.currency == single]
        return (own[0].shown(own[0].value), own[0].shown(own[0].weighted)) if own else (None, None)

    @staticmethod
    def value_object(deals):
        priced = [figures for figures in by_currency(deals) if figures.is_priced and figures.currency]
        return {
            "count": len(deals),
            "value": [{"currency": part.currency, "amount": part.shown(part.value)} for part in priced],
            "weighted_value": [{"currency": part.currency, "amount": part.shown(part.weighted)} for part in priced],
        }
