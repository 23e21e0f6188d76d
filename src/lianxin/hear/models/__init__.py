"""Tables of hearing."""

from .attachments import Attachment, StagedFile
from .notices import Notice, NoticeStop
from .probes import Nonce, Probe
from .understanding import Problem, ProblemVoice, Publication, Reading, SearchText, Suggestion
from .visits import Household, Visit, VisitNeed
from .voices import Contact, Line, Voice

__all__ = [
    "Attachment",
    "Contact",
    "Household",
    "Line",
    "Nonce",
    "Notice",
    "NoticeStop",
    "Probe",
    "Problem",
    "ProblemVoice",
    "Publication",
    "Reading",
    "SearchText",
    "StagedFile",
    "Suggestion",
    "Visit",
    "VisitNeed",
    "Voice",
]
