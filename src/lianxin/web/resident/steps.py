"""Steps that the person who spoke takes on the page of their voice, receipt in hand."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from lianxin.act.queries import case_of_voice
from lianxin.hear.models import Voice
from lianxin.hear.states import MOST_TEXT

from ..access import receipt_holder
from ..posted import typed_in
from ..problems import PROBLEMS, refused
from .sections import ACTS, STEPS_THERE
from .views import page

#: As long as the longest text, and one more: what was cut is refused again, and never taken for the whole.
_MOST_TYPED = MOST_TEXT + 1


@csrf_exempt
@receipt_holder
@require_POST
def do(request: HttpRequest, voice: Voice, code: str, step: str) -> HttpResponse:
    """One step of a section.  What was typed stays on the page when the step is refused."""
    case = case_of_voice(voice.pk)
    acts = STEPS_THERE if voice.asked else ACTS
    if step not in acts or not (case or voice.asked):
        raise Http404
    try:
        acts[step](voice, case, request)
    except PROBLEMS as error:
        typed = typed_in(request, _MOST_TYPED) | {"command": step}
        return page(request, voice, code, problems=[refused(error)], fields=typed)
    return redirect(f"{reverse('web:follow', args=[voice.office.slug, code])}?done={step}")
