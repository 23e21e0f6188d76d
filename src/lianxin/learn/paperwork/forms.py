"""Every form that staff fill in, as data: each field with what it takes, what it means and what it is for.

``forms.toml`` is compared with the real forms by a test, so a field that nobody accounted for cannot appear.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import resources

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.folding import fold

from ..states import FieldKind

#: What a field is for; a purpose that is none of these has to be argued here first.
PURPOSES: dict[str, Promise] = {
    "answer": _("so that the person who spoke reads it"),
    "hear": _("so that what was said is kept as it was said"),
    "route": _("so that it reaches who can do something about it"),
    "clock": _("so that it is not forgotten"),
    "check": _("so that somebody else can check it"),
    "care": _("so that the next person who comes knows enough"),
}


@dataclass(frozen=True)
class FormField:
    """One field: what somebody has to do for it, what it means, what it is for."""

    name: str
    kind: FieldKind
    meaning: str
    purpose: str


@dataclass(frozen=True)
class Form:
    """One form: how the record shows that it was filled in (``entry``, with public fields as ``where`` says).

    ``parts`` are pages whose fields stand within it.
    """

    code: str
    entry: str
    where: Mapping[str, object] = field(default_factory=dict)
    fields: tuple[FormField, ...] = ()
    parts: tuple[str, ...] = ()


def _load() -> tuple[dict[str, Form], dict[str, tuple[str, ...]]]:
    data = tomllib.loads(resources.files(__package__).joinpath("forms.toml").read_text("utf-8"))
    forms = {
        code: Form(
            code=code,
            entry=form.get("entry", ""),
            where=form.get("where", {}),
            fields=tuple(
                FormField(name, FieldKind(kind), meaning, purpose)
                for name, (kind, meaning, purpose) in form.get("fields", {}).items()
            ),
            parts=tuple(form.get("parts", ())),
        )
        for code, form in data["form"].items()
    }
    return forms, {meaning: tuple(words) for meaning, words in data["meanings"].items()}


FORMS, MEANINGS = _load()


def meanings_of(name: str) -> set[str]:
    """What a name means: the meanings that have it as one of their words, however it is spelled."""
    folded = fold(name)
    return {meaning for meaning, words in MEANINGS.items() if folded in {fold(word) for word in words}}


def known_as(name: str) -> tuple[Form, FormField] | None:
    """The field that asks for the same already, in whatever form."""
    means, folded = meanings_of(name), fold(name)
    for form in FORMS.values():
        for one in form.fields:
            if one.meaning in means or folded in {fold(one.meaning), fold(one.name)}:
                return form, one
    return None
