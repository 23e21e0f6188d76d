"""From outcomes to figures: pure, so that the office, ``lianxin verify`` and strangers compute the same."""

from .plain import plain, plain_office
from .shape import FEWEST, RATES, By, Cell, Counts, Figures, Material, Queue, Rate, SetApart, Waiting
from .summing import cell, figures, material_of, months_of_unit, total, waiting_of, whole

__all__ = [
    "FEWEST",
    "RATES",
    "By",
    "Cell",
    "Counts",
    "Figures",
    "Material",
    "Queue",
    "Rate",
    "SetApart",
    "Waiting",
    "cell",
    "figures",
    "material_of",
    "months_of_unit",
    "plain",
    "plain_office",
    "total",
    "waiting_of",
    "whole",
]
