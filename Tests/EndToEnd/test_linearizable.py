"""Short histories of one deal each, in which several callers read it and change it with `If-Match` at the same time:
each must be explained by operations that take effect at one moment."""

import concurrent.futures
import os
import queue
import random
import threading
import time

import linearizability
import penstock
import pytest
from linearizability import Operation

HISTORIES = int(os.environ.get("PENSTOCK_HISTORIES", "2000"))
SEED = int(os.environ.get("PENSTOCK_HISTORIES_SEED") or time.time_ns() % 1_000_000_007)
CALLERS = 3
OPERATIONS = 4
# How many histories are made at the same time.
TOGETHER = 4


def read(begun, ended, *result):
    return Operation(begun, ended, "read", None, None, result)


def write(begun, ended, expected, value, *result):
    return Operation(begun, ended, "write", expected, value, result)


GOOD = {
    "nothing happens": [],
    "one after the other": [
        read(0, 1, 1, "a"), write(2, 3, 1, "b", "ok", 2), read(4, 5, 2, "b"), write(6, 7, 1, "c", "mismatch", 2)],
    "a read beside a write sees the old value": [write(0, 9, 1, "b", "ok", 2), read(1, 2, 1, "a")],
    "a read beside a write sees the new value": [write(0, 9, 1, "b", "ok", 2), read(1, 2, 2, "b")],
    "of two writes at once the later one is refused": [
        write(0, 9, 1, "b", "ok", 2), write(0, 9, 1, "c", "mismatch", 2), read(10, 11, 2, "b")],
    "an answer that comes late": [
        write(0, 20, 1, "b", "ok", 2), write(1, 3, 2, "c", "ok", 3), read(4, 5, 3, "c")],
    "a mismatch from before the second write": [
        write(0, 9, 1, "b", "ok", 2), write(0, 9, 2, "c", "ok", 3), write(0, 9, 1, "d", "mismatch", 2)],
}

BAD = {
    "a stale read": [write(0, 1, 1, "b", "ok", 2), read(2, 3, 1, "a")],
    "a read from the future": [read(0, 1, 2, "b"), write(2, 3, 1, "b", "ok", 2)],
    "a lost update": [write(0, 9, 1, "b", "ok", 2), write(0, 9, 1, "c", "ok", 2)],
    "a lost update that counts on": [write(0, 9, 1, "b", "ok", 2), write(0, 9, 1, "c", "ok", 3)],
    "a read that goes back": [write(0, 9, 1, "b", "ok", 2), read(1, 2, 2, "b"), read(3, 4, 1, "a")],
    "a mismatch where there was none": [write(0, 1, 1, "b", "mismatch", 2), read(2, 3, 1, "a")],
    "a mismatch with a version that never was": [
        write(0, 1, 1, "b", "ok", 2), write(2, 3, 1, "c", "mismatch", 4)],
    "a value of another version": [write(0, 1, 1, "b", "ok", 2), read(2, 3, 2, "a")],
    "a write that took effect twice": [write(0, 1, 1, "b", "ok", 2), read(2, 3, 3, "b")],
    "a refused write that took effect": [
        write(0, 1, 1, "b", "ok", 2), write(2, 3, 1, "c", "mismatch", 2), read(4, 5, 2, "c")],
}


@pytest.mark.parametrize("name", GOOD)
def test_the_checker_accepts_what_can_be_explained(name):
    assert linearizability.is_linearizable(GOOD[name], (1, "a"))


@pytest.mark.parametrize("name", BAD)
def test_the_checker_refuses_what_cannot(name):
    assert not linearizability.is_linearizable(BAD[name], (1, "a"))


