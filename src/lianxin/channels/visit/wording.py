"""Why a visit cannot be taken as it is, in words that say how to mend it; and the words of the device's pages."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from lianxin.hear.attachments import why_unclean
from lianxin.hear.commands import NotHeard
from lianxin.hear.problems import Problem
from lianxin.hear.states import MOST_PLACE, MOST_TEXT
from lianxin.hear.visits.noting import MOST_CODE, MOST_NEEDS, NotVisited

#: How many characters a field takes, where it is not as many as a voice.
_MOST = {"code": MOST_CODE, "place": MOST_PLACE}


def problems_of(error: NotVisited) -> list[Problem]:
    """Each problem beside the field it is about."""
    return [Problem(_field(field), _why(_kind(field), problem)) for field, problem in error.problems]


def photos_refused(error: NotHeard) -> list[Problem]:
    """Why the photos could not be taken along."""
    return [Problem("id_photos", why_unclean(error.problem))]


def _field(field: str) -> str:
    """The id of the field; what is about the visit as a whole has none."""
    return "" if field in {"client_key", "checklist", "needs"} else f"id_{field}"


def _kind(field: str) -> str:
    """The same field in every need, the same answer to every safety question."""
    return re.sub(r"^needs-\d+-|^(check)_.*", lambda match: match[1] or "", field)


def _why(field: str, problem: str) -> str:
    if problem == "long":
        return _("This is longer than %(most)d characters.") % {"most": _MOST.get(field, MOST_TEXT)}
    known = {**_missing(), **_others()}
    return known.get((field, problem)) or _("This visit cannot be read. Please write it down anew.")


def _missing() -> dict[tuple[str, str], str]:
    return {
        ("consent", "missing"): _("Please say by what right this is written down."),
        ("consent_note", "missing"): _("Please say what the danger was."),
        ("area", "missing"): _("Please choose the village or street."),
        ("code", "missing"): _("Please write the short code of the home."),
        ("words", "empty"): _("Please write what is needed."),
        ("leads_to", "missing"): _("A need leads somewhere: please choose what follows from it."),
        ("to", "missing"): _("Please write who was asked to help."),
        ("due", "missing"): _("Please choose the day by which it should have helped."),
        ("why", "missing"): _("Please write why nothing follows."),
    }


def _others() -> dict[tuple[str, str], str]:
    return {
        ("code", "unknown"): _("No home has this code. Please compare it, or choose “First visit”."),
        ("code", "taken"): _("Another home has this code already. Leave it empty, and one is given."),
        ("check", "unfollowed"): _("You found this: please write down the need that follows from it."),
        ("needs", "many"): _("One visit takes %(most)d needs.") % {"most": MOST_NEEDS},
        ("photos", "many"): why_unclean("many"),
        ("client_key", "changed"): _(
            "This visit was handed in before you changed it. What you changed is still here: hand it in as another "
            "visit, or remove it."
        ),
    }


def device_texts() -> dict[str, str]:
    """What the scripts of the field pages say."""
    return {
        "draft": _("Saved on this device, not handed in"),
        "waiting": _("Waiting for the network"),
        "sending": _("Handing in…"),
        "mend": _("Needs mending"),
        "saved": _("Saved on this device"),
        "unsaved": _("This device does not save. Please write it on paper."),
        "photo": _("Photo %(n)s"),
        "photos": _("Photo %(n)s of %(all)s is on its way"),
        "remove": _("Remove"),
        "handed": _("Handed in: number %(n)s"),
        "home": _("Home %(code)s"),
        "unnamed": _("Visit without words yet"),
        "offline": _("No network. You can go on writing."),
        "signed_out": _("You are signed out. What you wrote stays on this device."),
        "other": _("Visits of other people on this device: %(n)s"),
        "count": _("Not handed in: %(n)s"),
        "photo_refused": _("A photo is too large or cannot be read. Please take it out."),
        "later": _("The office could not take it just now. It will be tried again."),
        **{f"{field}.{problem}": text for (field, problem), text in _missing().items()},
        "check.unfollowed": _others()["check", "unfollowed"],
        "client_key.changed": _others()["client_key", "changed"],
    }
