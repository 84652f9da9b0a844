"""Several pictures dropped at once are a gallery that keeps their proportions, and each can be seen larger.

The larger view opens on the page by mouse, finger and keys; without scripts every picture leads to its file.
"""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterator

import pytest
from PIL import Image as PillowImage
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.journeys.running import Site
from tests.journeys.test_writing import TEXT, drop, page_beside, text_is

GALLERY = "/2013/06/25/a-bakery-in-three-windows/"
FIGURES = "/2013/12/04/influency-ashton-kutcher-social-media/"
SIZES = {"quay.jpg": (1500, 1000), "mast.jpg": (800, 1200), "bay.jpg": (1600, 900)}
LINES = r"!\[\]\(image:quay[\w-]*\)\n!\[\]\(image:mast[\w-]*\)\n!\[\]\(image:bay[\w-]*\)"


def photo(name: str, size: tuple[int, int], grey: int = 0) -> tuple[str, str, str]:
    """Return a picture to drop; another `grey` makes it another picture."""
    buffer = io.BytesIO()
    PillowImage.new("RGB", size, (grey, len(name) * 9, size[0] % 250)).save(buffer, "JPEG")
    return name, "image/jpeg", base64.b64encode(buffer.getvalue()).decode()


def photos(grey: int = 0) -> list[tuple[str, str, str]]:
    """Return three pictures of different proportions."""
    return [photo(name, size, grey) for name, size in SIZES.items()]


def proportions(pictures: Locator) -> list[float]:
    """Return width over height of pictures as they are shown."""
    boxes = [pictures.nth(number).bounding_box() for number in range(pictures.count())]
    return [box["width"] / box["height"] for box in boxes if box]


def describe(page: Page, count: int) -> None:
    """Give the pictures that ask for it a description."""
    rows = page.locator(".picture-words")
    expect(rows).to_have_count(count)
    for number in range(count):
        rows.nth(number).locator("[name=alt]").fill(f"A view, {number}")
    page.get_by_role("button", name="Done").click()
    expect(rows).to_have_count(0)


def larger(page: Page) -> Locator:
    """Return the open larger view."""
    return page.get_by_role("dialog", name="Larger view")


