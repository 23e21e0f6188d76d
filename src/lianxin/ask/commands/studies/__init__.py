"""The only writers of field studies: the plan, what was said at each place, and how it ended."""

from .ending import end_study
from .interviewing import CHANNEL, MOST_SAID, Interviewed, SaidThere, enter_interview
from .planning import SiteTerms, StudyTerms, add_site, announce_study
from .speaking_up import speak_up

__all__ = [
    "CHANNEL",
    "MOST_SAID",
    "Interviewed",
    "SaidThere",
    "SiteTerms",
    "StudyTerms",
    "add_site",
    "announce_study",
    "end_study",
    "enter_interview",
    "speak_up",
]
