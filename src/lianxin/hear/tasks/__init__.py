"""What follows by itself when something was heard."""

from . import attachments, probes, search

__all__ = ["attachments", "probes", "search"]