def test_the_checker_agrees_with_trying_every_order():
    """Random small histories, most of them bad, against the definition itself."""
    import itertools

    chance = random.Random(7)

    def explains(order):
        state = (1, "a")
        for operation in order:
            state = linearizability.apply(state, operation)
            if state is None:
                return False
        places = {id(operation): place for place, operation in enumerate(order)}
        return all(
            places[id(one)] < places[id(other)] for one in order for other in order if one.ended < other.begun)

    verdicts = [0, 0]
    for _ in range(2_000):
        history = []
        for _ in range(chance.randrange(1, 5)):
            begun = chance.randrange(20)
            ended = begun + chance.randrange(1, 12)
            version = chance.randrange(1, 4)
            if chance.random() < 0.4:
                history.append(read(begun, ended, version, "_abc"[version]))
            else:
                result = ("ok", version + 1) if chance.random() < 0.7 else ("mismatch", chance.randrange(1, 4))
                history.append(write(begun, ended, version, "_abcd"[version + 1], *result))
        expected = any(explains(order) for order in itertools.permutations(history))
        assert linearizability.is_linearizable(history, (1, "a")) == expected, history
        verdicts[expected] += 1
    assert min(verdicts) > 100


class Caller:
    """Reads the deal and changes it with what it has seen last, which may be out of date."""

    def __init__(self, client, seed):
        self.client = client
        self.random = random.Random(seed)

    def run(self, path, name, begin, history):
        seen = 1
        begin.wait()
        for number in range(OPERATIONS):
            begun = time.monotonic_ns()
            if self.random.random() < 0.35:
                body = self.client.get(path).json
                result = (body["version"], body["owner_id"])
                history.append(Operation(begun, time.monotonic_ns(), "read", None, None, result))
                seen = body["version"]
                continue
            expected = self.random.choice([seen, seen, seen, seen + 1])
            value = f"{name}{number}"
            answer = self.client.patch(path, {"owner_id": value}, {"If-Match": f'"v{expected}"'})
            ended = time.monotonic_ns()
            if answer.status == 200:
                assert answer.json["owner_id"] == value
                result = ("ok", answer.json["version"])
            else:
                assert answer.status == 412, answer
                result = ("mismatch", answer.json["current_version"])
            history.append(Operation(begun, ended, "write", expected, value, result))
            seen = result[1]


class Company:
    """Callers with connections of their own, for one history at a time."""

    def __init__(self, server, number):
        self.callers = [Caller(server.new_client(), SEED * 100 + number * 10 + place) for place in range(CALLERS)]
        self.pool = concurrent.futures.ThreadPoolExecutor(CALLERS)

    def make_history(self):
        made = self.callers[0].client.post("/api/v1/deals", {"title": "Contested", "owner_id": "nobody"})
        assert made.status == 201, made
        path = f"/api/v1/deals/{made.json['id']}"
        begin = threading.Barrier(CALLERS)
        history = []
        runs = [
            self.pool.submit(caller.run, path, name, begin, history) for caller, name in zip(self.callers, "xyz")]
        for run in runs:
            run.result(penstock.HANG_SECONDS)
        last = self.callers[0].client.get(path).json
        now = time.monotonic_ns()
        history.append(Operation(now, now, "read", None, None, (last["version"], last["owner_id"])))
        return history

    def close(self):
        self.pool.shutdown()
        for caller in self.callers:
            caller.client.close()


def test_concurrent_updates_with_if_match_are_linearizable(server):
    print(f"PENSTOCK_HISTORIES_SEED={SEED} PENSTOCK_HISTORIES={HISTORIES}")
    companies = queue.SimpleQueue()
    all_companies = [Company(server, number) for number in range(TOGETHER)]
    for company in all_companies:
        companies.put(company)

    def make(_):
        company = companies.get()
        try:
            return company.make_history()
        finally:
            companies.put(company)

    counts = {"ok": 0, "mismatch": 0, "overlapping": 0}
    with concurrent.futures.ThreadPoolExecutor(TOGETHER) as pool:
        for history in pool.map(make, range(HISTORIES)):
            assert len(history) == CALLERS * OPERATIONS + 1
            assert linearizability.is_linearizable(history, (1, "nobody")), sorted(
                history, key=lambda operation: operation.begun)
            for operation in history:
                if operation.kind == "write":
                    counts[operation.result[0]] += 1
            ordered = sorted(history, key=lambda operation: operation.begun)
            counts["overlapping"] += any(one.ended > other.begun for one, other in zip(ordered, ordered[1:]))
    for company in all_companies:
        company.close()
    print(counts)
    # Otherwise nothing was contested.
    assert counts["ok"] > HISTORIES and counts["mismatch"] > HISTORIES
    assert counts["overlapping"] > HISTORIES // 2
