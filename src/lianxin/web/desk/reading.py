"""On the case page: what a voice is about, with the house's suggestions, and what of it everybody may read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from lianxin.algorithms.personal import Kind, masked
from lianxin.hear.commands import publish, read_voice, withdraw
from lianxin.hear.models import Publication, Reading, Voice
from lianxin.hear.queries import newest_reading, publication_of
from lianxin.hear.rules import may_read
from lianxin.hear.states import MOST_TITLE, Severity
from lianxin.hear.understanding.suggesting import Suggested, Suggestions, suggestions, topic_tree
from lianxin.office.clock import now_of
from lianxin.office.models import Area, Person, Place, Topic

from ..resident.pages import heading

#: One or two buttons, never a list to search through.
MOST_BUTTONS = 2


def page(voice: Voice, person: Person, typed: Mapping[str, str]) -> dict[str, Any]:
    """What the parts ``desk/parts/reading.html`` and ``publishing.html`` show; nothing for whoever may not decide."""
    if not may_read(person, voice):
        return {"reading": None, "publishing": None}
    found, held = suggestions(voice), newest_reading(voice)
    return {"reading": _reading(voice, found, held, typed), "publishing": _publishing(voice, found, typed)}


def _reading(
    voice: Voice, found: Suggestions, held: Reading | None, typed: Mapping[str, str]
) -> dict[str, Any]:
    topics = topic_tree(voice.office_id)
    chosen = _chosen(voice, found, held) | {name: typed[name] for name in _FIELDS if typed.get(name)}
    names = {topic.code: topic.name for topic in topics}
    return {
        "decided": held is not None,
        "buttons": [_button(one, names) for one in found.topics[:MOST_BUTTONS] if one.code in names],
        "topics": [{"code": topic.code, "name": _path(topic)} for topic in topics],
        "places": [{"code": place.code, "name": place.name} for place in _places(voice)],
        "areas": [{"code": area.code, "name": area.name} for area in _areas(voice)],
        "severities": [{"code": level.value, "name": level.label} for level in Severity],
        "chosen": chosen,
        "why": _reasons(found, held),
        "written_in": _written_in(found),
    }


_FIELDS = ("topic", "place", "area", "severity")


def _chosen(voice: Voice, found: Suggestions, held: Reading | None) -> dict[str, str]:
    """What the form begins with: the newest decision, else what the house is sure of."""
    if held:
        parts = {"topic": held.topic, "place": held.place, "area": held.area}
        return {name: part.code if part else "" for name, part in parts.items()} | {"severity": held.severity}
    return {
        "topic": _sure(found.topics),
        "place": _sure(found.places),
        "area": voice.area.code if voice.area else _sure(found.areas),
        "severity": found.severity.level,
    }


def _sure(found: tuple[Suggested, ...]) -> str:
    return next((one.code for one in found[:1] if one.sure), "")


def _button(one: Suggested, names: Mapping[str, str]) -> dict[str, Any]:
    return {"code": one.code, "name": names[one.code], "sure": one.sure, "why": _because(one.reasons)}


def _because(reasons: tuple[str, ...]) -> str:
    if reasons == ("stated",):
        return _("chosen by the person who spoke")
    return _("because of: %(words)s") % {"words": _("、").join(reasons)} if reasons else ""


def _reasons(found: Suggestions, held: Reading | None) -> list[str]:
    """Why the form begins as it does, in words that anyone can check against the text."""
    if held:
        return []
    why = []
    if found.places[:1]:
        why.append(_("Place: %(why)s") % {"why": _place_reason(found.places[0])})
    if found.areas[:1]:
        why.append(_("Village or street: %(why)s") % {"why": _place_reason(found.areas[0])})
    if found.severity.signs:
        signs = _("、").join(found.severity.signs)
        why.append(_("How much it presses: the words say %(signs)s") % {"signs": signs})
    return why


def _place_reason(one: Suggested) -> str:
    special = {"stated": _("given where it was said"), "point": _("the point lies in it")}
    return special.get(one.reasons[0]) or _("the words name %(name)s") % {"name": one.reasons[0]}


def _written_in(found: Suggestions) -> str:
    """The script or language of the words, where it shows."""
    names = {
        "zh-hans": _("simplified Chinese"),
        "zh-hant": _("traditional Chinese"),
        "han": _("Chinese"),
        "en": _("English"),
    }
    return names.get(found.language) or names.get(found.script, "")


def _path(topic: Topic) -> str:
    return f"{topic.parent.name} › {topic.name}" if topic.parent else topic.name


def _places(voice: Voice) -> list[Place]:
    return list(Place.objects.filter(office_id=voice.office_id).order_by("code"))


def _areas(voice: Voice) -> list[Area]:
    return list(Area.objects.filter(office_id=voice.office_id).order_by("pk"))


def _publishing(voice: Voice, found: Suggestions, typed: Mapping[str, str]) -> dict[str, Any]:
    released = publication_of(voice)
    return {
        "confidential": voice.confidential or voice.about_id is not None,
        "released": released is not None,
        "title": typed.get("public_title") or (released.title if released else _title(voice)),
        "text": typed.get("public_text") or (released.text if released else masked(voice.body, kind_name)),
        "marks": [kind_name(kind) for kind in found.personal],
        "most_title": MOST_TITLE,
    }


def _title(voice: Voice) -> str:
    return masked(heading(voice), kind_name)


def kind_name(kind: Kind) -> str:
    """What stood in the place of a mark."""
    names = {
        "phone": _("telephone number"),
        "identity": _("identity number"),
        "card": _("card number"),
        "mail": _("e-mail address"),
        "account": _("account"),
        "plate": _("number plate"),
        "name": _("name"),
        "home": _("home address"),
    }
    return names[kind]


def decide(voice: Voice, person: Person, request: HttpRequest) -> Reading:
    """Take the form in; a suggestion's button stands above the list beside it."""
    topic = request.POST.get("topic_button") or request.POST.get("topic", "")
    severity = request.POST.get("severity", "")
    return read_voice(
        voice=voice,
        by=person,
        now=now_of(request),
        topic=Topic.objects.filter(office_id=voice.office_id, code=topic).first(),
        place=Place.objects.filter(office_id=voice.office_id, code=request.POST.get("place", "")).first(),
        area=Area.objects.filter(office_id=voice.office_id, code=request.POST.get("area", "")).first(),
        severity=Severity(severity) if severity in Severity.values else Severity.ORDINARY,
    )


def release(voice: Voice, person: Person, request: HttpRequest) -> Publication:
    """Release the words as they stand in the form."""
    title, text = request.POST.get("public_title", ""), request.POST.get("public_text", "")
    return publish(voice=voice, title=title, text=text, by=person, now=now_of(request))


def take_back(voice: Voice, person: Person, request: HttpRequest) -> Publication | None:
    """Take released words back."""
    return withdraw(voice=voice, by=person, now=now_of(request))
