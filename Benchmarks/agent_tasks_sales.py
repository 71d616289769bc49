"""Questions about a year of sales: find, compare, explain."""

from agent_raw import censored_quantile, days, moment, quantile, weighted, wilson, won_of, worth
from agent_session import at, cycles, medians, rates, rows, standing, velocities
from agent_task import Task

WEST = ("Elease Gluck", "Hayden Neloms", "James Ascencio", "Kami Bicknell", "Kary Hendrixson", "Markita Hansen",
        "Maureen Marcano", "Rosalina Dieter", "Vicki Laflamme", "Zane Levy")
YEAR = {"from": "2017-01-01", "to": "2018-01-01"}
QUARTERS = [("2017-01-01", "2017-04-01"), ("2017-04-01", "2017-07-01"), ("2017-07-01", "2017-10-01"),
            ("2017-10-01", "2018-01-01")]
MONTHS = [(f"2017-{month:02}-01", f"2017-{month + 1:02}-01" if month < 12 else "2018-01-01") for month in range(1, 13)]


WILSON = ("round(100*(p+z/2/n-sqrt(z*(p*(1-p)+z/4/n)/n))/(1+z/n),2),round(100*(p+z/2/n+sqrt(z*(p*(1-p)+z/4/n)/n))/"
          "(1+z/n),2)")


def likely(deals):
    """won, closed and the bounds of the rate in per cent."""
    won, count = won_of(deals)
    return [won, count, *(bound * 100 for bound in wilson(won, count))]


def open_at(raw, end):
    """The deals that were open just before a moment."""
    return [deal for deal in raw.deals if (stage := deal.stage_at(moment(end))) and stage["kind"] == "open"]


class StandingAtTheEndOfTheYear(Task):
    question = ("How did the pipeline stand at the end of 2017: open deals, value, weighted value; won and lost deals "
                "and value?")

    def tools(self, session):
        said = session.call("pipeline_summary", as_of="2017-12-31", detail="summary")["summary"]
        return standing(said)

    def sql(self, session):
        found = {row[0]: row[1:] for row in session.sql(
            "SELECT status,count(*),sum(amount_minor)/100,sum(weighted_minor)/100.0 FROM deals_as_of('2017-12-31') "
            "GROUP BY 1")}
        return [*found["open"], *found["won"][:2], *found["lost"][:2]]

    def expected(self, raw):
        still_open = open_at(raw, "2018-01-01")
        closed = [raw.closed(status=status) for status in ("won", "lost")]
        return [len(still_open), worth(still_open), weighted(still_open)] + [
            figure for deals in closed for figure in (len(deals), worth(deals))]


class ThenAndThreeMonthsLater(Task):
    question = ("How did the pipeline stand on 2017-03-31 (open deals, value), how on 2017-06-30, and what was won and "
                "lost in between (deals, value)?")

    @staticmethod
    def answer(first, last):
        between = [later - earlier for earlier, later in zip(first[2:], last[2:], strict=True)]
        return [first[:2], last[:2], between]

    def tools(self, session):
        said = [session.call("pipeline_summary", as_of=date, detail="summary")["summary"]
                for date in ("2017-03-31", "2017-06-30")]
        return self.answer(*(figures[:2] + figures[3:] for figures in map(standing, said)))

    def sql(self, session):
        found = session.sql(*(
            f"SELECT status,count(*),sum(amount_minor)/100 FROM deals_as_of('{date}') GROUP BY 1"
            for date in ("2017-03-31", "2017-06-30")))
        tables = [{row[0]: row[1:] for row in table} for table in found]
        return self.answer(*(table["open"] + table["won"] + table["lost"] for table in tables))

    def expected(self, raw):
        closed = [raw.closed("2017-04-01", "2017-07-01", status=status) for status in ("won", "lost")]
        return [[len(open_at(raw, end)), worth(open_at(raw, end))] for end in ("2017-04-01", "2017-07-01")] + [
            [figure for deals in closed for figure in (len(deals), worth(deals))]]