def swipe(page: Page, way: range) -> None:
    """Draw a finger over the middle of the window."""
    touch = page.context.new_cdp_session(page)
    for type, x in (("touchStart", way[0]), *(("touchMove", x) for x in way[1:])):
        touch.send("Input.dispatchTouchEvent", {"type": type, "touchPoints": [{"x": x, "y": 380}]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


@pytest.fixture
def without_scripts(browser: Browser, site: Site) -> Iterator[Page]:
    """Give a page in a browser whose reader allows no scripts."""
    context = browser.new_context(base_url=site.url, java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.fixture
def phone(browser: Browser, site: Site) -> Iterator[BrowserContext]:
    """Give the browser of a phone with a screen to touch."""
    context = browser.new_context(
        base_url=site.url, viewport={"width": 390, "height": 780}, has_touch=True, is_mobile=True
    )
    yield context
    context.close()


# --- From the files to the page ---------------------------------------------------------------------------------------


def test_pictures_dropped_at_once_are_one_gallery_that_keeps_their_proportions(writing: Page) -> None:
    page = writing
    page.fill("#id_title", "Three views of a harbour")
    page.fill(TEXT, "Seen from the wall.")
    drop(page, *photos())
    text_is(page, re.compile(rf"^Seen from the wall\.\n\n{LINES}\s*$"))
    expect(page_beside(page).locator(".gallery .figure img")).to_have_count(3)
    describe(page, 3)
    page.fill(TEXT, page.input_value(TEXT).rstrip() + "\n: One morning")
    expect(page_beside(page).locator(".gallery > figcaption")).to_have_text("One morning")
    page.click("#publish-button")
    page.wait_for_url("**/change/")
    page.locator(".notice a").first.click()
    gallery = page.locator(".prose > .gallery")
    expect(gallery).to_have_count(1)
    for width in (1440, 820, 700, 390, 360):
        page.set_viewport_size({"width": width, "height": 900})
        shown = proportions(gallery.locator("img"))
        assert shown == pytest.approx([w / h for w, h in SIZES.values()], rel=0.01), width
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        heights = [
            box["height"] for box in (each.bounding_box() for each in gallery.locator("img").all()) if box
        ]
        if width >= 640:
            # One row: all as high as each other, and as wide as the gallery together.
            assert max(heights) - min(heights) < 3, width
            right, whole = gallery.locator("img").last.bounding_box(), gallery.bounding_box()
            assert right
            assert whole
            assert right["x"] + right["width"] == pytest.approx(whole["x"] + whole["width"], abs=1.5)
        else:
            # What stands upright and alone is not blown up.
            assert max(heights) <= 16 * 16 * 1.01


def test_a_file_dropped_onto_a_gallery_joins_it_and_one_elsewhere_is_a_figure(writing: Page) -> None:
    page = writing
    drop(page, *photos(grey=60)[:2])
    text_is(page, re.compile(r"^!\[\]\(image:quay[\w-]*\)\n!\[\]\(image:mast[\w-]*\)\s*$"))
    page.fill(TEXT, page.input_value(TEXT).rstrip() + "\n: Two of them\n\nAfter it.")
    expect(page_beside(page).locator(".gallery > figcaption")).to_have_text("Two of them")
    page.locator(TEXT).press("Control+Home")
    # Onto the gallery as it is drawn, then below all of the text.
    page.frame_locator("iframe#preview").locator(".gallery img").first.evaluate(
        """(image, [name, type, data]) => {
          const transfer = new DataTransfer();
          transfer.items.add(new File([Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0))], name, { type }));
          image.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: transfer }));
        }""",
        list(photo("bay.jpg", (1600, 900), 60)),
    )
    text_is(page, re.compile(rf"^{LINES}\n: Two of them\n\nAfter it\.$"))
    drop(page, photo("alone.jpg", (900, 700), 61))
    text_is(page, re.compile(rf"^{LINES}\n: Two of them\n\nAfter it\.\n\n!\[\]\(image:alone[\w-]*\)\s*$"))


@pytest.mark.may_complain("status of 400")
def test_a_file_that_is_refused_leaves_no_hole_in_a_gallery(writing: Page) -> None:
    page = writing
    bad = [(f"bad-{n}.jpg", "image/jpeg", base64.b64encode(b"no picture at all").decode()) for n in range(3)]
    first, second, third = photos(grey=120)
    page.fill(TEXT, "Before.")
    drop(page, bad[0], first, bad[1], second, third, bad[2])
    expect(page.locator(".notice.error")).to_have_count(3)
    text_is(page, re.compile(rf"^Before\.\n\n{LINES}\s*$"))


# --- The larger view --------------------------------------------------------------------------------------------------


def test_the_larger_view_is_used_by_keys_alone(site, browser_page: Page) -> None:
    page = browser_page
    page.goto(GALLERY)
    links = page.locator(".gallery a.larger")
    links.nth(1).focus()
    page.keyboard.press("Enter")
    box = larger(page)
    status = box.get_by_role("status")
    shown = box.locator("figure:not([inert])")
    expect(status).to_contain_text("2 of 3")
    expect(shown.locator("figcaption .caption")).to_have_text("Thursday")
    for key, words, caption in (
        ("ArrowRight", "3 of 3", "Saturday"),
        ("ArrowRight", "3 of 3", "Saturday"),
        ("Home", "1 of 3", "Monday"),
        ("ArrowLeft", "1 of 3", "Monday"),
        ("End", "3 of 3", "Saturday"),
        ("ArrowLeft", "2 of 3", "Thursday"),
    ):
        page.keyboard.press(key)
        expect(status).to_contain_text(words)
        # Whoever listens hears which picture it is.
        expect(status).to_contain_text(shown.locator("img").get_attribute("alt") or "?")
        expect(shown.locator("figcaption .caption")).to_have_text(caption)
        expect(shown).to_be_in_viewport(ratio=0.95)
    # The Tab key goes round inside: Close, Full size and the two that turn.
    stops = set()
    for _ in range(8):
        page.keyboard.press("Tab")
        stops.add(
            page.evaluate("document.activeElement.closest('dialog') ? document.activeElement.innerText : ''")
        )
    assert {"Close", "Full size", "‹", "›"} <= stops
    page.keyboard.press("Escape")
    expect(box).to_have_count(0)
    expect(links.nth(1)).to_be_focused()
    assert page.context.cookies() == []


def test_the_back_button_closes_the_larger_view_and_leaves_no_step_behind(site, browser_page: Page) -> None:
    page = browser_page
    page.goto("/archive/")
    page.goto(GALLERY)
    page.locator(".gallery a.larger").first.click()
    expect(larger(page)).to_be_visible()
    page.go_back()
    expect(larger(page)).to_have_count(0)
    assert page.url.endswith(GALLERY)
    page.locator(".gallery a.larger").first.click()
    page.get_by_role("button", name="Next picture").click()
    expect(larger(page).get_by_role("status")).to_contain_text("2 of 3")
    page.get_by_role("button", name="Close").click()
    expect(larger(page)).to_have_count(0)
    page.wait_for_function("history.state === null")
    page.go_back()
    page.wait_for_url("**/archive/")


def test_a_figure_opens_alone_and_a_click_beside_it_closes(site, browser_page: Page) -> None:
    page = browser_page
    page.goto(FIGURES)
    link = page.get_by_role("link", name=re.compile("^Larger view: ")).first
    link.click()
    box = larger(page)
    image = box.locator("img")
    expect(image).to_have_count(1)
    expect(box.get_by_role("button", name="Next picture")).to_be_hidden()
    page.wait_for_function("image => image.complete && image.naturalWidth > 700", arg=image.element_handle())
    small, large = link.locator("img").bounding_box(), image.bounding_box()
    assert small
    assert large
    assert large["width"] > small["width"] * 1.2
    assert large["y"] + large["height"] < 800
    assert box.get_by_role("link", name="Full size").get_attribute("href") == link.evaluate(
        "link => link.href"
    )
    page.mouse.click(10, 400)
    expect(box).to_have_count(0)
    expect(link).to_be_focused()


def test_what_is_very_tall_is_scrolled_in_its_width(writing: Page) -> None:
    page = writing
    page.fill("#id_title", "A chart of the tides")
    drop(page, photo("tides.jpg", (900, 3600)))
    text_is(page, re.compile(r"^!\[\]\(image:tides[\w-]*\)\s*$"))
    describe(page, 1)
    page.click("#publish-button")
    page.wait_for_url("**/change/")
    page.locator(".notice a").first.click()
    link = page.get_by_role("link", name="Larger view: A view, 0")
    for _try in range(60):
        if link.count():
            break
        # On a slow machine the larger size is made after the post is public.
        page.wait_for_timeout(500)
        page.reload()
    link.click()
    slide = larger(page).locator("figure")
    image = slide.locator("img").bounding_box()
    assert image
    assert image["width"] == pytest.approx(900)
    slide.focus()
    page.keyboard.press("PageDown")
    page.wait_for_function("slide => slide.scrollTop > 300", arg=slide.element_handle())


def test_with_a_key_held_a_picture_is_a_link_like_any_other(site, browser_page: Page) -> None:
    page = browser_page
    page.goto(FIGURES)
    link = page.locator("a.larger").first
    with page.context.expect_page() as opened:
        link.click(modifiers=["Control"])
    opened.value.wait_for_url(re.compile(r"/media/r/[^/]+\.(?:png|jpg)$"))
    expect(larger(page)).to_have_count(0)


def test_a_finger_swipes_to_the_next_picture(site, phone: BrowserContext) -> None:
    page = phone.new_page()
    page.goto(GALLERY)
    page.locator(".gallery a.larger").first.tap()
    status = larger(page).get_by_role("status")
    expect(status).to_contain_text("1 of 3")
    left, right = range(340, 40, -20), range(40, 340, 20)
    for words, way in (("2 of 3", left), ("3 of 3", left), ("2 of 3", right)):
        swipe(page, way)
        expect(status).to_contain_text(words)
        # It is said a moment before the picture has come to rest, and a finger in between would stop it there.
        expect(larger(page).locator("figure:not([inert]) img")).to_be_in_viewport(ratio=0.95)
    image = larger(page).locator("figure:not([inert]) img").bounding_box()
    assert image
    assert image["width"] > 380


def test_without_scripts_each_picture_leads_to_its_file(site, without_scripts: Page) -> None:
    page = without_scripts
    for path, count in ((GALLERY, 3), (FIGURES, 2)):
        page.goto(path)
        links = page.get_by_role("link", name=re.compile("^Larger view: .{20}"))
        expect(links).to_have_count(count)
        address = links.first.get_attribute("href") or ""
        links.first.click()
        page.wait_for_url("**" + address)
        answer = page.request.get(address)
        assert answer.headers["content-type"] in ("image/png", "image/jpeg")
        width, height = PillowImage.open(io.BytesIO(answer.body())).size
        assert 800 <= width <= 2400 or 800 <= height <= 2400


def test_dark_and_light_the_larger_view_has_the_colours_of_the_page(site, browser_page: Page) -> None:
    page = browser_page
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.goto(GALLERY)
        page.locator(".gallery a.larger").first.click()
        paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
        expect(larger(page)).to_have_css("background-color", paper)
