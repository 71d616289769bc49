"""Questions about a bank's loan applications and offers."""

import collections

from agent_raw import censored_quantile, days, moment, quantile, won_of, worth
from agent_session import cycles, rates, rows, standing
from agent_task import Task

APPLICATIONS = {"pipeline_id": "Loan applications"}
OFFERS = {"pipeline_id": "Loan offers"}
LAST_DAY = "2012-03-14"


class LoanTask(Task):
    workspace = "loans"


class OutcomesOfApplications(LoanTask):
    question = "What has become of the loan applications: won, lost and open, deals and value?"

    def tools(self, session):
        figures = standing(session.call("pipeline_summary", **APPLICATIONS, detail="summary")["summary"])
        return [*figures[3:], *figures[:2]]

    def sql(self, session):
        found = session.sql(
            "SELECT status,count(*),sum(amount_minor)/100 FROM deals WHERE pipeline='Loan applications' GROUP BY 1")
        sums = {status: figures for status, *figures in found}
        return [*sums["won"], *sums["lost"], *sums["open"]]

    def expected(self, raw):
        groups = [[deal for deal in raw.of("applications") if deal.kind == kind] for kind in ("won", "lost", "open")]
        return [figure for deals in groups for figure in (len(deals), worth(deals))]


class HowFarApplicationsCome(LoanTask):
    question = "How many applications ever reached Pre-accepted, Accepted and Finalized, and how many of those were won?"

    def tools(self, session):
        found = rates(session.said(*(
            ("conversion_rate", {**APPLICATIONS, "from_stage": name})
            for name in ("Pre-accepted", "Accepted", "Finalized"))))
        return [[count, won] for won, count, _, _ in found]

    def sql(self, session):
        return session.sql(
            "SELECT count(*),sum(deal_id IN (SELECT id FROM deals WHERE status='won')) FROM (SELECT DISTINCT "
            "stage,deal_id FROM stays WHERE stage IN ('Pre-accepted','Accepted','Finalized') AND pipeline='Loan "
            "applications') GROUP BY stage ORDER BY 1 DESC")

    def expected(self, raw):
        groups = [[deal for deal in raw.of("applications") if deal.has_been_in(name)]
                  for name in ("Pre-accepted", "Accepted", "Finalized")]
        return [[len(deals), won_of(deals)[0]] for deals in groups]


class WhereApplicationsWait(LoanTask):
    question = (f"Where do applications wait? The median and the 90th percentile of the days in Pre-accepted and Finalized, "
                f"those still there on {LAST_DAY} counted as not ended (Kaplan and Meier).")
    tolerance = 0.005
    slack = 0.05

    def tools(self, session):
        found = session.table("stage_durations", ["name", "p50", "p90"], **APPLICATIONS, as_of=LAST_DAY)
        return [row for row in found if row[0] in ("Pre-accepted", "Finalized")]

    def sql(self, session):
        found = session.sql(
            "WITH r AS (SELECT stage s,days d,left_at IS NOT NULL k,count(*) OVER (PARTITION BY stage ORDER BY days DESC) n "
            "FROM stays WHERE stage IN ('Pre-accepted','Finalized')),c AS (SELECT s,d,sum(ln(1-1.0*k/n)) OVER (PARTITION "
            "BY s ORDER BY d) l FROM r WHERE k<n) SELECT s,min(CASE WHEN l<=ln(.5) THEN d END),min(CASE WHEN l<=ln(.1) "
            "THEN d END) FROM c GROUP BY 1", as_of=LAST_DAY)
        return found[::-1]

    def expected(self, raw):
        end = moment("2012-03-15")
        answer = []
        for name in ("Pre-accepted", "Finalized"):
            stays = [stay for deal in raw.of("applications") for stay in deal.stays if stay[0]["name"] == name]
            lengths = [(days(entered, left or end), left is not None) for _, entered, left in stays]
            answer.append([name, censored_quantile(lengths, 0.5), censored_quantile(lengths, 0.9)])
        return answer


