"""The office's own tree of topics, and what is asked about each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from lianxin.record.commands import append
from lianxin.record.commit import grouped

from .. import entries
from ..checks import CODE, OfficeError, check_code, check_free, check_same_office
from ..models import Office, Topic
from ..states import AnswerType

#: Characters of one name or one other word.
MOST_NAME = 80


@dataclass(frozen=True, kw_only=True)
class NewTopic:
    """One line of a tree that is being imported; ``parent`` is a code of the same file or of the office."""

    code: str
    names: Mapping[str, str]
    parent: str = ""
    words: Sequence[str] = ()
    attributes: Sequence[Mapping[str, Any]] = ()


def add_topic(
    *,
    office: Office,
    code: str,
    names: Mapping[str, str],
    now: datetime,
    parent: Topic | None = None,
    words: Sequence[str] = (),
    attributes: Sequence[Mapping[str, Any]] = (),
) -> Topic:
    """Add a topic; without a parent it is a branch of its own."""
    check_same_office(office, parent)
    _check(code, names, attributes)

    def work() -> Topic:
        check_free(office, Topic, code)
        topic = Topic(office=office, parent=parent, code=code, names=dict(names), words=list(words))
        topic.attributes = [dict(attribute) for attribute in attributes]
        topic.save(force_insert=True)
        append(
            stream_id=office.stream_id,
            kind=entries.TOPIC_ADDED,
            subject=f"topic/{topic.pk}",
            now=now,
            public={"topic": code, "parent": parent.code if parent else None, "names": dict(names)},
            rows=[topic],
        )
        return topic

    return grouped(work)


def import_topics(*, office: Office, topics: Sequence[NewTopic], now: datetime) -> list[Topic]:
    """Add a whole tree, or nothing of it.  Topics that the office has already stay as they are."""
    _check_codes_once(topics)
    for new in topics:
        _check(new.code, new.names, new.attributes)

    def work() -> list[Topic]:
        known = {topic.code: topic for topic in Topic.objects.filter(office=office)}
        added = []
        for new in _parents_first([new for new in topics if new.code not in known], known):
            topic = add_topic(
                office=office,
                code=new.code,
                names=new.names,
                parent=known[new.parent] if new.parent else None,
                words=new.words,
                attributes=new.attributes,
                now=now,
            )
            known[new.code] = topic
            added.append(topic)
        return added

    return grouped(work)


def _parents_first(topics: Sequence[NewTopic], known: Mapping[str, Topic]) -> list[NewTopic]:
    """The same topics in an order in which each one's parent is there before it."""
    placed = {"", *known}
    waiting, ordered = list(topics), []
    while waiting:
        ready = [new for new in waiting if new.parent in placed]
        if not ready:
            lost = ", ".join(f"{new.code} → {new.parent}" for new in waiting[:5])
            raise OfficeError(
                _("These topics hang under one that is not there: %(topics)s") % {"topics": lost}
            )
        ordered += ready
        placed |= {new.code for new in ready}
        waiting = [new for new in waiting if new.code not in placed]
    return ordered


def _check(code: str, names: Mapping[str, str], attributes: Sequence[Mapping[str, Any]]) -> None:
    check_code(code)
    _check_names(code, names)
    _check_attributes(code, attributes)


def _check_codes_once(topics: Sequence[NewTopic]) -> None:
    codes = [new.code for new in topics]
    if double := sorted({code for code in codes if codes.count(code) > 1}):
        raise OfficeError(_("These codes stand twice: %(codes)s") % {"codes": ", ".join(double)})


def _check_names(code: str, names: Mapping[str, str]) -> None:
    if not any(name.strip() for name in names.values()):
        raise OfficeError(_("%(code)s has no name.") % {"code": code})
    if any(len(name) > MOST_NAME for name in names.values()):
        raise OfficeError(
            _("The name of %(code)s is longer than %(most)d characters.") % {"code": code, "most": MOST_NAME}
        )


def _check_attributes(topic: str, attributes: Sequence[Mapping[str, Any]]) -> None:
    """Each question has a code of its own, a kind of answer, a name, and values where one is to be chosen."""
    _check_different(topic, [attribute["code"] for attribute in attributes])
    for attribute in attributes:
        check_code(attribute["code"])
        _check_names(attribute["code"], attribute["names"])
        if attribute["datatype"] not in AnswerType.values:
            kinds = {"code": attribute["code"], "kinds": ", ".join(AnswerType.values)}
            raise OfficeError(_("The answer to %(code)s is one of: %(kinds)s") % kinds)
        if bool(attribute["values"]) != (attribute["datatype"] in AnswerType.lists()):
            raise OfficeError(
                _("%(code)s has values to choose from exactly if it is a list.") % {"code": attribute["code"]}
            )
        _check_different(attribute["code"], [value["key"] for value in attribute["values"]])


def _check_different(where: str, codes: Iterable[str]) -> None:
    told = list(codes)
    if len(set(told)) != len(told) or not all(CODE.fullmatch(code) for code in told):
        raise OfficeError(
            _("The codes under %(code)s use a-z, 0-9 and -, and no two are alike.") % {"code": where}
        )
