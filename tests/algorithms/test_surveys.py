"""Surveys: every answer has one spelling, lines are counted as they were said, and nothing told tells of fewer than five."""

import importlib.util
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import lianxin.web
from lianxin.algorithms.small_numbers import LEAST
from lianxin.algorithms.surveys import (
    BEGUN,
    PASS,
    Asked,
    Counted,
    Kind,
    NoAnswer,
    counted,
    last_words,
    paired,
    read,
    spelled,
    told,
)

SCALE, ONE, ANY = Asked(Kind.SCALE), Asked(Kind.ONE, 3), Asked(Kind.ANY, 4)
NEEDS, NUMBER = Asked(Kind.NEEDS, 5), Asked(Kind.NUMBER, 0, 1, 6)
ALL = (SCALE, ONE, ANY, NEEDS, NUMBER)


@pytest.mark.parametrize(
    ("asked", "given", "spelling"),
    [
        (SCALE, {4: 0}, "4"),
        (ONE, {3: 0}, "3"),
        (ANY, {3: 0, 1: 0}, "1,3"),
        (ANY, {0: 0}, "0"),
        (NEEDS, {5: 1, 2: 3}, "2:3,5:1"),
        (NEEDS, {0: 0}, "0"),
        (NUMBER, {4: 0}, "4"),
        (NUMBER, {12: 0}, "6"),
        (NUMBER, {0: 0}, "1"),
    ],
)
def test_an_answer_has_one_spelling(asked: Asked, given: dict[int, int], spelling: str):
    assert spelled(asked, given) == spelling
    assert spelled(asked, read(asked, spelling)) == spelling


@pytest.mark.parametrize(
    ("asked", "text", "why"),
    [
        (SCALE, "6", "unknown"),
        (SCALE, "0", "unknown"),
        (SCALE, "1,2", "many"),
        (SCALE, "3:1", "unknown"),
        (ONE, "four", "unknown"),
        (ONE, "²", "unknown"),
        (ANY, "0,1", "alone"),
        (ANY, "1,1", "unknown"),
        (NEEDS, "1:1,2:1,3:1,4:1", "many"),
        (NEEDS, "1:4", "unknown"),
        (NEEDS, "1:", "unknown"),
        (NUMBER, "-1", "unknown"),
        (ONE, PASS, "none"),
    ],
)
def test_what_is_no_answer_says_why(asked: Asked, text: str, why: str):
    with pytest.raises(NoAnswer, match=f"^{why}$"):
        spelled(asked, read(asked, text))


def answers(asked: Asked) -> st.SearchStrategy[str]:
    place = st.sampled_from(list(asked.places))
    if asked.kind == Kind.NEEDS:
        said = st.dictionaries(place, st.integers(0, 3), min_size=1, max_size=3)
    elif asked.kind == Kind.ANY:
        said = st.dictionaries(place, st.just(0), min_size=1)
    else:
        said = place.map(lambda one: {one: 0})
    given_one = st.one_of(said, st.just({0: 0})) if asked.several else said
    return st.one_of(st.just(PASS), given_one.map(lambda one: spelled(asked, one)))


@given(st.data(), st.sampled_from(ALL), st.integers(0, 4))
def test_lines_give_the_counts_of_the_last_words(data: st.DataObject, asked: Asked, unseen: int):
    """Split over batches, in whatever order, with some who changed their mind."""
    said = data.draw(st.lists(answers(asked), max_size=30))
    first = [(lot, data.draw(answers(asked))) for lot in range(len(said)) if lot % 3 == 0]
    begun = "".join(f"{lot} {BEGUN}\n" for lot in range(len(said) + unseen))
    contents = ["".join(f"{lot} 1 {one}\n" for lot, one in lines) for lines in (first, enumerate(said))]
    words = last_words([begun, *contents], {1: asked})
    found = counted(asked, words[1].values(), len(words[BEGUN]))

    assert (found.people, found.unseen) == (len(said) + unseen, unseen)
    assert found.passed == Counter(said)[PASS]
    assert found.chosen == {
        place: sum(one != PASS and place in read(asked, one) for one in said) for place in asked.places
    }


