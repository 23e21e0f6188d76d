"""Parts of the public page of a consultation: each form of taking part adds its own, in the order of the page.

A section is given the consultation and the moment; its forms and links lead to addresses of its own.
"""

from __future__ import annotations

from datetime import datetime

from lianxin.ask.models import Consultation

from .. import sections
from . import taking_part
from .budgets import section as budgets
from .campaigns import section as campaigns
from .decisions import section as decisions
from .heard import section as heard
from .ideas import section as ideas
from .maps import section as maps
from .panels import section as panels
from .sittings import section as sittings
from .studies import section as studies
from .surveys import section as surveys
from .understanding import section as understanding

Section = sections.Section[[Consultation, datetime]]

SECTIONS: tuple[Section, ...] = (
    campaigns.SECTION,
    decisions.SECTION,
    taking_part.SECTION,
    surveys.SECTION,
    sittings.SECTION,
    panels.SECTION,
    studies.SECTION,
    ideas.SECTION,
    maps.SECTION,
    heard.SECTION,
    understanding.SECTION,
    budgets.SECTION,
)
