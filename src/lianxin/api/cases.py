"""What everybody may see of cases: never anyone's words."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router

from lianxin.act import queries as acting
from lianxin.act.models import Case
from lianxin.act.states import WaitsFor
from lianxin.record import queries as recorded
from lianxin.verify import queries as verifying

from . import marks
from .asked import office_of
from .errors import REFUSED, Error, NotFound
from .outputs import CaseOut, CasePage, Step, case_out, steps_out

router = Router(tags=["public"])
OFFICE = "/offices/{slug:slug}"


class OpenCase(CaseOut):
    """A case with its way through the record; ``words`` counts what the people who spoke say."""

    words: dict[str, int]
    stages: list[Step]


@router.get(f"{OFFICE}/cases", response={200: CasePage, REFUSED: Error}, operation_id="list_cases")
def list_cases(
    request: HttpRequest, slug: str, waits_for: WaitsFor = WaitsFor.OFFICE, after: str = ""
) -> CasePage:
    """Cases by whose turn it is, oldest first, 25 at a time."""
    wanted = Case.objects.filter(office=office_of(slug), waits_for=waits_for)
    return marks.page_out(acting.page(wanted, order="received_at", after=marks.read(after)))


@router.get(
    f"{OFFICE}/cases/{{int:number}}", response={200: OpenCase, REFUSED: Error}, operation_id="show_case"
)
def show_case(request: HttpRequest, slug: str, number: int) -> OpenCase:
    """One case as everybody sees it."""
    office = office_of(slug)
    case = acting.by_number(office, number)
    if case is None:
        raise NotFound
    return OpenCase(
        **case_out(case).dict(),
        words=verifying.words_on(case.number, office),
        stages=steps_out(recorded.entries_about(office.stream_id, [case.subject])),
    )
