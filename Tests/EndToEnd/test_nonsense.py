"""Requests that make no sense get the documented answer, change nothing, and never end the process."""

import json
import random
import socket
import threading
import uuid

import pytest

from raw import exchange, message, statuses, table

DEALS = "/api/v1/deals"
NO_ID = "01a1fc22-6167-7000-aefa-000000000000"


class World:
    """A deal and what it stands in, for requests that need something that is there."""

    def __init__(self, server):
        self.server = server
        client = server.client
        self.pipeline = client.get("/api/v1/pipelines").json["data"][0]["id"]
        self.stages = [stage["id"] for stage in client.get(f"/api/v1/pipelines/{self.pipeline}/stages").json["data"]]
        made = client.post(DEALS, {"title": "A deal", "amount": 1, "currency": "EUR"})
        assert made.status == 201, made
        self.deal = made.json["id"]

    def fill(self, text):
        """Puts ids in place of names such as DEAL."""
        text = text.replace("STAGE0", self.stages[0]).replace("STAGE1", self.stages[1])
        return text.replace("WON", self.stages[4]).replace("DEAL", self.deal).replace("PIPELINE", self.pipeline)


@pytest.fixture(scope="module")
def world(shared_server):
    return World(shared_server)


@pytest.fixture(autouse=True)
def nothing_changed(shared_server, world):
    """After each case the same process answers, from the same data."""
    before = shared_server.data_version
    yield
    assert shared_server.is_alive
    assert shared_server.data_version == before


# Bodies


def deal(**fields):
    return json.dumps({"title": "x"} | fields).encode()


def raw(name, value):
    """A deal with one field as it is written."""
    return b'{"title":"x","currency":"EUR",' + f'"{name}":{value}}}'.encode()


INVALID, MALFORMED = (422, "validation_failed"), (400, "malformed_json")

