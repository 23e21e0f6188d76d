"""The whole check as tests call it."""

from lianxin.cli._checks import Checked, check_data


def check() -> Checked:
    return check_data(None, None, None)


def places(checked: Checked) -> set[str]:
    """Tables that the check named as broken."""
    return {finding.where.partition("/")[0] for finding in checked.report.broken}
