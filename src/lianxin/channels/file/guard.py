"""Cells that a spreadsheet would run as a formula are made harmless, so that reading them back gives the same text."""

from lianxin.algorithms.delimited import FORMULA

_MARK = "'"


def guarded(cell: str) -> str:
    """The cell as it may stand in a CSV file that somebody opens in a spreadsheet."""
    return _MARK + cell if cell.startswith((*FORMULA, _MARK)) else cell


def unguarded(cell: str) -> str:
    """The cell as it was before ``guarded``; a cell that somebody typed anew without a mark stays as it is."""
    return cell[1:] if cell.startswith(_MARK) else cell