class RegionAgainstTheTeam(Task):
    question = (f"Do the owners of the West ({', '.join(WEST)}; region West in the deals' metadata) win more often "
                "than the whole team in Q2 2017, and is the difference more than chance? Won, closed, and the 95 % "
                "interval of Wilson in per cent, of both.")
    slack = 0.06

    def tools(self, session):
        return rates(session.said(
            ("win_rate", {"period": "2017-Q2",
                          "filter": {"metadata.region": "West"}}),
            ("win_rate", {"period": "2017-Q2"})))

    def sql(self, session):
        names = ",".join(f"'{name}'" for name in WEST)
        return session.sql(
            "WITH d AS (SELECT status='won' w,owner_id o FROM deals WHERE closed_at>='2017-04-01' AND "
            "closed_at<'2017-07-01'),s AS (SELECT sum(w) k,count(*) n,avg(w) p,3.8415 z FROM d WHERE o IN "
            f"({names}) UNION ALL SELECT sum(w),count(*),avg(w),3.8415 FROM d) SELECT k,n,{WILSON} FROM s")

    def expected(self, raw):
        closed = [raw.closed("2017-04-01", "2017-07-01", region="West"), raw.closed("2017-04-01", "2017-07-01")]
        return [likely(deals) for deals in closed]


class BestOfTheQuarter(Task):
    question = "Which three owners won the most value in Q3 2017, how much, and what were their win rates?"
    tolerance = 1e-4

    def tools(self, session):
        return session.table("leaderboard", ["owner_id", "won.value.USD", "win_rate.rate"],
                             {"sort": "-won.value.USD", "top": 3}, period="2017-Q3")

    def sql(self, session):
        return session.sql(
            "SELECT owner_id,sum(CASE WHEN status='won' THEN amount_minor END)/100,avg(status='won') FROM deals WHERE "
            "closed_at>='2017-07-01' AND closed_at<'2017-10-01' GROUP BY 1 ORDER BY 2 DESC LIMIT 3")

    def expected(self, raw):
        closed = raw.closed("2017-07-01", "2017-10-01")
        found = []
        for owner in {deal.owner for deal in closed}:
            own = [deal for deal in closed if deal.owner == owner]
            won, count = won_of(own)
            found.append([owner, worth([deal for deal in own if deal.kind == "won"]), won / count])
        return sorted(found, key=lambda row: -row[1])[:3]


class WinRateOverTheYear(Task):
    question = ("Did the win rate really fall over the quarters of 2017, or is it chance? The rate of each with its 95 "
                "% interval (Wilson).")
    slack = 1e-4

    def tools(self, session):
        return session.table("win_rate", ["rate.rate", "rate.ci_low", "rate.ci_high"], **YEAR, interval="quarter")

    def sql(self, session):
        found = session.sql(
            f"SELECT round(p*100,2),{WILSON} FROM (SELECT count(*) n,avg(status='won') p,3.8415 z FROM deals WHERE "
            "closed_at LIKE '2017%' GROUP BY (substr(closed_at,6,2)+2)/3)")
        return [[figure / 100 for figure in row] for row in found]

    def expected(self, raw):
        answer = []
        for quarter in QUARTERS:
            won, count = won_of(raw.closed(*quarter))
            answer.append([won / count, *wilson(won, count)])
        return answer


class WhyAWinRateIsLow(Task):
    question = ("Lajuana Vencill wins less often than the team. Is that more than chance (won, closed, 95 % interval "
                "in per cent), and does she take longer to win (mean days)? Hers and the team's.")
    slack = 0.06

    def tools(self, session):
        own = {"owner_id": ["Lajuana Vencill"]}
        said = session.said(("win_rate", own), ("win_rate", {}), ("cycle_time", own), ("cycle_time", {}))
        return [[*rate, cycle[0]] for rate, cycle in zip(rates(said), cycles(said), strict=True)]

    def sql(self, session):
        return session.sql(
            "WITH d AS (SELECT owner_id o,status='won' w,julianday(won_at)-julianday(created_at) x FROM deals WHERE "
            "status<>'open'),s AS (SELECT sum(w) k,count(*) n,avg(w) p,avg(x) c,3.8415 z FROM d WHERE o='Lajuana "
            f"Vencill' UNION ALL SELECT sum(w),count(*),avg(w),avg(x),3.8415 FROM d) SELECT k,n,{WILSON},c FROM s")

    def expected(self, raw):
        answer = []
        for closed in (raw.closed(owner="Lajuana Vencill"), raw.closed()):
            lengths = [deal.cycle_days for deal in closed if deal.kind == "won"]
            answer.append([*likely(closed), sum(lengths) / len(lengths)])
        return answer