BODIES = [
    ("nothing", b"", MALFORMED),
    ("white space", b"  \n", MALFORMED),
    ("an array", b"[]", INVALID),
    ("a string", b'"deal"', INVALID),
    ("null", b"null", INVALID),
    ("a number", b"1", INVALID),
    ("no title", b"{}", INVALID),
    ("title null", deal(title=None), INVALID),
    ("title a number", deal(title=1), INVALID),
    ("title an array", deal(title=["x"]), INVALID),
    ("title an object", deal(title={"a": 1}), INVALID),
    ("title empty", deal(title=""), INVALID),
    ("title too long", deal(title="x" * 501), INVALID),
    ("description too long", deal(description="x" * 20_001), INVALID),
    ("unknown field", deal(colour="red"), INVALID),
    ("field of another name", deal(name="x"), INVALID),
    ("tenant", deal(tenant_id="1"), INVALID),
    ("read-only status", deal(status="won"), INVALID),
    ("read-only version", deal(version=7), INVALID),
    ("read-only id", deal(id=NO_ID), INVALID),
    ("read-only created_at", deal(created_at="2020-01-01T00:00:00Z"), INVALID),
    ("prototype", raw("__proto__", '{"a":1}'), INVALID),
    ("amount without currency", deal(amount=1), INVALID),
    ("amount true", deal(amount=True, currency="EUR"), INVALID),
    ("amount a word", deal(amount="many", currency="EUR"), INVALID),
    ("amount with a comma", deal(amount="1,50", currency="EUR"), INVALID),
    ("amount in hex", deal(amount="0x10", currency="EUR"), INVALID),
    ("amount empty text", deal(amount="", currency="EUR"), INVALID),
    ("amount text with spaces", deal(amount=" 1", currency="EUR"), INVALID),
    ("amount an array", deal(amount=[1], currency="EUR"), INVALID),
    ("0.1 + 0.2 in cents", deal(amount=0.1 + 0.2, currency="EUR"), INVALID),
    ("a tenth of a cent", raw("amount", "0.001"), INVALID),
    ("a fraction of a yen", deal(amount=0.5, currency="JPY"), INVALID),
    ("19 digits", raw("amount", "1234567890123456789"), INVALID),
    ("19 digits as text", raw("amount", '"1234567890123456789"'), INVALID),
    ("2^53+1 with two places too many", raw("amount", "9007199254740993.001"), INVALID),
    ("2^63", raw("amount", "9223372036854775808"), INVALID),
    ("-2^63-1", raw("amount", "-9223372036854775809"), INVALID),
    ("1e400", raw("amount", "1e400"), INVALID),
    ("1e-400", raw("amount", "1e-400"), INVALID),
    ("1e999999999999", raw("amount", "1e999999999999"), MALFORMED),
    ("1e-999999999999", raw("amount", "1e-999999999999"), MALFORMED),
    ("a hundred thousand digits", raw("amount", "1" * 100_000), MALFORMED),
    ("a hundred thousand places", raw("amount", "0." + "0" * 100_000 + "1"), MALFORMED),
    ("NaN", raw("amount", "NaN"), MALFORMED),
    ("NaN as text", raw("amount", '"NaN"'), INVALID),
    ("Infinity", raw("amount", "Infinity"), MALFORMED),
    ("-Infinity", raw("amount", "-Infinity"), MALFORMED),
    ("leading plus", raw("amount", "+1"), MALFORMED),
    ("leading zero", raw("amount", "01"), MALFORMED),
    ("trailing dot", raw("amount", "1."), MALFORMED),
    ("leading dot", raw("amount", ".5"), MALFORMED),
    ("hex number", raw("amount", "0x10"), MALFORMED),
    ("currency of no country", deal(amount=1, currency="ZZZ"), INVALID),
    ("currency in small letters", deal(amount=1, currency="eur"), INVALID),
    ("currency that is gold", deal(amount=1, currency="XAU"), INVALID),
    ("probability above one", deal(probability=1.5), INVALID),
    ("probability below zero", deal(probability=-0.1), INVALID),
    ("probability too fine", raw("probability", "0.12345678901234"), INVALID),
    ("term of half a month", deal(term_months=1.5), INVALID),
    ("term of no months", deal(term_months=0), INVALID),
    ("term beyond every integer", raw("term_months", "9223372036854775808"), INVALID),
    ("period unknown", deal(value_period="weekly"), INVALID),
    ("category unknown", deal(forecast_category="maybe"), INVALID),
    ("date that is none", deal(expected_close_date="2026-02-30"), INVALID),
    ("date with a time", deal(expected_close_date="2026-02-03T00:00:00Z"), INVALID),
    ("date of the year 0", deal(expected_close_date="0000-00-00"), INVALID),
    ("date in other digits", deal(expected_close_date="२०२६-०१-०१"), INVALID),
    ("instant without zone", deal(effective_at="2026-02-03T00:00:00"), INVALID),
    ("instant at hour 25", deal(effective_at="2026-02-03T25:00:00Z"), INVALID),
    ("instant in the far future", deal(effective_at="9999-12-31T23:59:59.999999Z"), INVALID),
    ("owner empty", deal(owner_id=""), INVALID),
    ("owner too long", deal(owner_id="x" * 201), INVALID),
    ("owner with NUL", raw("owner_id", '"a\\u0000b"'), MALFORMED),
    ("contact no UUID", deal(contact_id="anna"), INVALID),
    ("contact a cut UUID", deal(contact_id=NO_ID[:-1]), INVALID),
    ("metadata an array", deal(metadata=[1]), INVALID),
    ("metadata too large", deal(metadata={"a": "x" * 17_000}), INVALID),
    ("external id a text", deal(external_id="crm-1"), INVALID),
    ("external id half", deal(external_id={"source": "crm"}), INVALID),
    ("external id with more", deal(external_id={"source": "crm", "id": "1", "x": 1}), INVALID),
    ("stage of no workspace", deal(stage_id=NO_ID), INVALID),
    ("stage no UUID", deal(stage_id="lead"), INVALID),
    ("pipeline of no workspace", deal(pipeline_id=NO_ID), INVALID),
    ("pipeline as stage", b'{"title":"x","stage_id":"PIPELINE"}', INVALID),
    ("duplicate key", b'{"title":"x","title":"y"}', MALFORMED),
    ("duplicate key by escape", b'{"title":"x","t\\u0069tle":"y"}', MALFORMED),
    ("duplicate key inside", b'{"title":"x","metadata":{"a":1,"a":2}}', MALFORMED),
    ("invalid UTF-8", b'{"title":"\xff\xfe"}', MALFORMED),
    ("overlong UTF-8", b'{"title":"\xc0\xaf"}', MALFORMED),
    ("surrogate in UTF-8", b'{"title":"\xed\xa0\x80"}', MALFORMED),
    ("beyond Unicode", b'{"title":"\xf4\x90\x80\x80"}', MALFORMED),
    ("UTF-8 cut off", b'{"title":"\xe2\x82"}', MALFORMED),
    ("lone surrogate escape", b'{"title":"\\ud800"}', MALFORMED),
    ("surrogates the wrong way", b'{"title":"\\udc00\\ud800"}', MALFORMED),
    ("unknown escape", b'{"title":"\\x41"}', MALFORMED),
    ("control character", b'{"title":"a\nb"}', MALFORMED),
    ("NUL after the body", deal() + b"\0", MALFORMED),
    ("byte order mark", b"\xef\xbb\xbf" + deal(), MALFORMED),
    ("UTF-16", '{"title":"x"}'.encode("utf-16"), MALFORMED),
    ("two values", deal() + deal(), MALFORMED),
    ("trailing comma", b'{"title":"x",}', MALFORMED),
    ("single quotes", b"{'title':'x'}", MALFORMED),
    ("comment", b'{"title":"x"} // deal', MALFORMED),
    ("cut in a text", b'{"title":"x', MALFORMED),
    ("cut in a key", b'{"tit', MALFORMED),
    ("cut in a word", b'{"title":nul', MALFORMED),
    ("cut after a colon", b'{"title":', MALFORMED),
    ("depth 65", b'{"title":"x","metadata":' + b'{"a":' * 64 + b"1" + b"}" * 65, MALFORMED),
    ("depth 100,000 of arrays", b'{"title":' + b"[" * 100_000 + b"]" * 100_000 + b"}", MALFORMED),
    ("depth 100,000 of objects", b'{"a":' * 100_000 + b"1" + b"}" * 100_000, MALFORMED),
    ("depth 100,000 never closed", b"[" * 100_000, MALFORMED),
    ("a form", b"title=x", MALFORMED),
]


