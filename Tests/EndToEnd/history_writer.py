"""Writes random histories of deals, and of the pipelines that they are in, through the API."""

import itertools
import time

import penstock
from oracle import DAY, instant, microseconds

HOUR = DAY // 24
CURRENCIES = ["EUR", "EUR", "EUR", "USD", "JPY", "KWD", "CLF"]
# Halves, so that rounding has ties, and the smallest and largest there are.
PROBABILITIES = [None, 0, 1, 0.5, 0.25, 0.125, 0.75, 0.1, 0.9, 0.333333, 0.000001, 0.999999]
AMOUNTS = [
    None, None, "0", "1", "2", "3", "5", "7", "1234", "0.01", "0.05", "0.5", "2.5", "1234.50", "99.99", "0.001", "-3",
    "-0.5",
]
LARGEST_AMOUNT = "10000000000000"
KINDS = ["open", "open", "open", "won", "lost"]
# What the server gives as the reason where a deal had to leave a stage.
RELOCATED = ["The stage was deleted.", "The pipeline was deleted."]
# How far back the past goes in which things happen.
PAST_DAYS = 40
LIVE_PIPELINES_MAX = 4
STAGES_MAX = 9


def now():
    return time.time_ns() // 1000


class HistoryWriter:
    """One workspace's writes, one after the other, each drawn at random with what was answered so far in mind."""

    def __init__(self, client, random):
        self.client = client
        self.random = random
        self.begun_at = now()
        self.deals = {}
        # Moments of each deal's life that its later writes may hit exactly.
        self.moments = {}
        self.landmarks = [self.midnight() for _ in range(4)]
        self.names = itertools.count(1)
        self.transcript = []
        self.accepted = {}
        self.refused = {}
        self.read_definitions()

    # Speaking

    def send(self, name, method, path, body=None):
        """Sends a write; gives the answer if it was accepted, else None."""
        answer = self.client.request(method, penstock.BASE + path, body)
        self.transcript.append(f"{answer.status} {answer.code or ''}\t{name}: {method} {path} {body or ''}")
        assert answer.status < 500, f"{self.transcript[-1]}: {answer}"
        counts = self.accepted if answer.status < 300 else self.refused
        counts[name] = counts.get(name, 0) + 1
        return answer if answer.status < 300 else None

    def get(self, path):
        answer = self.client.get(penstock.BASE + path)
        assert answer.status == 200, f"GET {path}: {answer}"
        return answer.json

    def read_definitions(self):
        self.pipelines = self.get("/pipelines?limit=500")["data"]
        self.stages = []
        for pipeline in self.pipelines:
            self.stages += self.get(f"/pipelines/{pipeline['id']}/stages?limit=500")["data"]

    # Drawing

    def chance(self, share):
        return self.random.random() < share

    def pick(self, values):
        return self.random.choice(list(values))

    def until_now(self, begin):
        """Any moment since then; draws alike whatever the time is, so that a seed gives the same writes again."""
        return begin + int(self.random.random() * (now() - begin))

    def midnight(self):
        return (self.begun_at // DAY - self.random.randrange(PAST_DAYS)) * DAY

    def moment(self, id=None):
        """A moment that something else happens at, or close to one, or any."""
        kind = self.random.randrange(10)
        own = self.moments.get(id, [])
        if kind < 4 and own:
            moment = self.pick(own)
        elif kind < 7:
            moment = self.pick(self.landmarks)
        elif kind == 7:
            moment = self.midnight()
        elif kind == 8:
            # While pipelines and stages have been changing.
            moment = self.until_now(self.begun_at)
        else:
            moment = now() - self.random.randrange(PAST_DAYS * 24) * HOUR - self.random.randrange(HOUR)
        moment += self.pick([0, 0, 0, 0, -1, 1])
        earliest = min(own, default=0)
        # Most of what would be too early is taken to be at the creation or soon after it.
        if moment < earliest and not self.chance(0.1):
            moment = self.pick([earliest, earliest, earliest + 1, self.until_now(earliest)])
        return moment

    def effective_at(self, id, share=0.5):
        """The part of a body that says from when it holds."""
        if self.chance(0.01):
            return {"effective_at": instant(now() + DAY)}
        return {"effective_at": instant(self.moment(id))} if self.chance(share) else {}

    def reason(self):
        return {"reason": f"Reason {next(self.names)}"} if self.chance(0.2) else {}

    def any_stage(self, kind=None, apart_from=None, pipeline=None):
        """A stage of any pipeline, mostly of the same one; archived ones are rarely chosen."""
        stages = [stage for stage in self.stages if stage["id"] != apart_from and kind in (None, stage["kind"])]
        if pipeline and self.chance(0.7):
            stages = [stage for stage in stages if stage["pipeline_id"] == pipeline] or stages
        if not self.chance(0.05):
            stages = [stage for stage in stages if not stage["archived"]] or stages
        return self.pick(stages)["id"] if stages else apart_from

    def close_date(self):
        day = self.begun_at // DAY + self.random.randrange(-PAST_DAYS, 10)
        return instant(day * DAY)[:10]

    def amount(self):
        return LARGEST_AMOUNT if self.chance(0.01) else self.pick(AMOUNTS)

    def fields(self, count):
        """A few fields of a deal with new values."""
        values = {
            "amount": self.amount, "currency": lambda: None if self.chance(0.05) else self.pick(CURRENCIES),
            "probability": lambda: self.pick(PROBABILITIES),
            "expected_close_date": lambda: None if self.chance(0.1) else self.close_date(),
            "owner_id": lambda: self.pick([None, "anna", "bert", "Anna"]), "title": lambda: f"T{next(self.names)}",
            "source": lambda: self.pick([None, "fair", "web"]),
            "value_period": lambda: self.pick([None, "monthly", "annual"]),
            "term_months": lambda: self.pick([None, 1, 12, 1200]),
            "forecast_category": lambda: self.pick([None, "commit", "best_case", "omitted"]),
            "leader_category": lambda: self.pick([None, "pipeline", "closed"]),
        }
        analytic = ["amount", "currency", "probability", "expected_close_date"]
        names = self.random.sample(analytic + list(values), count)
        return {name: values[name]() for name in names}

    # Deals

    def remember(self, answer):
        if answer is None:
            return
        deal = answer.json
        self.deals[deal["id"]] = deal
        self.moments.setdefault(deal["id"], []).append(microseconds(deal["created_at"]))

    def change(self, name, deal, method, path, body):
        """A write to a deal, which must raise its version by one if it is accepted."""
        answer = self.send(name, method, f"/deals/{deal['id']}{path}", body)
        if answer is None:
            return
        if body and "effective_at" in body:
            self.moments[deal["id"]].append(microseconds(body["effective_at"]))
        if answer.status == 204:
            answer = self.client.get(f"{penstock.BASE}/deals/{deal['id']}")
            assert answer.status == 200 and answer.json["deleted_at"] is not None, answer
        assert answer.json["version"] == deal["version"] + 1, answer
        self.remember(answer)

    def create(self):
        body = {"title": f"T{next(self.names)}"} | self.fields(self.random.randrange(4))
        if "amount" not in body and self.chance(0.8):
            body["amount"] = self.pick(AMOUNTS[2:])
        if body.get("amount") is not None and not body.get("currency"):
            body["currency"] = self.pick(CURRENCIES)
        if self.chance(0.6):
            body["stage_id"] = self.any_stage(kind=None if self.chance(0.2) else "open")
        elif self.chance(0.3):
            body["pipeline_id"] = self.pick(self.pipelines)["id"]
        if self.chance(0.7):
            body["effective_at"] = instant(min(self.moment(), now()))
        self.remember(self.send("create", "POST", "/deals", body))

    def edit(self, deal):
        body = self.fields(self.random.randrange(1, 4)) | self.effective_at(deal["id"]) | self.reason()
        if self.chance(0.1):
            body["stage_id"] = self.any_stage(apart_from=deal["stage_id"], pipeline=deal["pipeline_id"])
        self.change("edit", deal, "PATCH", "", body)

    def move(self, deal):
        body = {"stage_id": self.any_stage(apart_from=deal["stage_id"], pipeline=deal["pipeline_id"])}
        if self.chance(0.1):
            body["probability"] = self.pick(PROBABILITIES)
        self.change("move", deal, "POST", "/move", body | self.effective_at(deal["id"]) | self.reason())

    def transfer(self, deal):
        others = [stage for stage in self.stages if stage["pipeline_id"] != deal["pipeline_id"]]
        if others:
            body = {"stage_id": self.pick(others)["id"]} | self.effective_at(deal["id"])
            self.change("transfer", deal, "POST", "/move", body)

    def close(self, deal):
        verb = self.pick(["win", "lose"])
        self.change(verb, deal, "POST", f"/{verb}", self.effective_at(deal["id"], 0.4) | self.reason())

    def reopen(self, deal):
        self.change("reopen", deal, "POST", "/reopen", self.effective_at(deal["id"], 0.3))

    def delete(self, deal):
        moment = self.effective_at(deal["id"], 0.3).get("effective_at")
        self.change("delete", deal, "DELETE", f"?effective_at={moment}" if moment else "", None)

    def restore(self, deal):
        # At some moment after the deletion that is to be undone, or at any, which may be too early for it.
        moment = self.effective_at(deal["id"], 0.3)
        deleted_at = microseconds(deal["deleted_at"])
        if self.chance(0.3):
            moment = {"effective_at": instant(self.until_now(deleted_at))}
        self.change("restore", deal, "POST", "/restore", moment)

    def correct(self, deal):
        """Replaces an entry of the history: its moment, its fields, or both."""
        history = self.get(f"/deals/{deal['id']}/history?limit=500")["data"]
        standing = [entry for entry in history if entry["corrected_by"] is None]
        corrections = [entry for entry in standing if entry["corrects"] is not None]
        moves = [entry for entry in standing if "stage_id" in entry["changes"]]
        relocations = [entry for entry in moves if entry["reason"] in RELOCATED]
        deletions = [entry for entry in standing if "deleted" in entry["changes"]]
        kinds = [standing, standing, corrections, relocations or moves, deletions, history]
        entry = self.pick(self.pick([kind for kind in kinds if kind]))
        body = {"corrects": entry["id"]} | self.reason()
        if entry in relocations and self.chance(0.7):
            # It left only after that stage was gone.
            body["effective_at"] = instant(self.until_now(microseconds(entry["effective_at"])))
        elif entry["id"] == min(standing, key=lambda entry: entry["effective_at"])["id"] and self.chance(0.5):
            self.shift_creation(body, standing)
        elif self.chance(0.5):
            body |= self.effective_at(deal["id"], 1)
        if "stage_id" in entry["changes"] and self.chance(0.5):
            body["stage_id"] = self.any_stage(apart_from=entry["changes"]["stage_id"], pipeline=deal["pipeline_id"])
        if "stage_id" in body and self.chance(0.6):
            return self.change("correct a move", deal, "POST", "/move", body)
        if len(body) < 3 or self.chance(0.4):
            body |= self.fields(self.random.randrange(1, 3))
        self.change("correct", deal, "PATCH", "", body)

    def correct_restorings(self, deal):
        """Moves every restoring to before the first deletion, so that several deletions end the deal's life."""
        history = self.get(f"/deals/{deal['id']}/history?limit=500")["data"]
        standing = [entry for entry in history if entry["corrected_by"] is None and "deleted" in entry["changes"]]
        deletions = [entry["effective_at"] for entry in standing if entry["changes"]["deleted"]]
        for entry in standing:
            if not entry["changes"]["deleted"] and self.deals[deal["id"]]["deleted_at"] is None:
                body = {"corrects": entry["id"], "effective_at": instant(microseconds(min(deletions)) - 1)}
                self.change("correct a restoring", self.deals[deal["id"]], "PATCH", "", body)

    def shift_creation(self, body, standing):
        """Earlier by anything, or later up to the next version."""
        begins, *later = sorted(microseconds(entry["effective_at"]) for entry in standing)
        if self.chance(0.5):
            moment = begins - self.pick([1, HOUR, DAY, self.random.randrange(5 * DAY)])
        else:
            room = min(later, default=now()) - begins
            moment = begins + self.pick([room, room // 2, room + 1])
        body["effective_at"] = instant(moment)

    # Pipelines and stages

    def new_stage(self, kind):
        stage = {"name": f"S{next(self.names)}", "kind": kind}
        return stage | ({"probability": self.pick(PROBABILITIES)} if kind == "open" else {})

    def create_pipeline(self):
        stages = [self.new_stage(kind) for kind in ("open", "open", "won", "lost")][:self.pick([2, 3, 4, 4])]
        body = {"name": f"P{next(self.names)}", "is_default": self.chance(0.2), "stages": stages}
        if len(self.pipelines) < LIVE_PIPELINES_MAX:
            self.send("create pipeline", "POST", "/pipelines", body)

    def edit_pipeline(self):
        pipeline = self.pick(self.pipelines)
        body = {"name": f"P{next(self.names)}"}
        if pipeline["archived"] or self.chance(0.2):
            body["archived"] = not pipeline["archived"]
        self.send("edit pipeline", "PATCH", f"/pipelines/{pipeline['id']}", body)

    def delete_pipeline(self):
        pipeline = self.pick(self.pipelines)
        if len(self.pipelines) > 1:
            others = [stage for stage in self.stages if stage["pipeline_id"] != pipeline["id"]]
            self.send("delete pipeline", "DELETE", f"/pipelines/{pipeline['id']}{self.move_to(others)}")

    def move_to(self, stages):
        return f"?move_to={self.pick(stages)['id']}" if stages and self.chance(0.7) else ""

    def add_stage(self):
        pipeline = self.pick(self.pipelines)["id"]
        own = [stage for stage in self.stages if stage["pipeline_id"] == pipeline]
        if len(own) < STAGES_MAX:
            body = self.new_stage(self.pick(KINDS))
            if own and self.chance(0.5):
                body["position"] = self.pick(own)["position"]
            self.send("add stage", "POST", f"/pipelines/{pipeline}/stages", body)

    def edit_stage(self):
        stage = self.pick(self.stages)
        body = {}
        if self.chance(0.5):
            body["name"] = f"S{next(self.names)}"
        if self.chance(0.3):
            body["position"] = self.random.randrange(1, 12)
        if stage["kind"] == "open" and (not body or self.chance(0.6)):
            body["probability"] = self.pick(PROBABILITIES)
        if self.chance(0.05):
            body["kind"] = self.pick(KINDS)
        if stage["archived"] and self.chance(0.7):
            body["archived"] = False
        self.send("edit stage", "PATCH", f"/stages/{stage['id']}", body or {"name": f"S{next(self.names)}"})

    def reorder_stages(self):
        pipeline = self.pick(self.pipelines)["id"]
        ids = [stage["id"] for stage in self.stages if stage["pipeline_id"] == pipeline]
        self.random.shuffle(ids)
        self.send("reorder stages", "POST", f"/pipelines/{pipeline}/stages/reorder", {"stage_ids": ids})

    def archive_stage(self):
        self.send("archive stage", "POST", f"/stages/{self.pick(self.stages)['id']}/archive")

    def delete_stage(self):
        stage = self.pick(self.stages)
        others = [other for other in self.stages if other["id"] != stage["id"]]
        alike = [other for other in others if other["pipeline_id"] == stage["pipeline_id"]]
        targets = alike if alike and self.chance(0.7) else others
        self.send("delete stage", "DELETE", f"/stages/{stage['id']}{self.move_to(targets)}")

    # The whole

    def write_deal(self):
        deal = self.pick(self.deals.values())
        if deal["deleted_at"] is not None:
            # Now and then something that a deleted deal does not take.
            return self.edit(deal) if self.chance(0.05) else self.restore(deal)
        is_open = deal["status"] == "open"
        verbs = {
            self.edit: 30, self.move: 22, self.transfer: 5, self.close: 10 if is_open else 2,
            self.reopen: 0.3 if is_open else 25, self.delete: 6, self.correct: 29,
            self.correct_restorings: 2,
        }
        return self.random.choices(list(verbs), list(verbs.values()))[0](deal)

    def takes_deals(self):
        """Whether a deal could still begin anywhere."""
        live = {pipeline["id"] for pipeline in self.pipelines if not pipeline["archived"]}
        return any(
            stage["kind"] == "open" and not stage["archived"] and stage["pipeline_id"] in live
            for stage in self.stages)

    def write_definition(self):
        verbs = {
            self.create_pipeline: 8, self.edit_pipeline: 8, self.delete_pipeline: 6, self.add_stage: 14,
            self.edit_stage: 30, self.reorder_stages: 10, self.archive_stage: 6, self.delete_stage: 14,
        }
        self.random.choices(list(verbs), list(verbs.values()))[0]()
        self.read_definitions()
        if not self.takes_deals():
            self.send("reopen pipeline", "PATCH", f"/pipelines/{self.pipelines[0]['id']}", {"archived": False})
            self.send(
                "add open stage", "POST", f"/pipelines/{self.pipelines[0]['id']}/stages", self.new_stage("open"))
            self.read_definitions()
        if self.chance(0.3):
            self.landmarks.append(now())
        # Deals that went along with what was deleted have other versions now.
        for deal in self.client.all(f"{penstock.BASE}/deals?include=deleted"):
            self.deals[deal["id"]] = deal
