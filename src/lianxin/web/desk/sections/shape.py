"""A section of a case's screen: its page is made for a person of the staff, its steps are ``/desk/cases/7/NAME``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from lianxin.act.models import Case
from lianxin.office.models import Person

from ... import sections
from ...sections import Typed

Act = Callable[[Case, Person, HttpRequest], Any]
Section = sections.Section[[Case, Person, datetime, Typed]]

__all__ = ["Act", "Section", "Typed"]
