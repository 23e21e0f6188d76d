"""Witnesses: somebody outside who remembers how far the record was, and signs only what has grown from it.

Two sides that share nothing but a protocol (C2SP tlog-witness and tlog-cosignature): the office asks its witnesses and
keeps what they sign (`commands`, `asking`); a witness watches a record with a folder of its own and no database
(`memory`, `watching`, `serving`).
"""
