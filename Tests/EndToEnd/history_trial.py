"""One workspace of random histories: written, asked about while it is written and afterwards, and judged by the log."""

import collections
import dataclasses
import json
import random
import traceback
import urllib.parse
from decimal import Decimal

import penstock
from history_writer import CURRENCIES, HistoryWriter, now
from oracle import DAY, EVERYTHING, Log, instant, microseconds
from summary_oracle import SummaryOracle

# Writes for each deal, beside its creation, and to pipelines and stages.
WRITES_PER_DEAL = 10
DEFINITION_WRITES_PER_DEAL = 1.5
QUESTIONS_PER_DEAL = 3
QUESTIONS_MIN = 60
WRITES_PER_QUESTION = 12
CREATE_ATTEMPTS_MAX = 1_000
DIFFERENCES_SHOWN_MAX = 6
RESTARTED_EVERY = 4


def differences(wanted, given, path=""):
    """Where two values differ; numbers are alike if they have the same digits."""
    if isinstance(wanted, dict) and isinstance(given, dict):
        found = []
        for name in sorted(wanted.keys() | given.keys()):
            if name not in wanted or name not in given:
                found.append(f"{path}/{name}: {'only answered' if name in given else 'missing'}")
            else:
                found += differences(wanted[name], given[name], f"{path}/{name}")
        return found
    if isinstance(wanted, list) and isinstance(given, list):
        found = [] if len(wanted) == len(given) else [f"{path}: {len(given)} entries, wanted {len(wanted)}"]
        for place, (one, other) in enumerate(zip(wanted, given)):
            found += differences(one, other, f"{path}/{place}")
        return found
    alike = type(wanted) is type(given) and wanted == given
    if alike and isinstance(wanted, Decimal):
        alike = wanted.as_tuple() == given.as_tuple()
    return [] if alike else [f"{path}: answered {given!s}, the log says {wanted!s}"]


def without_drills(value):
    """Figures without the paths of the lists of their deals."""
    if isinstance(value, dict):
        return {name: without_drills(member) for name, member in value.items() if name != "drill"}
    return [without_drills(one) for one in value] if isinstance(value, list) else value


