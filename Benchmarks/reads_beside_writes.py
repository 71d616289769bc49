"""R1: answers a second of the pipeline summary while many clients move deals, against the same without them."""

import json
import pathlib
import subprocess

import pipeline_summary
from frame import Figure, Goal, WrongAnswer, note
from server import Server

# Readers, writers and server share the cores, and after each commit the summary is computed anew.
GOAL = Goal(0.3)
PAIRS = 5
WRITERS = 16
# Writers begin before the readers and end after them.
WRITE_SECONDS = pipeline_summary.SECONDS + 1
# Each round moves deals of its own, so many that moves of the same deal never overtake one another.
DEALS = 200
SCRIPT = pathlib.Path(__file__).with_name("moves.lua")


def run(bench):
    wrk = bench.tool("wrk")
    for size in bench.sizes:
        measure(bench, wrk, size)


def measure(bench, wrk, size):
    with Server(bench, bench.copied_data_folder(size)) as server:
        path = pipeline_summary.busiest(server)
        url = server.url(path)
        moves = [make_moves(bench, server, path, number) for number in range(PAIRS + 1)]
        before = deal_count(server, path), server.data_version()
        note(f"reading from a server with {size:,} deals, beside {WRITERS} writers and without")
        pipeline_summary.rate(wrk, url, pipeline_summary.WARM_UP_SECONDS)
        ours, peers, writes = [], [], []
        for file in moves[1:]:
            with writing(wrk, server, file) as writers:
                ours.append(pipeline_summary.rate(wrk, url, pipeline_summary.SECONDS))
                writes.append(written(writers))
            peers.append(pipeline_summary.rate(wrk, url, pipeline_summary.SECONDS))
        with writing(wrk, server, moves[0]) as writers:
            alone = written(writers)
        after = deal_count(server, path), server.data_version()
        # What wrk had under way at the end is not in its count.
        least = (alone + sum(writes)) * (WRITE_SECONDS - 1)
        if after[0] != before[0] or after[1] - before[1] < least:
            raise WrongAnswer(f"{before} deals and changes became {after}, with at least {least:.0f} moves between")
        bench.recorder.add(Figure(
            id="R1", size=size, what=f"summary of a pipeline beside {WRITERS} writers", unit="answers/s", ours=ours,
            peer_name="the same without writers", peers=peers, goal=GOAL,
            details={
                "connections": pipeline_summary.CONNECTIONS, "seconds": pipeline_summary.SECONDS, "writers": WRITERS,
                "writes_per_second": writes, "writes_per_second_alone": alone,
                "resident_mib": server.resident_mib(),
            }))


def make_moves(bench, server, path, number):
    """Makes deals in the first open stage of the pipeline, and a file that has them moved between two others."""
    summary = json.loads(server.get(path))["data"]
    home, *others = [stage["stage_id"] for stage in summary["stages"]]
    if len(others) < 2:
        raise WrongAnswer(f"{path} has too few open stages")
    deals = [server.send("POST", "/api/v1/deals", {"title": "Moved", "stage_id": home})["id"] for _ in range(DEALS)]
    file = bench.scratch / f"moves-{number}.txt"
    file.write_text("\n".join([*others[:2], *deals]) + "\n")
    return file


def deal_count(server, path):
    return json.loads(server.get(path))["data"]["total_deals"]


def writing(wrk, server, file):
    """Begins to move deals."""
    command = [wrk, "-t1", f"-c{WRITERS}", f"-d{WRITE_SECONDS}s", "-s", SCRIPT, server.url(""), "--", file]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def written(writers):
    """Moves a second; waits for the end."""
    report, _ = writers.communicate()
    return pipeline_summary.answers_per_second(report)
