"""Two ways of counting, written apart from each other, give the same figures to the last digit."""

import json
from dataclasses import asdict
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from lianxin.act.states import Word
from lianxin.record.commands import stamp
from lianxin.verify.counting import material_of, plain_office
from lianxin.verify.tally import VoiceOutcome, columns
from tests.record import stranger
from tests.record.scenario import NOW, timedelta

MOMENTS = [stamp(NOW + timedelta(days=day, hours=day)) for day in range(0, 40, 7)]
WORDS = st.sampled_from(["", *Word.values])
MAYBE = st.sampled_from([None, True, False])


def facts() -> st.SearchStrategy[VoiceOutcome]:
    """Any outcome, even one that no office could bring about."""
    moment, later = st.sampled_from(MOMENTS), st.sampled_from(["", *MOMENTS])
    return st.builds(
        VoiceOutcome,
        voice_id=st.just(0),
        said_at=moment,
        imported=st.sampled_from([False, False, False, True]),
        unit=st.sampled_from(["", "power", "roads"]),
        severity=st.sampled_from(["", "ordinary", "danger"]),
        answer_due=later,
        agreed_due=later,
        acted_at=later,
        first_answered=later,
        answered_at=later,
        out_of_scope=st.booleans(),
        apart=st.sampled_from(["", "", "withdrawn", "transferred"]),
        excluded=st.sampled_from(["", "", "malicious", "other"]),
        parts=st.integers(0, 2),
        word=WORDS,
        satisfied=MAYBE,
        own=WORDS,
        contact=WORDS,
        again=WORDS,
        asked_as=WORDS,
        reached=st.sampled_from(["", "reached", "declined", "no_answer"]),
        in_time_said=MAYBE,
        still=st.sampled_from(["", "holds", "relapsed"]),
    )


def canonical(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


@settings(max_examples=150)
@given(st.lists(facts(), max_size=40), st.sampled_from(MOMENTS))
def test_any_outcomes_give_the_same_figures(outcomes: list[VoiceOutcome], as_of: str):
    count = stranger.tool().Count()
    count.voices = {number: asdict(outcome) for number, outcome in enumerate(outcomes)}
    ours = plain_office(material_of(outcomes), as_of)
    del ours["office"]["unit"]

    theirs = stranger.tool().published(count, as_of)
    for only_there in ("as_of", "entries", "imported"):
        del theirs[only_there]
    del theirs["office"]["median_answer_seconds"]

    assert canonical(theirs) == canonical(ours)


@given(facts())
def test_any_outcome_gives_the_same_columns(outcome: VoiceOutcome):
    told = asdict(outcome)

    assert {**told, **stranger.tool().counted_by(told)} == columns(outcome)
