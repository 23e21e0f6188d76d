"""Off the book: somebody tried a unit's door as anybody would, and no receipt came."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianxin.algorithms.peers import Share, at_least, better_half
from lianxin.office.models import Unit

from ..models import SpotCheck
from ..states import CheckKind, FindingKind
from .beside_peers import YEARS, beside
from .shape import MOST_NAMED, Bound, Detector, Evidence, Looking, Sign, one_in, sign_of


def _look(looking: Looking) -> Iterator[Sign]:
    """Every try of the year, by unit.  A slip is ordinary, so one missing receipt is never a sign."""
    checks = SpotCheck.objects.filter(
        office=looking.office,
        kind=CheckKind.MYSTERY,
        checked_at__gte=looking.since,
        checked_at__lte=looking.now,
    )
    tries: dict[int, list[tuple[int, bool]]] = {}
    for unit, pk, as_said in checks.order_by("pk").values_list("unit_id", "pk", "as_said"):
        tries.setdefault(unit, []).append((pk, not as_said))
    shares = {unit: Share(sum(missed for _pk, missed in made), len(made)) for unit, made in tries.items()}
    units = Unit.objects.in_bulk(list(shares))
    for unit, share in shares.items():
        peers = better_half([other for name, other in shares.items() if name != unit])
        usual = max(looking.values["usual"] / 100, peers.part)
        chance = at_least(share.seen, share.of, usual)
        if share.seen > 1 and chance <= 1 / (looking.values["one_in"] * len(shares)):
            missed = [f"check/{pk}" for pk, was in reversed(tries[unit]) if was]
            yield sign_of(units[unit], looking.month(), _evidence(share, peers, chance, missed))


def _evidence(share: Share, peers: Share, chance: float, missed: Iterable[str]) -> Evidence:
    return {
        "seen": share.seen,
        "of": share.of,
        "peers_seen": peers.seen,
        "peers_of": peers.of,
        "one_in": one_in(chance),
        "look_at": list(missed)[:MOST_NAMED],
    }


def _tell(evidence: Evidence) -> str:
    return beside(_("Of %(of)s tries at the unit's door in a year, %(seen)s got no receipt."), evidence)


DETECTOR = Detector(
    kind=FindingKind.OFF_THE_BOOK,
    look=_look,
    tell=_tell,
    sees=gettext_lazy(
        "A unit at whose door people speak and get no receipt, as somebody found who tried it."
    ),
    otherwise=gettext_lazy("A machine may have been down, or the receipt may have gone to a wrong number."),
    bounds=(
        Bound("usual", 2, gettext_lazy("So many per cent are slips that happen anywhere"), least=1, most=50),
        Bound(
            "one_in", YEARS, gettext_lazy("At most one false alarm in so many years of an office"), least=1
        ),
    ),
)
