"""The files that came with a form, and those that came with it before and were kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.http import HttpRequest
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from lianxin.hear.cleaning import PDF, Unclean
from lianxin.hear.models import Attachment, StagedFile
from lianxin.hear.problems import Problem
from lianxin.office.models import Office

from . import staging
from .wording import why_unclean

#: Names in the form: new files, and the tokens of those that were kept.
FILES, KEPT = "files", "attachment"
_MEGA, _TENTH = 1_000_000, 100_000


@dataclass
class Brought:
    """Tokens for ``Said.attachments``, what to show of them, and what is wrong with the others."""

    tokens: tuple[str, ...] = ()
    shown: list[tuple[str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def brought(request: HttpRequest, office: Office, now: datetime) -> Brought:
    """Stage the files of a form.  Good ones are kept even when another one, or the words, must be mended."""
    tokens = [token for token in dict.fromkeys(request.POST.getlist(KEPT)) if token]
    files = [file for file in request.FILES.getlist(FILES) if file.size or file.name]
    problems: list[Problem] = []
    if len(tokens) + len(files) > staging.MOST_FILES:
        problems, files = [_problem("many")], []
    for number, file in enumerate(files, start=1):
        try:
            tokens.append(staging.stage_bytes(office, file.file or b"", now))
        except Unclean as error:
            problems.append(_problem(error.problem, number if len(files) > 1 else 0))
    return _kept(office, tokens, problems, now)


def _problem(problem: str, number: int = 0) -> Problem:
    """The reason; where several files came, with the place of the one that is meant."""
    text = why_unclean(problem)
    told = {"number": number, "reason": text}
    return Problem("id_files", _("File %(number)d: %(reason)s") % told if number else text)


def _kept(office: Office, tokens: list[str], problems: list[Problem], now: datetime) -> Brought:
    """What is kept, each with a name of ours; a token that is gone is told, and not asked for again."""
    told = Brought(problems=problems)
    for token in tokens[: staging.MOST_FILES]:
        staged = staging.find(office=office, token=token, now=now)
        if staged is None or staged.problem:
            told.problems.append(_problem(staged.problem if staged else "gone"))
        else:
            told.tokens += (token,)
            told.shown.append((token, label(staged, len(told.tokens))))
    return told


def label(file: StagedFile | Attachment, number: int) -> str:
    """How a file is called on a page: what it is, which one, how large; never by a name that somebody gave it."""
    if not file.media_type:
        return _("File %(number)d") % {"number": number}
    told = {"name": kind_name(file.media_type) % {"number": number}, "size": size(file.size)}
    return _("%(name)s, %(size)s MB") % told


def kind_name(media_type: str) -> str:
    """What it is, with room for which one."""
    if media_type.startswith("image/"):
        return _("Photo %(number)d")
    return _("Document %(number)d") if media_type == PDF else _("Recording %(number)d")


def size(count: int) -> str:
    """Megabytes with one decimal place, never 0.0."""
    return number_format(max(count, _TENTH) / _MEGA, 1)
