"""Whether many people's "solved" come from one place at once; nothing of a device is stored.

Like the gate it knows sources only as hashes under a key that lives in this process; they are forgotten after an hour.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from lianxin.act.queries import case_of_voice
from lianxin.act.states import Word
from lianxin.algorithms.bursts import Bursts
from lianxin.algorithms.codes import CodeError
from lianxin.hear.models import Voice
from lianxin.hear.queries import by_code
from lianxin.office.clock import now_of
from lianxin.office.models import Office
from lianxin.office.sources import Sources
from lianxin.verify.commands.findings import note_at_door
from lianxin.verify.findings.one_place import SPAN
from lianxin.verify.queries import verdicts

log = logging.getLogger(__name__)
#: The addresses at which a word is given, on the page and for programs, and what says that it was taken.
WORDS, TAKEN = ("/word", "/verdict"), {201, 302}


class OnePlace:
    """Middleware.  It looks after the word was taken, and never keeps anybody from giving one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response
        self._sources = Sources()
        self._bursts = Bursts(span=SPAN)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        if request.method == "POST" and response.status_code in TAKEN and _is_word(request):
            try:
                self._look(request)
            except Exception:
                log.exception("A word was taken, and whether many came from one place was not seen")
        return response

    def _look(self, request: HttpRequest) -> None:
        match = request.resolver_match
        kwargs = match.kwargs if match else {}
        office = Office.objects.select_related("stream").filter(slug=kwargs["slug"]).first()
        try:
            voice = by_code(office, kwargs["code"]) if office else None
        except CodeError:  # a mistyped code: the person was led back to the form, and no word was taken
            return
        if office is None or voice is None or not _says_solved(voice):
            return
        case = case_of_voice(voice.pk)
        unit = case.unit if case else None
        if unit:
            now = now_of(request)
            counts = self._bursts.note(self._sources.of(request), unit.pk, voice.pk, now.timestamp())
            note_at_door(office=office, unit=unit, seen=counts[0], of=counts[1], now=now)


def _is_word(request: HttpRequest) -> bool:
    match = request.resolver_match
    return bool(match and "code" in match.kwargs and match.route.endswith(WORDS))


def _says_solved(voice: Voice) -> bool:
    given = verdicts(voice)
    return bool(given) and given[-1].word == Word.SOLVED
