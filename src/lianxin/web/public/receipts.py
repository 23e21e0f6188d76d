"""The page on which anybody checks a receipt: the browser does it, and the receipt stays on the device."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lianxin.office.models import Office
from lianxin.record.queries import verifier_key

from ..access import anyone_at

#: The check that a stranger can read in one sitting, as a file of these pages.
STRANGER = "lianxin/stranger/lianxin_verify.py"


@anyone_at
@require_GET
def check(request: HttpRequest, office: Office) -> HttpResponse:
    """Choose or paste a receipt; where there is no JavaScript, how to check it elsewhere."""
    return render(request, "public/check_receipt.html", _page(request, office))


def address_with(slug: str, receipt: str) -> str:
    """The page with a receipt behind the ``#``: browsers send that part to nobody."""
    return f"{reverse('web:check_receipt', args=[slug])}#{quote(receipt, safe='')}"


def _page(request: HttpRequest, office: Office) -> dict[str, Any]:
    record = reverse("web:record", args=[office.slug])
    return {
        "office": office,
        "nav": "record",
        "record_path": record,
        "record_url": request.build_absolute_uri(record),
        "key": verifier_key(office.stream),
        "stranger": STRANGER,
        "words": _words(),
    }


def _words() -> dict[str, str]:
    """What the script says, by the names that it knows."""
    return {
        "yes": _("Proven"),
        "no": _("Not so"),
        "unsure": _("Not proven"),
        "working": _("Checking …"),
        "holds": _("This receipt holds, and today's record has grown from it."),
        "partly": _("What could be checked holds, but not everything could be checked."),
        "broken": _(
            "Something does not hold. Keep this receipt, and show it to somebody outside this office."
        ),
        "number": _("Entry"),
        "time": _("Written"),
        "kind": _("Kind of entry"),
        "head": _("Signed head: entries and fingerprint"),
        "key_id": _("Checked with the key"),
        "in_tree": _("The entry stands at this number in the record that the receipt's head speaks of."),
        "signed": _("The key above signed this head."),
        "signed_before": _(
            "An earlier key of this record signed this head; today's record, under the key above, has grown from it."
        ),
        "not_signed": _("The key above did not sign this head: the receipt or the key is not the right one."),
        "has_grown": _("Today's record has grown from this head: nothing before it was changed or left out."),
        "key_from_here": _(
            "The key comes from this same office. Compare it with a printed one, or type that one in."
        ),
        "no_ed25519": _(
            "This browser cannot check signatures (Ed25519). Numbers and hashes were checked; "
            "for the signature use a newer browser or the program below."
        ),
        "no_crypto": _(
            "This browser cannot compute hashes here: the page has to be opened over https. "
            "Use the program below."
        ),
        "form": _("This is not a whole receipt: something in it is missing or was changed."),
        "no_entry": _(
            "The receipt does not carry the entry that it speaks of, so there is nothing to check."
        ),
        "key": _("This key is not properly written. Copy the whole line."),
        "path": _("The entry does not lead to the head: the receipt was changed."),
        "other_record": _("The receipt is of another record than the one that stands here."),
        "shorter": _(
            "Today's record has fewer entries than this receipt proves: it was cut off, or a copy was put back."
        ),
        "grown": _(
            "Today's record has not grown from this head: entries were changed, or this is another record."
        ),
        "today_not_signed": _("Today's head is not signed by the key above."),
        "rotation": _("The change of keys does not hold: the key before did not sign it."),
        "unreachable": _(
            "Today's record could not be read; whether it has grown from the receipt stays open."
        ),
    }
