"""Private parts that are gone: sound exactly where a later entry says that they were erased."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from ..entries import RECORD_ERASED
from .leaves import Leaf


class Erasures:
    """What the leaves of one stream say was erased, beside what is gone.  Memory: one number for each."""

    def __init__(self) -> None:
        self._gone: set[int] = set()
        self._named: set[int] = set()

    def take(self, leaf: Leaf, *, gone: bool) -> bool:
        """Note one entry; returns ``gone``."""
        number = leaf["number"]
        if gone:
            self._gone.add(number)
        if leaf["kind"] == RECORD_ERASED.name and isinstance(named := leaf["public"].get("entries"), list):
            self._named.update(one for one in named if type(one) is int and one < number)
        return gone

    def problems(self) -> Iterator[tuple[int, str]]:
        """Entries whose private part should be there and is not, or the other way round."""
        for number in sorted(self._gone - self._named):
            yield (
                number,
                _("entry %(number)s: its private part is gone, and no entry says that it was erased")
                % {"number": number},
            )
        for number in sorted(self._named - self._gone):
            yield (
                number,
                _("entry %(number)s: its private part was to be erased and is still there")
                % {"number": number},
            )
