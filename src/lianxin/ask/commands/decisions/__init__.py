"""The only writers of decisions: a draft over days, and publishing it, once."""

from .drafting import drop_point, put_in_point, put_point, save_terms
from .publishing import publish_decision

__all__ = ["drop_point", "publish_decision", "put_in_point", "put_point", "save_terms"]