@pytest.mark.parametrize(
    "line", ["1 1 9", "1 2 1", "x 1 1", "1 1", "1 0 1", "1 1 1 1", "1  1", "-1 1 1", "1 1 01"]
)
def test_a_line_that_is_none_is_refused(line: str):
    with pytest.raises(ValueError, match="unknown"):
        last_words([line + "\n"], {1: ONE})


@given(st.sampled_from(ALL), st.data())
def test_nothing_told_tells_of_fewer_than_five(asked: Asked, data: st.DataObject):
    said = data.draw(st.lists(answers(asked), max_size=60))
    found = counted(asked, said, len(said) + data.draw(st.integers(0, 8)))
    shown = told(asked, found)
    cells = [shown.answered, shown.passed, shown.unseen, shown.agree, shown.disagree, *shown.chosen.values()]

    assert all(cell is None or cell == 0 or cell >= LEAST for cell in cells)
    if asked.several:
        rest = [shown.answered - one for one in shown.chosen.values() if one is not None and shown.answered]
        assert all(one == 0 or one >= LEAST for one in rest)
    else:
        whole = {**shown.chosen, "passed": shown.passed, "unseen": shown.unseen}
        if asked.kind == Kind.SCALE and None in whole.values():
            whole = {"3": shown.chosen[3], "agree": shown.agree, "disagree": shown.disagree} | {
                name: whole[name] for name in ("passed", "unseen")
            }
            assert None in {shown.chosen[step] for step in (1, 2, 4, 5)}
        assert sum(one is None for one in whole.values()) != 1


def test_steps_that_are_small_are_told_two_together():
    found = told(SCALE, Counted(60, 50, 10, {1: 3, 2: 17, 3: 0, 4: 28, 5: 2}, {}))

    assert (found.agree, found.disagree, found.answered) == (30, 20, 50)
    assert found.chosen == {1: None, 2: None, 3: 0, 4: None, 5: None}


def test_those_who_answered_both_times_are_told_together():
    before = dict.fromkeys(range(30), False) | dict.fromkeys(range(30, 40), True)
    after = {one: one < 12 or one >= 30 for one in range(40)}

    assert paired(before, after) is not None
    assert (paired(before, after).people, paired(before, after).to_yes) == (40, 12)
    assert paired(before, dict.fromkeys(range(4), True)) is None
    assert paired(before, {one: one < 2 for one in range(10)}).to_yes is None


@pytest.mark.parametrize(
    ("only_before", "only_after", "is_told"), [(0, 0, True), (5, 7, True), (1, 5, False), (5, 4, False)]
)
def test_nobody_who_answered_in_one_round_alone_stands_out_by_the_difference(
    only_before: int, only_after: int, is_told: bool
):
    both = {one: one % 2 == 0 for one in range(20)}
    before = both | dict.fromkeys(range(100, 100 + only_before), True)
    after = both | dict.fromkeys(range(200, 200 + only_after), True)

    assert (paired(before, after) is not None) == is_told


def stranger() -> Any:
    """The program for strangers, which shares no line with ours."""
    place = Path(lianxin.web.__file__).parent / "static/lianxin/stranger/survey_recount.py"
    spec = importlib.util.spec_from_file_location("survey_recount", place)
    assert spec
    assert spec.loader
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


STRANGER = stranger()


@given(st.sampled_from(ALL), st.data())
def test_the_stranger_s_program_tells_and_leaves_out_the_very_same(asked: Asked, data: st.DataObject):
    said = data.draw(st.lists(answers(asked), max_size=60))
    people = len(said) + data.draw(st.integers(0, 8))
    ours = told(asked, counted(asked, said, people))
    question = {
        "kind": str(asked.kind),
        "options": [{}] * asked.options,
        "least": asked.least,
        "most": asked.most,
    }

    assert all(STRANGER.is_answer(question, one) for one in said)
    assert STRANGER.told(question, said, people) == {
        "withheld": ours.withheld,
        "answered": ours.answered,
        "passed": ours.passed,
        "unseen": ours.unseen,
        "chosen": {str(place): count for place, count in ours.chosen.items()},
        "agree": ours.agree,
        "disagree": ours.disagree,
        "pressing_tenths": {
            str(at): None if mean is None else round(mean * 10) for at, mean in ours.pressing.items()
        },
    }
