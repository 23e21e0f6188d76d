"""Search over what was said: one way of folding and cutting into terms, one index on each engine.

Terms of the desk and terms of what was published are kept in rows of their own, so a public search cannot find
what was not published.  Contacts are never indexed.  What somebody searches for is kept nowhere.
"""

from .asking import passages
from .engines import tidy
from .finding import MOST_FOUND, Found, find
from .indexing import index, index_many

__all__ = ["MOST_FOUND", "Found", "find", "index", "index_many", "passages", "tidy"]
