"""Lianxin measured beside the raw engines' limits on the same disk: ``python -m benchmarks``."""
