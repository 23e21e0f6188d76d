"""Reading all ballots at once finds what reading row by row finds, or leaves it to that."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lianxin.algorithms.budgets.columns import PADDING, Cells, _by_texts, _by_words, _spread, different
from lianxin.algorithms.budgets.problems import Problems
from lianxin.algorithms.budgets.tables import Table, _at_once, _row_by_row
from tests.algorithms.budgets.elections import VALLEY

pytestmark = pytest.mark.one_engine

REAL = sorted((Path(__file__).resolve().parents[4] / "shared/data/pabulib").glob("*.pb"))
HEAD = VALLEY[: VALLEY.index(b"voter_id")]
#: Quotation marks, blanks of every kind, ends of lines, letters of one, two and three bytes, nothing at all.
PIECES = ("a", "b2", "a,b2", "", "none", " ", "\N{NO-BREAK SPACE}", "\t", '"', "ą", "連", "\0", "\r", "x" * 9)
CELLS = st.lists(st.sampled_from(PIECES), max_size=2).map("".join) | st.sampled_from(("a", "b2", "a,b2"))


def by_rows(data: bytes) -> list[Table]:
    problems = Problems()
    found, _ = _row_by_row(data.decode(), problems)
    assert len(problems) == 0
    return [section.table(problems) for section in found]


def told(tables: list[Table]) -> list[object]:
    return [
        (
            table.columns,
            list(map(list, table.cells)),
            list(table.lines),
            list(table.column(table.columns[-1])),
        )
        for table in tables
    ]


@given(
    st.lists(st.lists(CELLS, min_size=3, max_size=3).map(";".join) | CELLS, max_size=4),
    st.sampled_from(("\n", "\r\n")),
    st.sampled_from(("", "\n", "\r\n", "\n\n", ";;\n", "\r")),
)
@example([";a;b", " ;;"], "\n", "\n")
def test_rows_taken_all_at_once_are_those_of_the_reader(rows: list[str], newline: str, end: str):
    data = HEAD + (newline.join(["voter_id;vote;age", *rows]) + end).encode()
    found = _at_once(data)

    if found is not None:
        assert told(found) == told(by_rows(data))


@pytest.mark.parametrize(
    "data",
    [
        VALLEY,
        VALLEY.replace(b"\n", b"\r\n"),
        VALLEY.rstrip(b"\n"),
        VALLEY.replace(b";30\n", ";連 x\n".encode()),
    ],
)
def test_an_ordinary_file_is_taken_at_once(data: bytes):
    found = _at_once(data)

    assert found is not None
    assert told(found) == told(by_rows(data))


@pytest.mark.parametrize("path", REAL or [None], ids=lambda path: path and path.stem)
def test_so_is_a_real_one(path: Path | None):
    if path is None:
        pytest.skip("the real elections are not beside this repository")
    found = _at_once(path.read_bytes())

    assert found is not None
    assert told(found) == told(by_rows(path.read_bytes()))


def cells(texts: list[str]) -> Cells:
    data = ";".join([*texts, ""]).encode() + PADDING
    ends = np.flatnonzero(np.frombuffer(data, dtype=np.uint8) == ord(";")).astype(np.int32)
    return Cells(data, np.array([-1, *ends[:-1]], dtype=np.int32), 1, ends)


WORDS = st.text("ab,1", max_size=3) | st.text("a,", min_size=7, max_size=18)


@given(st.lists(WORDS, min_size=1, max_size=8), st.data())
def test_equal_rows_are_found_in_the_bytes_as_in_the_texts(texts: list[str], data: st.DataObject):
    column = cells(texts)
    other = cells(data.draw(st.lists(WORDS, min_size=len(texts), max_size=len(texts))))

    assert list(column) == column[:] == texts
    assert different(column) == different(texts)
    for columns in ([column], [column, other]):
        quick, plain = _by_words(columns), _by_texts(columns)
        assert quick is not None
        assert (quick.keys, quick.times, list(quick.of_rows)) == (
            plain.keys,
            plain.times,
            list(plain.of_rows),
        )


def test_rows_that_only_look_equal_as_numbers_are_told_apart():
    """Two ballots that were sought until the number that stands for them in the comparison was the same."""
    column = cells(["abcdefghaaappaaa", "e8m1r7r6ghk38u10"])
    words = column.words

    assert words is not None
    assert len(set(_spread(words).tolist())) == 1
    assert (_by_words([column]), different(column)) == (None, True)


@pytest.mark.parametrize(
    ("texts", "rising"),
    [
        (["1", "2", "9", "10", "11", "100"], True),
        (["1", "2", "10", "10"], False),
        (["10", "9", "11"], False),
        (["a", "b", "aa", "ab"], True),
        (["12345678", "123456789"], False),  # too wide to be seen at once
    ],
)
def test_numbers_given_out_in_turn_are_seen_to_rise(texts: list[str], rising: bool):
    assert cells(texts).rising == rising
    assert different(cells(texts)) == (len(set(texts)) == len(texts))
