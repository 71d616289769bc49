"""Who may do what: every operation by every kind of key, and nothing of one workspace ever in the hands of another."""

import http.client
import json
import sqlite3
import time
import uuid

import pytest

import penstock

EXAMPLE_ID = "0198f2a4-7c1e-7b3a-9d52-6c0f3e8a1b27"
SCOPES = ["read", "write", "admin"]
HOLDERS = ["nobody", "read", "write", "admin", "foreign admin", "expired", "revoked", "malformed", "wrong secret"]
LET_IN = ["read", "write", "admin", "foreign admin"]


class House:
    """A server with the workspaces `default` and `other`, and keys of every kind."""

    def __init__(self, folder):
        self.data = folder / "data"
        assert penstock.run("workspace", "create", "other", data=self.data).returncode == penstock.UNUSABLE
        assert penstock.Server(self.data).stop() == penstock.OK
        assert penstock.run("workspace", "create", "other", data=self.data).returncode == penstock.OK
        self.keys = {scope: penstock.make_key(self.data, scope=scope) for scope in SCOPES}
        self.keys["foreign admin"] = penstock.make_key(
            self.data, name=f"Theirs {penstock.CANARY}", scope="admin", workspace="other")
        self.keys["expired"] = penstock.make_key(self.data, scope="admin")
        self.keys["revoked"] = penstock.make_key(self.data, scope="admin")
        revoked = penstock.run("key", "revoke", self.keys["revoked"]["id"], data=self.data)
        assert revoked.returncode == penstock.OK, revoked.stderr
        # Nobody waits for a day; what the file says of the end is all that there is of it.
        with sqlite3.connect(self.data / "control.sqlite") as control:
            changed = control.execute(
                "UPDATE keys SET expires_at = created_at + 1 WHERE id = ?", [self.keys["expired"]["id"]])
            assert changed.rowcount == 1
        control.close()
        self.server = penstock.Server(
            self.data, "--log", folder / "log", "--failures-per-minute", 100_000, "--anonymous-per-minute", 100_000,
            "--reads-per-minute", 1_000_000, "--writes-per-minute", 1_000_000, is_open=False)
        self.log = folder / "log"
        self.document = json.loads(self.server.new_client().get("/openapi.json").body)
        self.theirs = self._furnish(self.client("foreign admin"), f"{penstock.CANARY} theirs")
        self.ours = self._furnish(self.client("admin"), "ours")

    def secret(self, holder):
        text = self.keys.get(holder, {}).get("secret")
        if holder == "malformed":
            return "pnsk_live_nonsense"
        if holder == "wrong secret":
            own, foreign = self.keys["admin"]["secret"], self.keys["foreign admin"]["secret"]
            return own[:18] + foreign[18:]
        return text

    def client(self, holder):
        return self.server.new_client(self.secret(holder), may_see_canary=holder == "foreign admin")

    @staticmethod
    def _furnish(client, text):
        """One of everything, with a text in every place where one can be; the ids."""
        def made(path, body):
            answer = client.post(path, body)
            assert answer.status in (200, 201), answer
            return answer.json

        pipeline = made("/api/v1/pipelines", {
            "name": text, "stages": [{"name": f"{text} a"}, {"name": f"{text} b", "kind": "won"},
                                     {"name": f"{text} c", "kind": "lost"}]})
        contact = str(uuid.uuid4())
        deal = made("/api/v1/deals", {
            "title": text, "pipeline_id": pipeline["id"], "description": text, "next_step": text, "owner_id": text,
            "source": text, "metadata": {"note": text}, "external_id": {"source": text, "id": text}})
        tag = made("/api/v1/tags", {"name": text})
        made(f"/api/v1/deals/{deal['id']}/tags", {"tags": [text]})
        made(f"/api/v1/deals/{deal['id']}/contacts", {"contact_id": contact, "role": text})
        key = made("/api/v1/keys", {"name": text})
        rates = made("/api/v1/rate-sets", {
            "name": text, "base": "EUR", "source": text,
            "quotes": [{"currency": "USD", "date": "2026-10-01", "rate": "1.1172"}]})
        stage = client.get(f"/api/v1/pipelines/{pipeline['id']}/stages").json["data"][0]
        return {"pipelines": pipeline["id"], "stages": stage["id"], "deals": deal["id"], "tags": tag["id"],
                "keys": key["id"], "rate-sets": rates["id"], "contacts": contact, "contact_id": contact, "tag_id": tag["id"]}

    def operations(self):
        for path, item in self.document["paths"].items():
            for method, operation in item.items():
                yield method.upper(), path, operation

    def request(self, holder, method, path, operation, ids):
        """Does the operation's example with those ids, and gives what it is answered with."""
        resource = path.split("/")[3] if path.startswith("/api/") else ""
        for name in ("contact_id", "tag_id"):
            path = path.replace("{%s}" % name, ids[name])
        path = path.replace("{id}", ids.get(resource, ids["deals"]))
        path = path.replace("{source}", "crm").replace("{external_id}", "1")
        content = operation.get("requestBody", {}).get("content", {})
        media = content.get("application/json")
        body = json.dumps(media["example"]).replace(EXAMPLE_ID, ids["stages"]) if media else None
        if "text/csv" in content:
            body = content["text/csv"]["example"]
        if "text/event-stream" in operation["responses"].get("200", {}).get("content", {}):
            return self.beginning(holder, path)
        return self.client(holder).request(method, path, body)

    def beginning(self, holder, path):
        """The beginning of an answer without an end."""
        secret = self.secret(holder)
        connection = http.client.HTTPConnection(self.server.host, self.server.port, timeout=penstock.HANG_SECONDS)
        connection.request("GET", path, headers={"Authorization": f"Bearer {secret}"} if secret else {})
        response = connection.getresponse()
        if response.status != 200:
            return penstock.Answer(response)
        response.read = lambda: response.read1(4096)
        answer = penstock.Answer(response, may_see_canary=holder == "foreign admin")
        connection.close()
        return answer


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    house = House(tmp_path_factory.mktemp("house"))
    yield house
    assert house.server.is_alive, house.server.errors
    assert house.server.stop() == penstock.OK
    for workspace in ("default", "other"):
        penstock.assert_sound(house.data, workspace)


