"""Formulas in a rejects file run nowhere, and nothing is changed by it."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.channels.file.guard import guarded, unguarded

CELLS = st.text(alphabet=st.characters(exclude_categories=["Cs"]) | st.sampled_from("=+-@\t\r'"))


@given(CELLS)
def test_guarding_loses_nothing_and_leaves_nothing_that_runs(cell: str):
    assert unguarded(guarded(cell)) == cell
    assert not guarded(cell).startswith(("=", "+", "-", "@", "\t", "\r"))


@given(st.lists(CELLS, min_size=2))
def test_guarded_cells_survive_the_file(cells: list[str]):
    text = io.StringIO(newline="")
    csv.writer(text).writerow(map(guarded, cells))
    text.seek(0)

    assert [unguarded(cell) for cell in next(csv.reader(text, strict=True))] == cells


@pytest.mark.parametrize("cell", ["=1+1", "+86 138", "-3", "@x", "\tx", "\rx", "'quoted'"])
def test_what_a_spreadsheet_would_run_gets_a_mark(cell: str):
    assert guarded(cell) == "'" + cell
