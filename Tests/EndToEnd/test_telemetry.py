"""What the server tells of itself: numbers, the log of requests, traces and timings."""

import json
import re

import pytest
from prometheus_client.parser import text_string_to_metric_families

import penstock

WANTED = {
    "penstock_http_requests": "counter", "penstock_http_request_duration_seconds": "histogram",
    "penstock_commits": "counter", "penstock_commit_group_size": "histogram",
    "penstock_commit_duration_seconds": "histogram", "penstock_write_queue_length": "gauge",
    "penstock_snapshot_age_seconds": "gauge", "penstock_rows": "gauge", "penstock_bytes": "gauge",
    "process_resident_memory_bytes": "gauge", "process_open_fds": "gauge", "process_threads": "gauge",
    "process_cpu_seconds": "counter", "process_start_time_seconds": "gauge", "penstock_log_dropped": "counter",
    "penstock_build_info": "gauge"}
TRACE = "0af7651916cd43dd8448eb211c80319c"


def families(server):
    answer = server.client.get("/metrics")
    assert answer.status == 200
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    return {family.name: family for family in text_string_to_metric_families(answer.body.decode())}


def value(families, family, name=None, **labels):
    found = [
        sample.value for sample in families[family].samples
        if sample.name == (name or sample.name) and labels.items() <= sample.labels.items()]
    assert len(found) <= 1
    return found[0] if found else 0


def requests(server, **labels):
    return value(families(server), "penstock_http_requests", "penstock_http_requests_total", **labels)


def entries(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_the_numbers_are_what_prometheus_reads(server):
    found = families(server)
    assert {name: family.type for name, family in found.items()} == WANTED
    assert all(family.documentation for family in found.values())
    for family in found.values():
        if family.type != "histogram":
            continue
        by_labels = {}
        for sample in family.samples:
            labels = tuple(sorted((name, text) for name, text in sample.labels.items() if name != "le"))
            by_labels.setdefault(labels, []).append(sample)
        for samples in by_labels.values():
            buckets = [sample.value for sample in samples if sample.name.endswith("_bucket")]
            count = [sample.value for sample in samples if sample.name.endswith("_count")]
            assert buckets == sorted(buckets) and [buckets[-1]] == count
    assert value(found, "process_resident_memory_bytes") > 1_000_000
    assert value(found, "penstock_rows", table="stages") > 0


def test_requests_are_counted_by_the_pattern_of_their_route(server):
    client = server.client
    deal = client.post("/api/v1/deals", {"title": "Counted"}).json["id"]
    commits = value(families(server), "penstock_commits", "penstock_commits_total")
    for _ in range(3):
        assert client.get(f"/api/v1/deals/{deal}").status == 200
    assert client.patch(f"/api/v1/deals/{deal}", {"title": "Counted again"}).status == 200
    assert client.get("/api/v1/deals/none").status == 404
    for path in ["/made/up/1", "/made/up/2"]:
        assert client.request("BREW", path).status == 404
    assert requests(server, method="GET", route="/api/v1/deals/{id}", status="200") == 3
    assert requests(server, method="GET", route="/api/v1/deals/{id}", status="404") == 1
    assert requests(server, method="other", route="none", status="404") == 2
    found = families(server)
    name = "penstock_http_request_duration_seconds"
    assert value(found, name, f"{name}_count", route="/api/v1/deals/{id}") == 5
    assert 0 < value(found, name, f"{name}_sum", route="/api/v1/deals/{id}") < penstock.HANG_SECONDS
    assert value(found, "penstock_commits", "penstock_commits_total") == commits + 1
    assert deal not in client.get("/metrics").body.decode()


def test_each_request_is_one_line_without_anything_secret(serve, tmp_path):
    log = tmp_path / "requests.log"
    server = serve(tmp_path / "data", "--log", log)
    client = server.client
    secret = "pnsk_live_Ab3dEf9h" + "s" * 38
    deal = client.post("/api/v1/deals", {"title": "canary title"}, {"Authorization": f"Bearer {secret}"}).json["id"]
    client.get(f"/api/v1/deals/{deal}?fields=canary", X_Request_Id="mine-1")
    client.get("/canary/path", X_Request_Id=secret)
    client.get("/api/v1/deals", traceparent=f"00-{TRACE}-b7ad6b7169203331-01")
    assert server.stop() == penstock.OK
    found = entries(log)
    assert [(entry["method"], entry["route"], entry["status"]) for entry in found] == [
        ("POST", "/api/v1/deals", 201), ("GET", "/api/v1/deals/{id}", 400), ("GET", None, 404),
        ("GET", "/api/v1/deals", 200)]
    assert found[1]["request_id"] == "mine-1"
    # The server gave that one a name of its own.
    assert re.fullmatch(r"r[0-9a-f]{12}-\d+", found[2]["request_id"])
    assert found[3]["trace_id"] == TRACE
    for entry in found:
        assert list(entry) == [
            "time", "request_id", "trace_id", "method", "route", "status", "duration_us", "bytes", "key_id", "remote"]
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", entry["time"])
        assert re.fullmatch(r"[0-9a-f]{32}", entry["trace_id"])
        assert entry["duration_us"] > 0 and entry["bytes"] > 0 and entry["remote"] == "127.0.0.1"
    text = log.read_text()
    for hidden in ["canary", deal, secret, "pnsk_"]:
        assert hidden not in text


def test_what_the_edge_refuses_is_counted_and_told_too(serve, tmp_path):
    log = tmp_path / "requests.log"
    server = serve(tmp_path / "data", "--log", log)
    assert server.client.get("/api/v1/deals", Host="elsewhere.example").status == 421
    assert requests(server, method="GET", route="/api/v1/deals", status="421") == 1
    assert server.stop() == penstock.OK
    assert [entry["status"] for entry in entries(log)] == [421, 200]


def test_the_log_can_go_to_standard_error(serve, tmp_path):
    server = serve(tmp_path / "data", "--log", "-")
    assert server.client.get("/health").status == 200
    assert server.stop() == penstock.OK
    lines = [line for line in server.errors.splitlines() if line.startswith("{")]
    assert [json.loads(line)["route"] for line in lines] == ["/health"]


def test_a_log_that_cannot_be_written_is_said_at_the_start(serve, tmp_path):
    with pytest.raises(penstock.ServerEnded) as failure:
        serve(tmp_path / "data", "--log", tmp_path / "none" / "log")
    assert failure.value.code == penstock.USAGE
    assert "No such file or directory" in failure.value.errors


def test_every_answer_has_its_trace_and_its_timing(server):
    given = f"00-{TRACE}-b7ad6b7169203331-01"
    for path, status in [("/api/v1/deals", 200), ("/nothing", 404), ("/docs", 200)]:
        answer = server.client.get(path, traceparent=given)
        assert answer.status == status
        assert re.fullmatch(f"00-{TRACE}-[0-9a-f]{{16}}-01", answer.headers["traceparent"])
        assert answer.headers["traceparent"] != given
        assert re.fullmatch(r"engine;dur=\d+(\.\d{1,3})?", answer.headers["server-timing"])
    begun = {server.client.get("/health", traceparent=text).headers["traceparent"] for text in ["", given + "x", "00"]}
    assert len(begun) == 3 and not any(TRACE in header for header in begun)
