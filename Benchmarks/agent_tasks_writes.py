"""Orders about deals: move, correct, win, lose, create; and what is around a contact. SQL cannot write, so both ways
write by the same tools, and differ in how they find deals and look at what has become of the figures."""

from decimal import Decimal

from agent_raw import moment, weighted, won_of, worth
from agent_session import at, rates, rows, standing, values
from agent_task import Task

CONTACT = "0198f2a4-7c1e-7b3a-9d52-6c0f3e8a1b27"
# The deals of the contact by their ids in the source, with its role in them.
LINKED = {"CVFUMOK9": "decision_maker", "CQ8UELF8": "champion", "ZO4FDMPS": "champion"}


def one(raw, title, owner):
    """The open deal of that title and owner."""
    (found,) = [deal for deal in raw.deals if deal.title == title and deal.owner == owner and deal.kind == "open"]
    return found


def enter(raw, deal, name, when):
    """Moves a deal of the raw data."""
    stage = next(stage for stage in raw.stages.values() if stage["name"] == name)
    last, entered, _ = deal.stays[-1]
    deal.stays[-1] = (last, entered, when)
    deal.stays.append((stage, when, None))
    deal.stage, deal.kind, deal.status = stage, stage["kind"], stage["kind"]
    deal.closed = when if deal.kind != "open" else None


class AroundAContact(Task):
    question = (f"What is there about the contact {CONTACT}? Its deals with role, stage, owner, amount and "
                "probability, what is open of that by weight, and when its deals moved last.")

    def tools(self, session):
        data = session.call("context_for_person", id=CONTACT)["data"]
        deals = [[at(row, name) for name in ("title", "role", "stage_name", "owner_id", "amount", "probability")]
                 for row in rows(data["deals"])]
        total = next(row for row in rows(data["totals"]) if row["status"] == "open")
        last = max(when for row in rows(data["deals"]) for when, _ in row["steps"])
        return [sorted(deals), total["weighted_value"], last[:10]]

    def sql(self, session):
        deals, moves = session.sql(
            "SELECT title,role,stage,owner_id,amount,probability,iif(status='open',weighted,0) FROM deal_contacts JOIN "
            f"deals ON id=deal_id WHERE contact_id='{CONTACT}'",
            "SELECT effective_at,deal_id,from_stage,to_stage FROM stage_changes WHERE deal_id IN (SELECT deal_id FROM "
            f"deal_contacts WHERE contact_id='{CONTACT}') ORDER BY 1 DESC LIMIT 5")
        return [sorted(row[:6] for row in deals), sum(row[6] for row in deals), moves[0][0][:10]]

    def expected(self, raw):
        deals = [deal for deal in raw.deals if deal.id in LINKED]
        chances = {"open": lambda deal: Decimal(deal.stage["probability"]), "won": lambda _: 1, "lost": lambda _: 0}
        rows_of = [[deal.title, LINKED[deal.id], deal.stage["name"], deal.owner, deal.amount, chances[deal.kind](deal)]
                   for deal in deals]
        return [sorted(rows_of), weighted([deal for deal in deals if deal.kind == "open"]),
                max(deal.stays[-1][1] for deal in deals).date().isoformat()]


class MoveAndUndo(Task):
    question = ("Move Lajuana Vencill's open deal MG Advanced - Rangreen to Engaging. Oh, that was the wrong one: undo "
                "it. Where did it stand after each?")

    def do(self, session, deal):
        first = session.call("deals_move", id=deal, stage_id="Engaging")["data"]
        second = session.call("deals_move", id=deal, stage_id="Prospecting")["data"]
        return [first["stage_name"], second["stage_name"]]

    def tools(self, session):
        data = session.call("deals_search", query="MG Advanced Rangreen", fields=["id"],
                            filter={"owner_id": "Lajuana Vencill", "status": "open"})["data"]
        return self.do(session, rows(data)[0]["id"])

    def sql(self, session):
        found = session.sql("SELECT id FROM deals WHERE title='MG Advanced - Rangreen' AND owner_id='Lajuana Vencill' "
                            "AND status='open'")
        return self.do(session, found[0][0])

    def expected(self, raw):
        return ["Engaging", one(raw, "MG Advanced - Rangreen", "Lajuana Vencill").stage["name"]]


