"""The fourteen scenarios in which a result asks its caller for something first, and what can be done to its state."""

import pytest

import mcp_program
from mcp_raw import CAPABLE, Modern
from mcp_shapes import INVALID_PARAMS, MISSING_CAPABILITY

MODEL = {"role": "assistant", "model": "test-model", "stopReason": "endTurn"}
ROOTS = {"roots": [{"uri": "file:///test/root", "name": "Test Root"}]}


@pytest.fixture(scope="module")
def fixtures():
    with mcp_program.FixtureServer() as running:
        yield running
        assert running.stop() == 0


@pytest.fixture
def modern(fixtures):
    return Modern(fixtures.endpoint())


def accept(**content):
    return {"action": "accept", "content": content}


def said(text):
    return MODEL | {"content": {"type": "text", "text": text}}


def tool(caller, ending, answers=None, state=None, arguments=None, name=None, **more):
    """A round of a call: the first has neither answers nor state."""
    params = {"name": name or f"test_input_required_result_{ending}", "arguments": arguments or {}}
    if answers is not None:
        params["inputResponses"] = answers
    if state is not None:
        params["requestState"] = state
    return caller.call("tools/call", params, **more)


def only(reply, method):
    """The key of the one question of a reply, which is of that method."""
    ((key, question),) = reply.questions_asked.items()
    assert question["method"] == method
    return key


def state_of(reply):
    state = reply.result["requestState"]
    assert isinstance(state, str) and state
    return state


