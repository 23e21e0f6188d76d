"""Parts of the staff's page of a consultation, in the order of the page.

A section is given the consultation, whoever looks, and the moment; its forms lead to addresses of its own.
"""

from __future__ import annotations

from datetime import datetime

from lianxin.ask.models import Consultation
from lianxin.office.models import Person

from ... import sections
from . import bringing, idea_section, questions, statements, unheard
from .campaigns import section as campaigns
from .deciding import section as deciding
from .margins import section as margins
from .panels import section as panels
from .sittings import section as sittings
from .studies import section as studies
from .surveys import section as surveys

Section = sections.Section[[Consultation, Person, datetime]]

SECTIONS: tuple[Section, ...] = (
    campaigns.SECTION,
    deciding.SECTION,
    statements.SECTION,
    sittings.SECTION,
    panels.SECTION,
    studies.SECTION,
    idea_section.SECTION,
    questions.SECTION,
    bringing.SECTION,
    surveys.SECTION,
    margins.SECTION,
    unheard.SECTION,
)