@pytest.mark.parametrize("body, expected", table(BODIES))
def test_a_body_that_cannot_be_used(shared_server, world, body, expected):
    answer = shared_server.client.post(DEALS, world.fill(body.decode("latin-1")).encode("latin-1"))
    assert (answer.status, answer.code) == expected, answer
    if expected is INVALID:
        assert answer.json["errors"], answer
    assert len(answer.body) < 20_000


def test_a_million_keys(shared_server):
    """A body of four mebibytes holds about 340,000 of them; the next test's limit stops more."""
    body = b"{" + b",".join(b'"%x":1' % number for number in range(340_000)) + b"}"
    answer = shared_server.client.post(DEALS, body)
    assert (answer.status, answer.code) in (INVALID, MALFORMED)
    assert len(answer.body) < 1_000_000


@pytest.mark.parametrize("extra", [1, 1 << 20])
def test_a_body_over_four_mebibytes(shared_server, extra):
    try:
        answer = shared_server.new_client().post(DEALS, b" " * ((4 << 20) + extra))
    except (BrokenPipeError, ConnectionResetError):
        return  # The server need not read what it has refused.
    assert (answer.status, answer.code) == (413, "body_too_large")


def test_a_body_of_exactly_four_mebibytes_is_read(shared_server):
    answer = shared_server.client.post(DEALS, b" " * (4 << 20))
    assert (answer.status, answer.code) == MALFORMED


