"""Every parser as a target; a module that is imported here declares its own."""

from tests.fuzz.targets import budgets, doors, files, mails, opinions, proofs, stranger, uploads, words

__all__ = ["budgets", "doors", "files", "mails", "opinions", "proofs", "stranger", "uploads", "words"]