# The matrix


@pytest.mark.parametrize("holder", HOLDERS)
def test_every_operation_lets_in_whom_it_says(house, holder):
    cells = 0
    for method, path, operation in house.operations():
        name = operation["operationId"]
        is_public = {} in operation.get("security", [])
        needed = operation["x-penstock-scope"]
        answer = house.request(holder, method, path, operation, house.ours)
        cells += 1
        cell = f"{holder}: {name}: {answer}"
        assert str(answer.status) in operation["responses"], cell
        if holder == "nobody" and is_public:
            assert answer.status == 200, cell
        elif holder not in LET_IN:
            assert (answer.status, answer.code) == (401, "unauthenticated"), cell
            challenge = answer.headers["www-authenticate"]
            assert challenge.startswith('Bearer realm="penstock"'), cell
            assert ('error="invalid_token"' in challenge) == (holder != "nobody"), cell
        elif holder != "foreign admin" and SCOPES.index(needed) > SCOPES.index(holder):
            assert (answer.status, answer.code) == (403, "insufficient_scope"), cell
            assert f'error="insufficient_scope", scope="{needed}"' in answer.headers["www-authenticate"], cell
            assert answer.json["required_scopes"] == SCOPES[SCOPES.index(needed):], cell
        else:
            assert answer.status < 500 and answer.status not in (401, 403), cell
    assert cells >= 50