def test_a_million_keys_in_more_than_the_limit(shared_server):
    body = b"{" + b",".join(b'"%x":1' % number for number in range(1_000_000)) + b"}"
    try:
        answer = shared_server.new_client().post(DEALS, body)
    except (BrokenPipeError, ConnectionResetError):
        return
    assert (answer.status, answer.code) == (413, "body_too_large")


# Methods, paths, parameters and headers

PARAMETER, NOT_FOUND = (400, "invalid_parameter"), (404, "not_found")
UNKNOWN, HEADER = (400, "unknown_parameter"), (400, "malformed_header")

REQUESTS = [
    ("nothing there", "GET", "/nothing", None, NOT_FOUND),
    ("root", "GET", "/", None, NOT_FOUND),
    ("another version", "GET", "/api/v2/deals", None, NOT_FOUND),
    ("slash at the end", "GET", "/api/v1/deals/", None, NOT_FOUND),
    ("dots", "GET", "/api/v1/../../etc/passwd", None, NOT_FOUND),
    ("encoded dots", "GET", "/api/v1/%2e%2e/%2e%2e/etc/passwd", None, NOT_FOUND),
    ("many segments", "GET", "/a" * 1000, None, NOT_FOUND),
    ("local import from the network", "POST", "/api/v1/local/imports", None, NOT_FOUND),
    ("local check from the network", "POST", "/api/v1/local/check", None, NOT_FOUND),
    ("method unknown to the list", "DELETE", DEALS, None, (405, "method_not_allowed")),
    ("method of another server", "PROPFIND", DEALS, None, (405, "method_not_allowed")),
    ("TRACE", "TRACE", DEALS, None, (405, "method_not_allowed")),
    ("deal that is not there", "GET", f"{DEALS}/{NO_ID}", None, NOT_FOUND),
    ("stage as deal", "GET", f"{DEALS}/STAGE0", None, NOT_FOUND),
    ("deal as pipeline", "GET", "/api/v1/pipelines/DEAL/summary", None, NOT_FOUND),
    ("id that is none", "GET", f"{DEALS}/seven", None, NOT_FOUND),
    ("id with NUL", "GET", f"{DEALS}/%00", None, PARAMETER),
    ("id in invalid UTF-8", "GET", f"{DEALS}/%ff", None, PARAMETER),
    ("id with half an escape", "GET", f"{DEALS}/%f", None, PARAMETER),
    ("query in invalid UTF-8", "GET", f"{DEALS}?owner_id=%ff", None, PARAMETER),
    ("query with half an escape", "GET", f"{DEALS}?owner_id=%", None, PARAMETER),
    ("parameter unknown", "GET", f"{DEALS}?colour=red", None, UNKNOWN),
    ("parameter twice", "GET", f"{DEALS}?limit=1&limit=2", None, PARAMETER),
    ("limit zero", "GET", f"{DEALS}?limit=0", None, PARAMETER),
    ("limit over the page", "GET", f"{DEALS}?limit=501", None, PARAMETER),
    ("limit negative", "GET", f"{DEALS}?limit=-1", None, PARAMETER),
    ("limit a word", "GET", f"{DEALS}?limit=all", None, PARAMETER),
    ("limit beyond every integer", "GET", f"{DEALS}?limit=99999999999999999999", None, PARAMETER),
    ("sort by nothing", "GET", f"{DEALS}?sort=colour", None, PARAMETER),
    ("sort by amount without currency", "GET", f"{DEALS}?sort=amount", None, PARAMETER),
    ("amount without currency", "GET", f"{DEALS}?amount[gte]=1", None, PARAMETER),
    ("amount NaN", "GET", f"{DEALS}?amount[gte]=NaN&currency=EUR", None, PARAMETER),
    ("date that is none", "GET", f"{DEALS}?expected_close_date[gte]=2026-13-01", None, PARAMETER),
    ("stage that is none", "GET", f"{DEALS}?stage_id=lead", None, PARAMETER),
    ("cursor that is none", "GET", f"{DEALS}?cursor=abc", None, (400, "invalid_cursor")),
    ("cursor of nothing", "GET", f"{DEALS}?cursor=", None, PARAMETER),
    ("as of nothing", "GET", "/api/v1/pipelines/summary?as_of=yesterday", None, PARAMETER),
    ("as of the year 10000", "GET", "/api/v1/pipelines/summary?as_of=10000-01-01", None, PARAMETER),
    ("known at nothing", "GET", "/api/v1/pipelines/summary?known_at=0", None, PARAMETER),
    ("currency of no country", "GET", "/api/v1/pipelines/summary?currency=ZZZ", None, PARAMETER),
    ("include everything", "GET", "/api/v1/pipelines/summary?include=everything", None, PARAMETER),
    ("summary by a parameter of others", "GET", "/api/v1/pipelines/summary?group_by=stage", None, UNKNOWN),
    ("move nowhere", "POST", f"{DEALS}/DEAL/move", "{}", INVALID),
    ("move to the same stage", "POST", f"{DEALS}/DEAL/move", '{"stage_id":"STAGE0"}', INVALID),
    ("move to no stage", "POST", f"{DEALS}/DEAL/move", f'{{"stage_id":"{NO_ID}"}}', INVALID),
    ("move in the future", "POST", f"{DEALS}/DEAL/move",
     '{"stage_id":"STAGE1","effective_at":"2900-01-01T00:00:00Z"}', INVALID),
    ("move before creation", "POST", f"{DEALS}/DEAL/move",
     '{"stage_id":"STAGE1","effective_at":"1970-01-01T00:00:00Z"}', INVALID),
    ("move nothing", "POST", f"{DEALS}/{NO_ID}/move", '{"stage_id":"STAGE1"}', NOT_FOUND),
    ("move correcting nothing", "POST", f"{DEALS}/DEAL/move", '{"stage_id":"STAGE1","corrects":999999}', INVALID),
    ("change nothing", "PATCH", f"{DEALS}/DEAL", "{}", INVALID),
    ("change to 19 digits", "PATCH", f"{DEALS}/DEAL", '{"amount":1234567890123456789}', INVALID),
    ("take the title away", "PATCH", f"{DEALS}/DEAL", '{"title":null}', INVALID),
    ("restore what is there", "POST", f"{DEALS}/DEAL/restore", None, (409, "conflict")),
    ("reopen what is open", "POST", f"{DEALS}/DEAL/reopen", None, (409, "conflict")),
    ("reorder half", "POST", "/api/v1/pipelines/PIPELINE/stages/reorder", '{"stage_ids":["STAGE0"]}', INVALID),
    ("reorder twice the same", "POST", "/api/v1/pipelines/PIPELINE/stages/reorder",
     '{"stage_ids":["STAGE0","STAGE0"]}', INVALID),
    ("reorder a text", "POST", "/api/v1/pipelines/PIPELINE/stages/reorder", '{"stage_ids":"STAGE0"}', INVALID),
    ("probability of a won stage", "PATCH", "/api/v1/stages/WON", '{"probability":0.5}', INVALID),
    ("kind of a stage in use", "PATCH", "/api/v1/stages/STAGE0", '{"kind":"won"}', (409, "conflict")),
    ("delete a stage in use", "DELETE", "/api/v1/stages/STAGE0", None, (409, "in_use")),
    ("delete a pipeline in use", "DELETE", "/api/v1/pipelines/PIPELINE", None, (409, "in_use")),
    ("pipeline with a bad stage", "POST", "/api/v1/pipelines",
     '{"name":"x","stages":[{"name":"a","kind":"open"},{"name":"b","kind":"closed"}]}', INVALID),
]


