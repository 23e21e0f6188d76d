"""What a section of a page is: something to show, or nothing, with the steps that its forms send."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, ParamSpec

Given = ParamSpec("Given")
#: What somebody typed into a form that was refused, by the names of its fields.
Typed = Mapping[str, str]


@dataclass(frozen=True)
class Section(Generic[Given]):
    """``page`` gives what ``template`` shows as ``s``, or None when there is nothing to show.

    ``acts`` are the steps by the name in their address; ``done`` tells the person, by the same name, that a step was
    taken.
    """

    template: str
    page: Callable[Given, dict[str, Any] | None]
    acts: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    done: Mapping[str, Callable[[], str]] = field(default_factory=dict)


def shown(
    sections: Iterable[Section[Given]], *args: Given.args, **kwargs: Given.kwargs
) -> list[dict[str, Any]]:
    """The sections that have something to show, each with its template."""
    pages = ((section, section.page(*args, **kwargs)) for section in sections)
    return [{"template": section.template, **page} for section, page in pages if page is not None]
