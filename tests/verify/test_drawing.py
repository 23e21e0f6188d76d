"""Who can be drawn follows from public leaves alone, and a drawing that follows from none is found."""

from collections.abc import Iterator
from typing import Any

from lianxin.algorithms.canonical import canonical
from lianxin.algorithms.merkle import EMPTY_EDGE, Edge, leaf_hash
from lianxin.record.verification.report import Report
from lianxin.verify.drawing import Drawable, Redrawing, draw, seed_of

ORIGIN = "example.org/willow"
Leaf = dict[str, Any]


def leaf(number: int, kind: str, time: str = "", /, **public: Any) -> Leaf:
    return {"number": number, "kind": kind, "time": time or f"2026-06-{number:02}", "public": public}


def told() -> list[Leaf]:
    """Three live voices and an imported one; two cases are answered, one person says solved."""
    voices = [
        leaf(voice, "voice.received", voice=voice, said_at="", imported=voice == 4) for voice in range(1, 5)
    ]
    cases = [leaf(voice + 4, "case.opened", case=voice, voice=voice) for voice in range(1, 5)]
    answers = [
        leaf(case + 8, "case.answered", case=case, answered_at=f"2026-06-1{case}") for case in (1, 2, 4)
    ]
    return [*voices, *cases, *answers, leaf(13, "voice.verdict", voice=2, word="solved")]


def after(leaves: list[Leaf]) -> Drawable:
    fold = Drawable()
    for one in leaves:
        fold.read(one)
    return fold


def drawn(number: int, *voices: int, kind: str = "first") -> Leaf:
    return leaf(number, "contact.drawn", kind=kind, voices=list(voices))


def test_the_time_is_half_open_and_imported_history_is_never_drawn():
    fold = after(told())

    assert fold.population("first", "2026-06-11", "2026-06-30") == {1, 2}
    assert fold.population("first", "2026-06-11", "2026-06-12") == {1}
    assert fold.population("again", "2026-06-13", "2026-06-30") == {2}
    assert fold.population("again", "2026-06-14", "2026-06-30") == set()


def test_nobody_is_drawn_while_they_wait_or_twice_about_one_answer():
    leaves = [*told(), drawn(14, 1)]
    waits = after(leaves).population("first", "2026", "2027")
    leaves.append(leaf(15, "contact.settled", voice=1))
    settled = after(leaves).population("first", "2026", "2027")
    leaves.append(leaf(16, "case.answered", case=1, answered_at="2026-06-16"))

    assert (waits, settled, after(leaves).population("first", "2026", "2027")) == ({2}, {2}, {1, 2})


class Tree:
    """Walks along leaves as the checks of the record do."""

    def __init__(self, leaves: list[Leaf]) -> None:
        self._leaves = leaves
        self._edge = EMPTY_EDGE

    def edge(self) -> Edge:
        return self._edge

    def __iter__(self) -> Iterator[Leaf]:
        for one in self._leaves:
            self._edge, _finished = self._edge.append(leaf_hash(canonical(one)))
            yield one


def problems(leaves: list[Leaf]) -> list[str]:
    report, tree = Report(), Tree(leaves)
    assert list(Redrawing(ORIGIN, report).watched(tree, tree.edge)) == leaves
    return [finding.problem for finding in report.broken]


def an_honest_drawing() -> Leaf:
    tree = Tree(told())
    list(tree)
    seed = seed_of(ORIGIN, tree.edge())
    window = {"kind": "first", "since": "2026", "until": "2027"}
    return leaf(14, "contact.drawn", round=1, seed=seed, population=2, voices=draw(seed, {1, 2}, 1), **window)


def test_an_honest_drawing_is_drawn_again_and_nothing_is_said():
    assert problems([*told(), an_honest_drawing(), leaf(15, "case.solved", case=1)]) == []


def test_every_part_of_a_drawing_that_was_bent_is_found():
    honest = an_honest_drawing()
    (chosen,) = honest["public"]["voices"]
    bent = [
        {"voices": [3 - chosen]},
        {"voices": [4]},
        {"population": 1},
        {"seed": "0" * 64},
        {"until": "2026-06-12"},
        {"voices": 7},
        {"voices": None},
    ]

    found = [problems([*told(), {**honest, "public": {**honest["public"], **change}}]) for change in bent]

    assert [len(one) for one in found] == [1] * len(bent)
    assert all("entry 14" in one[0] for one in found)


def test_another_record_before_it_gives_another_lot():
    swapped = [*told()[1:2], *told()[:1], *told()[2:]]

    assert len(problems([*swapped, an_honest_drawing()])) == 1
