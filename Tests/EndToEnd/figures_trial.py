"""A random workspace behind a server, of which metrics are asked."""

import random
import urllib.parse

import penstock
from oracle import instant, microseconds
from random_bundle import BEGIN, END, RandomBundle

MOMENTS = 4
WRITES = 12


class Trial:
    """A random workspace and its server; questions are about `moment`, or about now."""

    def __init__(self, folder, seed):
        self.random = random.Random(seed)
        self.bundle = RandomBundle(seed)
        self.has_deletions = False
        self.data = folder / "data"
        penstock.run_json("import", self.bundle.write(folder / "bundle"), data=self.data)
        self.server = penstock.Server(self.data)
        self.client = self.server.client
        self.write()
        self.moment = None

    def close(self):
        assert self.server.stop() == penstock.OK

    def write(self):
        """Late writes about the past, which leave deals with rows that are not in the order of their lives."""
        deals = self.client.all("/api/v1/deals")
        for deal in self.random.sample(deals, self.random.choice([0, 2])):
            moment = instant(max(self.random.randrange(BEGIN, END), microseconds(deal["created_at"])))
            assert self.client.delete(f"/api/v1/deals/{deal['id']}?effective_at={moment}").status == 204
            deals.remove(deal)
            self.has_deletions = True
        for _ in range(self.random.randrange(WRITES)):
            deal = self.random.choice(deals)
            moment = self.random.choice([*self.bundle.moments, self.random.randrange(BEGIN, END)])
            body = {"effective_at": instant(max(moment, microseconds(deal["created_at"])))}
            if self.random.random() < 0.5:
                stages = self.client.get(f"/api/v1/pipelines/{deal['pipeline_id']}/stages").json["data"]
                answer = self.client.post(
                    f"/api/v1/deals/{deal['id']}/move", body | {"stage_id": self.random.choice(stages)["id"]})
                assert answer.status in (200, 422), answer
            else:
                field, value = self.random.choice(
                    [("owner_id", "bert"), ("amount", 77), ("probability", 0.5), ("expected_close_date", "2025-01-01")])
                body |= {field: value}
                if field == "amount" and deal["currency"] is None:
                    body["currency"] = "EUR"
                answer = self.client.patch(f"/api/v1/deals/{deal['id']}", body)
                assert answer.status == 200, answer

    def moments(self):
        """Now, and instants at, just before and away from what happened."""
        yield None
        for _ in range(MOMENTS):
            moment = self.random.choice(self.bundle.moments) - self.random.choice([0, 0, 1])
            yield self.random.choice([moment, self.random.randrange(BEGIN, END)])

    def ask(self, metric, /, **query):
        if self.moment is not None:
            query["as_of"] = instant(self.moment)
        answer = self.client.get(f"/api/v1/analytics/{metric}?{urllib.parse.urlencode(query)}")
        assert answer.status == 200, answer
        self.as_of = microseconds(answer.json["meta"]["as_of"])
        assert self.moment in (None, self.as_of)
        return answer.json["data"]

    def groups(self, metric, dimension, /, **query):
        data = self.ask(metric, group_by=dimension, **query)
        return {key(group["group"][dimension]): group for group in data["groups"]}, data


def key(value):
    """What tells a group apart: the id, the name of a time, the value itself."""
    return value.get("id") or value.get("name") if isinstance(value, dict) else value
