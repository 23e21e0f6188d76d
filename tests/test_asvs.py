"""docs/asvs.md: no requirement is missing, and every test that is said to hold one exists."""

import ast
import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.one_engine
ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "asvs.md").read_text()
#: So many the standard has at level 1, and at levels 1 and 2.
LEVEL_1, LEVELS_1_AND_2 = 70, 253
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([12]) \| (.+?) \| (.+) \|$", re.MULTILINE)
NAMED = re.compile(r"`([^`]+)`")
REASONS = ("**not here**", "**steward**", "**open**")


def rows() -> list[tuple[str, str, str, str]]:
    return ROW.findall(PAGE)


def listed() -> list[str]:
    """The numbers in the list at the end of the page."""
    block = PAGE.partition("```text\n")[2].partition("```")[0]
    found = []
    for line in block.splitlines():
        section, _, numbers = line.partition(": ")
        first, _, last = numbers.partition("-")
        found += [f"{section}.{number}" for number in range(int(first), int(last or first) + 1)]
    return found


def stands(named: str) -> bool:
    """Whether a file or folder is there, and the test in it."""
    path, _, test = named.partition("::")
    file = ROOT / path
    if not test:
        return file.exists()
    found = ast.walk(ast.parse(file.read_text())) if file.is_file() else iter(())
    return any(isinstance(one, ast.FunctionDef) and one.name == test for one in found)


def test_every_requirement_of_levels_1_and_2_stands_there_once_and_in_order() -> None:
    numbers = [number for number, *_ in rows()]

    assert numbers == listed()
    assert len(set(numbers)) == len(numbers) == LEVELS_1_AND_2
    assert sum(level == "1" for _, level, *_ in rows()) == LEVEL_1


def test_each_is_held_by_something_that_exists_or_says_why_not() -> None:
    named = {number: [one for one in NAMED.findall(held) if "/" in one] for number, _, _, held in rows()}
    gone = {one for found in named.values() for one in found if not stands(one)}
    bare = [
        number
        for number, _, _, held in rows()
        if not any(one.startswith("tests/") for one in named[number])
        and not any(reason in held for reason in REASONS)
    ]

    assert gone == set()
    assert bare == []


def test_the_search_for_a_test_finds_none_that_is_not_there() -> None:
    assert stands("tests/test_asvs.py::test_the_search_for_a_test_finds_none_that_is_not_there")
    assert not stands("tests/test_asvs.py::test_nothing_of_the_kind")
    assert not stands("tests/test_nowhere.py")
