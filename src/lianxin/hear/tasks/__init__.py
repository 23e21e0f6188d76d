"""What follows by itself when something was heard."""

from . import attachments, erasing, looks, probes, search, understanding

__all__ = ["attachments", "erasing", "looks", "probes", "search", "understanding"]
