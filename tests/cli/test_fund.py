"""`lianxin office fund`: money that can be used for needs is written down, exactly."""

import pytest

from lianxin.act.models import FundSource
from lianxin.cli import main
from tests.factories import open_office

# What the command line says is the same on every engine; the commands beneath it are tried on both.
pytestmark = [pytest.mark.django_db(databases=["default", "vault"]), pytest.mark.one_engine]
FUND = ["office", "fund", "roofs", "--name", "en=Roof fund"]


def run(capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, str, str]:
    status = main([*FUND, *options])
    told = capsys.readouterr()
    return status, told.out.strip(), told.err.strip()


@pytest.mark.need(10)
def test_a_source_is_added_and_its_code_is_taken_once(capsys, monkeypatch):
    monkeypatch.setenv("LIANXIN_LANG", "en")
    open_office()

    done = run(capsys, "--currency", "CNY", "--total", "120000.50")
    again = run(capsys, "--currency", "CNY", "--total", "1")

    assert done == (0, "Source added: Roof fund, 120,000.50 CNY", "")
    assert again == (2, "", "There is a source with this code already.")
    assert FundSource.objects.get().total_cents == 12000050


@pytest.mark.need(76)
def test_a_small_fund_says_how_much_one_project_gets(capsys, monkeypatch):
    monkeypatch.setenv("LIANXIN_LANG", "en")
    open_office()

    assert run(capsys, "--currency", "CNY", "--total", "1000", "--each", "80.50")[0] == 0
    assert FundSource.objects.get().each_cents == 8050


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--currency", "CNY", "--total", "1", "--each", "2"], "more than there is"),
        (["--currency", "CNY", "--total", "1.005"], "at most two decimals"),
        (["--currency", "yuan", "--total", "1"], "three letters"),
    ],
)
def test_what_cannot_be_is_refused_in_plain_words(capsys, monkeypatch, options: list[str], told: str):
    monkeypatch.setenv("LIANXIN_LANG", "en")
    open_office()

    status, out, problem = run(capsys, *options)

    assert (status, out, FundSource.objects.count()) == (2, "", 0)
    assert told in problem
