"""Thirty tasks of agents, by the tools and by SQL alone: are the tools worth their list? See README.md."""

import argparse
import dataclasses
import json
import os
import pathlib
import shutil
import subprocess
import sys

import agent_tasks_loans
import agent_tasks_sales
import agent_tasks_writes
from agent_raw import Raw
from agent_session import Count, Session, ToolRefused
from frame import Bench, CannotRun, Figure, Goal, Recorder, Table, machine, note
from server import Server

REAL_DATA = "PENSTOCK_REAL_DATA"
WORKSPACES = ["maven", "loans"]
TASKS = [*agent_tasks_sales.TASKS, *agent_tasks_loans.TASKS, *agent_tasks_writes.TASKS]
# What an answer of another shape makes a script raise.
MISREAD = (ToolRefused, KeyError, IndexError, TypeError, ValueError, StopIteration, AttributeError)


@dataclasses.dataclass
class Step:
    """What a side did: its cost, and what was wrong, if anything."""

    name: str
    count: Count
    wrong: str | None = None


@dataclasses.dataclass
class Outcome:
    """All that a side did, in order."""

    steps: list[Step]
    list_passed_on: int

    @property
    def sum(self):
        return sum((step.count for step in self.steps), Count())

    @property
    def wrong(self):
        return [f"{step.name}: {step.wrong}" for step in self.steps if step.wrong]


class Side:
    """One way to do the tasks: which script of a task it is, what it has described, and which tools it lists."""

    def __init__(self, name, described, narrowing=None):
        self.name = name
        self.described = described
        self.narrowing = narrowing

    def run(self, port, keys, raw, tasks):
        """One session over all tasks; their list of tools comes first, then what each workspace is."""
        sessions = {workspace: Session(port, keys[workspace], self.narrowing) for workspace in keys}
        first = sessions[WORKSPACES[0]]
        first.list_tools()
        steps = [Step("list of tools", first.taken())]
        for workspace in dict.fromkeys(task.workspace for task in tasks):
            sessions[workspace].describe(self.described[workspace])
            steps.append(Step(f"describe {workspace}", sessions[workspace].taken()))
        steps += [self.do(task, sessions[task.workspace], raw[task.workspace]) for task in tasks]
        return Outcome(steps, first.list_passed_on)

    def do(self, task, session, raw):
        expected = task.expected(raw)
        try:
            answer = getattr(task, self.name)(session)
            wrong = None if task.is_right(answer, expected) else f"answered {answer}, but it is {expected}"
        except MISREAD as error:
            wrong = f"{type(error).__name__}: {error}"
        return Step(task.name, session.taken(), wrong)


TOOLS = Side("tools", {"maven": ["counts", "pipelines", "metrics"], "loans": ["counts", "pipelines"]})
SQL = Side("sql", {"maven": ["counts", "pipelines", "sql"], "loans": ["counts", "pipelines"]},
           {"X-MCP-Tools": "sql_query,describe,deals_write,deals_move"})


def prepare(bench, real_data):
    """A data folder with both bundles, a key for each and a contact; gives the folder and the keys."""
    folder = bench.scratch / "agents"
    shutil.rmtree(folder, ignore_errors=True)
    keys = {}
    for workspace in WORKSPACES:
        note(f"importing {workspace}")
        where = ["--data", folder, "--workspace", workspace, "--json"]
        said(bench, "import", real_data / workspace, *where)
        made = said(bench, "key", "create", "--name", "agent", "--scope", "write", *where)
        keys[workspace] = json.loads(made)["secret"]
    with Server(bench, folder, is_open=False) as server:
        for external, role in agent_tasks_writes.LINKED.items():
            deal = server.send("GET", f"/api/v1/deals/by-external-id/bundle/{external}", None, keys["maven"])
            server.send("POST", f"/api/v1/deals/{deal['id']}/contacts",
                        {"contact_id": agent_tasks_writes.CONTACT, "role": role}, keys["maven"])
    return folder, keys