@pytest.mark.parametrize("method, path, body, expected", table(REQUESTS))
def test_a_request_that_cannot_be_done(shared_server, world, method, path, body, expected):
    body = None if body is None else world.fill(body)
    answer = shared_server.client.request(method, world.fill(path), body)
    assert (answer.status, answer.code) == expected, answer
    if answer.status == 405:
        assert "GET" in answer.headers["allow"]


HEADERS = [
    ("workspace over the network", {"Penstock-Workspace": "default"}, HEADER),
    ("If-Match that is no tag", {"If-Match": "v1"}, HEADER),
    ("If-Match of another server", {"If-Match": '"abc"'}, HEADER),
    ("If-Match weak", {"If-Match": 'W/"v1"'}, HEADER),
    ("If-Match of another version", {"If-Match": '"v7"'}, (412, "version_mismatch")),
    ("If-Match beyond every integer", {"If-Match": '"v99999999999999999999"'}, HEADER),
    ("no JSON", {"Content-Type": "text/plain"}, (415, "unsupported_media_type")),
    ("a form", {"Content-Type": "application/x-www-form-urlencoded"}, (415, "unsupported_media_type")),
    ("compressed", {"Content-Encoding": "gzip"}, (415, "unsupported_media_type")),
    ("accepts pictures", {"Accept": "image/png"}, (406, "not_acceptable")),
    ("Host of another", {"Host": "example.com"}, (421, "host_refused")),
    ("Host that only begins like ours", {"Host": "localhost.example.com"}, (421, "host_refused")),
    ("101 fields", {f"X-{number}": "1" for number in range(101)}, (431, "head_too_large")),
    ("a field of 17 KiB", {"X-Long": "x" * (17 << 10)}, (431, "head_too_large")),
]