def test_the_ids_of_another_workspace_are_as_if_they_were_not_there(house):
    missing = {name: str(uuid.uuid4()) for name in house.theirs} | {"keys": "AAAAAAAA"}
    compared = 0
    for method, path, operation in house.operations():
        if "{" not in path or operation["operationId"] in ("contacts.deals", "contacts.context"):
            continue
        foreign = house.request("admin", method, path, operation, house.theirs)
        none = house.request("admin", method, path, operation, missing)
        assert foreign.status == none.status, (operation["operationId"], foreign, none)
        if foreign.status == 404:
            compared += 1
            bodies = [{name: value for name, value in answer.json.items() if name != "instance"}
                      for answer in (foreign, none)]
            assert bodies[0] == bodies[1]
            assert set(foreign.headers) == set(none.headers)
    assert compared >= 25


def test_nothing_of_another_workspace_is_in_any_list(house):
    for holder in SCOPES:
        for method, path, operation in house.operations():
            if method == "GET" and "{" not in path and "/stream" not in path:
                house.client(holder).get(path + ("?limit=500" if "limit" in str(operation.get("parameters")) else ""))
    theirs = house.client("foreign admin").get("/api/v1/deals").json["data"]
    assert [deal["title"] for deal in theirs if penstock.CANARY in deal["title"]]


def test_a_cursor_of_another_workspace_is_none(house):
    theirs = house.client("foreign admin")
    for _ in range(2):
        assert theirs.post("/api/v1/deals", {"title": f"{penstock.CANARY} more"}).status == 201
    cursor = theirs.get("/api/v1/deals?limit=1").json["page"]["next_cursor"]
    answer = house.client("admin").get(f"/api/v1/deals?limit=1&cursor={cursor}")
    assert (answer.status, answer.code) in ((400, "invalid_cursor"), (400, "cursor_mismatch")), answer


# How a key is shown


def get_deals(house, **headers):
    client = house.server.new_client()
    return client.get("/api/v1/deals?limit=1", **headers)


def test_either_header_does_and_two_different_keys_do_not(house):
    read, write = house.secret("read"), house.secret("write")
    assert get_deals(house, X_API_Key=read).status == 200
    assert get_deals(house, Authorization=f"bearer {read}").status == 200
    assert get_deals(house, Authorization=f"Bearer {read}", X_API_Key=read).status == 200
    assert get_deals(house, Authorization=f"Bearer {read}", X_API_Key=write).code == "malformed_header"
    # Another scheme is for somebody else, such as a proxy before the server.
    assert get_deals(house, Authorization=f"Basic {read}").code == "unauthenticated"
    assert get_deals(house, Authorization="Basic YTpi", X_API_Key=read).status == 200
    assert house.server.new_client().get("/docs", Authorization="Basic YTpi").status == 200
    assert get_deals(house, X_API_Key="").code == "unauthenticated"
    assert house.server.new_client().get(f"/api/v1/deals?api_key={read}").code == "unauthenticated"


def test_who_calls_is_told(house):
    me = house.client("write").get("/api/v1/users/me").json
    assert (me["scope"], me["workspace"], me["key_id"]) == ("write", "default", house.keys["write"]["id"])
    made = house.client("write").post("/api/v1/deals", {"title": "By a key"}).json
    assert made["created_by"] == f"key:{me['key_id']}"


def test_a_workspace_cannot_be_named_from_the_network(house):
    answer = house.client("admin").get("/api/v1/deals", Penstock_Workspace="other")
    assert (answer.status, answer.code) == (400, "malformed_header")


def test_only_who_runs_the_server_sees_its_numbers(house):
    answer = house.client("admin").get("/metrics", X_Request_Id="mine-1")
    assert (answer.status, answer.headers["x-request-id"]) == (200, "mine-1")
    for holder in ("read", "write", "foreign admin"):
        refused = house.client(holder).get("/metrics")
        assert refused.code == "insufficient_scope"
        assert 'error="insufficient_scope", scope="admin"' in refused.headers["www-authenticate"]
    assert house.server.new_client().get("/metrics").code == "unauthenticated"
    for method in ("POST", "DELETE", "OPTIONS"):
        other = house.client("admin").request(method, "/metrics")
        assert (other.status, other.headers.get("allow")) == (405, "GET, HEAD"), method


