"""The reference page in a real browser, and the plain pages beside it."""

import html.parser
import re
import urllib.parse

import pytest

import penstock

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'")


def address(server, path):
    return f"http://{server.host}:{server.port}{path}"


def operations(server):
    """Method, path and name of every operation of the OpenAPI document."""
    document = server.client.get("/openapi.json").json
    found = [
        (method.upper(), path, operation["operationId"])
        for path, item in document["paths"].items() for method, operation in item.items()]
    assert len(found) > 20
    return found


def assert_alone(server, browser):
    """The page asked this server alone, and the browser had nothing to complain of."""
    assert browser.requested
    foreign = [
        url for url in browser.requested
        if not url.startswith(("data:", "blob:")) and urllib.parse.urlsplit(url).netloc
        != f"{server.host}:{server.port}"]
    assert foreign == []
    assert browser.complaints == []


class Elements(html.parser.HTMLParser):
    """The tags of a page with their attributes."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))


def test_the_page_lists_every_operation_and_asks_no_other_host(shared_server, browser):
    browser.open(address(shared_server, "/docs"))
    wanted = operations(shared_server)
    browser.until(f"document.querySelectorAll('.opblock').length >= {len(wanted)}")
    shown = browser.evaluate(
        "Array.from(document.querySelectorAll('.opblock'), block => ["
        "block.querySelector('.opblock-summary-method').textContent,"
        "block.querySelector('.opblock-summary-path').dataset.path])")
    assert sorted(map(tuple, shown)) == sorted((method, path) for method, path, _ in wanted)
    # One of each method, since parts of the library come to life only then.
    methods = sorted({method for method, _, _ in wanted})
    for method in methods:
        browser.evaluate(f"document.querySelector('.opblock-{method.lower()} .opblock-summary-control').click()")
    browser.until(f"document.querySelectorAll('.opblock.is-open .responses-table').length === {len(methods)}")
    assert_alone(shared_server, browser)


def test_a_link_to_an_operation_opens_it(shared_server, browser):
    browser.open(address(shared_server, "/docs#/deals/deals.move"))
    browser.until("document.querySelectorAll('.opblock.is-open .opblock-body').length === 1")
    path = browser.evaluate("document.querySelector('.opblock.is-open .opblock-summary-path').dataset.path")
    assert path == "/api/v1/deals/{id}/move"
    assert_alone(shared_server, browser)


def test_an_operation_can_be_tried_out_on_the_page(shared_server, browser):
    browser.open(address(shared_server, "/docs#/health/health"))
    for button in ["try-out__btn", "execute"]:
        browser.until(f"document.querySelector('.opblock.is-open .{button}') !== null")
        browser.evaluate(f"document.querySelector('.opblock.is-open .{button}').click()")
    status = browser.until(
        "document.querySelector('.opblock.is-open .live-responses-table tbody .response-col_status')?.textContent")
    assert status.startswith("200")
    assert address(shared_server, "/health") in browser.requested
    assert_alone(shared_server, browser)


def test_the_browser_refuses_what_does_not_belong_to_the_page(shared_server, browser):
    browser.open(address(shared_server, "/docs/problems"))
    browser.until("document.querySelector('table') !== null")
    assert_alone(shared_server, browser)
    for element in ["Object.assign(new Image(), {src: 'http://127.0.0.2:9/x.png'})",
                    "Object.assign(document.createElement('script'), {text: 'document.title = \"changed\"'})",
                    "Object.assign(document.createElement('style'), {textContent: 'body { display: none }'})"]:
        browser.events = []
        browser.evaluate(f"document.body.append({element})")
        assert penstock.eventually(lambda: browser.evaluate("true") and browser.complaints), element
    assert browser.evaluate("document.title") == "Penstock API: problems"


def test_everything_that_the_page_needs_is_named_by_its_content_and_may_be_kept(shared_server):
    client = shared_server.client
    page = client.get("/docs")
    assert page.status == 200 and page.headers["content-type"] == "text/html; charset=utf-8"
    elements = Elements(page.body.decode()).found
    loaded = [
        attributes.get("src") or attributes.get("href") for tag, attributes in elements
        if tag in ("script", "link", "img")]
    files = [path for path in loaded if path != "data:,"]
    assert len(files) == 3
    # Not a line of script or style is in the page itself.
    assert all(attributes.get("src") for tag, attributes in elements if tag == "script")
    assert not any(tag == "style" or "style" in attributes for tag, attributes in elements)
    for path in files:
        assert re.fullmatch(r"/docs/[a-z-]+-[0-9a-f]{32}\.(js|css)", path)
        answer = client.get(path)
        assert answer.status == 200 and len(answer.body) > 50
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["content-type"] == (
            "text/javascript; charset=utf-8" if path.endswith("js") else "text/css; charset=utf-8")
        assert client.get(path.replace("-", "-0", 1)).status == 404
        again = client.get(path, If_None_Match=answer.headers["etag"])
        assert again.status == 304 and again.body == b""


@pytest.mark.parametrize("path", ["/docs", "/docs/problems", "/llms.txt"])
def test_the_pages_are_asked_for_again_each_time_and_cost_little_then(shared_server, path):
    client = shared_server.client
    answer = client.get(path)
    assert answer.status == 200 and answer.headers["cache-control"] == "no-cache"
    again = client.get(path, If_None_Match=answer.headers["etag"])
    assert again.status == 304 and again.body == b"" and again.headers["etag"] == answer.headers["etag"]
    head = client.request("HEAD", path)
    assert head.status == 200 and head.body == b"" and head.headers["content-length"] == str(len(answer.body))


@pytest.mark.parametrize("path", ["/docs", "/docs/", "/docs/problems", "/llms.txt"])
def test_the_pages_let_the_browser_do_nothing_else(shared_server, path):
    headers = shared_server.client.get(path).headers
    assert headers["content-security-policy"] == POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-opener-policy"] == headers["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/docs", "/docs/problems", "/llms.txt", "/openapi.json"])
def test_the_pages_can_only_be_read(shared_server, path):
    for method in ["POST", "PUT", "PATCH", "DELETE"]:
        answer = shared_server.client.request(method, path)
        assert answer.status == 405 and answer.code == "method_not_allowed"
        assert answer.headers["allow"] == "GET, HEAD"


@pytest.mark.parametrize("path", ["/docs/nothing", "/docs/start-.js", "/docs/../docs", "/docsx", "/docs//", "/llms.txt/"])
def test_beside_the_pages_there_is_nothing(shared_server, path):
    assert shared_server.client.get(path).status == 404


def test_every_problem_leads_to_its_line(shared_server):
    client = shared_server.client
    kind = client.get("/api/v1/nothing").json["type"]
    assert kind == "/docs/problems#not_found"
    page = client.get(kind.partition("#")[0])
    ids = {attributes["id"] for _, attributes in Elements(page.body.decode()).found if "id" in attributes}
    codes = client.get("/openapi.json").json["components"]["schemas"]["Problem"]["properties"]["code"]["enum"]
    assert ids == set(codes)


def test_the_plain_page_has_every_operation_and_follows_the_convention(shared_server):
    answer = shared_server.client.get("/llms.txt")
    assert answer.headers["content-type"] == "text/markdown; charset=utf-8"
    lines = answer.body.decode().splitlines()
    assert lines[0] == "# Penstock" and lines[1] == "" and lines[2].startswith("> Penstock ")
    assert [line for line in lines if line.startswith("# ")] == ["# Penstock"]
    below = "\n".join(lines).split("\n## ")[1:]
    # Below the headings there are lists of links and nothing else.
    for section in below:
        heading, *entries = [line for line in section.splitlines() if line]
        assert entries and all(re.match(r"- \[[^\]]+\]\(/[^)]+\): ", line) for line in entries), heading
    for method, path, name in operations(shared_server):
        entry = [line for line in lines if line.startswith(f"- [{name}](")]
        assert len(entry) == 1, name
        assert f"`{method} {path}`" in entry[0]
    for path in set(re.findall(r"\]\((/[^)#]+)", answer.body.decode())):
        assert shared_server.client.get(path).status == 200, path
    assert shared_server.client.get("/llms.txt").body == answer.body
