"""The fold from leaves to outcomes: one function for the office and for strangers."""

from dataclasses import replace

import pytest
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


def accepted(case: int, day: int, unit: str = "power") -> dict[str, object]:
    return {**leaf("case.accepted", case=case, unit=unit), "time": T(day)}


def outside(voice: int, word: str, source: str) -> dict[str, object]:
    return leaf("voice.verdict", voice=voice, case=1, word=word, satisfied=None, source=source)


def last(*leaves: dict[str, object]) -> VoiceOutcome:
    """What becomes of voice 1 in case 10."""
    return fold([received(1), opened(10, 1), *leaves])[1]


def test_a_voice_begins_with_nothing_but_its_time():
    assert fold([received(1)]) == {1: VoiceOutcome(1, T(1), False)}


def test_a_voice_goes_round_the_loop():
    outcome = last(
        leaf("case.dispatched", case=10, unit="roads"),
        accepted(10, 2, "roads"),
        answered(10, 3),
        verdict(1, "not", satisfied=False),
        leaf("case.reopened", case=10, times=1),
        answered(10, 9),
        verdict(1, "solved", satisfied=True),
    )

    assert outcome == VoiceOutcome(
        1,
        T(1),
        False,
        case=10,
        unit="power",
        answer_due=T(5),
        acted_at=T(2),
        first_answered=T(3),
        answered_at=T(9),
        word="solved",
        satisfied=True,
        own="solved",
    )


def test_of_answers_that_stand_the_first_counts_for_time():
    assert last(answered(10, 7), answered(10, 3)).answered_at == T(7)


def test_who_says_solved_although_it_was_opened_again_waits_no_longer():
    """No new answer came, so the moment of the word counts; a standing answer keeps its own time."""
    opened_again = leaf("case.reopened", case=10, times=1)
    solved = {**leaf("case.solved", case=10), "time": T(7)}

    assert last(answered(10, 2), opened_again, solved).answered_at == T(7)
    assert last(answered(10, 2), solved).answered_at == T(2)


def test_a_graver_case_takes_its_agreed_date_with_it():
    agreed = {"case": 10, "deviation": 1, "what": "extension", "unit": "power", "reason": None}
    graded = leaf("case.graded", case=10, severity="danger", answer_due=T(3), agreed_due=None)

    outcome = last(leaf("deviation.decided", **agreed, agreed=True, due=T(9)), graded)

    assert (outcome.answer_due, outcome.agreed_due, outcome.severity) == (T(3), "", "danger")


@pytest.mark.parametrize("kind", ["case.reopened", "case.sent_back"])
def test_an_answer_that_was_reopened_or_sent_back_did_not_hold(kind: str):
    """To close early and be reopened is worth nothing: the date is met when an answer holds."""
    closed = last(answered(10, 2), leaf(kind, case=10, times=1))
    answered_again = last(answered(10, 2), leaf(kind, case=10, times=1), answered(10, 8))

    assert (closed.first_answered, closed.answered_at) == (T(2), "")
    assert (answered_again.first_answered, answered_again.answered_at) == (T(2), T(8))


def test_what_two_people_agreed_on_moves_the_agreed_date_and_never_the_first():
    decided = {"case": 10, "deviation": 1, "what": "extension", "unit": "power", "reason": ""}
    declined = last(leaf("deviation.decided", **decided, agreed=False, due=T(9)))
    agreed = last(leaf("deviation.decided", **decided, agreed=True, due=T(9)))

    assert (declined.answer_due, declined.agreed_due) == (T(5), "")
    assert (agreed.answer_due, agreed.agreed_due) == (T(5), T(9))


def test_an_exclusion_is_counted_by_its_reason_until_it_ends():
    decided = {"case": 10, "what": "exclusion", "unit": "power", "due": None, "reason": "abuse"}
    begun = leaf("deviation.decided", **decided, agreed=True)

    assert last(begun).excluded == "abuse"
    assert last(begun, leaf("deviation.ended", case=10, what="exclusion", unit="power")).excluded == ""


def test_what_was_taken_back_or_handed_outside_stands_apart_until_it_is_opened_again():
    transfer = leaf(
        "deviation.decided", case=10, what="transfer", unit="power", agreed=True, due=None, reason=""
    )

    assert last(leaf("case.withdrawn", case=10)).apart == "withdrawn"
    assert last(transfer).apart == "transferred"
    assert last(transfer, leaf("case.reopened", case=10, times=1)).apart == ""


def test_what_is_told_outside_is_kept_apart_from_what_was_said_with_the_receipt():
    outcome = last(
        answered(10, 3),
        verdict(1, "solved"),
        outside(1, "solved", "contact"),
        outside(1, "not", "again"),
        verdict(1, "partly"),
    )

    assert (outcome.own, outcome.contact, outcome.again, outcome.word) == (
        "partly",
        "solved",
        "not",
        "partly",
    )
    assert (outcome.asked_as, outcome.still) == ("solved", "relapsed")


def test_asking_back_is_counted_with_those_who_were_not_reached():
    settled = {"round": 1, "voice": 1, "case": 10, "unit": "power", "word": "", "satisfied": None}
    outcome = last(leaf("contact.settled", **settled, state="no_answer", contacted_in_time=None))

    assert (outcome.reached, outcome.in_time_said) == ("no_answer", None)


@pytest.mark.parametrize(
    ("day", "state", "still"),
    [(30, "holds", ""), (90, "holds", "holds"), (30, "relapsed", "relapsed"), (180, "not_reached", "")],
)
def test_only_what_holds_after_ninety_days_is_lasting(day: int, state: str, still: str):
    assert last(leaf("follow_up.settled", case=10, day=day, round=0, state=state)).still == still


def test_a_share_that_was_taken_on_is_a_first_step_and_a_refused_one_is_none():
    def settled(state: str, day: int) -> dict[str, object]:
        return {**leaf("share.settled", case=10, unit="roads", state=state, by="unit"), "time": T(day)}

    assert last(settled("refused", 2), settled("accepted", 3), accepted(10, 4)).acted_at == T(3)


def test_a_part_of_a_case_has_no_voice_and_counts_nowhere():
    whole = [answered(10, 3)]
    part = [
        leaf("case.split", case=10, part=20, answer_due=T(5)),
        leaf("case.opened", case=20, voice=None, answer_due=T(5)),
        answered(20, 2, "roads"),
    ]

    assert replace(last(*part, *whole), parts=0) == last(*whole)
    assert last(*part).parts == 1


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