class LuckOrSkill(Task):
    question = ("Hayden Neloms wins 70 % of his deals, the team 63 %. Between which bounds does his rate likely lie "
                "(Wilson's interval, 95 %)?")
    slack = 0.06

    def tools(self, session):
        return rates(session.said(("win_rate", {"owner_id": ["Hayden Neloms"]})))[0]

    def sql(self, session):
        return session.sql(
            f"SELECT k,n,{WILSON} FROM (SELECT sum(status='won') k,count(*) n,avg(status='won') p,3.8415 z FROM deals "
            "WHERE status<>'open' AND owner_id='Hayden Neloms')")[0]

    def expected(self, raw):
        return likely(raw.closed(owner="Hayden Neloms"))


class HowLongClosingTakes(Task):
    question = ("How many days did it take from creation to win and to loss, of the deals closed in Q3 2017: mean, "
                "median and 90th percentile?")
    tolerance = 0.02

    def tools(self, session):
        return cycles(session.said(
            ("cycle_time", {"period": "2017-Q3"}), ("cycle_time", {"period": "2017-Q3", "outcome": "lost"})))

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
    question = ("How many days does a deal typically stay in Engaging, counting those that are still there on "
                "2017-12-31 as what they are: not ended yet (the median of Kaplan and Meier)?")
    tolerance = 0.02

    def tools(self, session):
        return medians(session.said(("stage_durations", {"as_of": "2017-12-31"})))["Engaging"]

    def sql(self, session):
        return session.sql(
            "WITH t AS (SELECT days d,sum(left_at IS NOT NULL) k,count(*) c FROM stays WHERE stage='Engaging' GROUP BY "
            "1),r AS (SELECT *,sum(c) OVER (ORDER BY d DESC) n FROM t),s AS (SELECT d,sum(ln(1-1.0*k/n)) OVER (ORDER "
            "BY d) l FROM r WHERE k<n) SELECT min(d) FROM s WHERE l<=ln(.5)", as_of="2017-12-31")[0][0]

    def expected(self, raw):
        end = moment("2018-01-01")
        stays = [stay for deal in raw.deals for stay in deal.stays if stay[0]["name"] == "Engaging"]
        return censored_quantile([(days(entered, left or end), left is not None) for _, entered, left in stays], 0.5)


class VelocityOfOne(Task):
    question = ("What is the sales velocity (open deals × win rate × average won value ÷ mean days to win) of the "
                "team, and what that of Darcel Schlecht alone?")
    tolerance = 1e-4

    def tools(self, session):
        return velocities(session.said(("velocity", {}), ("velocity", {"owner_id": ["Darcel Schlecht"]})))

    def sql(self, session):
        rate = ("sum(s='open')*1.0*sum(s='won')/sum(s<>'open')*avg(CASE s WHEN 'won' THEN amount END)/"
                "avg(julianday(won_at)-julianday(created_at))")
        return [row[0] for row in session.sql(
            f"WITH d AS (SELECT *,status s FROM deals) SELECT {rate} FROM d UNION ALL SELECT {rate} FROM d WHERE "
            "owner_id='Darcel Schlecht'")]

    def expected(self, raw):
        answer = []
        for deals in (raw.deals, [deal for deal in raw.deals if deal.owner == "Darcel Schlecht"]):
            won = [deal for deal in deals if deal.kind == "won"]
            still_open = sum(deal.kind == "open" for deal in deals)
            rate, value = len(won) / (len(deals) - still_open), float(worth(won)) / len(won)
            answer.append(still_open * rate * value / (sum(deal.cycle_days for deal in won) / len(won)))
        return answer


