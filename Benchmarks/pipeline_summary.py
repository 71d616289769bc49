"""P1: the pipeline summary over HTTP, against the fixed answer of the same server."""

import json
import re
import subprocess
from decimal import Decimal

import expected
from frame import Figure, Goal, WrongAnswer, note, pairs
from server import Server

GOAL = Goal(0.8)
GOAL_SAME = Goal(0.9, 1.1)
PAIRS = 5
SECONDS = 3
WARM_UP_SECONDS = 1
CONNECTIONS = 32
CONNECTIONS_MANY = 256
ONE = "summary of a pipeline over HTTP"
ALL = "summary of all pipelines over HTTP"


def run(bench):
    wrk = bench.tool("wrk")
    for size in bench.sizes:
        measure(bench, wrk, size)
    smallest, largest = min(bench.sizes), max(bench.sizes)
    if smallest != largest:
        compare(bench, wrk, smallest, largest)


def measure(bench, wrk, size):
    note(f"computing the summary of {size:,} deals from the files")
    right = expected.summaries(bench.bundle(size))
    with Server(bench, bench.data_folder(size)) as server:
        note(f"asking a server with {size:,} deals; it was ready after {server.start_seconds:.1f} s")
        check(server, right)
        one = busiest(server)
        for what, path, connections in (
            (ONE, one, CONNECTIONS), (f"{ONE}, {CONNECTIONS_MANY} connections", one, CONNECTIONS_MANY),
            (ALL, "/api/v1/pipelines/summary", CONNECTIONS),
        ):
            for warm in ("/health", path):
                rate(wrk, server.url(warm), WARM_UP_SECONDS, connections)
            ours, peers = pairs(
                PAIRS, lambda: rate(wrk, server.url(path), SECONDS, connections),
                lambda: rate(wrk, server.url("/health"), SECONDS, connections))
            bench.recorder.add(Figure(
                id="P1", size=size, what=what, unit="answers/s", ours=ours, peer_name="/health of the same server",
                peers=peers, goal=GOAL,
                details={
                    "connections": connections, "seconds": SECONDS, "body_bytes": len(server.get(path)),
                    "start_seconds": server.start_seconds, "resident_mib": server.resident_mib(),
                }))
        check(server, right)


def check(server, right):
    """Compares every pipeline's summary, alone and among all, with the files."""
    pipelines = decoded(server.get("/api/v1/pipelines/summary"))["data"]["pipelines"]
    # A workspace may have pipelines of its own; they hold none of the bundle's deals.
    found = {pipeline["pipeline_name"]: pipeline for pipeline in pipelines}
    if not right.keys() <= found.keys():
        raise WrongAnswer(f"pipelines {sorted(found)} instead of {sorted(right)}")
    for name, pipeline in found.items():
        path = f"/api/v1/pipelines/{pipeline['pipeline_id']}/summary"
        alone = decoded(server.get(path))["data"]
        for answer in (pipeline, alone):
            complaint = expected.complaint(answer, right.get(name, {}))
            if complaint:
                raise WrongAnswer(complaint)


def decoded(body):
    return json.loads(body, parse_float=Decimal)


def rate(wrk, url, seconds, connections=CONNECTIONS):
    command = [wrk, "-t2", f"-c{connections}", f"-d{seconds}s", url]
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if result.returncode != 0:
        raise WrongAnswer(f"wrk ended with {result.returncode}: {result.stdout}")
    return answers_per_second(result.stdout)


def answers_per_second(report):
    """What wrk measured; refuses a run in which anything but 2xx or an error of a socket was seen."""
    if "Non-2xx" in report or "Socket errors" in report:
        raise WrongAnswer(f"not every answer was a good one:\n{report}")
    match = re.search(r"^Requests/sec:\s+([0-9.]+)$", report, re.MULTILINE)
    if not match or float(match[1]) <= 0:
        raise WrongAnswer(f"wrk gave no rate:\n{report}")
    return float(match[1])


def compare(bench, wrk, smallest, largest):
    """Whether the size matters: servers of both sizes side by side, asked in turn."""
    note(f"asking servers with {largest:,} and {smallest:,} deals in turn")
    with Server(bench, bench.data_folder(largest)) as large, Server(bench, bench.data_folder(smallest)) as small:
        paths = {server: busiest(server) for server in (large, small)}
        for server in (large, small):
            rate(wrk, server.url(paths[server]), WARM_UP_SECONDS)
        ours, peers = pairs(
            PAIRS, lambda: rate(wrk, large.url(paths[large]), SECONDS),
            lambda: rate(wrk, small.url(paths[small]), SECONDS))
        bench.recorder.add(Figure(
            id="P1", size=largest, what=f"{ONE}, beside {smallest:,}", unit="answers/s", ours=ours,
            peer_name=f"the same at {smallest:,} deals", peers=peers, goal=GOAL_SAME,
            details={"connections": CONNECTIONS, "seconds": SECONDS}))


def busiest(server):
    """The path of the summary of the pipeline with the most open deals."""
    pipelines = decoded(server.get("/api/v1/pipelines/summary"))["data"]["pipelines"]
    most = max(pipelines, key=lambda pipeline: pipeline["total_deals"])
    return f"/api/v1/pipelines/{most['pipeline_id']}/summary"