def test_a_public_path_says_which_methods_it_knows(house):
    for method in ("POST", "PUT", "DELETE"):
        assert house.server.new_client().request(method, "/health").code == "method_not_allowed"
    assert house.server.new_client().request("PUT", "/api/v1/deals").code == "unauthenticated"


def test_no_secret_becomes_the_name_of_a_request(house):
    secret = house.secret("write")
    made = house.client("write").post("/api/v1/deals", {"title": "Named"}, {"X-Request-Id": secret})
    assert made.status == 201 and "pnsk_" not in made.headers["x-request-id"]
    assert secret not in house.client("admin").get("/api/v1/events?after=0&limit=500").body.decode()


# The life of a key


def test_a_revoked_key_opens_nothing_from_then_on_and_its_stream_ends(house):
    admin = house.client("admin")
    made = admin.post("/api/v1/keys", {"name": "Soon gone", "scope": "read"}).json
    client = house.server.new_client(made["secret"])
    assert client.get("/api/v1/deals").status == 200
    stream = http.client.HTTPConnection(house.server.host, house.server.port, timeout=penstock.HANG_SECONDS)
    stream.request("GET", "/api/v1/events/stream", headers={"X-API-Key": made["secret"]})
    following = stream.getresponse()
    assert following.status == 200
    assert admin.delete(f"/api/v1/keys/{made['id']}").status == 204
    answer = client.get("/api/v1/deals")
    assert (answer.status, answer.code) == (401, "unauthenticated")
    assert "revoked" in answer.json["detail"]
    # Whatever happens next is not told any more.
    assert admin.post("/api/v1/deals", {"title": "Unseen"}).status == 201
    assert b"Unseen" not in following.read()
    stream.close()


def begun(server, secret, path, body, **fields):
    """A request whose head and half of whose body are sent."""
    connection = http.client.HTTPConnection(server.host, server.port, timeout=penstock.HANG_SECONDS)
    connection.putrequest("POST", path)
    for name, value in {"Authorization": f"Bearer {secret}", "Content-Type": "application/json",
                        "Content-Length": str(len(body)), **fields}.items():
        connection.putheader(name, value)
    connection.endheaders()
    # The head is let in before the rest is waited for.
    connection.send(body[:10])
    time.sleep(0.5)
    return connection


def ended(connection, body):
    connection.send(body[10:])
    answer = penstock.Answer(connection.getresponse())
    connection.close()
    return answer


@pytest.mark.parametrize("path,body", [
    ("/api/v1/deals", {"title": "Too late for the key"}), ("/api/v1/keys", {"name": "Too late for the key"})])
def test_a_key_that_is_revoked_while_its_body_comes_does_nothing(house, path, body):
    admin = house.client("admin")
    made = admin.post("/api/v1/keys", {"name": "Slow", "scope": "admin"}).json
    body = json.dumps(body).encode()
    connection = begun(house.server, made["secret"], path, body)
    assert admin.delete(f"/api/v1/keys/{made['id']}").status == 204
    answer = ended(connection, body)
    assert (answer.status, answer.code) == (401, "unauthenticated")
    assert 'error="invalid_token"' in answer.headers["www-authenticate"] and "revoked" in answer.json["detail"]
    assert not [one for one in admin.all(path) if "Too late for the key" in (one.get("title"), one.get("name"))]


