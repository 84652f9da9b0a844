"""Crop, turn and focal point in a real browser: by pointer, touch and keyboard, and what readers then see."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image as PillowImage
from playwright.sync_api import Locator, Page, expect

from tests.journeys.running import Site

# An author whose portrait is three stripes side by side, and a post from long ago whose picture is three on top of each
# other: which of them a crop shows is easy to tell.
STRIPES = """
import io
from datetime import UTC, datetime
from PIL import Image as PillowImage
from blog.models import Author
from blog.records import PostRecord
from blog.services import editing, organising, publishing, uploading

at = datetime(2001, 2, 3, tzinfo=UTC)
def store(name, width, height):
    picture = PillowImage.new("RGB", (3, 1) if width > height else (1, 3))
    picture.putdata([(255, 0, 0), (0, 255, 0), (0, 0, 255)])
    file = io.BytesIO()
    picture.resize((width, height), PillowImage.Resampling.NEAREST).save(file, "PNG")
    return uploading.store(file.getvalue(), file_name=name, name=name, by=None, at=at, alt="Stripes.").image
author = organising.save_author(Author(name="Stella Stripe", picture=store("stripes-across", 900, 300)), at=at)
lead = store("stripes-down", 300, 1200)
record = PostRecord(
    title="Stripes", body="Three of them.", standfirst="Red, green, blue.", author=author.slug, lead_image=lead.name
)
revision = editing.save(record, by=None, at=at)
publishing.publish(revision, at=at)
"""


@pytest.fixture(scope="module")
def stripes(site: Site) -> None:
    """Add the author and the post to the site."""
    done = site.manage("shell", "-c", STRIPES)
    assert done.returncode == 0, done.stderr


def open_frame(page: Page, name: str) -> None:
    """Open the page of the part that is shown of a picture, from its own page."""
    page.goto(f"/admin/blog/image/?q={name}")
    page.locator(".card-name a", has_text=name).click()
    page.get_by_role("link", name="Crop, turn, focal point").click()
    expect(page.get_by_role("slider", name="Focal point")).to_be_visible()
    page.wait_for_function("() => document.querySelector('.stage-picture').naturalWidth > 0")


def save(page: Page) -> None:
    """Save, which leads back to the picture."""
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/change/")


def numbers(page: Page) -> list[int]:
    """Return left, top, width and height as they would be saved."""
    page.evaluate("() => new Promise(requestAnimationFrame)")
    return [int(page.input_value(f"#id_{name}")) for name in ("left", "top", "width", "height")]


def point(page: Page) -> tuple[int, int]:
    """Return the focal point as it would be saved."""
    page.evaluate("() => new Promise(requestAnimationFrame)")
    return int(page.input_value("#id_x")), int(page.input_value("#id_y"))


def middle(shown: Locator) -> str:
    """Return the colour in the middle of what is seen of a picture."""
    shown.scroll_into_view_if_needed()
    shown.evaluate("image => image.decode()")
    picture = PillowImage.open(io.BytesIO(shown.screenshot())).convert("RGB")
    colour = picture.getpixel((picture.width // 2, picture.height // 2))
    return ("red", "green", "blue")[colour.index(max(colour))]


def drag(page: Page, what: Locator, dx: float, dy: float) -> None:
    """Drag something by so many pixels of the screen."""
    box = what.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + dx / 2, y + dy / 2)
    page.mouse.move(x + dx, y + dy)
    page.mouse.up()


def test_every_crop_of_the_theme_obeys_the_focal_point(stripes: None, desk_page: Page) -> None:
    page = desk_page
    portrait, teaser = page.locator(".portrait img"), page.locator(".teaser .picture img")
    page.goto("/author/stella-stripe/")
    assert (middle(portrait), middle(teaser)) == ("green", "green")
    open_frame(page, "stripes-across")
    page.get_by_role("slider", name="Focal point").focus()
    page.keyboard.press("Home")
    save(page)
    open_frame(page, "stripes-down")
    page.get_by_role("slider", name="Focal point").focus()
    for _press in range(5):
        page.keyboard.press("Shift+ArrowDown")
    save(page)
    page.goto("/author/stella-stripe/")
    assert (middle(portrait), middle(teaser)) == ("red", "blue")


def test_a_part_chosen_by_keyboard_is_saved_and_all_of_it_comes_back(stripes: None, desk_page: Page) -> None:
    page = desk_page
    open_frame(page, "stripes-across")
    corner = page.get_by_role("slider", name="Lower right corner")
    corner.focus()
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowUp")
    assert numbers(page) == [0, 0, 801, 297]
    expect(corner).to_have_attribute("aria-valuetext", "801 pixels from the left, 297 from the top")
    page.get_by_role("slider", name="The part that is shown").focus()
    page.keyboard.press("ArrowRight")
    assert numbers(page) == [9, 0, 801, 297]
    left = page.get_by_role("slider", name="Left edge")
    left.focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    assert numbers(page) == [9, 0, 801, 297]
    expect(left).to_have_attribute("aria-valuetext", "9 of 900 pixels")
    save(page)
    expect(page.locator(".facts")).to_contain_text("801 × 297")
    page.get_by_role("link", name="Crop, turn, focal point").click()
    page.get_by_role("button", name="Show all of it").click()
    expect(page.locator(".facts")).to_contain_text("900 × 300")


def test_a_part_chosen_by_pointer_keeps_its_shape(stripes: None, desk_page: Page) -> None:
    page = desk_page
    open_frame(page, "stripes-across")
    stage = page.locator(".stage").bounding_box()
    assert stage
    page.get_by_label("Square").check()
    left, top, width, height = numbers(page)
    assert (top, width, height) == (0, 300, 300)
    drag(page, page.get_by_role("slider", name="Lower right corner"), -stage["height"] / 3, -10)
    left, top, width, height = numbers(page)
    assert width == height
    assert width == pytest.approx(200, abs=4)
    drag(page, page.get_by_role("slider", name="The part that is shown"), -2000, stage["height"] / 6)
    assert numbers(page) == [0, pytest.approx(50, abs=4), width, height]
    page.get_by_label("1.91:1").check()
    left, top, width, height = numbers(page)
    assert width / height == pytest.approx(1200 / 630, rel=0.01)
    page.get_by_label("Free").check()
    drag(page, page.get_by_role("slider", name="Right edge"), 5000, 0)
    drag(page, page.get_by_role("slider", name="Upper edge"), 0, 5000)
    left, top, width, height = numbers(page)
    assert (left, width, height) == (0, 900, 16)
    page.get_by_role("link", name="Cancel").click()
    expect(page.locator(".facts")).to_contain_text("900 × 300")


def test_a_click_puts_the_focal_point_and_a_turn_takes_it_along(stripes: None, desk_page: Page) -> None:
    page = desk_page
    open_frame(page, "stripes-down")
    whole = page.locator(".stage").bounding_box()
    assert whole
    page.mouse.click(whole["x"] + 0.25 * whole["width"], whole["y"] + 0.3 * whole["height"])
    assert point(page) == (pytest.approx(25, abs=1), pytest.approx(30, abs=1))
    page.get_by_label("In numbers").or_(page.locator("summary", has_text="In numbers")).click()
    page.get_by_role("button", name="Turn right").click()
    expect(page.locator(".stage-picture")).to_have_attribute("src", re.compile("turn=1"))
    assert point(page) == (pytest.approx(70, abs=1), pytest.approx(25, abs=1))
    assert numbers(page) == [0, 0, 1200, 300]
    expect(page.locator("[data-size]")).to_have_text("1200 × 300")
    page.get_by_label("Turned").select_option("0")
    assert numbers(page) == [0, 0, 300, 1200]
    page.get_by_role("button", name="Turn left").click()
    page.get_by_label("Height").fill("150")
    save(page)
    expect(page.locator(".facts")).to_contain_text("1200 × 150")
    page.get_by_role("link", name="Crop, turn, focal point").click()
    assert (page.input_value("#id_turn"), numbers(page)) == ("3", [0, 0, 1200, 150])
    # The point lay below the part, at three quarters of the picture's height.
    assert point(page) == (pytest.approx(30, abs=1), 100)
    page.get_by_role("button", name="Show all of it").click()
    expect(page.locator(".messagelist")).to_be_visible()


def test_a_finger_chooses_too_and_nothing_is_wider_than_a_telephone(stripes: None, desk_page: Page) -> None:
    state = desk_page.context.storage_state()
    browser = desk_page.context.browser
    assert browser
    context = browser.new_context(
        base_url=desk_page.url.partition("/admin/")[0],
        storage_state=state,
        viewport={"width": 390, "height": 844},
        has_touch=True,
        is_mobile=True,
    )
    page = context.new_page()
    try:
        open_frame(page, "stripes-across")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        box = page.locator(".stage").bounding_box()
        assert box
        page.touchscreen.tap(box["x"] + 0.2 * box["width"], box["y"] + 0.6 * box["height"])
        assert point(page) == (pytest.approx(20, abs=1), pytest.approx(60, abs=2))
        handle = page.get_by_role("slider", name="Right edge").bounding_box()
        assert handle
        assert min(handle["width"], handle["height"]) >= 44
    finally:
        context.close()
