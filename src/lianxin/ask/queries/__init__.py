"""Reads of the room, one module a form of asking."""
