"""Sentences in which an office says "we will", with the day by which, if they name one.

English, and Chinese in either script.  Rules over words, so that everybody can see why a sentence was taken for a
promise; whether it is one, the person who wrote it says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from .days import Named, days_in, simplified
from .working_days import IsWorkday


@dataclass(frozen=True)
class Found:
    """``text`` stands at ``start`` to ``end`` and sounds like a promise; ``due`` is the day it names, if any."""

    text: str
    start: int
    end: int
    due: date | None


_SENTENCE = re.compile(r"[^。！？；!?;\n]+?(?:[。！？；!?;\n]|\.(?=\s|$)|$)")
#: Who speaks for the office.
_WE = r"(?:我们|我[局院区镇办市县司校处所队乡村部站委会方]|我(?:街道|单位|中心|公司|社区|支队|大队|分局)|本[局院区镇办司校所]|工作人员)"
#: What follows a 将 or 会 that means "will"; before a thing (将情况…) the same word means "take".
_DOING = (
    r"(?:及时|继续|进一步|积极|按|根据|依|督促|严|联合|加|组织|尽|安排|持续|认真|充分|通过|于|在|迅速|启动|增|予以|给予"
    r"|结合|立即|立刻|马上|逐|彻底|投入|密切|实施|协[同调]|全|重点|重新|出台|对|再|采取|大幅|制定|报请|推出|陆续|不断"
    r"|着|统一|努力|完成|择|拆除|开始|开展|抓紧|主动|派|落实|会|建|修|完工|竣工|向|为|把|由|与|和|争取|做|高度|切实|定期"
    r"|不定期|多|新增|优|研究|跟|关注|配合|纳入|改|更|维修|清|整|推|设|适时|召开|提|扩|补|规范|以|分|实行|施工|致电|联系"
    r"|检查|到现场|前往|上门|安装|更换|回访|答复|回复|解决|处理|办|核实|调查|巡|通知)"
)
#: Words that are deeds and things at once: 将处理情况告知 takes the thing.
_A_THING = r"(?![^，。；]{0,5}(?:情况|结果|意见|诉求|材料|资料|信息|报告|问题[反转向]|函|通知[书发])(?![^，。；]{0,3}[进开]))"
_WILL = (
    re.compile(rf"(?<![即必终现已特兹可应须需要不被您者商])(?<!以来)将(?:会)?(?={_DOING}){_A_THING}"),
    re.compile(
        rf"(?<=[们局办司也都定均就仍还后将便，,、并部门心区府道队院校站所镇乡方])会(?!议|会)(?={_DOING}){_A_THING}"
    ),
    re.compile(rf"{_WE}[^，。；]{{0,4}}(?:承诺|保证(?![金书])|一定(?!程度|的))"),
    re.compile(
        r"\b(?:we|i|they|it|he|she|office|unit|council|department|team|crew|contractor|workers?|staff)(?:'ll| will| shall"
        r"| (?:am|are|is) going to| (?:promise|undertake|pledge)s? to)\b(?! not)"
    ),
    re.compile(
        r"(?<!good )(?<!free )(?<!you )(?<!at )\b(?:will|shall) (?:then |also |soon |all )?(?:be |have )?(?!not\b|never\b)\w{3,}"
    ),
)
#: These speak of a plan; with a day beside them they are a promise.
_WITH_A_DAY = (
    re.compile(
        r"预计|预期|计划(?=[于在\d今明年两])|争取|力争|确保|拟(?=[于在定])|安排[于在]|(?:承诺|保证)(?=[于在将会，\d今明])|(?<![即现已])将(?!近)"
    ),
    re.compile(r"\b(?:plan|aim|intend|expect|hope)(?:s|ed)? to\b|\b(?:is|are) (?:due|planned|scheduled)\b"),
    re.compile(
        r"(?:前|底|末|内)[^，。；]{0,8}(?:完成|完工|竣工|通车|开通|动工|开工|解决|到位|投入使用|修复|整改|答复|处理完)"
    ),
)
#: So far from the words that promise, a day still belongs to them: before them and after them.
_BEFORE, _AFTER = 25, 45
_QUESTION = re.compile(r"[？?]\s*$")
_IF = re.compile(
    r"(?:^|[，,：:])[^，,]{0,4}(?:(?<![例假比])如(?![下实上期何此图约同])|若(?!干)|一旦|倘|凡|违反|逾期|否则)|\b(?:if|unless|whether|in case)\b"
)
_ASKED = re.compile(
    r"您[^，。]{0,4}(?:反映|咨询|来信|提出|提到|询问|所述|留言|建议)|(?:网友|来信|市民)[^，。]{0,4}(?:反映|咨询|问)"
)
_DENIED = re.compile(r"(?:没有?|未曾?|并无)[^，。]{0,4}承诺")
#: Politeness is no promise.
_COURTESY = re.compile(r"竭诚|热忱|一如既往|虚心|为您服务|为您提供.{0,6}服务|happy to help")


def promises_in(text: str, today: date, is_workday: IsWorkday) -> list[Found]:
    """The sentences of a text that sound like a promise, in order.  O(text)."""
    plain, days = simplified(text), days_in(text, today, is_workday)
    found = []
    for sentence in _SENTENCE.finditer(plain):
        start, end = sentence.span()
        inside = [
            Named(day.start - start, day.end - start, day.day) for day in days if start <= day.start < end
        ]
        if promise := _promised(sentence[0], inside):
            found.append(_trimmed(text, start, end, promise.due))
    return found


@dataclass(frozen=True)
class _Promise:
    due: date | None


def _promised(sentence: str, days: list[Named]) -> _Promise | None:
    """What a sentence promises; None if nothing."""
    if any(other.search(sentence) for other in (_QUESTION, _COURTESY, _DENIED)):
        return None
    words = [match for pattern in _WILL for match in pattern.finditer(sentence)]
    plans = [match for pattern in _WITH_A_DAY for match in pattern.finditer(sentence)] if days else []
    ours = [(match, _due(days, match)) for match in (*words, *plans) if _is_ours(sentence[: match.start()])]
    dated = next((due for _match, due in ours if due), None)
    return _Promise(dated) if dated or any(match in words for match, _due in ours) else None


def _is_ours(before: str) -> bool:
    """Neither a condition nor what the person who asked had written."""
    asked = _ASKED.search(before)
    quoted = asked is not None and not re.search(rf"[，,：:、][^，,]*{_WE}|{_WE}", before[asked.end() :])
    return not _IF.search(before) and not (quoted and "，" not in before[asked.end() if asked else 0 :])


def _due(days: list[Named], words: re.Match[str]) -> date | None:
    """The first day near the words that promise, after them rather than before."""
    after = [day.day for day in days if words.start() <= day.start <= words.end() + _AFTER]
    before = [day.day for day in days if words.start() - _BEFORE <= day.end and day.start < words.start()]
    return next(iter(after or before), None)


def _trimmed(text: str, start: int, end: int, due: date | None) -> Found:
    """The sentence without blanks around it."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Found(text[start:end], start, end, due)
