"""Questions about a year of sales: find, compare, explain."""

from agent_raw import censored_quantile, days, moment, quantile, weighted, wilson, won_of, worth
from agent_session import at, rows
from agent_task import Task

WEST = ("Elease Gluck", "Hayden Neloms", "James Ascencio", "Kami Bicknell", "Kary Hendrixson", "Markita Hansen",
        "Maureen Marcano", "Rosalina Dieter", "Vicki Laflamme", "Zane Levy")
YEAR = {"from": "2017-01-01", "to": "2018-01-01"}
QUARTERS = [("2017-01-01", "2017-04-01"), ("2017-04-01", "2017-07-01"), ("2017-07-01", "2017-10-01"),
            ("2017-10-01", "2018-01-01")]
MONTHS = [(f"2017-{month:02}-01", f"2017-{month + 1:02}-01" if month < 12 else "2018-01-01") for month in range(1, 13)]


def rate_of(data):
    """won, closed of a win rate."""
    return at(data, "rate.num"), at(data, "rate.den")


class StandingOfThePipeline(Task):
    question = "What stands in the pipeline, stage by stage: deals, value, weighted value? How much is won so far?"

    def tools(self, session):
        data = session.call("pipeline_summary", pipeline_id="Sales")["data"]
        return {stage["name"]: [stage["count"], stage["value"], stage["weighted_value"]]
                for stage in rows(data["stages"])} | {"won": at(data, "won.value.USD")}

    def sql(self, session):
        found = session.sql(
            "SELECT stage,count(*),sum(amount_minor)/100,sum(weighted_minor)/100.0 FROM deals WHERE status<>'lost' "
            "GROUP BY 1")
        answer = {stage: [count, value, weighted_value] for stage, count, value, weighted_value in found}
        return answer | {"won": answer.pop("Won")[1]}

    def expected(self, raw):
        groups = {name: [deal for deal in raw.deals if deal.stage["name"] == name]
                  for name in ("Prospecting", "Engaging")}
        return {name: [len(deals), worth(deals), weighted(deals)] for name, deals in groups.items()} | {
            "won": worth(raw.closed(status="won"))}


class ThenAndThreeMonthsLater(Task):
    question = ("How did the pipeline stand on 2017-03-31 (open deals, value), how on 2017-06-30, and what was won and "
                "lost in between?")

    def tools(self, session):
        standing, closed = session.metrics(
            ("pipeline_value", {"from": "2017-01-01", "to": "2017-07-01", "interval": "quarter"}),
            ("win_rate", {"period": "2017-Q2"}))
        points = [[at(row, "total.count"), at(row, "total.value.USD")] for row in rows(standing["series"])]
        won, count = rate_of(closed["total"])
        return points + [[won, at(closed, "total.won.value.USD"), count - won]]

    def sql(self, session):
        first, last = session.sql(*(
            f"SELECT status,count(*),sum(amount_minor)/100 FROM deals_as_of('{date}') GROUP BY 1"
            for date in ("2017-03-31", "2017-06-30")))
        first, last = ({row[0]: row[1:] for row in found} for found in (first, last))
        return [first["open"], last["open"], [
            last["won"][0] - first["won"][0], last["won"][1] - first["won"][1], last["lost"][0] - first["lost"][0]]]

    def expected(self, raw):
        def open_before(date):
            deals = [deal for deal in raw.deals
                     if (stage := deal.stage_at(moment(date))) and stage["kind"] == "open"]
            return [len(deals), worth(deals)]

        won = raw.closed("2017-04-01", "2017-07-01", status="won")
        lost = raw.closed("2017-04-01", "2017-07-01", status="lost")
        return [open_before("2017-04-01"), open_before("2017-07-01"), [len(won), worth(won), len(lost)]]


class RegionAgainstTheTeam(Task):
    question = (f"Do the owners of the West ({', '.join(WEST)}; region West in the deals' metadata) win more often than "
                "the whole team in Q2 2017? Won and closed deals of both.")

    def tools(self, session):
        west, team = session.metrics(
            ("win_rate", {"period": "2017-Q2",
                          "filter": {"field": "metadata.region", "op": "equals", "value": "West"}}),
            ("win_rate", {"period": "2017-Q2"}))
        return [rate_of(west["total"]), rate_of(team["total"])]

    def sql(self, session):
        names = ",".join(f"'{name}'" for name in WEST)
        found = session.sql(
            f"SELECT sum(w*(status='won')),sum(w),sum(status='won'),count(*) FROM (SELECT status,owner_id IN ({names}) w "
            "FROM deals WHERE closed_at>='2017-04-01' AND closed_at<'2017-07-01')")
        return [found[0][:2], found[0][2:]]

    def expected(self, raw):
        return [won_of(raw.closed("2017-04-01", "2017-07-01", region="West")),
                won_of(raw.closed("2017-04-01", "2017-07-01"))]


