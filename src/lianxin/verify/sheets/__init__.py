"""Monthly sheets: an office's figures of a month, fixed so that a stranger computes the same bytes."""

from .fields import Field, fields_of, typed_field
from .folding import EVENTS, Month, MonthlyFold
from .months import turned

__all__ = ["EVENTS", "Field", "Month", "MonthlyFold", "fields_of", "turned", "typed_field"]
