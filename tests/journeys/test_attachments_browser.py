"""Photos from a telephone in a real browser: over a line that breaks, and without JavaScript."""

import io
import re
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import Page, Route, expect

from tests.hear.attachments import samples
from tests.support.server import Server

pytestmark = pytest.mark.browser


def photo() -> dict[str, object]:
    """Large enough to go in several pieces."""
    noise = Image.merge("RGB", [Image.effect_noise((900, 700), 90) for _ in range(3)])
    content = samples.saved(noise, "JPEG", quality=95, exif=samples.exif())
    return {"name": "CANARY.jpg", "mimeType": "image/jpeg", "buffer": content}


DRAWING = {"name": "CANARY.svg", "mimeType": "image/svg+xml", "buffer": samples.SVG}


@pytest.fixture(scope="module")
def server(make_shared_server: Callable[..., Server]) -> Server:
    """A house with one office in which nothing happened yet: quickly there."""
    return make_shared_server(prepare=(("office", "open", "willow", "--name", "en=Willow Creek"),))


def open_form(page: Page, server: Server) -> None:
    page.goto(f"{server.base_url}/willow/?lang=en")
    page.locator("summary", has_text="Add photos or a recording").click()


def shown(page: Page) -> Image.Image:
    """The photo that the page of the voice shows, with the size for which it keeps room."""
    page.goto(page.url.replace("/receipt/", "/follow/"))
    image = page.locator(".attached img")
    answer = page.request.get(f"{page.url.split('/willow')[0]}{image.get_attribute('src')}")
    assert b"CANARY" not in answer.body()
    return Image.open(io.BytesIO(answer.body()))


def test_a_photo_goes_on_where_the_line_broke_while_words_are_typed(server: Server, phone: Page) -> None:
    broken: list[str] = []

    def tear(route: Route) -> None:
        if route.request.method == "PATCH" and len(broken) < 2:
            broken.append(route.request.headers["upload-offset"])
            route.abort()
        else:
            route.continue_()

    phone.route("**/uploads/*", tear)
    open_form(phone, server)
    phone.set_input_files("#id_files", [photo(), DRAWING])
    phone.fill("#id_body", "The lamp at the bridge is dark.")
    refused = phone.locator(".file-list .failed")
    expect(refused).to_contain_text("This file is none that we can take.", timeout=20_000)
    refused.get_by_role("button", name=re.compile("Take it out")).click()
    phone.get_by_role("button", name="Hand it in").click()
    expect(phone).to_have_url(re.compile("/receipt/"), timeout=30_000)

    assert len(broken) == 2
    assert shown(phone).size == (900, 700)


def test_without_javascript_what_arrived_stays(server: Server, plain_phone: Page) -> None:
    open_form(plain_phone, server)
    plain_phone.set_input_files("#id_files", [photo(), DRAWING])
    plain_phone.fill("#id_body", "The lamp at the bridge is dark.")
    plain_phone.get_by_role("button", name="Hand it in").click()
    expect(plain_phone.get_by_role("alert")).to_contain_text("File 2: This file is none that we can take.")
    expect(plain_phone.get_by_role("checkbox", name=re.compile("^Photo 1, [0-9.]+ MB$"))).to_be_checked()
    plain_phone.get_by_role("button", name="Hand it in").click()

    expect(plain_phone).to_have_url(re.compile("/receipt/"))
    assert shown(plain_phone).size == (900, 700)
