"""Typed text is cleaned in the same way everywhere."""

from lianxin.algorithms.cleaning import clean

__all__ = ["clean"]
