"""M1: the tool pipeline_summary over MCP, against the same summary over REST from the same server; and how soon
`penstock mcp` answers for the first time."""

import json
import pathlib
import subprocess
import time

import pipeline_summary
from frame import Figure, Goal, WrongAnswer, note, pairs
from server import Server

GOAL = Goal(0.5)
PAIRS = 5
STARTS = 7
SCRIPT = pathlib.Path(__file__).with_name("model_calls.lua")
META = {"io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": {}}


def run(bench):
    wrk = bench.tool("wrk")
    for size in bench.sizes:
        measure(bench, wrk, size)
        first_answers(bench, size)


def measure(bench, wrk, size):
    with Server(bench, bench.data_folder(size)) as server:
        path = pipeline_summary.busiest(server)
        pipeline = path.split("/")[-2]
        check(server, path, pipeline)
        note(f"calling a tool of a server with {size:,} deals, and asking it over REST")
        command = ["-s", str(SCRIPT), server.url("/mcp"), "--", pipeline]

        def calls():
            return rate(wrk, command, pipeline_summary.SECONDS)

        calls()
        ours, peers = pairs(
            PAIRS, calls, lambda: pipeline_summary.rate(wrk, server.url(path), pipeline_summary.SECONDS))
        bench.recorder.add(Figure(
            id="M1", size=size, what="pipeline_summary over MCP", unit="answers/s", ours=ours,
            peer_name="the summary over REST", peers=peers, goal=GOAL,
            details={"connections": pipeline_summary.CONNECTIONS, "seconds": pipeline_summary.SECONDS}))


def rate(wrk, command, seconds):
    done = subprocess.run(
        [wrk, "-t2", f"-c{pipeline_summary.CONNECTIONS}", f"-d{seconds}s", *command], stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        raise WrongAnswer(f"wrk ended with {done.returncode}: {done.stdout}")
    return pipeline_summary.answers_per_second(done.stdout)


def check(server, path, pipeline):
    """Both say the same."""
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {
        "name": "pipeline_summary", "arguments": {"pipeline_id": pipeline, "detail": "full"}, "_meta": META}}
    command = ["curl", "-s", server.url("/mcp"), "-d", json.dumps(body), "-H", "Content-Type: application/json",
               "-H", "MCP-Protocol-Version: 2026-07-28", "-H", "Mcp-Method: tools/call", "-H",
               "Mcp-Name: pipeline_summary"]
    answer = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    told = answer["result"]["structuredContent"]["data"]
    known = json.loads(server.get(path))["data"]
    if told["total_deals"] != known["total_deals"] or told["total_value"] != known["total_value"]:
        raise WrongAnswer(f"{told['total_deals']} deals over MCP, {known['total_deals']} over REST")


def first_answers(bench, size):
    """Milliseconds from the start of the program to its first answer, becoming the owner of the folder."""
    folder = bench.data_folder(size)
    request = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "server/discover", "params": {"_meta": META}}) + "\n"
    times = []
    for _ in range(STARTS):
        start = time.monotonic()
        process = subprocess.Popen(
            [bench.binary, "mcp", "--data", str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        process.stdin.write(request)
        process.stdin.flush()
        answer = json.loads(process.stdout.readline())
        times.append((time.monotonic() - start) * 1e3)
        if answer["id"] != 1 or "result" not in answer:
            raise WrongAnswer(f"the first answer is {answer}")
        process.stdin.close()
        if process.wait(60) != 0:
            raise WrongAnswer("penstock mcp ended with an error")
        process.stdout.close()
    times.sort()
    note(f"penstock mcp with {size:,} deals answers first after {times[len(times) // 2]:.0f} ms "
         f"({times[0]:.0f} to {times[-1]:.0f})")
