"""Everything that the house says of itself while something is tried."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def told_to(handler: logging.Handler) -> Iterator[None]:
    """Every line of the log goes to this handler too, those that the house would leave out for being harmless as well."""
    loggers = [logging.getLogger(name) for name in ("", "django", "lianxin")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.removeHandler(handler)
            logger.setLevel(level)
