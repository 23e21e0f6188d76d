"""A section of the page on which people follow their voice; its page is given the code of the receipt as well."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from lianxin.act.models import Case
from lianxin.hear.models import Voice

from ... import sections
from ...sections import Typed

Act = Callable[[Voice, Any, HttpRequest], Any]
Section = sections.Section[[Voice, Case, str, datetime, Typed]]
#: One that is shown also where no unit has a case.
WithoutCase = sections.Section[[Voice, Case | None, str, datetime, Typed]]

__all__ = ["Act", "Section", "Typed", "WithoutCase"]
