"""The served OpenAPI document by the judgement of others' validators."""

import json

import openapi_spec_validator
import pytest
from openapi_schema_validator import OAS31Validator, oas31_format_checker


@pytest.fixture(scope="module")
def document(shared_server):
    answer = shared_server.client.get("/openapi.json")
    assert answer.status == 200 and answer.headers["content-type"] == "application/json", answer
    return json.loads(answer.body)


@pytest.fixture(scope="module")
def operations(document):
    """Every operation under its method and path."""
    return {f"{method.upper()} {path}": operation for path, methods in document["paths"].items()
            for method, operation in methods.items()}


def test_the_document_follows_the_specification(document):
    errors = [error.message for error in openapi_spec_validator.OpenAPIV31SpecValidator(document).iter_errors()]
    assert errors == []


def problems(document, schema, value):
    """What an independent validator holds against a value; references lead into the document."""
    schema = schema | {"components": document["components"]}
    return [f"{value!r}: {error.message}"
            for error in OAS31Validator(schema, format_checker=oas31_format_checker).iter_errors(value)]


def examples(described):
    """The examples of a parameter, a media type or a schema itself."""
    schema = described.get("schema", {})
    found = list(schema.get("examples", []))
    found += [described["example"]] if "example" in described else []
    return schema, found + [example["value"] for example in described.get("examples", {}).values()]


def resolved(document, part):
    """What stands there, or where its reference leads to."""
    for name in part.get("$ref", "").split("/")[1:]:
        document = document[name]
    return document if "$ref" in part else part


def test_every_example_fits_its_schema(document, operations):
    wrong, count = [], 0
    for name, operation in operations.items():
        described = [resolved(document, parameter) for parameter in operation.get("parameters", [])]
        described += operation.get("requestBody", {}).get("content", {}).values()
        for response in operation["responses"].values():
            described += resolved(document, response).get("content", {}).values()
        for one in described:
            schema, values = examples(one)
            count += len(values)
            wrong += [f"{name}: {problem}" for value in values for problem in problems(document, schema, value)]
    assert wrong == []
    assert count > len(operations)


def test_every_schema_is_one_and_its_examples_fit(document):
    wrong, count = [], 0
    for name, schema in document["components"]["schemas"].items():
        OAS31Validator.check_schema(schema)
        for where, part in parts(name, schema):
            for value in part.get("examples", []):
                count += 1
                wrong += [f"{where}: {problem}" for problem in problems(document, part, value)]
    assert wrong == []
    assert count > len(document["components"]["schemas"])


def parts(where, schema):
    """A schema and all schemas within it, each with its place."""
    yield where, schema
    for keyword in ("properties", "patternProperties", "$defs"):
        for name, part in schema.get(keyword, {}).items():
            yield from parts(f"{where}/{name}", part)
    for keyword in ("items", "additionalProperties"):
        if isinstance(schema.get(keyword), dict):
            yield from parts(f"{where}/{keyword}", schema[keyword])
    for keyword in ("oneOf", "anyOf", "allOf"):
        for index, part in enumerate(schema.get(keyword, [])):
            yield from parts(f"{where}/{keyword}/{index}", part)


def test_the_body_of_every_write_has_an_example(operations):
    without = [name for name, operation in operations.items()
               for content in operation.get("requestBody", {}).get("content", {}).values() if not examples(content)[1]]
    assert without == []
