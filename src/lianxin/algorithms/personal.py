"""Personal data in free text: where it stands, so that a person can take it out before anything is published.

The patterns are of two kinds.  Some are sure by their form alone (a mobile number, an identity number whose date
exists, a card number whose check digit fits); others are hints (a name after "my name is", a door number).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["phone", "identity", "card", "mail", "account", "plate", "name", "home"]

#: Kinds that nobody publishes by choice: to release a text, they must be gone.
NEVER_PUBLISHED: frozenset[Kind] = frozenset({"phone", "identity", "card", "mail", "account"})

_PROVINCES = "京津沪滬渝冀豫云雲辽遼黑湘皖鲁魯新苏蘇浙赣贛鄂桂甘晋晉蒙陕陝吉闽閩贵貴粤粵青藏川宁寧琼瓊"
_SURNAMES = (
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何林高罗羅郑鄭梁谢謝宋唐许許邓鄧冯馮韩韓曹曾彭萧蕭肖蔡潘田董袁于余"
    "叶葉蒋蔣杜苏蘇魏程吕呂丁沈任姚卢盧傅钟鐘姜崔谭譚廖范範汪陆陸金石戴贾賈韦韋夏邱方侯邹鄒熊孟秦白江阎閻薛尹段雷黎史龙龍"
    "陶贺賀顾顧毛郝龚龔邵万萬钱錢严嚴覃武戴莫孔向汤湯"
)
_AFTER_A_NAME = "住是家的在，。、,. 今年电電手身\n因为有"


@dataclass(frozen=True)
class Span:
    """``text[start:end]`` looks like personal data of this kind."""

    start: int
    end: int
    kind: Kind


def _always(_found: str) -> bool:
    return True


def _is_identity(found: str) -> bool:
    """Whether the digits hold a birthday that exists (GB 11643: places 7 to 14)."""
    try:
        date(int(found[6:10]), int(found[10:12]), int(found[12:14]))
    except ValueError:
        return False
    return True


def _is_card(found: str) -> bool:
    """Luhn's check, which all payment cards pass."""
    digits = [int(char) for char in reversed(found) if char.isdigit()]
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


_Rule = tuple[Kind, re.Pattern[str], Callable[[str], bool]]
#: Each pattern shows what it means in its first group, or as a whole.
_RULES: tuple[_Rule, ...] = (
    ("identity", re.compile(r"(?<![0-9A-Za-z])\d{17}[0-9Xx](?![0-9A-Za-z])"), _is_identity),
    ("card", re.compile(r"(?<!\d)\d{4}(?:[ -]?\d{4}){2}[ -]?\d{4,7}(?!\d)"), _is_card),
    ("phone", re.compile(r"(?<!\d)(?:\+?86[ -]?)?1[3-9]\d(?:[ -]?\d{4}){2}(?!\d)"), _always),
    ("phone", re.compile(r"(?<!\d)09\d{2}[ -]?\d{3}[ -]?\d{3}(?!\d)"), _always),
    ("phone", re.compile(r"(?<!\d)\(?0\d{2,3}\)?[ -]?\d{7,8}(?!\d)"), _always),
    ("phone", re.compile(r"(?<![\d+])\+\d(?:[ -]?\d){7,13}(?!\d)"), _always),
    ("mail", re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"), _always),
    (
        "account",
        re.compile(
            r"(?:QQ|扣扣|微信|威信|加微|LINE|WeChat)(?:号码|號碼|号|號| ?ID)?[:：是为為 ]{0,3}"
            r"([A-Za-z0-9][A-Za-z0-9_-]{4,19})",
            re.IGNORECASE,
        ),
        _always,
    ),
    (
        "plate",
        re.compile(rf"[{_PROVINCES}][A-HJ-NP-Z][·•. ]?(?=[A-Z0-9]*\d)[A-HJ-NP-Z0-9]{{5,6}}(?![A-Z0-9])"),
        _always,
    ),
    (
        "name",
        re.compile(
            r"(?:我叫|我名叫|我的名字[是叫]|姓名[:： ]*|联系人[:： ]*|聯[繫絡]人[:： ]*|署名[:： ]*)"
            rf"([{_SURNAMES}][㐀-鿿](?:(?![{_AFTER_A_NAME}])[㐀-鿿])?)"
        ),
        _always,
    ),
    ("name", re.compile(r"\b[Mm]y name is ([A-Z][\w'-]+(?: [A-Z][\w'-]+){0,2})"), _always),
    (
        "home",
        re.compile(
            r"\d{1,4} ?(?:[栋棟幢座]|号楼|號樓)(?: ?[\d一二三四五六七八九十]{1,3} ?(?:单元|單元|门|門))?"
            r" ?\d{2,4} ?[室号號房]?"
        ),
        _always,
    ),
    (
        "home",
        re.compile(r"\b(?:[Ff]lat|[Aa]partment|[Rr]oom|[Uu]nit) ?(?:[Nn]o\.? ?)?\d+[A-Za-z]?\b"),
        _always,
    ),
)


def personal(text: str) -> list[Span]:
    """Every stretch that looks like personal data, in order and without overlaps.  O(text)."""
    kept: list[Span] = []
    for span in sorted(_found(text), key=lambda span: (span.start, -span.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def never_published(text: str) -> bool:
    """Whether something in it looks like what nobody publishes by choice."""
    return any(span.kind in NEVER_PUBLISHED for span in personal(text))


def masked(text: str, names: Callable[[Kind], str]) -> str:
    """The text with ``names(kind)`` in brackets in the place of personal data."""
    parts, at = [], 0
    for span in personal(text):
        parts += [text[at : span.start], f"[{names(span.kind)}]"]
        at = span.end
    return "".join([*parts, text[at:]])


def _found(text: str) -> Iterator[Span]:
    for kind, pattern, holds in _RULES:
        for match in pattern.finditer(text):
            group = 1 if pattern.groups else 0
            if holds(match[group]):
                yield Span(match.start(group), match.end(group), kind)
