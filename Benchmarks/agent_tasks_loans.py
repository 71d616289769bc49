"""Questions about a bank's loan applications and offers."""

import collections

from agent_raw import censored_quantile, days, moment, quantile, won_of, worth
from agent_session import at, rows
from agent_task import Task

APPLICATIONS = {"pipeline_id": "Loan applications"}
OFFERS = {"pipeline_id": "Loan offers"}
LAST_DAY = "2012-03-14"


class LoanTask(Task):
    workspace = "loans"


class OutcomesOfApplications(LoanTask):
    question = "What has become of the loan applications: won, lost and open, with values; where are the open ones?"

    def tools(self, session):
        data = session.call("pipeline_summary", **APPLICATIONS)["data"]
        stages = {stage["name"]: stage["count"] for stage in rows(data["stages"]) if stage["count"]}
        return [at(data, path) for path in (
            "won.count", "won.value.EUR", "lost.count", "lost.value.EUR", "total_deals", "total_value")] + [stages]

    def sql(self, session):
        found = session.sql(
            "SELECT status,stage,count(*),sum(amount_minor)/100 FROM deals WHERE pipeline='Loan applications' GROUP BY 1,"
            "CASE status WHEN 'open' THEN stage END")
        sums = {status: [sum(row[2] for row in found if row[0] == status), sum(row[3] for row in found if row[0] == status)]
                for status in ("won", "lost", "open")}
        return [*sums["won"], *sums["lost"], *sums["open"], {row[1]: row[2] for row in found if row[0] == "open"}]

    def expected(self, raw):
        groups = [[deal for deal in raw.of("applications") if deal.kind == kind] for kind in ("won", "lost", "open")]
        answer = [figure for deals in groups for figure in (len(deals), worth(deals))]
        return [*answer, dict(collections.Counter(deal.stage["name"] for deal in groups[2]))]


class HowFarApplicationsCome(LoanTask):
    question = "How many applications ever reached Pre-accepted, Accepted and Finalized, and how many of those were won?"

    def tools(self, session):
        found = session.metrics(*(
            ("conversion_rate", {**APPLICATIONS, "from_stage": name}) for name in ("Pre-accepted", "Accepted", "Finalized")))
        return [[at(rows(data["steps"])[0], "rate.den"), at(rows(data["steps"])[0], "rate.num")] for data in found]

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
    question = (f"Where do applications wait? The median days in Pre-accepted, Accepted and Finalized, those still there "
                f"on {LAST_DAY} counted as not ended (Kaplan and Meier).")
    tolerance = 0.05

    def tools(self, session):
        data = session.metric("stage_durations", **APPLICATIONS, as_of=LAST_DAY)
        return [row["p50"] for row in rows(data["stages"]) if row["name"] in ("Pre-accepted", "Accepted", "Finalized")]

    def sql(self, session):
        found = session.sql(
            "WITH t AS (SELECT stage s,days d,left_at IS NOT NULL k FROM stays WHERE stage IN ('Pre-accepted','Accepted',"
            "'Finalized') AND pipeline='Loan applications'),r AS (SELECT *,count(*) OVER (PARTITION BY s ORDER BY d DESC) "
            "n FROM t),c AS (SELECT s,d,sum(ln(1-1.0*k/n)) OVER (PARTITION BY s ORDER BY d) l FROM r WHERE k<n) "
            "SELECT s,min(d) FROM c WHERE l<=ln(.5) GROUP BY 1", as_of=LAST_DAY)
        medians = dict(found)
        return [medians[name] for name in ("Pre-accepted", "Accepted", "Finalized")]

    def expected(self, raw):
        end = moment("2012-03-15")
        answer = []
        for name in ("Pre-accepted", "Accepted", "Finalized"):
            stays = [stay for deal in raw.of("applications") for stay in deal.stays if stay[0]["name"] == name]
            answer.append(censored_quantile(
                [(days(entered, left or end), left is not None) for _, entered, left in stays], 0.5))
        return answer


class DaysToApproval(LoanTask):
    question = "How many days did it take until an application was approved: mean, median and 90th percentile?"
    tolerance = 0.005

    def tools(self, session):
        total = session.metric("cycle_time", **APPLICATIONS)["total"]
        return [at(total, name) for name in ("mean", "p50", "p90")]

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
        return [at(data, "total.rate.den") for data in session.metrics(
            ("win_rate", asked), ("win_rate", asked | {"tz": "Europe/Amsterdam"}))]

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
        data = session.metric("transitions", **OFFERS)
        order = {"Selected": 1, "Created": 2, "Sent": 3, "Sent back": 4}
        ways = [[at(row, "from_stage.name"), at(row, "to_stage.name"), row["count"]] for row in rows(data["moves"])]
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
        stage = next(row["id"] for pipeline in rows(session.described["pipelines"])
                     for row in rows(pipeline["stages"]) if row["name"] == "Finalized")
        data = session.call("deals_search", filter={"field": "stage_id", "op": "equals", "value": stage},
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
        data = session.metric("conversion_rate", **APPLICATIONS, from_stage="Finalized", within_days=14)
        step = rows(data["steps"])[0]
        return [at(step, "rate.num"), at(step, "rate.den")]

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
