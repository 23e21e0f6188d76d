"""What the staff's pages of the words of the office show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from lianxin.office.commands import Explained
from lianxin.office.models import GlossaryTerm, Office
from lianxin.office.queries import glossary

from ....asking.glossary.marking import line
from ....posted import Typed
from ....problems import Problem
from ..pages import text_field
from ..typed import CODES, by_language


def explained(typed: Typed) -> Explained:
    return Explained(
        names=by_language(typed, "names"),
        means=by_language(typed, "means"),
        also=typed.get("also", "").splitlines(),
    )


def list_page(office: Office, typed: Typed, errors: Sequence[Problem] = ()) -> dict[str, Any]:
    """All words, and the form for one more."""
    return {**_form(office, typed, errors), "rows": [line(row) for row in glossary(office)]}


def term_page(row: GlossaryTerm, typed: Typed, errors: Sequence[Problem] = ()) -> dict[str, Any]:
    """One word, as it is explained now or as it was typed."""
    return {**_form(row.office, typed or _there(row), errors), "one": line(row)}


def _there(row: GlossaryTerm) -> Typed:
    texts = {
        f"{name}_{code}": told[code]
        for name, told in (("names", row.names), ("means", row.means))
        for code in CODES
        if code in told
    }
    return {**texts, "also": "\n".join(row.also)}


def _form(office: Office, typed: Typed, errors: Sequence[Problem]) -> dict[str, Any]:
    return {
        "office": office,
        "nav": "desk",
        "errors": errors,
        "typed": typed,
        "texts": [
            text_field(typed, "names", _("The word"), _("As it stands in your texts.")),
            text_field(typed, "means", _("What it means"), _("As you would tell a neighbour.")),
        ],
    }
