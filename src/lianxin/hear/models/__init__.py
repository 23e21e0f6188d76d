"""Tables of hearing."""

from .attachments import Attachment, StagedFile
from .looks import Glance, Look, Opening
from .notices import DueNotice, Notice, NoticeStop
from .probes import Nonce, Probe
from .sealed import SealedAnswer, SealedReader, SealedVoice
from .understanding import Problem, ProblemVoice, Publication, Reading, SearchText
from .visits import Household, Visit, VisitNeed
from .voices import Contact, Line, Voice

__all__ = [
    "Attachment",
    "Contact",
    "DueNotice",
    "Glance",
    "Household",
    "Line",
    "Look",
    "Nonce",
    "Notice",
    "NoticeStop",
    "Opening",
    "Probe",
    "Problem",
    "ProblemVoice",
    "Publication",
    "Reading",
    "SealedAnswer",
    "SealedReader",
    "SealedVoice",
    "SearchText",
    "StagedFile",
    "Visit",
    "VisitNeed",
    "Voice",
]
