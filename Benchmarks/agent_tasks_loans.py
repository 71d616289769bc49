"""Questions about a bank's loan applications and offers."""

import collections

from agent_raw import censored_quantile, days, moment, quantile, share_in_the_end, worth
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


class StepByStep(LoanTask):
    question = ("How do applications come along? For each open stage: how many came to it, how many of them came on to "
                "the next one (from Finalized to approval), and the median days until they did.")
    tolerance = 0.01
    slack = 0.006

    def tools(self, session):
        return session.table("conversion_rate", ["rate.den", "rate.num", "median_days"], **APPLICATIONS)

    def sql(self, session):
        return session.sql(
            "WITH s AS (SELECT stage s,days d,exit_reason IN ('forward','won') g FROM stays WHERE pipeline='Loan "
            "applications'),r AS (SELECT *,row_number() OVER (PARTITION BY s,g ORDER BY d) i,count(*) OVER (PARTITION "
            "BY s,g) c FROM s) SELECT count(*),sum(g),max(CASE WHEN g AND i<=(c+1)/2 THEN d END) FROM r GROUP BY s "
            "HAVING sum(g) ORDER BY 1 DESC,2 DESC")

    def expected(self, raw):
        answer = []
        for name in ("Submitted", "Partly submitted", "Pre-accepted", "Accepted", "Finalized"):
            came = [deal for deal in raw.of("applications") if deal.has_been_in(name)]
            went_on = [days(entered, left) for deal in came
                       for (stage, entered, left), (following, _, _) in zip(deal.stays, deal.stays[1:])
                       if stage["name"] == name and following["kind"] != "lost"]
            answer.append([len(came), len(went_on), quantile(went_on, 0.5)])
        return answer


class WhereApplicationsWait(LoanTask):
    question = ("Where do applications wait? The median and the 90th percentile of the days in Pre-accepted and "
                f"Finalized, those still there on {LAST_DAY} counted as not ended (Kaplan and Meier).")
    tolerance = 0.005
    slack = 0.05

    def tools(self, session):
        found = session.table("stage_durations", ["name", "p50", "p90"], **APPLICATIONS, as_of=LAST_DAY)
        return [row for row in found if row[0] in ("Pre-accepted", "Finalized")]

    def sql(self, session):
        found = session.sql(
            "WITH r AS (SELECT stage s,days d,left_at IS NOT NULL k,count(*) OVER (PARTITION BY stage ORDER BY days "
            "DESC) n FROM stays WHERE stage IN ('Pre-accepted','Finalized')),c AS (SELECT s,d,sum(ln(1-1.0*k/n)) OVER "
            "(PARTITION BY s ORDER BY d) l FROM r WHERE k<n) SELECT s,min(CASE WHEN l<=ln(.5) THEN d END),min(CASE "
            "WHEN l<=ln(.1) THEN d END) FROM c GROUP BY 1", as_of=LAST_DAY)
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
            "WITH d AS (SELECT julianday(won_at)-julianday(created_at) x FROM deals WHERE status='won' AND "
            "pipeline='Loan applications'),r AS (SELECT x,row_number() OVER (ORDER BY x) i,count(*) OVER () n FROM d) "
            "SELECT avg(x),max(CASE WHEN i<=(n+1)/2 THEN x END),max(CASE WHEN i<=.9*n THEN x END) FROM r")[0]

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


class WhereOffersGo(LoanTask):
    question = ("Where do offers go from each stage, closed ones included: to where, how often, and after how many "
                "days on average?")
    slack = 0.006

    def tools(self, session):
        return sorted(session.table(
            "transitions", ["from_stage.name", "to_stage.name", "count", "mean_days"], **OFFERS))

    def sql(self, session):
        return sorted(session.sql(
            "SELECT from_stage,to_stage,count(*),avg(days_in_previous) FROM stage_changes WHERE from_stage IS NOT NULL "
            "AND to_pipeline='Loan offers' GROUP BY 1,2"))

    def expected(self, raw):
        ways = collections.defaultdict(list)
        for deal in raw.of("offers"):
            for (one, entered, left), (other, _, _) in zip(deal.stays, deal.stays[1:]):
                ways[one["name"], other["name"]].append(days(entered, left))
        return sorted([*way, len(lengths), sum(lengths) / len(lengths)] for way, lengths in ways.items())


class LongestWaiting(LoanTask):
    question = "Which five open applications have been in Finalized the longest?"

    def tools(self, session):
        data = session.call("deals_search", filter={"stage_id": "Finalized"}, sort=["stage_entered_at"], limit=5,
                            fields=["title"])["data"]
        return [row["title"] for row in rows(data)]

    def sql(self, session):
        return [row[0] for row in session.sql(
            "SELECT title FROM deals WHERE stage='Finalized' ORDER BY stage_entered_at LIMIT 5")]

    def expected(self, raw):
        deals = [deal for deal in raw.of("applications") if deal.stage["name"] == "Finalized"]
        return [deal.title for deal in sorted(deals, key=lambda deal: deal.stays[-1][1])[:5]]


class WhatFinalizedComesTo(LoanTask):
    question = ("On 2012-01-31 many finalized applications were still open. What share of the finalized ones will be "
                "approved in the end, if those are counted as undecided and not as refused (Aalen and Johansen)?")
    slack = 2e-4

    def tools(self, session):
        data = session.metric(
            "conversion_rate", **APPLICATIONS, from_stage="Finalized", as_of="2012-01-31", open="censor")
        return rows(data["steps"])[0]["censored_rate"]

    def sql(self, session):
        return session.sql(
            "WITH r AS (SELECT days d,exit_reason='won' w,left_at IS NOT NULL k,count(*) OVER (ORDER BY days DESC) n "
            "FROM stays WHERE stage='Finalized'),c AS (SELECT w,n,sum(ln(1-1.0*k/n)) OVER (ORDER BY d ROWS BETWEEN "
            "UNBOUNDED PRECEDING AND 1 PRECEDING) l FROM r) SELECT sum(exp(ifnull(l,0))*w/n) FROM c",
            as_of="2012-01-31")[0][0]

    def expected(self, raw):
        end = moment("2012-02-01")
        lengths = []
        for deal in raw.of("applications"):
            for step, (stage, entered, left) in enumerate(deal.stays):
                if stage["name"] == "Finalized" and entered < end:
                    has_ended = left is not None and left < end
                    is_well = has_ended and deal.stays[step + 1][0]["kind"] == "won"
                    lengths.append((days(entered, left if has_ended else end), is_well, has_ended))
        return share_in_the_end(lengths)


TASKS = [
    OutcomesOfApplications(), StepByStep(), WhereApplicationsWait(), DaysToApproval(), WhichOctober(),
    WhereOffersGo(), LongestWaiting(), WhatFinalizedComesTo(),
]