def test_a_key_of_a_deleted_workspace_does_not_reach_the_next_of_its_name(serve, tmp_path):
    server = serve(tmp_path / "data", is_open=False)
    for name in ("brief", "hidden-name"):
        assert penstock.run("workspace", "create", name, data=server.data).returncode == penstock.OK
    secret = penstock.make_key(server.data, scope="admin", workspace="brief")["secret"]
    body = json.dumps({"title": "For the first one"}).encode()
    connections = [begun(server, secret, "/api/v1/deals", body) for _ in range(2)]
    assert penstock.run("workspace", "delete", "brief", data=server.data).returncode == penstock.OK
    gone = ended(connections[0], body)
    assert penstock.run("workspace", "create", "brief", data=server.data).returncode == penstock.OK
    taken = ended(connections[1], body)
    for answer in (gone, taken):
        assert (answer.status, answer.code) == (401, "unauthenticated")
        assert b"hidden-name" not in answer.body
    fresh = penstock.make_key(server.data, workspace="brief")["secret"]
    assert server.new_client(fresh).get("/api/v1/deals").json["data"] == []


def test_the_workspace_that_is_served_stays(serve, tmp_path):
    assert serve(tmp_path / "data").stop() == penstock.OK
    assert penstock.run("workspace", "create", "acme", data=tmp_path / "data").returncode == penstock.OK
    server = serve(tmp_path / "data", "--workspace", "acme", is_open=False)
    refused = penstock.run("workspace", "delete", "acme", data=server.data)
    assert refused.returncode == penstock.REFUSED and "in use" in refused.stderr
    for path in ("/health", "/ready", "/docs", "/openapi.json", "/llms.txt"):
        assert server.new_client().get(path).status == 200, path
    assert server.stop() == penstock.OK
    assert penstock.run("workspace", "delete", "acme", data=tmp_path / "data").returncode == penstock.OK


def test_where_a_workspace_is_kept_is_for_the_log_alone(serve, tmp_path):
    assert serve(tmp_path / "data").stop() == penstock.OK
    made = penstock.run_json("workspace", "create", "broken", data=tmp_path / "data")
    secret = penstock.make_key(tmp_path / "data", workspace="broken")["secret"]
    (tmp_path / "data" / "workspaces" / f"{made['id']}.sqlite").unlink()
    server = serve(tmp_path / "data", is_open=False)
    answer = server.new_client(secret).get("/api/v1/deals")
    assert (answer.status, answer.code) == (503, "not_ready")
    assert str(tmp_path).encode() not in answer.body and made["id"].encode() not in answer.body
    assert f"{made['id']}.sqlite is gone" in server.errors
    # The user who runs it is told where to look.
    told = penstock.run("key", "list", "--workspace", "broken", data=server.data)
    assert told.returncode != penstock.OK and f"{made['id']}.sqlite is gone" in told.stderr


def test_a_rotated_key_has_two_secrets_for_a_while(house):
    admin = house.client("admin")
    made = admin.post("/api/v1/keys", {"name": "Turning"}).json
    fresh = admin.post(f"/api/v1/keys/{made['id']}/rotate", {"grace_hours": 1}).json
    assert fresh["id"] == made["id"] and fresh["secret"] != made["secret"]
    for secret in (made["secret"], fresh["secret"]):
        assert house.server.new_client(secret).get("/api/v1/deals").status == 200
    last = admin.post(f"/api/v1/keys/{made['id']}/rotate", {"grace_hours": 0}).json
    for secret, status in ((made["secret"], 401), (fresh["secret"], 401), (last["secret"], 200)):
        assert house.server.new_client(secret).get("/api/v1/deals").status == status


def test_a_key_lives_through_a_restart(serve, tmp_path):
    first = serve(tmp_path / "data", is_open=False)
    key = penstock.make_key(tmp_path / "data", scope="write")
    assert first.new_client(key["secret"]).post("/api/v1/deals", {"title": "Kept"}).status == 201
    first.kill()
    second = serve(tmp_path / "data", is_open=False)
    client = second.new_client(key["secret"])
    assert [deal["title"] for deal in client.get("/api/v1/deals").json["data"]] == ["Kept"]
    assert penstock.run("key", "revoke", key["id"], data=tmp_path / "data").returncode == penstock.OK
    assert client.get("/api/v1/deals").status == 401