def said(bench, *arguments):
    done = subprocess.run([bench.binary, *map(str, arguments)], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise CannotRun(f"penstock {arguments[0]} ended with {done.returncode}: {done.stderr[-2000:]}")
    return done.stdout


def run(bench, real_data, tasks):
    """What both sides did, the tools first, each on a copy of the same data."""
    folder, keys = prepare(bench, real_data)
    outcomes = []
    for side in (TOOLS, SQL):
        copy = bench.scratch / f"agents-{side.name}"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("owner.*"))
        raw = {workspace: Raw(real_data / workspace) for workspace in WORKSPACES}
        with Server(bench, copy, is_open=False) as server:
            note(f"doing {len(tasks)} tasks by {side.name}")
            outcomes.append(side.run(server.port, keys, raw, tasks))
    return outcomes


def show(tools, sql):
    """The table of both sides, and what it leaves out."""
    width = max(len(step.name) for step in tools.steps)
    print(f"{'':{width}}  {'tools: calls':>12} {'written':>8} {'read':>8}  {'SQL: calls':>10} {'written':>8} "
          f"{'read':>8}  {'ratio':>6}")
    for ours, others in zip(tools.steps, sql.steps, strict=True):
        verdict = " and ".join(name for name, step in (("tools", ours), ("SQL", others)) if step.wrong)
        line(width, ours.name, ours.count, others.count, f"wrong by {verdict}" if verdict else "right")
    line(width, "together", tools.sum, sql.sum)
    passed_on = [outcome.sum.total - outcome.steps[0].count.read + outcome.list_passed_on for outcome in (tools, sql)]
    print(f"""
Bytes. Written: names and arguments of calls as compact JSON; read: the texts of the answers. structuredContent is the
same object once more, of which hosts show one; over the wire went {tools.sum.wire:,} and {sql.sum.wire:,}.
Lists are counted whole. Of them hosts pass on names, descriptions and input schemas, {tools.list_passed_on:,} and \
{sql.list_passed_on:,}; with
these alone it would be {passed_on[0]:,} to {passed_on[1]:,}, {passed_on[0] / passed_on[1]:.2f}.
""")


def line(width, name, tools, sql, verdict=""):
    print(f"{name:{width}}  {tools.calls:>12} {tools.written:>8,} {tools.read:>8,}  {sql.calls:>10} {sql.written:>8,} "
          f"{sql.read:>8,}  {tools.total / sql.total:>6.2f}  {verdict}".rstrip())


def figure(tools, sql, deals):
    """The sums as they are recorded."""
    return Figure(
        id="A1", size=deals, what=f"{len(TASKS)} tasks of agents by tools", unit="bytes", ours=[tools.sum.total],
        peer_name="SQL alone by sql_query", peers=[sql.sum.total], goal=Goal(0, 1), more_is_better=False,
        details={"calls": [tools.sum.calls, sql.sum.calls], "wire": [tools.sum.wire, sql.sum.wire],
                 "lists": [tools.steps[0].count.read, sql.steps[0].count.read]})


def main():
    options = arguments()
    real_data = os.environ.get(REAL_DATA)
    if not real_data:
        print(f"{REAL_DATA} does not name the folder of the real data, which the tasks are about: nothing was "
              "measured.")
        return 0
    scratch = pathlib.Path(options.scratch) / "penstock-agents"
    try:
        tools, sql = run(Bench(options.binary, scratch, None, []), pathlib.Path(real_data), TASKS)
    except (CannotRun, ToolRefused) as error:
        print(f"cannot run: {error}", file=sys.stderr)
        return 2
    shutil.rmtree(scratch)
    show(tools, sql)
    if tools.wrong or sql.wrong:
        print("\n".join(["wrong by tools:", *tools.wrong, "wrong by SQL:", *sql.wrong]), file=sys.stderr)
        return 1
    if options.results:
        deals = sum(len(Raw(pathlib.Path(real_data) / workspace).deals) for workspace in WORKSPACES)
        Recorder(options.results, machine(options.flags), Table()).add(figure(tools, sql, deals))
    return 0


def arguments():
    parser = argparse.ArgumentParser(description="Measure what tasks of agents cost by the tools and by SQL alone.")
    parser.add_argument("--binary", default=".build/release/penstock", help="the program (default: %(default)s)")
    parser.add_argument("--results", help="appended to, where given")
    parser.add_argument("--flags", default="-c release", help="how the program was built, for the record")
    parser.add_argument("--scratch", default=".build", help="where data goes (default: %(default)s)")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
