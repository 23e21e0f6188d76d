"""The door as a whole: its description, its permissions, and nothing fetched from elsewhere."""

import re
from collections import Counter
from importlib import import_module
from pkgutil import iter_modules

import pytest
from django.test import Client
from ninja import Schema

from lianxin import api as doors
from lianxin.api import api as door
from lianxin.api.sealed import RULE
from tests.api.support import Api
from tests.architecture.trees import ROOT

REFERENCE = ROOT / "docs/reference/api.md"

pytestmark = pytest.mark.django_db


def test_the_description_names_every_address_and_how_to_sign_in(api: Api):
    described = api.get("/openapi.json").json()

    operations = {
        (method, path): operation
        for path, ways in described["paths"].items()
        for method, operation in ways.items()
    }
    guarded = {path for (_, path), operation in operations.items() if "security" in operation}
    assert len({operation["operationId"] for operation in operations.values()}) == len(operations)
    assert guarded == {
        path for _, path in operations if path.startswith("/api/v1/desk/") or "/sealed" in path
    }
    assert ("post", "/api/v1/offices/{slug}/voices") in operations


def test_no_page_that_would_load_scripts_from_elsewhere(api: Api):
    assert [api.get(path).status_code for path in ("/docs", "/redoc", "/")] == [404, 404, 404]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
def test_the_description_can_only_be_read(client: Client, method: str):
    answer = getattr(client, method)("/api/v1/openapi.json")

    assert (answer.status_code, answer.json()["error"], answer["Allow"]) == (405, "method", "GET, HEAD")


def test_every_address_carries_its_permission():
    rules = {str(pattern.pattern): pattern.callback.permission for pattern in door.urls[0]}

    assert {rule for path, rule in rules.items() if path.startswith("desk/")} == {
        "staff of the office who work on cases"
    }
    assert {rule for path, rule in rules.items() if "<code>" in path} == {"whoever holds the receipt"}
    assert {rule for path, rule in rules.items() if "/sealed" in path} == {RULE}
    others = [path for path in rules if "<code>" not in path and "/sealed" not in path]
    assert {rules[path] for path in others if not path.startswith("desk/")} == {"anyone"}


def test_the_reference_lists_every_address(api: Api):
    listed = set(
        re.findall(r"^\| `(GET|POST|DELETE) ([^`]+)` \|", REFERENCE.read_text(encoding="utf-8"), re.MULTILINE)
    )

    described = api.get("/openapi.json").json()["paths"]
    there = {(way.upper(), path.removeprefix("/api/v1")) for path, ways in described.items() for way in ways}
    assert listed == there


def test_no_two_shapes_share_a_name_in_the_description():
    """The one that comes second would stand for both."""
    modules = [import_module(f"{doors.__name__}.{one.name}") for one in iter_modules(doors.__path__)]
    shapes = {
        shape
        for module in modules
        for shape in vars(module).values()
        if isinstance(shape, type) and issubclass(shape, Schema) and shape.__module__ == module.__name__
    }

    assert [name for name, n in Counter(shape.__name__ for shape in shapes).items() if n > 1] == []
