"""The JSON API: the same commands and queries as the pages, for programs."""

from .door import api

__all__ = ["api"]