@dataclasses.dataclass
class Question:
    """A summary that was asked for, and what came."""

    parameters: dict
    pipeline: str = None
    asked_between: tuple = None
    answer: penstock.Answer = None

    @property
    def path(self):
        parameters = dict(self.parameters)
        if "currency" in parameters:
            equals = {"field": "currency", "op": "equals", "value": parameters.pop("currency")}
            parameters["filter"] = urllib.parse.quote(json.dumps(equals))
        query = "&".join(f"{name}={value}" for name, value in parameters.items())
        return f"/pipelines/{self.pipeline + '/' if self.pipeline else ''}summary?{query}"

    def ask(self, client):
        before = now()
        self.answer = client.get(penstock.BASE + self.path)
        self.asked_between = (before, now())
        return self

    @staticmethod
    def end(text):
        """A date means the last microsecond of that day."""
        return microseconds(text) if "T" in text else microseconds(f"{text}T00:00:00Z") + DAY - 1

    def moments(self, log, known):
        """What T may be: the clock may have passed midnight, or the moment asked for, while the answer was made."""
        before, after = self.asked_between
        present = {max(clock // DAY * DAY, log.newest(known)) for clock in self.asked_between}
        if "as_of" not in self.parameters:
            return present
        asked = self.end(self.parameters["as_of"])
        return ({asked} if asked <= after else set()) | (present if asked > before else set())

    def knowledge(self, log, last, shown):
        """K, and the moment that the answer shows for it, given what it does show."""
        asked = self.parameters.get("known_at")
        if asked == "as_of":
            asked = self.parameters.get("as_of")
        moment = self.end(asked) if asked else EVERYTHING
        before, after = self.asked_between
        # What is later than now means now, which was some moment between the two.
        if moment > after or (moment > before and shown != instant(moment)):
            return last, instant(log.recorded_by(last))
        return min(last, log.known_at(moment) or 0), instant(moment)

    def judge(self, log):
        """What is wrong with the answer."""
        if self.answer.status not in (200, 404):
            return [f"{self.answer}"]
        # Nobody else writes, so everything that was recorded before the question is known to the answer.
        last = log.known_at(self.asked_between[0])
        moments = self.moments(log, last)
        if self.answer.status == 404:
            known, _ = self.knowledge(log, last, None)
            return [] if any(self.expected(log, moment, known) is None for moment in moments) else [f"{self.answer}"]
        body = self.answer.json
        meta = body["meta"]
        known, known_at = self.knowledge(log, last, meta["known_at"])
        if microseconds(meta["as_of"]) not in moments:
            return [f"/meta/as_of: {meta['as_of']}, wanted one of {sorted(map(instant, moments))}"]
        expected = self.expected(log, microseconds(meta["as_of"]), known)
        if expected is None:
            return ["an answer, where the pipeline was deleted"]
        papers = {name: meta[name] for name in ("population", "excluded", "known_at", "data_version")}
        papers["excluded"] = {name: papers["excluded"][name] for name in ("unpriced", "no_probability")}
        papers["warnings"] = [warning["code"] for warning in meta["warnings"]]
        return differences(expected[0], without_drills(body["data"]), "/data") + differences(
            expected[1] | {"known_at": known_at, "data_version": last}, papers, "/meta")

    def expected(self, log, moment, known):
        oracle = SummaryOracle(
            log, moment, known, self.parameters.get("currency"), self.parameters.get("include") == "closed")
        return oracle.of_pipeline(self.pipeline) if self.pipeline else oracle.of_all()


@dataclasses.dataclass
class Report:
    """What came of one workspace."""

    number: int
    deals: int
    versions: int = 0
    corrections: int = 0
    questions: int = 0
    accepted: collections.Counter = dataclasses.field(default_factory=collections.Counter)
    refused: collections.Counter = dataclasses.field(default_factory=collections.Counter)
    # What was found wrong, by what was looked at.
    failures: dict = dataclasses.field(default_factory=dict)
    evidence: str = ""


class Trial:
    """Runs one workspace."""

    def __init__(self, seed, number, deals, folder):
        self.random = random.Random(seed * 100_000 + number)
        self.report = Report(number, deals)
        self.data = folder / f"workspace-{number}"
        self.server = None
        self.writer = None
        self.questions = []

    def run(self):
        try:
            self.server = penstock.Server(self.data)
            self.writer = HistoryWriter(self.server.client, self.random)
            self.write()
            self.look()
        except Exception:
            self.report.failures["running"] = [traceback.format_exc()]
        finally:
            if self.server and self.server.is_alive:
                self.server.kill()
            self.finish()
        return self.report

    def finish(self):
        if self.writer:
            self.report.accepted.update(self.writer.accepted)
            self.report.refused.update(self.writer.refused)
        if self.report.failures:
            transcript = self.data.with_suffix(".transcript")
            transcript.write_text("\n".join(self.writer.transcript if self.writer else []))
            self.report.evidence = f"{transcript}, {self.data}"

    def write(self):
        count = self.report.deals
        steps = [self.writer.create] * count
        steps += [self.writer.write_deal] * (count * WRITES_PER_DEAL)
        steps += [self.writer.write_definition] * int(2 + count * DEFINITION_WRITES_PER_DEAL)
        self.random.shuffle(steps)
        for step in steps:
            # Nothing can be done to a deal before there is one.
            (step if self.writer.deals or step != self.writer.write_deal else self.writer.create)()
            if self.random.random() < 1 / WRITES_PER_QUESTION:
                self.questions.append(self.question(self.moments_meanwhile()).ask(self.server.client))
        for _ in range(CREATE_ATTEMPTS_MAX):
            if len(self.writer.deals) >= count:
                return
            self.writer.create()
        raise AssertionError(f"{len(self.writer.deals)} deals after {CREATE_ATTEMPTS_MAX} attempts at {count}")

    # Questions

    def moments_meanwhile(self):
        """Moments to ask about, as far as a writer knows them."""
        own = [moment for moments in self.writer.moments.values() for moment in moments]
        return [*own, *self.writer.landmarks, now(), self.writer.begun_at]

    def question(self, moments, pipelines=()):
        """Something about some moments, one microsecond before or after, or about the end of a day."""
        parameters = {}
        if self.random.random() < 0.75:
            parameters["as_of"] = self.moment(moments)
        if self.random.random() < 0.5:
            parameters["known_at"] = "as_of" if self.random.random() < 0.1 else self.moment(moments)
        if self.random.random() < 0.35:
            parameters["currency"] = self.random.choice([*CURRENCIES, "CHF"])
        if self.random.random() < 0.6:
            parameters["include"] = "closed"
        is_of_one = pipelines and self.random.random() < 0.5
        return Question(parameters, self.random.choice(pipelines) if is_of_one else None)

    def moment(self, moments):
        moment = self.random.choice(moments)
        kind = self.random.randrange(12)
        if kind == 0:
            return instant(now() + self.random.choice([1_000_000, DAY]))
        if kind == 1:
            return instant(moment // DAY * DAY - self.random.randrange(2))
        if kind in (2, 3):
            return instant(moment + self.random.choice([0, 0, DAY]))[:10]
        return instant(moment + self.random.choice([-1, 0, 0, 0, 1]))

    def final_questions(self):
        """About every kind of moment that the rows name, on either clock."""
        log = Log(self.workspace_file)
        effective = [version.effective_at for versions in log.deals.values() for version in versions]
        recorded = [recorded_at for _, recorded_at in log.recorded]
        defined = [
            version["recorded_at"] for versions in log.pipelines + log.stages for version in versions]
        pipelines = [versions[0]["id"] for versions in log.pipelines]
        count = max(QUESTIONS_MIN, self.report.deals * QUESTIONS_PER_DEAL)
        # As many of each, however many rows there are of it.
        moments = [self.random.choice(kind) for _ in range(count) for kind in (effective, recorded, defined)]
        questions = [self.question(moments, pipelines) for _ in range(count)]
        for parameters in ({}, {"include": "closed"}, *({"currency": code} for code in sorted(set(CURRENCIES)))):
            questions.append(Question(parameters))
            questions += [Question(parameters, pipeline) for pipeline in pipelines]
        return questions

    @property
    def workspace_file(self):
        (file,) = (self.data / "workspaces").glob("*.sqlite")
        return file

    # Judging

    def look(self):
        client = self.server.client
        final = [question.ask(client) for question in self.final_questions()]
        self.questions += final
        deals = client.all("/api/v1/deals?include=deleted")
        present = client.all("/api/v1/deals")
        changes = client.all("/api/v1/stage-changes")
        single = self.random.choice(list(self.writer.deals))
        single_changes = client.all(f"/api/v1/deals/{single}/stage-changes")
        penstock.assert_sound(self.data)
        if self.report.number % RESTARTED_EVERY == 0:
            assert self.server.stop() == penstock.OK, self.server.errors
            self.server = penstock.Server(self.data)
            self.questions += [dataclasses.replace(question).ask(self.server.client) for question in final]
        assert self.server.stop() == penstock.OK, self.server.errors
        log = Log(self.workspace_file)
        self.report.versions = sum(map(len, log.deals.values()))
        self.report.corrections = sum(bool(version.corrects) for one in log.deals.values() for version in one)
        self.report.questions = len(self.questions)
        self.judge_summaries(log)
        self.judge_lists(log, deals, present, changes, single, single_changes)
        self.judge_by_sql(log)

    def fail(self, subject, title, found):
        if found:
            shown = "\n    ".join(found[:DIFFERENCES_SHOWN_MAX])
            self.report.failures.setdefault(subject, []).append(f"{title}\n    {shown}")

    def judge_summaries(self, log):
        for question in self.questions:
            found = question.judge(log)
            # What is said of all pipelines together is one matter, what is said of each another.
            of_all = [] if question.pipeline else [line for line in found if not line.startswith("/data/pipelines")]
            self.fail("totals of all pipelines", question.path, of_all)
            self.fail("summaries", question.path, [line for line in found if line not in of_all])

    def judge_lists(self, log, deals, present, changes, single, single_changes):
        own = {deal["id"]: deal for deal in deals}
        self.fail("deals", "the ids", differences(sorted(log.deals), sorted(own)))
        for id in own.keys() & log.deals.keys():
            wanted = log.listed_deal(id)
            self.fail("deals", id, differences(wanted, {name: own[id][name] for name in wanted}))
        live = sorted(id for id in log.deals if log.deleted_at(id) is None)
        self.fail("deals", "those not deleted", differences(live, sorted(deal["id"] for deal in present)))
        wanted = [change for id in log.deals for change in log.stage_changes(id)]
        wanted.sort(key=lambda change: (change["effective_at"], log.places[change["id"]]))
        self.fail("stage changes", "all", differences(wanted, changes))
        self.fail("stage changes", single, differences(log.stage_changes(single), single_changes))

    def judge_by_sql(self, log):
        """The open deals now, which the rows give without any program."""
        question = next(
            question for question in reversed(self.questions) if not question.parameters and not question.pipeline)
        given = {}
        for pipeline in question.answer.json["data"]["pipelines"]:
            for stage in pipeline["stages"]:
                for part in stage["by_currency"]:
                    cell = (stage["stage_id"], part["currency"])
                    given[str(cell)] = [part["count"], part["unpriced"], part["value"]]
        wanted = {str(cell): list(figures) for cell, figures in log.open_now().items()}
        self.fail("SQL", question.path, differences(wanted, given))