@pytest.mark.parametrize("headers, expected", table(HEADERS))
def test_a_header_that_cannot_be_used(shared_server, world, headers, expected):
    answer = shared_server.new_client().patch(f"{DEALS}/{world.deal}", {"title": "changed"}, headers)
    assert (answer.status, answer.code) == expected, answer


def test_a_url_that_is_too_long(shared_server):
    answer = shared_server.new_client().get(f"{DEALS}?owner_id={'x' * 4096}")
    assert (answer.status, answer.code) == (414, "uri_too_long")


def test_101_query_arguments(shared_server):
    query = "&".join(f"a{number}=1" for number in range(101))
    answer = shared_server.new_client().get(f"{DEALS}?{query}")
    assert (answer.status, answer.code) == PARAMETER


def test_what_only_looks_like_nonsense_is_taken(shared_server, world):
    """The far side of the limits: refusing everything would pass every other test here. Nothing is written."""
    client = shared_server.client
    query = "&".join(f"a{number}=1" for number in range(100))
    assert client.get(f"{DEALS}?{query}").code == "unknown_parameter"
    assert client.get(DEALS, **{f"X_{number}": "1" for number in range(90)}).status == 200
    assert client.get(f"{DEALS}?owner_id={'x' * 200}").status == 200
    assert client.get(DEALS, Host="localhost").status == 200
    assert client.get(DEALS, Host=f"127.0.0.1:{shared_server.port}").status == 200
    assert client.get(f"{DEALS}/{world.deal.upper()}").status in (200, 404)


def test_ids_of_nothing_by_the_hundred(shared_server):
    source = random.Random(3)
    for _ in range(100):
        id = uuid.UUID(int=source.getrandbits(128), version=4)
        for path in (f"{DEALS}/{id}", f"{DEALS}/{id}/history", f"/api/v1/stages/{id}", f"/api/v1/pipelines/{id}"):
            assert shared_server.client.get(path).status == 404


# Raw sockets


SNEAKED = message(b"Content-Length: 0\r\n", method=b"GET", target=b"/health")
CHUNKED = b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n"
DEAL = b'{"title":"sneaked in"}'