def test_basic_elicitation(modern):
    first = tool(modern, "elicitation")
    assert only(first, "elicitation/create") == "user_name" and "requestState" not in first.result
    form = first.questions_asked["user_name"]["params"]
    assert form["message"] == "What is your name?"
    assert form["requestedSchema"] == {
        "type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]}
    assert tool(modern, "elicitation", {"user_name": accept(name="Alice")}).text == "Hello, Alice!"


def test_basic_sampling(modern):
    first = tool(modern, "sampling")
    key = only(first, "sampling/createMessage")
    asked = first.questions_asked[key]["params"]
    assert asked["maxTokens"] == 100
    assert asked["messages"] == [
        {"role": "user", "content": {"type": "text", "text": "What is the capital of France?"}}]
    assert "Paris" in tool(modern, "sampling", {key: said("The capital of France is Paris.")}).text


def test_basic_list_roots(modern):
    key = only(tool(modern, "list_roots"), "roots/list")
    assert "Test Root" in tool(modern, "list_roots", {key: ROOTS}).text


def test_request_state(modern):
    first = tool(modern, "request_state")
    key = only(first, "elicitation/create")
    assert "state-ok" in tool(modern, "request_state", {key: accept(ok=True)}, state_of(first)).text


def test_multiple_input_requests(modern):
    first = tool(modern, "multiple_inputs")
    answers = {
        "elicitation/create": accept(name="Alice"), "sampling/createMessage": said("Hello there!"), "roots/list": ROOTS}
    keys = {question["method"]: key for key, question in first.questions_asked.items()}
    assert set(keys) == set(answers)
    all_answers = {keys[method]: answer for method, answer in answers.items()}
    text = tool(modern, "multiple_inputs", all_answers, state_of(first)).text
    assert all(part in text for part in ("Alice", "Hello there!", "Test Root"))
    # One answer a round: what is known already comes back with the state.
    reply, asked = first, 3
    for key, answer in all_answers.items():
        assert len(reply.questions_asked) == asked
        reply, asked = tool(modern, "multiple_inputs", {key: answer}, state_of(reply)), asked - 1
    assert reply.text == text


def test_multi_round(modern):
    first = tool(modern, "multi_round")
    second = tool(
        modern, "multi_round", {only(first, "elicitation/create"): accept(name="Alice")}, state_of(first))
    assert state_of(second) != state_of(first)
    key = only(second, "elicitation/create")
    third = tool(modern, "multi_round", {key: accept(color="blue")}, state_of(second))
    assert "Alice" in third.text and "blue" in third.text
    # Without an answer the same question comes again, under a new seal.
    again = tool(modern, "multi_round", {}, state_of(second))
    assert only(again, "elicitation/create") == key and state_of(again) != state_of(second)
    # An answer to a round that has not begun leads to the first.
    assert list(tool(modern, "multi_round", {key: accept(color="blue")}).questions_asked) == list(first.questions_asked)


def test_missing_input_response(modern):
    assert only(tool(modern, "elicitation", {"wrong_key": accept(data="wrong")}), "elicitation/create") == "user_name"


def test_non_tool_request(modern):
    prompt = {"name": "test_input_required_result_prompt"}
    first = modern.call("prompts/get", prompt)
    key = only(first, "elicitation/create")
    done = modern.call("prompts/get", prompt | {"inputResponses": {key: accept(context="test context")}})
    assert "test context" in done.complete["messages"][0]["content"]["text"]


def test_result_type(modern):
    assert tool(modern, "elicitation").result["resultType"] == "input_required"


def test_unsupported_methods(modern):
    # Nothing but the three methods that may ask does so: every reply is held against its method besides.
    for method in ("tools/list", "prompts/list", "resources/list", "resources/templates/list", "server/discover"):
        result = modern.call(method, {"inputResponses": {"a": accept()}, "requestState": "none"}).result
        assert result["resultType"] == "complete" and "inputRequests" not in result


def test_tampered_state(modern):
    first = tool(modern, "tampered_state")
    answers, state = {only(first, "elicitation/create"): accept(ok=True)}, state_of(first)
    changed = [state + "-TAMPERED", state + "A", state + "=", state + "\n", " " + state, state[:-1], state[1:], "", "A"]
    for place, character in enumerate(state):
        changed.append(state[:place] + ("A" if character != "A" else "B") + state[place + 1:])
    for forged in changed:
        assert tool(modern, "tampered_state", answers, forged).code == INVALID_PARAMS, forged
    assert tool(modern, "tampered_state", answers, state).text


def test_state_that_is_no_text_is_refused(modern):
    for state in (7, {}, [], True):
        assert tool(modern, "tampered_state", {"confirm": accept(ok=True)}, state).code == INVALID_PARAMS


def test_state_opens_only_for_the_call_that_it_was_sealed_for(fixtures):
    mine = Modern(fixtures.endpoint(Authorization="Bearer mine"))
    theirs = Modern(fixtures.endpoint(Authorization="Bearer theirs"))
    first = tool(mine, "request_state")
    answers, state = {only(first, "elicitation/create"): accept(ok=True)}, state_of(first)
    assert tool(mine, "tampered_state", answers, state).code == INVALID_PARAMS
    assert tool(mine, "request_state", answers, state, arguments={"other": 1}).code == INVALID_PARAMS
    assert tool(theirs, "request_state", answers, state).code == INVALID_PARAMS
    prompt = {"name": "test_input_required_result_prompt", "inputResponses": answers, "requestState": state}
    assert mine.call("prompts/get", prompt).code == INVALID_PARAMS
    assert tool(mine, "request_state", answers, state).text


def test_state_and_answers_that_nobody_asked_for_do_no_harm(modern):
    assert tool(modern, "", {"none": accept()}, name="test_simple_text").text


def test_capability_check(modern):
    first = tool(modern, "capabilities", capabilities={"sampling": {}})
    assert only(first, "sampling/createMessage")
    assert only(tool(modern, "capabilities", capabilities={"elicitation": {}}), "elicitation/create")
    both = tool(modern, "capabilities").questions_asked
    assert {question["method"] for question in both.values()} == {"sampling/createMessage", "elicitation/create"}


@pytest.mark.parametrize("ending, missing", [
    ("elicitation", "elicitation"), ("sampling", "sampling"), ("list_roots", "roots"), ("request_state", "elicitation"),
    ("tampered_state", "elicitation"), ("multi_round", "elicitation"), ("multiple_inputs", "elicitation"),
    ("multiple_inputs", "sampling"), ("multiple_inputs", "roots")])
def test_nothing_is_asked_that_the_client_cannot_do(modern, ending, missing):
    able = {name: value for name, value in CAPABLE.items() if name != missing}
    reply = tool(modern, ending, capabilities=able)
    assert (reply.status, reply.code) == (400, MISSING_CAPABILITY)
    assert list(reply.error["data"]["requiredCapabilities"]) == [missing]
    none = tool(modern, ending, capabilities={})
    assert (none.status, none.code) == (400, MISSING_CAPABILITY)
    assert missing in none.error["data"]["requiredCapabilities"]


def test_a_prompt_asks_nothing_that_the_client_cannot_do(modern):
    reply = modern.call("prompts/get", {"name": "test_input_required_result_prompt"}, capabilities={})
    assert (reply.status, reply.code) == (400, MISSING_CAPABILITY)
    assert list(reply.error["data"]["requiredCapabilities"]) == ["elicitation"]


@pytest.mark.parametrize("able, is_asked", [({}, True), ({"form": {}}, True), ({"form": {}, "url": {}}, True),
                                            ({"url": {}}, False)], ids=str)
def test_forms_are_asked_of_clients_that_have_forms(modern, able, is_asked):
    reply = tool(modern, "elicitation", capabilities={"elicitation": able})
    if is_asked:
        assert only(reply, "elicitation/create")
    else:
        assert (reply.status, reply.code) == (400, MISSING_CAPABILITY)


def test_ignore_extra_params(modern):
    answers = {
        "user_name": accept(name="Alice"), "unknown_extra_key": accept(foo="bar"),
        "another_unexpected": accept(baz=123)}
    assert tool(modern, "elicitation", answers).text == "Hello, Alice!"


@pytest.mark.parametrize("answers", [
    {"user_name": 12345}, {"user_name": None}, {"user_name": "Alice"}, {"user_name": []}, [], "none", 7], ids=str)
def test_validate_input_refuses_answers_that_are_no_objects(modern, answers):
    assert tool(modern, "elicitation", answers).code == INVALID_PARAMS


def test_validate_input_without_any_answers_asks_or_refuses(modern):
    reply = modern.call("tools/call", {"name": "test_input_required_result_elicitation", "inputResponses": None})
    assert "error" in reply.response or only(reply, "elicitation/create")


@pytest.mark.parametrize("answer", [
    {}, {"action": "accept"}, {"action": "accept", "content": {}}, accept(name=7), accept(other="Alice"),
    {"action": "perhaps", "content": {"name": "Alice"}}, {"content": {"name": "Alice"}}], ids=str)
def test_validate_input_asks_again_where_an_answer_has_another_shape(modern, answer):
    assert only(tool(modern, "elicitation", {"user_name": answer}), "elicitation/create") == "user_name"
