"""A server of one workspace with the real data. PENSTOCK_REAL_DATA names the folder that holds maven/ and loans/."""

import os
import pathlib

import penstock

FOLDER = os.environ.get("PENSTOCK_REAL_DATA")

BUNDLES = {"maven": (8_800, 15_011, 500), "loans": (18_102, 69_499, 0)}


class Real:
    """A server of one workspace with both bundles."""

    def __init__(self, data):
        self.data = data
        self.reports = {
            name: penstock.run_json("import", pathlib.Path(FOLDER) / name, "--source", name, data=data)
            for name in BUNDLES
        }
        self.server = penstock.Server(data)
        self.client = self.server.client
        self.pipelines = {pipeline["name"]: pipeline["id"] for pipeline in self.client.all("/api/v1/pipelines")}

    def summary(self, name, query=""):
        answer = self.client.get(f"/api/v1/pipelines/{self.pipelines[name]}/summary{query}")
        assert answer.status == 200, answer
        return answer.json["data"]

    def deals(self, name, query):
        return self.client.all(f"/api/v1/deals?pipeline_id={self.pipelines[name]}&{query}")