# Whatever follows such a message must never be taken for a request.
SMUGGLING = [
    ("length and chunks", message(CHUNKED + b"Content-Length: 5\r\n", b"0\r\n\r\n" + SNEAKED)),
    ("chunks and length", message(b"Content-Length: 5\r\n" + CHUNKED, b"0\r\n\r\n" + SNEAKED)),
    ("two lengths", message(b"Content-Length: 0\r\nContent-Length: 60\r\n", SNEAKED)),
    ("two equal lengths", message(b"Content-Length: 0\r\nContent-Length: 0\r\n", SNEAKED)),
    ("lengths in a list", message(b"Content-Length: 0, 0\r\n", SNEAKED)),
    ("length with a sign", message(b"Content-Length: +0\r\n", SNEAKED)),
    ("length negative", message(b"Content-Length: -1\r\n", SNEAKED)),
    ("length in hex", message(b"Content-Length: 0x0\r\n", SNEAKED)),
    ("length a word", message(b"Content-Length: none\r\n", SNEAKED)),
    ("length beyond every integer", message(b"Content-Length: 18446744073709551616\r\n", SNEAKED)),
    ("length at the edge", message(b"Content-Length: 9223372036854775808\r\n", SNEAKED)),
    ("length with a space before the colon", message(b"Content-Length : 60\r\n", SNEAKED)),
    ("chunks twice", message(CHUNKED + b"Transfer-Encoding: chunked\r\n", b"0\r\n\r\n" + SNEAKED)),
    ("chunks and identity", message(b"Transfer-Encoding: chunked, identity\r\n", b"0\r\n\r\n" + SNEAKED)),
    ("identity", message(b"Transfer-Encoding: identity\r\n", SNEAKED)),
    ("unknown encoding", message(b"Transfer-Encoding: xchunked\r\n", b"0\r\n\r\n" + SNEAKED)),
    ("compressed chunks", message(b"Transfer-Encoding: gzip, chunked\r\n", b"0\r\n\r\n" + SNEAKED)),
    ("two hosts", message(b"Host: example.com\r\n" + b"Content-Length: 0\r\n", SNEAKED)),
    ("no host", message(b"Content-Length: 0\r\n", SNEAKED, host=b"")),
    ("NUL in a field", message(b"X-A: a\0b\r\nContent-Length: 0\r\n", SNEAKED)),
    ("NUL in a name", message(b"X\0A: a\r\nContent-Length: 0\r\n", SNEAKED)),
    ("space in a name", message(b"X A: a\r\nContent-Length: 0\r\n", SNEAKED)),
    ("size of a chunk a word", message(CHUNKED, b"zz\r\n" + SNEAKED)),
    ("size of a chunk negative", message(CHUNKED, b"-1\r\n" + SNEAKED)),
    ("size of a chunk beyond every integer", message(CHUNKED, b"ffffffffffffffffff\r\n" + SNEAKED)),
    ("chunk without its end", message(CHUNKED, b"5\r\nabcdefgh" + SNEAKED)),
]


@pytest.mark.parametrize("sent", table([(name, sent) for name, sent in SMUGGLING]))
def test_an_ambiguous_message_is_refused_and_what_follows_is_not_a_request(shared_server, sent):
    received = exchange(shared_server, sent)
    # What the HTTP library refuses by itself comes with its head written twice.
    assert set(statuses(received)) in (set(), {400}, {413}, {421}), received
    assert b'{"status":"ok"}' not in received


