"""Product fields, and which column of a file holds which of them."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from .problems import BadFile

#: Product field -> names under which other systems are known to export it.  ``--map`` overrules them.
FIELDS: dict[str, tuple[str, ...]] = {
    "body": ("text", "message", "content", "留言详情", "内容", "內容"),
    "title": ("subject", "留言主题", "主题", "标题", "標題"),
    "said_at": ("time", "留言时间", "时间", "時間"),
    "answer": ("reply", "答复意见", "答复", "答覆", "回复"),
    "answered_at": ("reply_time", "答复时间", "答覆時間"),
    "id": ("留言编号", "编号", "編號"),
    "place": ("location", "地点", "地點"),
    "area": ("village", "区域", "區域"),
    "unit": ("department", "单位", "單位"),
    "kind": ("类别", "類別"),
    "language": ("lang", "语言", "語言"),
}
#: What is about the answer and not about the voice.
OF_THE_ANSWER = ("answer", "answered_at", "unit")

Mapping = dict[str, str]


def parse_map(text: str) -> Mapping:
    """``body=内容,title=主题`` as product field -> column; raises ``BadFile`` naming what is not understood."""
    pairs = [pair.partition("=") for pair in text.split(",") if pair.strip()]
    chosen: Mapping = {}
    for field, equals, column in ((f.strip(), e, c.strip()) for f, e, c in pairs):
        if not equals or not column:
            raise BadFile(_("“%(pair)s” in --map is not of the form field=column.") % {"pair": field})
        if field not in FIELDS:
            known = {"field": field, "known": ", ".join(FIELDS)}
            raise BadFile(_("There is no field “%(field)s”. The fields are: %(known)s.") % known)
        if field in chosen:
            raise BadFile(_("The field “%(field)s” stands twice in --map.") % {"field": field})
        chosen[field] = column
    return chosen


def settle(chosen: Mapping | None, columns: Sequence[str]) -> Mapping:
    """The mapping in force for a file with these columns.

    A mapping that was given is taken as it is; without one, a column is known by the field's name or by one
    that other systems use.
    """
    mapping = _by_name(columns) if chosen is None else chosen
    listed = ", ".join(columns)
    if missing := [column for column in mapping.values() if column not in columns]:
        missed = {"missing": ", ".join(missing), "columns": listed}
        raise BadFile(_("The file has no column “%(missing)s”. Its columns are: %(columns)s.") % missed)
    if "body" not in mapping:
        raise BadFile(
            _(
                "Which column holds what was said? Say it with --map body=COLUMN. The columns are: %(columns)s."
            )
            % {"columns": listed}
        )
    return mapping


def _by_name(columns: Sequence[str]) -> Mapping:
    plain = {column.strip().casefold(): column for column in reversed(columns)}
    found = {
        field: next((plain[name] for name in (field, *others) if name in plain), "")
        for field, others in FIELDS.items()
    }
    return {field: column for field, column in found.items() if column}
