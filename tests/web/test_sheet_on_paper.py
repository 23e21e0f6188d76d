"""A monthly sheet on one page of paper, and pages of figures that everybody can read."""

import subprocess
import sys
from collections.abc import Iterator

import pikepdf
import pytest
from playwright.sync_api import Page

from tests.support.browser import broken_rules
from tests.support.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]
PREPARE = """
from datetime import timedelta
from lianxin.office.clock import read
from lianxin.office.models import Office
from lianxin.office.commands import add_unit
from lianxin.verify.commands import publish_sheet
from lianxin.verify.sheets.months import month_of
office, now = Office.objects.get(), read()
for n in range(12):
    add_unit(office=office, code=f"unit-{n}", names={"en": f"Unit number {n}"}, now=now)
month = month_of(now.astimezone(office.zone).date(), office.zone)
sheet = publish_sheet(office=office, month=month, now=month.ends)
print(sheet.month)
"""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, str]]:
    opened = ("office", "open", "willow", "--name", "en=Willow Creek")
    with Server(tmp_path_factory.mktemp("sheet"), prepare=(opened,)) as server:
        script = f"import django; django.setup()\n{PREPARE}"
        env = server.env | {"DJANGO_SETTINGS_MODULE": "lianxin.settings"}
        done = subprocess.run(
            [sys.executable, "-c", script], env=env, capture_output=True, text=True, check=True
        )
        yield server, done.stdout.strip()


def test_it_fits_on_one_page_of_a4_with_head_key_and_square(
    town: tuple[Server, str], desktop: Page, tmp_path
):
    server, month = town
    desktop.goto(f"{server.base_url}/willow/sheets/{month}/?lang=en")
    desktop.pdf(path=tmp_path / "sheet.pdf", prefer_css_page_size=True)

    with pikepdf.open(tmp_path / "sheet.pdf") as pdf:
        [page] = pdf.pages
        assert [round(float(side)) for side in page.mediabox[2:]] == [595, 842]
    text = desktop.locator("main").inner_text()
    assert f"lianxin verify --sheet {month} {server.base_url}/willow/record/ | sha256sum" in text
    assert desktop.locator("svg.qr").is_visible()


def test_the_pages_hold_for_everybody_and_fit_a_small_phone(town: tuple[Server, str], phone: Page) -> None:
    server, month = town
    found = {}
    for page in ("sheets/", f"sheets/{month}/", "corrections/", "record/check/", "unheard/"):
        phone.goto(f"{server.base_url}/willow/{page}?lang=en")
        found[page] = broken_rules(phone), phone.locator("html").evaluate("it => it.scrollWidth")

    assert found == {page: ([], 360) for page in found}