BROKEN = [
    ("nothing", b""),
    ("line ends only", b"\r\n" * 100),
    ("random bytes", random.Random(1).randbytes(4096)),
    ("NULs", bytes(4096)),
    ("a TLS greeting", bytes.fromhex("16030100c8010000c40303") + random.Random(2).randbytes(200)),
    ("HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    ("HTTP/0.9", b"GET /\r\n"),
    ("HTTP/9.9", b"GET /health HTTP/9.9\r\nHost: localhost\r\n\r\n"),
    ("no version", b"GET /health\r\nHost: localhost\r\n\r\n"),
    ("no target", b"GET\r\n\r\n"),
    ("a method that never ends", b"G" * 100_000),
    ("a target that never ends", b"GET /" + b"a" * 100_000),
    ("a field that never ends", b"GET / HTTP/1.1\r\nX: " + b"a" * 100_000),
    ("fields that never end", b"GET / HTTP/1.1\r\n" + b"X: a\r\n" * 20_000),
    ("a head cut off", b"GET /health HTTP/1.1\r\nHost: loc"),
    ("a body cut off", message(b"Content-Type: application/json\r\nContent-Length: 1000\r\n", DEAL)),
    ("chunks cut off", message(CHUNKED, b"16\r\n" + DEAL)),
    ("chunks without the last", message(CHUNKED, b"16\r\n" + DEAL + b"\r\n")),
    ("target in invalid UTF-8", b"GET /\xff\xfe HTTP/1.1\r\nHost: localhost\r\n\r\n"),
    ("field in invalid UTF-8", b"GET /health HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: \xff\xfe\r\n\r\n"),
    ("a whole URL", b"GET http://example.com/health HTTP/1.1\r\nHost: example.com\r\n\r\n"),
    ("CONNECT", b"CONNECT example.com:80 HTTP/1.1\r\nHost: example.com\r\n\r\n"),
    ("400 fields", b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"X: a\r\n" * 400 + b"\r\n"),
    ("500 arguments", b"GET /?" + b"a=1&" * 500 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n"),
]


@pytest.mark.parametrize("sent", table([(name, sent) for name, sent in BROKEN]))
def test_what_is_no_request(shared_server, sent):
    received = exchange(shared_server, sent)
    assert all(400 <= status < 600 for status in statuses(received)), received


def test_expecting_a_hundred_of_a_body_that_is_too_long(shared_server):
    head = b"Content-Type: application/json\r\nExpect: 100-continue\r\nConnection: close\r\n"
    sent = message(head + b"Content-Length: 99999999\r\n")
    assert statuses(exchange(shared_server, sent, ends=False)) == [413]


def test_many_connections_that_say_nothing(shared_server):
    idle = [socket.create_connection((shared_server.host, shared_server.port)) for _ in range(300)]
    try:
        assert shared_server.new_client().get("/health").status == 200
    finally:
        for connection in idle:
            connection.close()


def test_connections_closed_in_the_middle_of_everything(shared_server):
    whole = message(b"Content-Type: application/json\r\nContent-Length: 30\r\n", b'{"title":"never complete')
    for length in range(0, len(whole), 3):
        with socket.create_connection((shared_server.host, shared_server.port)) as connection:
            connection.sendall(whole[:length])


def test_answers_that_nobody_reads(shared_server):
    asked = message(b"", method=b"GET", target=b"/openapi.json") * 50
    unread = []
    for _ in range(20):
        connection = socket.create_connection((shared_server.host, shared_server.port))
        connection.settimeout(0.2)
        try:
            connection.sendall(asked)
        except OSError:
            pass
        unread.append(connection)
    assert shared_server.new_client().get("/health").status == 200
    for connection in unread:
        connection.close()


def test_random_requests_from_many_threads(shared_server):
    def send(seed):
        source = random.Random(seed)
        for _ in range(40):
            sent = bytearray(message(b"Content-Type: application/json\r\nContent-Length: 9\r\n", b'{"ti":"x"}'))
            for _ in range(source.randrange(1, 8)):
                sent[source.randrange(len(sent))] = source.randrange(256)
            exchange(shared_server, bytes(sent))

    threads = [threading.Thread(target=send, args=(seed,)) for seed in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_there_are_enough_cases():
    assert len(BODIES) + len(REQUESTS) + len(HEADERS) + len(SMUGGLING) + len(BROKEN) >= 120
