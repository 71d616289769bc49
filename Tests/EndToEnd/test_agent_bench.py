"""Some of the agents' tasks, by the tools and by SQL alone, over real data; `make agent-bench` does all of them."""

import os
import pathlib
import sys

import pytest

import penstock

sys.path.insert(0, str(penstock.REPOSITORY / "Benchmarks"))

import agent_bench
import frame

FOLDER = os.environ.get(agent_bench.REAL_DATA)
NAMES = {"then and three months later", "best of the quarter", "days to approval", "longest waiting", "move and undo",
         "correct the past", "lost months ago", "won for less"}

pytestmark = pytest.mark.skipif(not FOLDER, reason="PENSTOCK_REAL_DATA does not name the folder of the real data")


def test_agents_get_right_answers_by_tools_and_by_sql_alone(tmp_path):
    tasks = [task for task in agent_bench.TASKS if task.name in NAMES]
    assert len(tasks) == len(NAMES)
    bench = frame.Bench(penstock.BINARY, tmp_path, None, [])
    tools, sql = agent_bench.run(bench, pathlib.Path(FOLDER), tasks)
    assert (tools.wrong, sql.wrong) == ([], [])
    assert all(step.count.read > 0 for outcome in (tools, sql) for step in outcome.steps)


def test_there_are_thirty_tasks_of_different_names():
    assert len({task.name for task in agent_bench.TASKS}) == len(agent_bench.TASKS) == 30
