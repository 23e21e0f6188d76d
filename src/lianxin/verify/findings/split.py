"""Split or linked: a unit that makes many cases of one, or links voices that have nothing in common."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianxin.act.models import Case, CaseVoice
from lianxin.algorithms.likeness import Rarity, cosines
from lianxin.hear.models import ProblemVoice, SearchText

from ..states import FindingKind
from .beside_peers import Thing, beside, beside_peers, bounds_of
from .shape import Detector, Evidence, Looking, Sign

LINKED = "linked"
#: Two texts that are less alike than this have hardly two neighbouring characters in common.
UNLIKE = 0.05


def _look(looking: Looking) -> Iterable[Sign]:
    return chain(
        beside_peers(looking, _split(looking)), beside_peers(looking, _linked(looking), about=LINKED)
    )


def _split(looking: Looking) -> Iterator[Thing]:
    """Every case of the year, and whether parts were made of it: many parts of one case are one sign."""
    cases = Case.objects.filter(office=looking.office, imported=False)
    cases = cases.filter(received_at__gte=looking.since, received_at__lte=looking.now)
    wholes = set(cases.exclude(parent=None).values_list("parent_id", flat=True))
    for pk, unit, number in cases.filter(parent=None).order_by("pk").values_list("pk", "unit_id", "number"):
        yield Thing(unit, pk in wholes, f"case/{number}")


def _linked(looking: Looking) -> Iterator[Thing]:
    """Every voice of the year, and whether staff linked it with others that it is not like at all.

    What the people who spoke linked themselves is theirs to say.
    """
    unlike = _unlike(looking)
    rows = CaseVoice.objects.filter(
        office=looking.office,
        case__imported=False,
        case__received_at__gte=looking.since,
        case__received_at__lte=looking.now,
    )
    for voice, unit, number in rows.order_by("pk").values_list("voice_id", "case__unit_id", "case__number"):
        yield Thing(unit, voice in unlike, f"case/{number}")


def _unlike(looking: Looking) -> set[int]:
    """Voices that staff linked, and that are like none of the others of their problem."""
    links = ProblemVoice.objects.filter(office=looking.office, unlinked_at=None)
    problems: dict[int, list[tuple[int, bool]]] = {}
    for problem, voice, person in links.order_by("pk").values_list("problem_id", "voice_id", "person_id"):
        problems.setdefault(problem, []).append((voice, person is not None))
    wanted = [voice for members in problems.values() for voice, _by_staff in members]
    texts = SearchText.objects.filter(voice__in=wanted, published=False).values_list("voice_id", "sketch")
    sketches = {voice: bytes(sketch) for voice, sketch in texts}
    rarity = Rarity.among(list(sketches.values()))
    return {voice for members in problems.values() for voice in _strangers(members, sketches, rarity)}


def _strangers(members: list[tuple[int, bool]], sketches: dict[int, bytes], rarity: Rarity) -> Iterator[int]:
    known = [voice for voice, _by_staff in members if voice in sketches]
    for voice, by_staff in members:
        others = [sketches[other] for other in known if other != voice]
        if (
            by_staff
            and voice in sketches
            and others
            and cosines(sketches[voice], others, rarity).max() < UNLIKE
        ):
            yield voice


def _tell(evidence: Evidence) -> str:
    if evidence.get("about") == LINKED:
        sentence = _(
            "Of %(of)s voices of a year, %(seen)s were linked with others that they are not like at all."
        )
    else:
        sentence = _("Of %(of)s cases of a year, the unit made several of %(seen)s.")
    return beside(sentence, evidence)


DETECTOR = Detector(
    kind=FindingKind.SPLIT,
    look=_look,
    tell=_tell,
    sees=gettext_lazy(
        "A unit that makes several cases of one, or links voices that are not alike, far more often than others."
    ),
    otherwise=gettext_lazy("Its tasks may need several hands, or the voices may have a cause in common."),
    bounds=bounds_of(odds=6, gap=10, usual=5),
)