class CorrectThePast(Task):
    question = ("GTK 500 - Warephase was recorded wrongly: it was worth 20,000 from its creation on. Correct that. "
                "What is the open value of 2017-03-31 now, and what was it by what was known before the correction?")

    def correct(self, session, created_at):
        session.call("deals_write", method="update", id="GTK 500 - Warephase", amount=20000, effective_at=created_at,
                     reason="recorded wrongly")

    def tools(self, session):
        deal = session.call("deals_get", id="GTK 500 - Warephase", fields=["created_at"])["data"]
        self.correct(session, deal["created_at"])
        asked = {"as_of": "2017-03-31"}
        return values(session.said(
            ("pipeline_value", asked), ("pipeline_value", asked | {"known_at": session.described["last_change_at"]})))

    def sql(self, session):
        created_at, known_at = session.sql("SELECT created_at,now() FROM deals WHERE title='GTK 500 - Warephase'")[0]
        self.correct(session, created_at)
        return [found[0][0] for found in session.sql(*(
            f"SELECT sum(amount_minor)/100 FROM deals_as_of({moments}) WHERE status='open'"
            for moments in ("'2017-03-31'", f"'2017-03-31','{known_at}'")))]

    def expected(self, raw):
        deal = one(raw, "GTK 500 - Warephase", "Elease Gluck")
        before = self.open_value(raw)
        deal.amount = Decimal(20_000)
        return [self.open_value(raw), before]

    @staticmethod
    def open_value(raw):
        return worth([deal for deal in raw.deals
                      if (stage := deal.stage_at(moment("2017-04-01"))) and stage["kind"] == "open"])


class LostMonthsAgo(Task):
    question = ("Corliss Cosme's GTX Basic - Labdrill was in fact lost on 2017-11-15, to a competitor. Record that. "
                "How does the win rate of Q4 2017 change (won, closed; before and after)?")

    def lose(self, session, deal):
        session.call("deals_move", method="lose", id=deal, reason="competitor", effective_at="2017-11-15T00:00:00Z")

    def tools(self, session):
        data = session.call("deals_search", query="GTX Basic Labdrill", fields=["id"],
                            filter={"owner_id": "Corliss Cosme", "status": "open"})["data"]
        self.lose(session, rows(data)[0]["id"])
        asked = {"period": "2017-Q4"}
        before = asked | {"known_at": session.described["last_change_at"]}
        return [row[:2] for row in rates(session.said(("win_rate", before), ("win_rate", asked)))]

    def sql(self, session):
        rate = "SELECT sum(status='won'),count(*) FROM deals WHERE closed_at>='2017-10-01' AND closed_at<'2018'"
        found, before = session.sql(
            "SELECT id FROM deals WHERE title='GTX Basic - Labdrill' AND owner_id='Corliss Cosme' AND "
            "status='open'", rate)
        self.lose(session, found[0][0])
        return [before[0], session.sql(rate)[0]]

    def expected(self, raw):
        before = won_of(raw.closed("2017-10-01", "2018-01-01"))
        enter(raw, one(raw, "GTX Basic - Labdrill", "Corliss Cosme"), "Lost", moment("2017-11-15"))
        return [before, won_of(raw.closed("2017-10-01", "2018-01-01"))]


class WonForLess(Task):
    question = ("GTK 500 - Rundofase is won, for 25,000 instead of the list price; the reason is the new contract. "
                "What is open and what is won now (deals, value)?")

    def win(self, session):
        session.call("deals_write", method="update", id="GTK 500 - Rundofase", amount=25000)
        session.call("deals_move", method="win", id="GTK 500 - Rundofase", reason="new contract")

    def tools(self, session):
        self.win(session)
        figures = standing(session.call("pipeline_summary", detail="summary")["summary"])
        return [figures[:2], figures[3:5]]

    def sql(self, session):
        self.win(session)
        return session.sql("SELECT count(*),sum(amount_minor)/100 FROM deals WHERE status<>'lost' GROUP BY status")

    def expected(self, raw):
        deal = one(raw, "GTK 500 - Rundofase", "Markita Hansen")
        deal.amount = Decimal(25_000)
        enter(raw, deal, "Won", moment("2026-01-01"))
        groups = [[deal for deal in raw.deals if deal.kind == kind] for kind in ("open", "won")]
        return [[len(deals), worth(deals)] for deals in groups]


class CreatedOnce(Task):
    question = ("Create a deal GTK 500 - Isdom of 26,768 USD in Engaging for Elease Gluck. The answer was lost on the "
                "way, so do it again, without making two. What does she have open then (deals, value)?")

    def create(self, session):
        order = {"method": "create", "title": "GTK 500 - Isdom", "pipeline_id": "Sales", "stage_id": "Engaging",
                 "amount": 26768, "currency": "USD", "owner_id": "Elease Gluck", "idempotency_key": "isdom-1"}
        first, second = session.call("deals_write", **order), session.call("deals_write", **order)
        return first["data"]["id"] == second["data"]["id"]

    def tools(self, session):
        is_same = self.create(session)
        return [is_same, *values(session.said(("pipeline_value", {"owner_id": ["Elease Gluck"]})), with_counts=True)]

    def sql(self, session):
        return [self.create(session), *session.sql(
            "SELECT count(*),sum(amount_minor)/100 FROM deals WHERE owner_id='Elease Gluck' AND status='open'")[0]]

    def expected(self, raw):
        deals = [deal for deal in raw.deals if deal.owner == "Elease Gluck" and deal.kind == "open"]
        return [True, len(deals) + 1, worth(deals) + 26_768]


TASKS = [AroundAContact(), MoveAndUndo(), CorrectThePast(), LostMonthsAgo(), WonForLess(), CreatedOnce()]
