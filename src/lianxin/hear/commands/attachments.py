"""Claiming staged files: they become part of what was said, in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from lianxin.office.models import Office

from ..attachments import staging
from ..cleaning import Unclean
from ..models import Attachment, Line, StagedFile, Visit, Voice


def held(*, office: Office, tokens: Iterable[str], now: datetime) -> list[StagedFile]:
    """The clean files behind these tokens, each content once; raises ``Unclean`` if one of them cannot be had.

    To be called before a transaction begins: a file that has come whole but was not cleaned yet is cleaned here.
    """
    wanted = list(dict.fromkeys(tokens))
    if len(wanted) > staging.MOST_FILES:
        raise Unclean("many")
    found = [_settled(office, token, now) for token in wanted]
    return list({staged.digest: staged for staged in found}.values())


def _settled(office: Office, token: str, now: datetime) -> StagedFile:
    staged = staging.find(office=office, token=token, now=now)
    if staged is None:
        raise Unclean("gone")
    return staging.settle(staged)


def claim(
    *,
    files: Iterable[StagedFile],
    now: datetime,
    voice: Voice | None = None,
    line: Line | None = None,
    visit: Visit | None = None,
) -> list[Attachment]:
    """Rows for the entry of the voice, the line or the visit that the files came with; the caller appends it.

    The staged files stay until their day is over, so that the same form sent again finds them again.
    """
    rows = [_row(staged, now) for staged in files]
    for row in rows:
        row.voice, row.line, row.visit = voice, line, visit
        row.save(force_insert=True)
    return rows


def _row(staged: StagedFile, now: datetime) -> Attachment:
    return Attachment(
        office_id=staged.office_id,
        digest=staged.digest,
        original=staged.original,
        media_type=staged.media_type,
        size=staged.size,
        width=staged.width,
        height=staged.height,
        phash=staged.phash,
        stored_at=now,
    )
