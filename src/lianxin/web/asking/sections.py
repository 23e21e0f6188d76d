"""Parts of the public page of a consultation: each form of taking part adds its own, in the order of the page.

A section is given the consultation and the moment; its forms and links lead to addresses of its own.
"""

from __future__ import annotations

from datetime import datetime

from lianxin.ask.models import Consultation

from .. import sections
from . import map_section, taking_part

Section = sections.Section[[Consultation, datetime]]

SECTIONS: tuple[Section, ...] = (taking_part.SECTION, map_section.SECTION)
