"""Reads of ideas: what is shown, what the office has said about it, and what waits for a reply since when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Substr

from lianxin.algorithms.shingles import alike, shingles
from lianxin.hear.models import Voice
from lianxin.office.days import day_of
from lianxin.office.models import Office

from ..models import Consultation, Idea, Statement
from ..naming import about_ideas
from ..states import CreditState, IdeaState, PhaseKind, StatementState

#: An idea gets its first reply within so many days after it came in.
REPLY_WITHIN = timedelta(days=60)
#: How many ideas one page lists.
PAGE = 25
#: The share of neighbouring words from which two ideas may be the same, how many such are shown, out of how many; and
#: how many characters of the details are compared: what it is about is said at the beginning.
ALIKE, MOST_ALIKE, COMPARED, BEGINNING = 0.35, 3, 1_000, 200
_SEEN = (StatementState.SHOWN, StatementState.ERASED)


def details_said(statement: Statement) -> str:
    """What was said beside the one line; an idea without details was said in its line alone."""
    voice = statement.voice
    return voice.body if voice and voice.title else ""


def shown(consultation: Consultation) -> QuerySet[Idea]:
    """Every idea that is put to everybody, in the order of the numbers."""
    rows = Idea.objects.select_related("statement")
    found = rows.filter(statement__consultation=consultation, statement__state=StatementState.SHOWN)
    return found.order_by("statement__number")


def asks_for_ideas(consultation: Consultation) -> bool:
    return consultation.phases.filter(kind=PhaseKind.IDEAS).exists()


def idea_at(consultation: Consultation, number: int) -> Idea | None:
    """One that is shown, or was before whoever said it took the words back."""
    rows = Idea.objects.select_related("statement__consultation__office__stream")
    return rows.filter(
        statement__consultation=consultation, statement__number=number, statement__state__in=_SEEN
    ).first()


def idea_of(voice: Voice) -> Idea | None:
    """The idea that was said with this voice."""
    rows = Idea.objects.select_related("statement__consultation__office", "statement__same_as")
    return rows.filter(statement__voice=voice).first()


def said_again(consultation: Consultation) -> dict[int, int]:
    """How many more said the same as a statement, by its row number; they are not shown, and answered with it."""
    rows = consultation.statements.filter(same_as__isnull=False).values_list("same_as")
    return dict(rows.annotate(n=Count("pk")).order_by("same_as"))


def due_on(idea: Idea, office: Office) -> date | None:
    """The day by which the office has to say something; None where it has said its last word."""
    if idea.state == IdeaState.WAITING:
        return day_of(idea.statement.put_in_at, office) + REPLY_WITHIN
    return idea.again_on


def owed(consultation: Consultation, today: date) -> QuerySet[Idea]:
    """Ideas to which the office owes a word now, the oldest first: no reply yet, or its own day has come."""
    return shown(consultation).filter(Q(state=IdeaState.WAITING) | Q(again_on__lte=today))


def owing(office: Office, today: date) -> QuerySet[Consultation]:
    """Consultations that owe somebody a word about an idea, or a look at a name; one look-up when none does."""
    waits = Q(state=IdeaState.WAITING) | Q(again_on__lte=today) | Q(credit_state=CreditState.ASKED)
    rows = Idea.objects.filter(waits, statement__state=StatementState.SHOWN)
    found = rows.filter(statement__consultation__office=office).values("statement__consultation")
    return Consultation.objects.select_related("office").filter(pk__in=found).order_by("number")


def unnamed(consultation: Consultation) -> QuerySet[Idea]:
    """Ideas of people who asked to be named, under names that nobody has looked at."""
    return shown(consultation).filter(credit_state=CreditState.ASKED)


def outcomes(consultation: Consultation) -> dict[IdeaState, int]:
    """How many ideas stand where, in the order of the states; with those that nobody has replied to."""
    counted: Mapping[str, int] = Counter(shown(consultation).values_list("state", flat=True))
    return {state: counted[state] for state in IdeaState if counted.get(state)}


def not_looked_at(consultation: Consultation) -> int:
    """Ideas that nobody of the office has looked at yet, so that nobody else sees them."""
    waiting = consultation.statements.filter(state=StatementState.WAITING)
    return waiting.filter(voice__asked=about_ideas(consultation.number)).count()


def near_copies(consultation: Consultation, title: str, details: str) -> list[Idea]:
    """Ideas that say nearly this already, the likest first."""
    typed = [shingles(title), shingles(f"{title}\n{details[:BEGINNING]}")]
    rows = [
        (max(alike(typed[0], shingles(words)), alike(typed[1], shingles(f"{words}\n{more}"))), number)
        for number, words, more in _texts(consultation)
    ]
    near = sorted((-likeness, number) for likeness, number in rows if likeness >= ALIKE)[:MOST_ALIKE]
    found = {
        idea.statement.number: idea for idea in _numbered(consultation, [number for _like, number in near])
    }
    return [found[number] for _like, number in near]


def _texts(consultation: Consultation) -> Iterable[tuple[int, str, str]]:
    rows = shown(consultation).annotate(begins=Substr("details", 1, BEGINNING))
    newest = rows.order_by("-statement__number")[:COMPARED]
    return newest.values_list("statement__number", "statement__words", "begins")


def _numbered(consultation: Consultation, numbers: Iterable[int]) -> QuerySet[Idea]:
    return shown(consultation).filter(statement__number__in=list(numbers))