def test_keys_and_pipelines_are_found_on_all_pages_however_short(serve, tmp_path):
    server = serve(tmp_path / "data", "--page-entries-max", 50)
    for number in range(60):
        assert server.client.post("/api/v1/keys", {"name": f"Key {number}"}).status == 201
    stages = [{"name": "a"}, {"name": "b", "kind": "won"}, {"name": "c", "kind": "lost"}]
    for number in range(60):
        made = server.client.post("/api/v1/pipelines", {"name": f"Pipeline {number}", "stages": stages})
        assert made.status == 201, made
    assert len(penstock.run_json("key", "list", data=server.data)["data"]) == 60
    assert penstock.run("summary", "--pipeline", "Pipeline 59", data=server.data).returncode == penstock.OK


def test_a_deleted_workspace_takes_its_keys_along(serve, tmp_path):
    server = serve(tmp_path / "data", is_open=False)
    assert penstock.run("workspace", "create", "brief", data=tmp_path / "data").returncode == penstock.OK
    key = penstock.make_key(tmp_path / "data", scope="admin", workspace="brief")
    client = server.new_client(key["secret"])
    assert client.post("/api/v1/deals", {"title": "Brief"}).status == 201
    assert penstock.run("workspace", "delete", "brief", data=tmp_path / "data").returncode == penstock.OK
    assert client.get("/api/v1/deals").status == 401
    assert penstock.run("workspace", "create", "brief", data=tmp_path / "data").returncode == penstock.OK
    assert client.get("/api/v1/deals").status == 401
    fresh = penstock.make_key(tmp_path / "data", workspace="brief")
    assert server.new_client(fresh["secret"]).get("/api/v1/deals").json["data"] == []
    assert penstock.run("workspace", "delete", "default", data=tmp_path / "data").returncode == penstock.REFUSED


def test_a_repeated_request_for_a_key_makes_one_and_shows_it_once(house):
    admin, headers = house.client("admin"), {"Idempotency-Key": "once-and-no-more"}
    first = admin.request("POST", "/api/v1/keys", {"name": "Once"}, headers)
    second = admin.request("POST", "/api/v1/keys", {"name": "Once"}, headers)
    assert first.status == second.status == 201
    assert first.json["id"] == second.json["id"]
    assert first.json["secret"] and second.json["secret"] is None
    other = admin.request("POST", "/api/v1/keys", {"name": "Another"}, headers)
    assert (other.status, other.code) == (422, "idempotency_conflict")


def test_no_secret_is_kept_or_told(house):
    secrets = [key["secret"] for key in house.keys.values()]
    places = [path for path in house.data.rglob("*") if path.is_file()]
    assert len(places) >= 3
    for secret in secrets:
        # The text begins with what everybody may know of it.
        hidden = secret[18:].encode()
        for path in places + [house.log]:
            assert hidden not in path.read_bytes(), path
        assert hidden.decode() not in house.server.errors
    told = penstock.run("key", "list", "--json", data=house.data).stdout
    assert not any(secret[18:] in told for secret in secrets)


# How much may be asked


def test_each_key_has_its_own_quota(serve, tmp_path):
    server = serve(tmp_path / "data", "--reads-per-minute", 5, "--writes-per-minute", 2, is_open=False)
    first, second = (server.new_client(penstock.make_key(server.data, scope="write")["secret"]) for _ in range(2))
    for left in (4, 3, 2, 1, 0):
        answer = first.get("/api/v1/deals")
        assert answer.status == 200
        assert answer.headers["ratelimit-policy"] == '"read";q=5;w=60'
        assert answer.headers["ratelimit"].startswith(f'"read";r={left};t=')
        assert answer.headers["x-ratelimit-limit"] == "5" and answer.headers["x-ratelimit-remaining"] == str(left)
    refused = first.get("/api/v1/deals")
    assert (refused.status, refused.code) == (429, "rate_limited")
    assert 1 <= int(refused.headers["retry-after"]) <= 13
    assert refused.headers["ratelimit"].startswith('"read";r=0;t=')
    for status in (201, 201, 429):
        assert first.post("/api/v1/deals", {"title": "One of two"}).status == status
    assert second.get("/api/v1/deals").status == 200


