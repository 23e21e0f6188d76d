"""Signed messages between this house and other programs: a text gateway, a chat platform.

``signing`` proves who sent a message and when, ``nonces`` that it was not sent before, ``door`` is the address that
takes one, ``talking`` makes a voice or a line of it, and ``sending`` hands a message to the gateway of the house.
``docs/channels.md`` is the contract for those who write the other side.
"""
