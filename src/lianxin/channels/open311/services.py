"""Services: the leaves of the office's own tree of topics, and one for whatever fits none of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from lianxin.office.models import Office, Topic, in_language
from lianxin.office.states import AnswerType

from .errors import NOT_FOUND, Refused
from .rendering import Document

#: The service for what fits no topic; no topic's code can be this one.
OTHER = "_other"
Attribute = Mapping[str, Any]


@dataclass(frozen=True)
class Service:
    """What a program may choose; ``topic`` is None where the choice says nothing about the topic."""

    code: str
    name: str
    description: str
    group: str = ""
    keywords: Sequence[str] = ()
    attributes: Sequence[Attribute] = ()
    topic: Topic | None = None


def services(office: Office) -> list[Service]:
    """Every service of the office, in the order of its tree; one question to the database."""
    topics = list(Topic.objects.filter(office=office).order_by("pk"))
    by_pk = {topic.pk: topic for topic in topics}
    parents = {topic.parent_id for topic in topics}
    leaves = [topic for topic in topics if topic.pk not in parents]
    return [*(_service(topic, by_pk) for topic in leaves), other()]


def other() -> Service:
    return Service(OTHER, _("Something else"), _("Whatever fits none of the other services."))


def find(office: Office, code: str) -> Service:
    """The service with this code; refuses one that the office does not offer."""
    for service in services(office):
        if service.code == code:
            return service
    raise Refused(NOT_FOUND, _("There is no service %(code)s here.") % {"code": code})


def _service(topic: Topic, by_pk: Mapping[int, Topic]) -> Service:
    above = by_pk.get(topic.parent_id or 0)
    group = above.name if above else ""
    return Service(
        code=topic.code,
        name=topic.name,
        description=f"{group}: {topic.name}" if group else topic.name,
        group=group,
        keywords=topic.words,
        attributes=topic.attributes,
        topic=topic,
    )


def service_list(office: Office) -> Document:
    return Document("services", [_listed(service) for service in services(office)])


def _listed(service: Service) -> dict[str, object]:
    return {
        "service_code": service.code,
        "service_name": service.name,
        "description": service.description,
        "metadata": bool(service.attributes),
        "type": "realtime",
        "keywords": ", ".join(service.keywords),
        "group": service.group,
    }


def definition(service: Service) -> Document:
    """What is asked about a service, in the order in which to ask it."""
    asked = [_asked(attribute, order) for order, attribute in enumerate(service.attributes, start=1)]
    return Document("service_definition", {"service_code": service.code, "attributes": asked})


def _asked(attribute: Attribute, order: int) -> dict[str, object]:
    values = [{"key": value["key"], "name": in_language(value["names"])} for value in attribute["values"]]
    return {
        "variable": True,
        "code": attribute["code"],
        "datatype": attribute["datatype"],
        "required": attribute["required"],
        "datatype_description": _how_to_write(attribute["datatype"]),
        "order": order,
        "description": in_language(attribute["names"]),
        **({"values": values} if values else {}),
    }


def _how_to_write(datatype: str) -> str:
    if datatype == AnswerType.DATETIME:
        return "YYYY-MM-DDThh:mm:ss±hh:mm"
    return ""
