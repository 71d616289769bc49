"""What a task of the agents' bench is."""

import math
from decimal import Decimal


class Task:
    """A question or an order, the calls that do it in both ways, and the right answer from the raw data.

    `tools` and `sql` get a session and give what a model would answer; `expected` gets the raw data, and changes it as
    the task changes the workspace. Numbers may differ by the share `tolerance` and by `slack`, where the question
    leaves the rule open or an answer is rounded.
    """

    workspace = "maven"
    question = ""
    tolerance = 1e-6
    slack = 1e-9

    @property
    def name(self):
        words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in type(self).__name__)
        return words.strip()

    def tools(self, session):
        raise NotImplementedError

    def sql(self, session):
        raise NotImplementedError

    def expected(self, raw):
        raise NotImplementedError

    def is_right(self, answer, expected):
        return is_same(answer, expected, self.tolerance, self.slack)


def is_same(one, other, tolerance, slack):
    """Whether two answers say the same."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(is_same(one[key], other[key], tolerance, slack) for key in one)
    if isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)):
        return len(one) == len(other) and all(
            is_same(mine, others, tolerance, slack) for mine, others in zip(one, other, strict=True))
    numbers = (int, float, Decimal)
    if isinstance(one, numbers) and isinstance(other, numbers):
        return math.isclose(float(one), float(other), rel_tol=tolerance, abs_tol=slack)
    return one == other