class BestOfTheQuarter(Task):
    question = "Which three owners won the most value in Q3 2017, how much, and what were their win rates?"

    def tools(self, session):
        board = session.metric("leaderboard", period="2017-Q3", measures=["won_value"])
        return [[row["owner_id"], at(row, "won.value.USD"), at(row, "win_rate.rate")] for row in rows(board["rows"])[:3]]

    def sql(self, session):
        return session.sql(
            "SELECT owner_id,sum(CASE WHEN status='won' THEN amount_minor END)/100 v,avg(status='won') FROM deals WHERE "
            "closed_at>='2017-07-01' AND closed_at<'2017-10-01' GROUP BY 1 ORDER BY 2 DESC LIMIT 3")

    tolerance = 1e-5

    def expected(self, raw):
        closed = raw.closed("2017-07-01", "2017-10-01")
        found = []
        for owner in {deal.owner for deal in closed}:
            own = [deal for deal in closed if deal.owner == owner]
            won, count = won_of(own)
            found.append([owner, worth([deal for deal in own if deal.kind == "won"]), won / count])
        return sorted(found, key=lambda row: -row[1])[:3]


class WinRateOverTheYear(Task):
    question = "How did the win rate go over the quarters of 2017 (won, closed), and what value was won in each?"

    def tools(self, session):
        data = session.metric("win_rate", **YEAR, interval="quarter")
        return [[*rate_of(row), at(row, "value_rates.USD.num")] for row in rows(data["series"])]

    def sql(self, session):
        return session.sql(
            "SELECT sum(status='won'),count(*),sum(CASE WHEN status='won' THEN amount_minor END)/100 FROM deals WHERE "
            "closed_at LIKE '2017%' GROUP BY (substr(closed_at,6,2)+2)/3")

    def expected(self, raw):
        return [[*won_of(raw.closed(*quarter)), worth(raw.closed(*quarter, status="won"))] for quarter in QUARTERS]


class WhyAWinRateIsLow(Task):
    question = ("Lajuana Vencill wins less often than the team. Is that so all year, or because of one quarter? Won and "
                "closed deals by quarter of 2017, hers and the team's.")

    def tools(self, session):
        own, team = session.metrics(
            ("win_rate", {**YEAR, "interval": "quarter", "owner_id": ["Lajuana Vencill"]}),
            ("win_rate", {**YEAR, "interval": "quarter"}))
        return [[rate_of(row) for row in rows(data["series"])] for data in (own, team)]

    def sql(self, session):
        found = session.sql(
            "SELECT (substr(closed_at,6,2)+2)/3 q,sum(l*(status='won')),sum(l),sum(status='won'),count(*) FROM (SELECT "
            "*,owner_id='Lajuana Vencill' l FROM deals) WHERE closed_at LIKE '2017%' GROUP BY 1")
        return [[row[1:3] for row in found], [row[3:] for row in found]]

    def expected(self, raw):
        return [[won_of(raw.closed(*quarter, owner="Lajuana Vencill")) for quarter in QUARTERS],
                [won_of(raw.closed(*quarter)) for quarter in QUARTERS]]


class LuckOrSkill(Task):
    question = ("Hayden Neloms wins 70 % of his deals, the team 63 %. Between which bounds does his rate likely lie "
                "(Wilson's interval, 95 %)?")
    tolerance = 1e-4

    def tools(self, session):
        data = session.metric("win_rate", owner_id=["Hayden Neloms"])
        return [*rate_of(data["total"]), at(data, "total.rate.ci_low"), at(data, "total.rate.ci_high")]

    def sql(self, session):
        return session.sql(
            "SELECT w,n,(p+z/2/n-sqrt(z*(p*(1-p)+z/4/n)/n))/(1+z/n),(p+z/2/n+sqrt(z*(p*(1-p)+z/4/n)/n))/(1+z/n) FROM "
            "(SELECT sum(status='won') w,count(*) n,avg(status='won') p,3.8414588 z FROM deals WHERE "
            "status<>'open' AND owner_id='Hayden Neloms')")[0]

    def expected(self, raw):
        won, count = won_of(raw.closed(owner="Hayden Neloms"))
        return [won, count, *wilson(won, count)]


