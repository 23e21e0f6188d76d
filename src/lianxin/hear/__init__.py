"""Hearing: voices through any channel, their receipts, and the vault that keeps contacts apart."""
