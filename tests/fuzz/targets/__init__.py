"""Every parser as a target; a module that is imported here declares its own."""

from tests.fuzz.targets import doors, files, mails, proofs, stranger, uploads, words

__all__ = ["doors", "files", "mails", "proofs", "stranger", "uploads", "words"]
