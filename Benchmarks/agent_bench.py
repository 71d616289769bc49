"""Thirty tasks of agents, by the tools and by SQL alone: are the tools worth their list? See README.md."""

import argparse
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
from frame import Bench, CannotRun, Figure, Goal, Recorder, Table, WrongAnswer, machine, note
from server import Server

REAL_DATA = "PENSTOCK_REAL_DATA"
WORKSPACES = ["maven", "loans"]
TASKS = [*agent_tasks_sales.TASKS, *agent_tasks_loans.TASKS, *agent_tasks_writes.TASKS]
SQL_TOOLS = "sql_query,describe,deals_write,deals_move"


class Side:
    """One way to do the tasks: the list of tools it reads once, what it has described, and which script of a task."""

    def __init__(self, name, described, narrowing=None):
        self.name = name
        self.described = described
        self.narrowing = narrowing

    def run(self, server, keys, raw, tasks):
        """What each step cost and whether it was right, the list of tools first."""
        sessions = {workspace: Session(server.port, keys[workspace], self.narrowing) for workspace in keys}
        steps = [self.step("list of tools", sessions[WORKSPACES[0]], lambda session: session.list_tools())]
        for workspace in dict.fromkeys(task.workspace for task in tasks):
            steps.append(self.step(
                f"describe {workspace}", sessions[workspace],
                lambda session: session.describe(self.described[workspace])))
        for task in tasks:
            script = getattr(task, self.name)
            steps.append(self.step(task.name, sessions[task.workspace], script, task, raw[task.workspace]))
        return steps

    @staticmethod
    def step(name, session, script, task=None, raw=None):
        try:
            answer = script(session)
        except (ToolRefused, KeyError, IndexError, TypeError, ValueError, StopIteration, AttributeError) as error:
            return Step(name, session.taken(), f"{type(error).__name__}: {error}")
        if task is None:
            return Step(name, session.taken())
        expected = task.expected(raw)
        wrong = None if task.is_right(answer, expected) else f"answered {answer}, but it is {expected}"
        return Step(name, session.taken(), wrong)


class Step:
    """A step of a side: its cost, and what was wrong, if anything."""

    def __init__(self, name, count, wrong=None):
        self.name, self.count, self.wrong = name, count, wrong


SIDES = [
    Side("tools", {"maven": ["counts", "pipelines", "metrics"], "loans": ["counts", "pipelines"]}),
    Side("sql", {"maven": ["counts", "pipelines", "sql"], "loans": ["counts", "pipelines"]},
         {"X-MCP-Tools": SQL_TOOLS}),
]


def prepare(bench, real_data):
    """A data folder with both bundles and a key for each; gives the folder and the keys."""
    folder = bench.scratch / "agents"
    shutil.rmtree(folder, ignore_errors=True)
    keys = {}
    for workspace in WORKSPACES:
        note(f"importing {workspace}")
        said(bench, "import", real_data / workspace, "--data", folder, "--workspace", workspace, "--json")
        made = said(bench, "key", "create", "--name", "agent", "--scope", "write", "--workspace", workspace,
                    "--data", folder, "--json")
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
    """The steps of both sides, each on a copy of the same data."""
    folder, keys = prepare(bench, real_data)
    found = {}
    for side in SIDES:
        copy = bench.scratch / f"agents-{side.name}"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("owner.*"))
        raw = {workspace: Raw(real_data / workspace) for workspace in WORKSPACES}
        with Server(bench, copy, is_open=False) as server:
            found[side.name] = side.run(server, keys, raw, tasks)
    return found


def show(steps):
    """The table of both sides; gives their sums."""
    width = max(len(step.name) for step in steps["tools"])
    print(f"{'':{width}}  {'tools: calls':>12} {'written':>8} {'read':>8}  {'SQL: calls':>10} {'written':>8} {'read':>8}"
          f"  {'ratio':>6}")
    sums = [Count(), Count()]
    for both in zip(steps["tools"], steps["sql"], strict=True):
        counts = [step.count for step in both]
        sums = [total + count for total, count in zip(sums, counts, strict=True)]
        line(width, both[0].name, counts, *(step.wrong for step in both))
    line(width, "together", sums)
    print(f"\nOver the wire: {sums[0].wire:,} bytes by the tools, {sums[1].wire:,} by SQL alone. There structuredContent "
          "is the same object as the\ntext once more, of which hosts show one, so the table counts the text.")
    return sums


def line(width, name, counts, *wrong):
    tools, sql = counts
    verdict = "" if not wrong else "right" if wrong == (None, None) else "WRONG"
    print(f"{name:{width}}  {tools.calls:>12} {tools.written:>8,} {tools.read:>8,}  {sql.calls:>10} {sql.written:>8,} "
          f"{sql.read:>8,}  {tools.total / max(sql.total, 1):>6.2f}  {verdict}".rstrip())


def main():
    options = arguments()
    real_data = os.environ.get(REAL_DATA)
    if not real_data:
        print(f"{REAL_DATA} does not name the folder of the real data, over which the tasks are; nothing was run.")
        return 0
    facts = machine(options.flags)
    scratch = pathlib.Path(options.scratch) / "penstock-agents"
    try:
        bench = Bench(options.binary, scratch, None, [])
        steps = run(bench, pathlib.Path(real_data), [task for task in TASKS if not options.only or
                                                     task.name in options.only])
    except CannotRun as error:
        print(f"cannot run: {error}", file=sys.stderr)
        return 2
    sums = show(steps)
    shutil.rmtree(scratch)
    wrong = [f"{side}: {step.name}: {step.wrong}" for side in steps for step in steps[side] if step.wrong]
    print("\n".join(text[:400] for text in wrong))
    return 1 if wrong else 0


def arguments():
    parser = argparse.ArgumentParser(description="Measure what agents' tasks cost by the tools and by SQL alone.")
    parser.add_argument("--binary", default=".build/release/penstock", help="the program (default: %(default)s)")
    parser.add_argument("--results", help="appended to, if given")
    parser.add_argument("--flags", default="-c release", help="how the program was built, for the record")
    parser.add_argument("--scratch", default=".build", help="where data goes")
    parser.add_argument("--only", action="append", help="some tasks, by their names")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
