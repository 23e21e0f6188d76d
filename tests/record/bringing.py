"""What was said and voted on elsewhere comes into a consultation of its own: every kind of entry that this writes."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from lianxin.ask.commands import bringing as commands
from lianxin.ask.commands.bringing import Before
from lianxin.ask.queries.brought import Cast
from tests.record.consulting import DAY, open_consultation

if TYPE_CHECKING:
    from tests.record.scenario import Place

SOURCE = "去年的村民论坛"


def bring_in(place: Place, *, now: datetime) -> None:
    by = place.coordinator
    asked = open_consultation(by, now=now + DAY, question={"en": "Said before?", "zh-hans": "以前说过什么？"})
    later = now + 2 * DAY
    told = [("1", "灯要早一点亮", True), ("2", "你们都一样", False), ("3", "路要修", None)]
    rows = {}
    for key, words, shown in told:
        before = Before(
            key=key, words=words, language="zh-hans", channel="file", shown=shown, number=int(key)
        )
        rows[key], _came = commands.bring_statement(
            consultation=asked, source=SOURCE, before=before, by=by, now=later
        )
    cast = [Cast(voter, "1", 1 if voter % 2 else -1) for voter in range(1, 7)]
    statements = {"1": rows["1"].pk}
    people, votes = commands.bring_votes(
        consultation=asked, source=SOURCE, cast=cast, statements=statements, by=by, now=later
    )
    commands.note_brought(
        consultation=asked,
        source=SOURCE,
        digest="ab" * 32,
        statements=len(rows),
        people=people,
        votes=votes,
        by=by,
        now=later,
    )