def test_who_guesses_keys_has_to_wait_after_a_while(serve, tmp_path):
    server = serve(tmp_path / "data", "--failures-per-minute", 3, "--anonymous-per-minute", 4, is_open=False)
    good = penstock.make_key(server.data)["secret"]
    for status in (401, 401, 401, 429):
        assert server.new_client("pnsk_live_guess").get("/api/v1/deals").status == status
    # Whoever has a good key at that address is not kept waiting by the others.
    assert server.new_client(good).get("/api/v1/deals").status == 200
    for status in (200, 200, 200, 200, 429):
        assert server.new_client().get("/health").status == status


def test_what_is_refused_before_anybody_is_known_is_counted_too(serve, tmp_path):
    server = serve(tmp_path / "data", "--failures-per-minute", 2, "--anonymous-per-minute", 3, "--allow-origin",
                   "https://app.example.com", is_open=False)
    for status in (400, 400, 429):
        assert server.new_client("pnsk_live_a").get("/api/v1/deals", X_API_Key="pnsk_live_b").status == status
    asks = {"Origin": "https://app.example.com", "Access-Control-Request-Method": "GET"}
    assert server.new_client().get("/api/v1/deals", Origin="https://evil.example").status == 403
    for status in (204, 204, 429):
        assert server.new_client().request("OPTIONS", "/api/v1/deals", headers=asks).status == status
    assert server.new_client().get("/api/v1/deals", Origin="https://evil.example").status == 429


# Browsers and proxies


def test_only_named_pages_may_ask(serve, tmp_path):
    server = serve(tmp_path / "data", "--allow-origin", "https://app.example.com", is_open=False)
    key = penstock.make_key(server.data)["secret"]
    client = server.new_client(key)
    assert client.get("/api/v1/deals").headers["vary"] == "Origin"
    allowed = client.get("/api/v1/deals", Origin="https://app.example.com")
    assert allowed.status == 200
    assert allowed.headers["access-control-allow-origin"] == "https://app.example.com"
    assert "ETag" in allowed.headers["access-control-expose-headers"]
    own = client.get("/api/v1/deals", Origin=f"http://{server.host}:{server.port}")
    assert own.status == 200
    for origin in ("https://evil.example", "null", "http://app.example.com", "https://app.example.com.evil.example"):
        refused = client.get("/api/v1/deals", Origin=origin)
        assert (refused.status, refused.code) == (403, "origin_refused"), origin
        assert "access-control-allow-origin" not in refused.headers
    asks = {"Origin": "https://app.example.com", "Access-Control-Request-Method": "PATCH",
            "Access-Control-Request-Headers": "authorization, if-match"}
    preflight = server.new_client().request("OPTIONS", "/api/v1/deals/x", headers=asks)
    assert preflight.status == 204
    assert "PATCH" in preflight.headers["access-control-allow-methods"]
    assert "If-Match" in preflight.headers["access-control-allow-headers"]
    foreign = server.new_client().request(
        "OPTIONS", "/api/v1/deals/x", headers=asks | {"Origin": "https://evil.example"})
    assert foreign.status == 403
    # A refusal can be read by the page that may ask.
    missing = server.new_client().get("/api/v1/deals", Origin="https://app.example.com")
    assert missing.status == 401 and missing.headers["access-control-allow-origin"] == "https://app.example.com"