class HowLongClosingTakes(Task):
    question = ("How many days did it take from creation to win and to loss, of the deals closed in Q3 2017: mean, "
                "median and 90th percentile?")
    tolerance = 0.02

    def tools(self, session):
        return [[at(data["total"], name) for name in ("mean", "p50", "p90")] for data in session.metrics(
            ("cycle_time", {"period": "2017-Q3"}), ("cycle_time", {"period": "2017-Q3", "outcome": "lost"}))]

    def sql(self, session):
        found = session.sql(
            "WITH d AS (SELECT status s,julianday(closed_at)-julianday(created_at) x FROM deals WHERE "
            "closed_at>='2017-07-01' AND closed_at<'2017-10-01'),r AS (SELECT *,row_number() OVER (PARTITION BY s "
            "ORDER BY x) i,count(*) OVER (PARTITION BY s) n FROM d) SELECT s,avg(x),max(CASE WHEN i<=(n+1)/2 THEN x "
            "END),max(CASE WHEN i<=0.9*n THEN x END) FROM r GROUP BY s ORDER BY s DESC")
        return [row[1:] for row in found]

    def expected(self, raw):
        answer = []
        for status in ("won", "lost"):
            found = [deal.cycle_days for deal in raw.closed("2017-07-01", "2017-10-01", status=status)]
            answer.append([sum(found) / len(found), quantile(found, 0.5), quantile(found, 0.9)])
        return answer


class StayInEngaging(Task):
    question = ("How many days does a deal typically stay in Engaging, counting those that are still there on 2017-12-31 "
                "as what they are: not ended yet (the median of Kaplan and Meier)?")
    tolerance = 0.02

    def tools(self, session):
        data = session.metric("stage_durations", as_of="2017-12-31")
        return next(at(row, "p50") for row in rows(data["stages"]) if row["name"] == "Engaging")

    def sql(self, session):
        return session.sql(
            "WITH t AS (SELECT days d,sum(left_at IS NOT NULL) k,count(*) c FROM stays WHERE stage='Engaging' GROUP BY 1),"
            "r AS (SELECT *,sum(c) OVER (ORDER BY d DESC) n FROM t),s AS (SELECT d,sum(ln(1-1.0*k/n)) OVER (ORDER BY d) l "
            "FROM r WHERE k<n) SELECT min(d) FROM s WHERE l<=ln(.5)", as_of="2017-12-31")[0][0]

    def expected(self, raw):
        end = moment("2018-01-01")
        stays = [stay for deal in raw.deals for stay in deal.stays if stay[0]["name"] == "Engaging"]
        return censored_quantile([(days(entered, left or end), left is not None) for _, entered, left in stays], 0.5)


class VelocityAndItsFactors(Task):
    question = ("What is the sales velocity (open deals × win rate × average won value ÷ mean days to win), and its "
                "four factors?")
    tolerance = 1e-4

    def tools(self, session):
        data = at(session.metric("velocity"), "currencies.USD")
        return [data["velocity_per_day"], *(at(data, f"factors.{name}") for name in (
            "opportunities.count", "win_rate.rate", "average_value.amount", "cycle_days"))]

    def sql(self, session):
        open_count, rate, value, cycle = session.sql(
            "SELECT sum(status='open'),1.0*sum(status='won')/sum(status<>'open'),avg(CASE WHEN status='won' THEN amount "
            "END),avg(julianday(won_at)-julianday(created_at)) FROM deals")[0]
        return [open_count * rate * value / cycle, open_count, rate, value, cycle]

    def expected(self, raw):
        won = raw.closed(status="won")
        open_count, rate = sum(deal.kind == "open" for deal in raw.deals), len(won) / len(raw.closed())
        value, cycle = float(worth(won)) / len(won), sum(deal.cycle_days for deal in won) / len(won)
        return [open_count * rate * value / cycle, open_count, rate, value, cycle]


class SameAgeCohorts(Task):
    question = ("Of the deals created in each month from January to June 2017, how many were won at the age of 60 days? "
                "So that months compare fairly.")

    def tools(self, session):
        data = session.metric(
            "win_rate", method="created_cohort_mature", horizon_days=60, **{"from": "2017-01-01", "to": "2017-07-01"},
            interval="month")
        return [rate_of(row) for row in rows(data["series"])]

    def sql(self, session):
        return session.sql(
            "SELECT sum(won_at IS NOT NULL AND julianday(won_at)-julianday(created_at)<=60),count(*) FROM deals WHERE "
            "created_at>='2017-01-01' AND created_at<'2017-07-01' GROUP BY substr(created_at,1,7)")

    def expected(self, raw):
        answer = []
        for start, end in MONTHS[:6]:
            deals = [deal for deal in raw.deals if deal.created and moment(start) <= deal.created < moment(end)]
            answer.append([sum(deal.kind == "won" and deal.cycle_days <= 60 for deal in deals), len(deals)])
        return answer


