"""Tables of acting."""

from .care import CarePlan, CareVisit, FollowUp
from .cases import (
    Answer,
    Assignment,
    CallUp,
    Case,
    CaseVoice,
    Deviation,
    Escalation,
    Recusal,
    RoutingRule,
)
from .doing import Commitment, FundSource, Payment, Promise, Task
from .led import LedLine, LedProject

__all__ = [
    "Answer",
    "Assignment",
    "CallUp",
    "CarePlan",
    "CareVisit",
    "Case",
    "CaseVoice",
    "Commitment",
    "Deviation",
    "Escalation",
    "FollowUp",
    "FundSource",
    "LedLine",
    "LedProject",
    "Payment",
    "Promise",
    "Recusal",
    "RoutingRule",
    "Task",
]
