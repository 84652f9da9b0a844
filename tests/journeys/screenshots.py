"""Makes the pictures of the documents: starts the site with the demo, walks to each screen, and photographs it.

`make screenshots` runs it. It is no test: what it shows is looked at by people.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.journeys.conftest import QUIETLY, chromium, context_of, sign_in
from tests.journeys.running import ROOT, Site, free_port, running, wait_for

FOLDER = ROOT / "docs" / "images"
ARTICLE = "/2013/12/04/influency-ashton-kutcher-social-media/"
# Few colours are enough for a screen, and keep the repository small.
COLOURS = 128


@dataclass(frozen=True)
class Shot:
    """One picture of the documents: its name, how large the window is, and the way to what it shows."""

    name: str
    width: int
    height: int
    walk: Callable[[Page], None]


def post(page: Page) -> None:
    """Show the first screen of an article."""
    page.goto(ARTICLE)


def writing(page: Page) -> None:
    """Show the writing screen with an article and its preview."""
    page.goto("/admin/blog/post/?q=Kutcher")
    page.locator("#result_list a", has_text="Kutcher").first.click()
    page.wait_for_selector("html.is-ready")
    page.frame_locator("#preview-frame, iframe").locator("h1, figure").first.wait_for()


def wall(page: Page) -> None:
    """Show the library."""
    page.goto("/admin/blog/image/")


def picture(page: Page) -> None:
    """Show the page of one picture."""
    page.goto("/admin/blog/image/?q=eleven-doors")
    page.locator(".card-name a").first.click()
    page.wait_for_url("**/change/**")


def framing(page: Page) -> None:
    """Show the choice of part and focal point."""
    picture(page)
    page.get_by_role("link", name="Crop, turn, focal point").click()
    page.wait_for_function("() => document.querySelector('.stage-picture').naturalWidth > 0")


def gallery(page: Page) -> None:
    """Show a gallery in its post."""
    page.goto("/2013/06/25/a-bakery-in-three-windows/")
    page.locator(".gallery").scroll_into_view_if_needed()
    page.locator(".gallery").evaluate("gallery => window.scrollTo(0, gallery.offsetTop - 140)")


def larger(page: Page) -> None:
    """Show the larger view of a picture of that gallery."""
    gallery(page)
    page.locator(".gallery a.larger").first.click()
    page.get_by_role("dialog", name="Larger view").wait_for()


def several(page: Page) -> None:
    """Show the library with three pictures chosen."""
    wall(page)
    boxes = page.locator(".card input.choose")
    for number in range(3):
        boxes.nth(number).check()


SHOTS = (
    Shot("post", 1200, 1150, post),
    Shot("writing", 1280, 800, writing),
    Shot("library", 1280, 1000, wall),
    Shot("picture", 1280, 1100, picture),
    Shot("framing", 1280, 900, framing),
    Shot("gallery", 1280, 800, gallery),
    Shot("larger", 1280, 800, larger),
    Shot("several", 1280, 1000, several),
)


def main(names: list[str]) -> int:
    """Make the pictures of these names, all when there are none; return the exit code."""
    found = chromium()
    if found is None:
        print(
            "There is no Chromium on this machine. On Debian: apt install chromium-headless-shell",
            file=sys.stderr,
        )
        return 1
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Site(Path(folder) / "home", free_port(), extra={"INFLUENCY_PICTURE_WORKERS": "2"})
        with running(site):
            wait_for(lambda: are_complete(site), "all sizes of all pictures", seconds=600)
            browser = playwright.chromium.launch(executable_path=found, args=QUIETLY)
            for shot in SHOTS:
                if not names or shot.name in names:
                    take(shot, browser, site)
            browser.close()
    return 0


def take(shot: Shot, browser: Browser, site: Site) -> None:
    """Photograph one screen and write it where the documents look for it."""
    context = context_of(browser, site)
    page = context.new_page()
    sign_in(page, site)
    page.set_viewport_size({"width": shot.width, "height": shot.height})
    shot.walk(page)
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    screen = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    screen.quantize(COLOURS, dither=Image.Dither.NONE).save(FOLDER / f"{shot.name}.png", optimize=True)
    context.close()
    print(f"docs/images/{shot.name}.png")


def are_complete(site: Site) -> bool:
    """Whether no picture waits for any of its sizes."""
    asked = site.manage(
        "shell",
        "-v0",
        "-c",
        "from blog.models import Image; from blog.services import completing;"
        "print(sum(bool(completing.missing(each)) for each in Image.objects.drawable()))",
    )
    return asked.stdout.strip() == "0"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
