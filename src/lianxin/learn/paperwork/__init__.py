"""The paperwork meter: what the house and the office ask of the people at the front, and what it costs them."""

from .forms import FORMS, Form, FormField, known_as
from .meter import Cost, Week, by_unit, weeks

__all__ = ["FORMS", "Cost", "Form", "FormField", "Week", "by_unit", "known_as", "weeks"]
