"""What asking holds of the words of a voice: the statement that was made of it."""

from __future__ import annotations

from collections.abc import Iterator

from lianxin.algorithms.quoting import Quotes
from lianxin.hear.erasures import Change
from lianxin.hear.models import Voice

from .models import Statement
from .states import StatementState

_GONE = {"words": "", "language": "", "state": StatementState.ERASED.value}


def of_the_statement(voice: Voice, quotes: Quotes) -> Iterator[Change]:
    """Its words go and nobody votes on it any more; the votes that it got stay, about a number without words."""
    for row in Statement.objects.filter(voice=voice).exclude(state=StatementState.ERASED):
        yield Change(row, dict(_GONE))