class SameAgeCohorts(Task):
    question = ("Of the deals created in each month from January to June 2017, how many were won at the age of 60 "
                "days? So that months compare fairly.")

    def tools(self, session):
        return session.table(
            "win_rate", ["rate.num", "rate.den"], method="created_cohort_mature", horizon_days=60,
            **{"from": "2017-01-01", "to": "2017-07-01"}, interval="month")

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
        return [value for _, value in session.table("trend", ["name", "value"], **YEAR, interval="month")]

    def sql(self, session):
        found = session.sql(
            "WITH RECURSIVE m(e) AS (VALUES('2017-02-01') UNION ALL SELECT date(e,'+1 month') FROM m WHERE e<'2018') "
            "SELECT e,sum(d.amount_minor)/100 FROM m JOIN stays s ON s.entered_at<e AND (s.left_at IS NULL OR "
            "s.left_at>=e) JOIN deals d ON d.id=s.deal_id WHERE s.stage='Engaging' GROUP BY 1")
        return [value for _, value in found]

    def expected(self, raw):
        return [worth(open_at(raw, end)) for _, end in MONTHS]


class SectorsCompared(Task):
    question = ("In which sector (tags sector:…) was the win rate of 2017 the best, in which the worst, and do their "
                "95 % intervals (Wilson) meet?")
    slack = 1e-4

    def tools(self, session):
        found = session.table("win_rate", ["group.tag", "rate.rate", "rate.ci_low", "rate.ci_high"],
                              {"sort": "rate.rate"}, period="2017", group_by=["tag"])
        found = [row for row in found if row[0].startswith("sector:")]
        return [found[-1], found[0]]

    def sql(self, session):
        found = session.sql(
            f"SELECT tag,round(p*100,2),{WILSON} FROM (SELECT tag,count(*) n,avg(status='won') p,3.8415 z FROM deals "
            "JOIN deal_tags ON deal_id=id WHERE tag LIKE 'sector:%' AND closed_at LIKE '2017%' GROUP BY 1) ORDER BY p")
        return [[row[0], *(figure / 100 for figure in row[1:])] for row in (found[-1], found[0])]

    def expected(self, raw):
        closed = raw.closed("2017-01-01", "2018-01-01")
        found = []
        for tag in {tag for deal in closed for tag in deal.tags if tag.startswith("sector:")}:
            won, count = won_of([deal for deal in closed if tag in deal.tags])
            found.append([tag, won / count, *wilson(won, count)])
        found.sort(key=lambda row: row[1])
        return [found[-1], found[0]]


class OpenDealsOfACompany(Task):
    question = "Which deals are open with Rangreen: title, stage and amount?"

    def tools(self, session):
        data = session.call(
            "deals_search", query="Rangreen", filter={"status": "open"},
            fields=["title", "stage_name", "amount"])["data"]
        return sorted([row["title"], row["stage_name"], row["amount"]] for row in rows(data))

    def sql(self, session):
        return sorted(session.sql("SELECT title,stage,amount FROM deals WHERE title LIKE '%Rangreen' AND "
                                  "status='open'"))

    def expected(self, raw):
        return sorted([deal.title, deal.stage["name"], deal.amount] for deal in raw.deals
                      if deal.company == "Rangreen" and deal.kind == "open")


class TwoWinRates(Task):
    question = ("A report says that 48.2 % of the deals are won, another one 63.2 %. What do both count (won, of how "
                "many)?")

    def tools(self, session):
        return [row[:2] for row in rates(session.said(("win_rate", {"method": "created_cohort"}), ("win_rate", {})))]

    def sql(self, session):
        won, closed, count = session.sql("SELECT sum(status='won'),sum(status<>'open'),count(*) FROM deals")[0]
        return [[won, count], [won, closed]]

    def expected(self, raw):
        won = len(raw.closed(status="won"))
        return [[won, len(raw.deals)], [won, len(raw.closed())]]


TASKS = [
    StandingAtTheEndOfTheYear(), ThenAndThreeMonthsLater(), RegionAgainstTheTeam(), BestOfTheQuarter(),
    WinRateOverTheYear(), WhyAWinRateIsLow(), LuckOrSkill(), HowLongClosingTakes(), StayInEngaging(),
    VelocityOfOne(), SameAgeCohorts(), HowOldThePipelineWas(), OpenValueByMonth(), SectorsCompared(),
    OpenDealsOfACompany(), TwoWinRates(),
]