def test_what_the_edge_refuses_can_be_read_by_the_page_and_is_told_in_the_log(serve, tmp_path):
    log = tmp_path / "log"
    server = serve(tmp_path / "data", "--log", log, "--allow-origin", "https://app.example.com", "--body-bytes-max",
                   4096, "--behind-proxy", "127.0.0.1", is_open=False)
    key = penstock.make_key(server.data, scope="write")
    client = server.new_client(key["secret"])
    fields = {"Origin": "https://app.example.com", "X-Forwarded-For": "192.0.2.7"}
    refused = [
        client.post("/api/v1/deals", {"title": "x" * 5000}, fields),
        client.request("GET", "/api/v1/deals", {"title": "x"}, fields),
        client.request("GET", "/api/v1/deals?" + "x" * 5000, headers=fields),
        client.post("/api/v1/deals", {"title": "x"}, fields | {"Content-Encoding": "gzip"})]
    assert [answer.status for answer in refused] == [413, 413, 414, 415]
    for answer in refused:
        assert answer.headers["access-control-allow-origin"] == "https://app.example.com"
    # The first two were let in by their heads.
    assert ["ratelimit" in answer.headers for answer in refused] == [True, True, False, False]
    assert server.stop() == penstock.OK
    found = [json.loads(line) for line in log.read_text().splitlines()]
    assert [entry["remote"] for entry in found[-4:]] == ["192.0.2.7"] * 4
    assert [entry["key_id"] for entry in found[-4:]] == [key["id"], key["id"], None, None]


def remotes(log):
    return [json.loads(line)["remote"] for line in log.read_text().splitlines()]


@pytest.mark.parametrize("proxies,expected", [
    (["--behind-proxy", "127.0.0.1"], "198.51.100.7"), ([], "127.0.0.1"),
    (["--behind-proxy", "10.0.0.0/8"], "127.0.0.1"),
    (["--behind-proxy", "127.0.0.1,198.51.100.7"], "203.0.113.9"),
])
def test_a_proxy_is_believed_where_it_is_named(serve, tmp_path, proxies, expected):
    server = serve(tmp_path / "data", "--log", tmp_path / "log", *proxies, is_open=False)
    answer = server.new_client().get("/health", X_Forwarded_For="203.0.113.9, 198.51.100.7")
    assert answer.status == 200
    assert penstock.eventually(lambda: (tmp_path / "log").read_text())
    assert remotes(tmp_path / "log")[-1] == expected
    named = server.new_client().get("/health", Host="deals.example.com")
    assert named.status == (200 if proxies else 421)


def test_behind_a_proxy_the_host_that_it_was_asked_for_is_looked_at(serve, tmp_path):
    server = serve(tmp_path / "data", "--behind-proxy", "127.0.0.1", "--allow-host", "deals.example.com",
                   is_open=False)
    for host, forwarded, status in (
            ("inner:1", "deals.example.com", 200), ("inner:1", "DEALS.example.com:443", 200),
            ("deals.example.com", None, 200), ("127.0.0.1:1", None, 200), ("inner:1", None, 421),
            ("deals.example.com", "evil.example", 421)):
        fields = {"Host": host} | ({"X-Forwarded-Host": forwarded} if forwarded else {})
        answer = server.new_client().request("GET", "/health", headers=fields)
        assert answer.status == status, (host, forwarded)


def test_other_names_of_the_server_can_be_given(serve, tmp_path):
    server = serve(tmp_path / "data", "--allow-host", "deals.internal,deals2.internal", is_open=False)
    for name, status in (("deals.internal", 200), ("DEALS2.internal:8080", 200), ("deals3.internal", 421)):
        assert server.new_client().get("/health", Host=name).status == status


# What the body of a refused request costs


def test_the_body_of_a_refused_request_is_not_waited_for(house):
    for headers, status in (({}, 401), ({"Authorization": f"Bearer {house.secret('read')}"}, 403)):
        connection = http.client.HTTPConnection(house.server.host, house.server.port, timeout=penstock.HANG_SECONDS)
        connection.putrequest("POST", "/api/v1/deals")
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.putheader("Content-Type", "application/json")
        connection.putheader("Content-Length", "4000000")
        connection.endheaders()
        # Nothing of the body was sent, and nothing will be.
        response = connection.getresponse()
        assert response.status == status
        assert response.getheader("Connection") == "close"
        connection.close()
