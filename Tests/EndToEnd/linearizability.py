"""Whether a history of one deal can be explained by operations that each take effect at one moment.

The search is that of Wing and Gong (Testing and Verifying Concurrent Objects, 1993): any operation that began before
every other unexplained one had ended may come next; what has been tried from a state is not tried again.
"""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Operation:
    """A call between two moments. A read gives (version, value). A write names the version that it expects; it gives
    ("ok", version) with its own value in place, or ("mismatch", version that is there)."""

    begun: int
    ended: int
    kind: str
    expected: object
    value: object
    result: tuple


def apply(state, operation):
    """The state afterwards; None where the operation cannot have given its result in this state."""
    version, value = state
    if operation.kind == "read":
        return state if operation.result == state else None
    if operation.expected != version:
        return state if operation.result == ("mismatch", version) else None
    return (version + 1, operation.value) if operation.result == ("ok", version + 1) else None


def is_linearizable(history, initial):
    """Whether some order of the history explains all results, from the initial (version, value) on."""
    operations = sorted(history, key=lambda operation: operation.begun)
    everything = (1 << len(operations)) - 1
    tried = set()
    stack = [(0, initial)]
    while stack:
        done, state = stack.pop()
        if done == everything:
            return True
        if (done, state) in tried:
            continue
        tried.add((done, state))
        open_ones = [place for place in range(len(operations)) if not done >> place & 1]
        first_end = min(operations[place].ended for place in open_ones)
        for place in open_ones:
            if operations[place].begun > first_end:
                break
            after = apply(state, operations[place])
            if after is not None:
                stack.append((done | 1 << place, after))
    return False