class DaysToApproval(LoanTask):
    question = "How many days did it take until an application was approved: mean, median and 90th percentile?"
    tolerance = 0.005
    slack = 0.06

    def tools(self, session):
        return cycles(session.said(("cycle_time", APPLICATIONS)))[0]

    def sql(self, session):
        return session.sql(
            "WITH d AS (SELECT julianday(won_at)-julianday(created_at) x FROM deals WHERE status='won' AND pipeline='Loan "
            "applications'),r AS (SELECT x,row_number() OVER (ORDER BY x) i,count(*) OVER () n FROM d) SELECT avg(x),"
            "max(CASE WHEN i<=(n+1)/2 THEN x END),max(CASE WHEN i<=.9*n THEN x END) FROM r")[0]

    def expected(self, raw):
        found = [deal.cycle_days for deal in raw.of("applications") if deal.kind == "won"]
        return [sum(found) / len(found), quantile(found, 0.5), quantile(found, 0.9)]


class WhichOctober(LoanTask):
    question = ("Two reports say that 2,392 and 2,393 applications came in October 2011. Is it the time zone (UTC, and "
                "Europe/Amsterdam)?")

    def tools(self, session):
        asked = APPLICATIONS | {"method": "created_cohort", "period": "2011-10"}
        said = session.said(("win_rate", asked), ("win_rate", asked | {"tz": "Europe/Amsterdam"}))
        return [count for _, count, _, _ in rates(said)]

    def sql(self, session):
        return session.sql(
            "SELECT sum(created_at>='2011-10-01' AND created_at<'2011-11-01'),sum(created_at>='2011-09-30T22' AND "
            "created_at<'2011-10-31T23') FROM deals WHERE pipeline='Loan applications'")[0]

    def expected(self, raw):
        bounds = [("2011-10-01", "2011-11-01"), ("2011-10-01T00:00:00+02:00", "2011-11-01T00:00:00+01:00")]
        return [sum(moment(start) <= deal.created < moment(end) for deal in raw.of("applications"))
                for start, end in bounds]


class OffersThatGoBack(LoanTask):
    question = "Which ways do offers go back, or open again after they were closed, and how often?"

    def tools(self, session):
        order = {"Selected": 1, "Created": 2, "Sent": 3, "Sent back": 4}
        ways = session.table("transitions", ["from_stage.name", "to_stage.name", "count"], **OFFERS)
        return sorted(way for way in ways if order.get(way[1], 9) < order.get(way[0], 9))

    def sql(self, session):
        return sorted(session.sql(
            "SELECT from_stage,to_stage,count(*) FROM stage_changes WHERE direction IN ('backward','reopen') AND "
            "to_pipeline='Loan offers' GROUP BY 1,2"))

    def expected(self, raw):
        ways = collections.Counter()
        for deal in raw.of("offers"):
            for (one, _, _), (other, _, _) in zip(deal.stays, deal.stays[1:]):
                if other["kind"] == "open" and int(other["position"]) < int(one["position"]):
                    ways[one["name"], other["name"]] += 1
        return sorted([*way, count] for way, count in ways.items())


class LongestWaiting(LoanTask):
    question = "Which five open applications have been in Finalized the longest?"

    def tools(self, session):
        data = session.call("deals_search", filter={"and": [
            {"field": "status", "op": "equals", "value": "open"},
            {"field": "stage_id", "op": "equals", "value": "Finalized"}]},
            sort=["stage_entered_at"], limit=5, fields=["title"])["data"]
        return [row["title"] for row in rows(data)]

    def sql(self, session):
        return [row[0] for row in session.sql(
            "SELECT title FROM deals WHERE stage='Finalized' ORDER BY stage_entered_at LIMIT 5")]

    def expected(self, raw):
        deals = [deal for deal in raw.of("applications") if deal.stage["name"] == "Finalized"]
        return [deal.title for deal in sorted(deals, key=lambda deal: deal.stays[-1][1])[:5]]


class ApprovedWithinAFortnight(LoanTask):
    question = "How many of the finalized applications were approved within 14 days?"

    def tools(self, session):
        return rates(session.said(
            ("conversion_rate", {**APPLICATIONS, "from_stage": "Finalized", "within_days": 14})))[0][:2]

    def sql(self, session):
        return session.sql("SELECT sum(exit_reason='won' AND days<=14),count(*) FROM stays WHERE stage='Finalized'")[0]

    def expected(self, raw):
        stays = [(entered, left, deal) for deal in raw.of("applications") for stage, entered, left in deal.stays
                 if stage["name"] == "Finalized"]
        return [sum(deal.kind == "won" and days(entered, left) <= 14 for entered, left, deal in stays), len(stays)]


TASKS = [
    OutcomesOfApplications(), HowFarApplicationsCome(), WhereApplicationsWait(), DaysToApproval(), WhichOctober(),
    OffersThatGoBack(), LongestWaiting(), ApprovedWithinAFortnight(),
]