class HowOldThePipelineWas(Task):
    question = ("How old was the pipeline on 2017-09-30: how many deals, of what value, had been in Engaging for under "
                "30 days, 30 to 90, and longer?")

    def tools(self, session):
        data = session.metric("aging", as_of="2017-09-30", buckets=[30, 90])
        stage = next(row for row in rows(data["stages"]) if row["name"] == "Engaging")
        return [[row["count"], at(row, "value.USD")] for row in rows(stage["buckets"])]

    def sql(self, session):
        return session.sql(
            "SELECT count(*),sum(amount_minor)/100 FROM (SELECT amount_minor,julianday('2017-09-30')-julianday("
            "stage_entered_at) d FROM deals_as_of('2017-09-30') WHERE stage='Engaging') GROUP BY (d>=30)+(d>=90)")

    def expected(self, raw):
        groups = [[], [], []]
        for deal in raw.deals:
            for stage, entered, left in deal.stays:
                if stage["name"] == "Engaging" and entered < moment("2017-10-01") and (
                        left is None or left >= moment("2017-10-01")):
                    age = (moment("2017-09-30").date() - entered.date()).days
                    groups[(age >= 30) + (age >= 90)].append(deal)
        return [[len(deals), worth(deals)] for deals in groups]


class OpenValueByMonth(Task):
    question = "How did the open value go over the ends of the months of 2017?"

    def tools(self, session):
        data = session.metric("trend", **YEAR, interval="month")
        return [row["value"] for row in rows(data["points"])]

    def sql(self, session):
        found = session.sql(
            "WITH RECURSIVE m(e) AS (VALUES('2017-02-01') UNION ALL SELECT date(e,'+1 month') FROM m WHERE e<'2018') "
            "SELECT e,sum(d.amount_minor)/100 FROM m JOIN stays s ON s.entered_at<e AND (s.left_at IS NULL OR "
            "s.left_at>=e) JOIN deals d ON d.id=s.deal_id WHERE s.stage='Engaging' GROUP BY 1")
        return [value for _, value in found]

    def expected(self, raw):
        return [worth([deal for deal in raw.deals if (stage := deal.stage_at(moment(end))) and stage["kind"] == "open"])
                for _, end in MONTHS]


class SectorsCompared(Task):
    question = "In which sector (tags sector:…) was the win rate of 2017 the best, in which the worst?"
    tolerance = 1e-5

    def tools(self, session):
        data = session.metric("win_rate", period="2017", group_by=["tag"])
        found = [[at(row, "group.tag"), at(row, "rate.rate")] for row in rows(data["groups"])
                 if at(row, "group.tag").startswith("sector:")]
        found.sort(key=lambda row: row[1])
        return [found[-1], found[0]]

    def sql(self, session):
        found = session.sql(
            "SELECT tag,avg(status='won') FROM deals JOIN deal_tags ON deal_id=id WHERE tag LIKE 'sector:%' AND closed_at "
            "LIKE '2017%' GROUP BY 1 ORDER BY 2")
        return [found[-1], found[0]]

    def expected(self, raw):
        closed = raw.closed("2017-01-01", "2018-01-01")
        found = []
        for tag in {tag for deal in closed for tag in deal.tags if tag.startswith("sector:")}:
            won, count = won_of([deal for deal in closed if tag in deal.tags])
            found.append([tag, won / count])
        found.sort(key=lambda row: row[1])
        return [found[-1], found[0]]


class OpenDealsOfACompany(Task):
    question = "Which deals are open with Rangreen: title, stage and amount?"

    def tools(self, session):
        data = session.call(
            "deals_search", query="Rangreen", filter={"field": "status", "op": "equals", "value": "open"},
            fields=["title", "stage_name", "amount"])["data"]
        return sorted([row["title"], row["stage_name"], row["amount"]] for row in rows(data))

    def sql(self, session):
        return sorted(session.sql("SELECT title,stage,amount FROM deals WHERE title LIKE '%Rangreen' AND status='open'"))

    def expected(self, raw):
        return sorted([deal.title, deal.stage["name"], deal.amount] for deal in raw.deals
                      if deal.company == "Rangreen" and deal.kind == "open")


class TwoWinRates(Task):
    question = ("A report says that 48.2 % of the deals are won, another one 63.2 %. What do both count (won, of how "
                "many)?")

    def tools(self, session):
        return [rate_of(data["total"]) for data in session.metrics(
            ("win_rate", {"method": "created_cohort"}), ("win_rate", {}))]

    def sql(self, session):
        won, closed, count = session.sql("SELECT sum(status='won'),sum(status<>'open'),count(*) FROM deals")[0]
        return [[won, count], [won, closed]]

    def expected(self, raw):
        won = len(raw.closed(status="won"))
        return [[won, len(raw.deals)], [won, len(raw.closed())]]


TASKS = [
    StandingOfThePipeline(), ThenAndThreeMonthsLater(), RegionAgainstTheTeam(), BestOfTheQuarter(), WinRateOverTheYear(),
    WhyAWinRateIsLow(), LuckOrSkill(), HowLongClosingTakes(), StayInEngaging(), VelocityAndItsFactors(),
    SameAgeCohorts(), HowOldThePipelineWas(), OpenValueByMonth(), SectorsCompared(),
    OpenDealsOfACompany(), TwoWinRates(),
]
