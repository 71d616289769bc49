"""Computes with lifelines and numpy what the survival curves and the absorbing chains of the tests must come to.

Run it in an environment with Tests/EndToEnd/requirements.txt to write survival.json and chains.json beside it again.
"""

import json
import pathlib
import random

import numpy
from lifelines import KaplanMeierFitter

FOLDER = pathlib.Path(__file__).parent
PERCENTS = [10, 25, 50, 75, 90]


def survival_case(name, lengths, is_completed):
    """One sample of whole lengths with its curve, and its quantiles: null where the curve stays above."""
    fitter = KaplanMeierFitter().fit(lengths, is_completed)
    curve = fitter.survival_function_at_times(sorted({t for t, done in zip(lengths, is_completed) if done}))
    quantiles = []
    for percent in PERCENTS:
        # Of a share that the curve reaches exactly, the product of fractions may miss a few units in the last place.
        reached = fitter.percentile(1 - percent / 100 + 1e-12)
        quantiles.append(None if numpy.isinf(reached) else int(reached))
    return {
        "name": name,
        "lengths": lengths,
        "is_completed": is_completed,
        "curve": [{"length": int(length), "share": float(share)} for length, share in curve.items()],
        "quantiles": quantiles,
    }


def survival_cases():
    generator = random.Random(7)
    cases = [
        survival_case("one completed", [5], [True]),
        survival_case("one censored", [5], [False]),
        survival_case("without censoring", list(range(1, 21)), [True] * 20),
        survival_case("censored at a completed length", [3, 3, 3, 7, 7, 9], [True, False, True, True, False, False]),
        survival_case("of no length", [0, 0, 2, 4, 4], [True, False, True, True, True]),
        # Weeks until relapse of 21 patients who were given 6-MP (Freireich and others, 1963).
        survival_case(
            "remission of leukaemia",
            [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35],
            [True, True, True, False, True, False, True, False, False, True, True, False, False, False, True, True]
            + [False] * 5,
        ),
    ]
    for number in range(12):
        count = generator.choice([3, 10, 50, 400])
        lengths = [generator.randrange(0, 60) for _ in range(count)]
        is_completed = [generator.random() < generator.choice([0.3, 0.7, 0.95]) for _ in range(count)]
        cases.append(survival_case(f"random {number}", lengths, is_completed))
    return cases


def chain_case(name, onward, ends, rewards):
    """A chain from counts of moves: shares of the ends, rewards until the end, and visits, by numpy's solver."""
    onward, ends = numpy.array(onward, float), numpy.array(ends, float)
    totals = onward.sum(axis=1) + ends.sum(axis=1)
    steps, absorbed = onward / totals[:, None], ends / totals[:, None]
    fundamental = numpy.linalg.inv(numpy.eye(len(steps)) - steps)
    return {
        "name": name,
        "onward": onward.astype(int).tolist(),
        "ends": ends.astype(int).tolist(),
        "rewards": rewards,
        "shares": (fundamental @ absorbed).tolist(),
        "totals": (fundamental @ numpy.array(rewards)).tolist(),
        "visits": fundamental.tolist(),
    }


def chain_cases():
    generator = random.Random(11)
    cases = [
        chain_case("one state", [[0]], [[3, 1]], [2.5]),
        chain_case("forward only", [[0, 8, 1], [0, 0, 6], [0, 0, 0]], [[0, 3], [1, 2], [5, 2]], [1.0, 2.0, 4.0]),
        chain_case("there and back", [[0, 9], [9, 0]], [[1, 0], [0, 1]], [1.0, 1.0]),
        chain_case("hardly ever an end", [[0, 1000], [1000, 0]], [[1, 0], [0, 0]], [1.0, 3.0]),
    ]
    for number in range(10):
        size = generator.choice([2, 3, 5, 8, 20])
        onward = [[0 if a == b else generator.randrange(0, 40) for b in range(size)] for a in range(size)]
        ends = [[generator.randrange(0, 9) for _ in range(5)] for _ in range(size)]
        ends[0][0] += 1
        rewards = [generator.randrange(0, 1000) / 8 for _ in range(size)]
        cases.append(chain_case(f"random {number}", onward, ends, rewards))
    return cases


def write(name, cases):
    (FOLDER / name).write_text(json.dumps({"cases": cases}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write("survival.json", survival_cases())
    write("chains.json", chain_cases())
