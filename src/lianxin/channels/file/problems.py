"""What can be wrong with a file, and what with one of its rows; the text of both is for the person who reads it."""


class BadFile(ValueError):
    """The file as a whole cannot be read (any further)."""


class Rejected(ValueError):
    """One row cannot be taken in; the others can."""
