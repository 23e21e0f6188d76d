"""The fold from leaves to outcomes: one function for the office and for strangers."""

from hypothesis import given
from hypothesis import strategies as st

from lianxin.verify.tally import VoiceOutcome, fold

T = "2026-03-{:02}T00:00:00.000000Z".format


def leaf(kind: str, **public: object) -> dict[str, object]:
    return {"kind": kind, "public": public}


def received(voice: int, *, imported: bool = False) -> dict[str, object]:
    return leaf("voice.received", voice=voice, said_at=T(1), imported=imported)


def opened(case: int, voice: int) -> dict[str, object]:
    return leaf("case.opened", case=case, voice=voice, answer_due=T(5))


def answered(case: int, day: int, unit: str = "power") -> dict[str, object]:
    return leaf("case.answered", case=case, unit=unit, answered_at=T(day))


def verdict(voice: int, word: str, *, satisfied: bool | None = None) -> dict[str, object]:
    return leaf("voice.verdict", voice=voice, case=1, word=word, satisfied=satisfied)


def test_a_voice_begins_with_nothing_but_its_time():
    assert fold([received(1)]) == {1: VoiceOutcome(1, T(1), False)}


def test_a_voice_goes_round_the_loop():
    leaves = [
        received(1),
        opened(10, 1),
        leaf("case.dispatched", case=10, unit="roads"),
        answered(10, 3),
        verdict(1, "not", satisfied=False),
        answered(10, 9),
        verdict(1, "solved", satisfied=True),
    ]

    assert fold(leaves) == {1: VoiceOutcome(1, T(1), False, 10, "power", T(5), T(3), "solved", True)}


def test_the_first_answer_is_the_one_that_counts_for_time():
    assert fold([received(1), opened(10, 1), answered(10, 7), answered(10, 3)])[1].answered_at == T(7)


def test_an_answer_counts_for_every_voice_of_its_case_and_for_no_other():
    leaves = [
        received(1),
        received(2),
        received(3),
        opened(10, 1),
        opened(10, 2),
        opened(11, 3),
        answered(10, 3),
    ]

    assert [outcome.answered_at for outcome in fold(leaves).values()] == [T(3), T(3), ""]


def test_new_dates_move_the_due_date():
    leaves = [received(1), opened(10, 1), leaf("case.redated", case=10, answer_due=T(4))]

    assert fold(leaves)[1].answer_due == T(4)


def test_other_kinds_of_entries_change_nothing():
    leaves = [received(1), opened(10, 1)]

    assert fold([*leaves, leaf("thread.written", voice=1, speaker="office")]) == fold(leaves)


@given(st.integers(1, 6), st.data())
def test_splitting_and_merging_cases_moves_no_rate(voices: int, data: st.DataObject):
    """Voices are counted: in however many cases the office puts them, equal deeds give equal outcomes."""
    case_of = {voice: data.draw(st.integers(1, voices)) for voice in range(1, voices + 1)}
    words = {voice: data.draw(st.sampled_from(["solved", "partly", "not", ""])) for voice in case_of}

    def outcomes(cases: dict[int, int]) -> list[tuple[str, str]]:
        leaves = [received(voice) for voice in cases]
        leaves += [opened(case, voice) for voice, case in cases.items()]
        leaves += [answered(case, 3) for case in set(cases.values())]
        leaves += [verdict(voice, word) for voice, word in words.items() if word]
        return [(outcome.answered_at, outcome.word) for outcome in fold(leaves).values()]

    assert outcomes(case_of) == outcomes({voice: voice for voice in case_of})
