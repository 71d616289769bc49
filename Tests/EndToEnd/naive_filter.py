"""What a filter of deals means, said as simply as possible, and random filters to try it with."""

from decimal import Decimal

GROUP_DEPTH = 4
CONDITIONS = 50

FIELDS = {
    "title": "text", "owner_id": "text", "source": "text", "description": "text", "metadata.region": "text",
    "metadata.team": "text", "status": "choice", "currency": "choice", "stage_id": "choice", "pipeline_id": "choice",
    "organization_id": "choice", "contact_id": "choice", "amount": "amount", "probability": "number",
    "effective_probability": "number", "term_months": "number", "version": "number", "expected_close_date": "order",
    "created_at": "order", "closed_at": "order", "tags": "set", "contacts": "set",
}

EQUALITY = ["equals", "not_equals", "in", "not_in", "is_empty", "is_not_empty"]
ORDER = ["greater_than", "less_than", "greater_than_or_equals", "less_than_or_equals", "between"]
OPERATORS = {
    "text": EQUALITY + ["contains", "not_contains"], "choice": EQUALITY, "number": EQUALITY + ORDER,
    "order": EQUALITY + ORDER, "amount": EQUALITY + ORDER,
    "set": ["contains", "not_contains", "has_any", "has_all", "is_empty", "is_not_empty"],
}
OPPOSITES = {
    "not_equals": "equals", "not_in": "in", "not_contains": "contains", "is_not_empty": "is_empty",
}


def value(deal, field):
    """The deal's value; None where it has none."""
    if field == "contacts":
        return {contact["contact_id"] for contact in deal["contacts"]}
    if field == "tags":
        return set(deal["tags"])
    if field.startswith("metadata."):
        found = (deal["metadata"] or {}).get(field.removeprefix("metadata."))
        return found if isinstance(found, str) else None
    return deal[field]


def folded(text):
    """With the capital letters of ASCII made small, and no others."""
    return "".join(chr(ord(letter) + 32) if "A" <= letter <= "Z" else letter for letter in text)


def accepts(condition, deal):
    operator, asked = condition["op"], condition.get("value")
    if operator in OPPOSITES:
        return not accepts(condition | {"op": OPPOSITES[operator]}, deal)
    found = value(deal, condition["field"])
    if operator == "is_empty":
        return not found if isinstance(found, set) else found is None
    if isinstance(found, set):
        asked = set(asked) if isinstance(asked, list) else {asked}
        return bool(found & asked) if operator == "has_any" else asked <= found
    if found is None or (condition["field"] == "amount" and deal["currency"] != condition["currency"]):
        return False
    if operator == "contains":
        return folded(asked) in folded(found)
    if operator == "in":
        return found in asked
    if operator == "between":
        return asked[0] <= found <= asked[1]
    return {
        "equals": found == asked, "greater_than": found > asked, "less_than": found < asked,
        "greater_than_or_equals": found >= asked, "less_than_or_equals": found <= asked,
    }[operator]


def matches(tree, deal):
    if "and" in tree:
        return all(matches(part, deal) for part in tree["and"])
    if "or" in tree:
        return any(matches(part, deal) for part in tree["or"])
    return accepts(tree, deal)


class Maker:
    """Makes random filters out of the values that deals have."""

    def __init__(self, deals, random):
        self.random = random
        self.values = {}
        for field in FIELDS:
            found = set()
            for deal in deals:
                one = value(deal, field)
                found |= one if isinstance(one, set) else {one} - {None}
            self.values[field] = sorted(found)
        self.amounts = {}
        for deal in deals:
            if deal["amount"] is not None:
                self.amounts.setdefault(deal["currency"], []).append(deal["amount"])

    def condition(self):
        field = self.random.choice([field for field in FIELDS if self.values[field]])
        kind, known = FIELDS[field], self.values[field]
        if field == "amount":
            currency = self.random.choice(sorted(self.amounts))
            known = self.amounts[currency]
        operator = self.random.choice(OPERATORS[kind])
        made = {"field": field, "op": operator}
        if operator in ("is_empty", "is_not_empty"):
            return made
        if operator in ("in", "not_in", "has_any", "has_all"):
            made["value"] = self.random.choices(known, k=self.random.randint(1, 3))
        elif operator == "between":
            made["value"] = sorted(self.random.choices(known, k=2))
        elif operator in ("contains", "not_contains") and kind == "text":
            text = self.random.choice(known)
            start = self.random.randrange(len(text))
            made["value"] = text[start:start + self.random.randint(1, 4)].swapcase()
        else:
            made["value"] = self.random.choice(known)
        if field != "amount":
            return made
        return {"and": [{"field": "currency", "op": "equals", "value": currency}, made | {"currency": currency}]}

    def filter(self):
        """A filter within the limits."""
        while True:
            made = self.tree()
            if count(made) <= CONDITIONS:
                return made

    def tree(self, depth=0):
        if depth >= GROUP_DEPTH - 1 or self.random.random() < 0.4:
            return self.condition()
        parts = [self.tree(depth + 1) for _ in range(self.random.randint(1, 3))]
        return {self.random.choice(["and", "or"]): parts}


def count(tree):
    """How many conditions there are in a filter."""
    parts = tree.get("and", tree.get("or"))
    return 1 if parts is None else sum(map(count, parts))


def wire(tree):
    """The filter as it is sent: decimals as texts, and without the notes of the maker."""
    if isinstance(tree, dict):
        return {name: wire(part) for name, part in tree.items() if name != "currency"}
    if isinstance(tree, list):
        return [wire(part) for part in tree]
    return str(tree) if isinstance(tree, Decimal) else tree
