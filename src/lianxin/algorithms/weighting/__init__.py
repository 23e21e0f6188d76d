"""Who has not been heard: coverage, weights, what they are worth, and where a visitor should go.

Whoever comes by themselves is no sample.  So every figure stands beside the number of people it rests on, weighted
figures stand beside the plain ones, and a group of which nobody was heard is visited: no weight speaks for it.
"""

from .cells import UNTOLD, Cells, counted
from .coverage import Coverage, Heard, coverage
from .estimates import Change, Estimate, OtherInstrument, Part, change, estimate, instrument, runs
from .raking import Raked, Short, rake
from .showing import ShownCoverage, ShownEstimate, ShownHeard, shown_coverage, shown_estimate
from .unlike import Unlike, unlike
from .visits import Unheard, Visits, alike_everywhere, visit_next

__all__ = [
    "UNTOLD",
    "Cells",
    "Change",
    "Coverage",
    "Estimate",
    "Heard",
    "OtherInstrument",
    "Part",
    "Raked",
    "Short",
    "ShownCoverage",
    "ShownEstimate",
    "ShownHeard",
    "Unheard",
    "Unlike",
    "Visits",
    "alike_everywhere",
    "change",
    "counted",
    "coverage",
    "estimate",
    "instrument",
    "rake",
    "runs",
    "shown_coverage",
    "shown_estimate",
    "unlike",
    "visit_next",
]
