"""What follows by itself when something was heard."""

from . import attachments, probes, search, understanding

__all__ = ["attachments", "probes", "search", "understanding"]
