"""The only writers of what the office takes from what was said."""

from .adding import Found, add_finding

__all__ = ["Found", "add_finding"]
