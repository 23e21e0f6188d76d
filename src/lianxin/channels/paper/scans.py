"""Scans of a paper: taken in before the words are, so that a mistake in the words loses none of them."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from lianxin.hear.attachments import Unclean, stage_bytes, why_unclean
from lianxin.hear.attachments.staging import find
from lianxin.hear.problems import Problem
from lianxin.office.models import Office

FIELD = "id_scans"


def scanned(request: HttpRequest, office: Office, now: datetime) -> tuple[list[str], list[Problem]]:
    """The tokens of scans that came with this form or an earlier try, and why others could not be taken."""
    tokens = [token for token in request.POST.getlist("scan") if token]
    problems = []
    for file in cast("list[UploadedFile]", request.FILES.getlist("scans")):
        try:
            tokens.append(stage_bytes(office, file.file or b"", now))
        except Unclean as error:
            problems.append(Problem(FIELD, why_unclean(error.problem)))
    return tokens, problems


def still_here(tokens: list[str], office: Office, now: datetime) -> list[str]:
    """Those that can still be had, so that the form comes back without the one that is gone."""
    return [token for token in tokens if find(office=office, token=token, now=now)]
