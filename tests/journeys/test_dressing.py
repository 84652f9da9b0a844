"""The owner dresses the site, sees it before anybody else does, and readers can read it whatever was chosen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from blog.colouring import SIGNS, WORDS, contrast
from blog.markup.pictures import sizes_of
from blog.themes import MEASURES, THEMES
from tests.journeys.dressed import dress, wear
from tests.journeys.running import Site
from tests.journeys.test_reading import ARTICLE
from tests.journeys.test_sizes import MEASURE

SCREEN = "/admin/blog/sitesettings/appearance/"
# Yellow, nearly white, nearly black, blue; that every colour can be read in every theme is reckoned in tests/themes.
NASTY = (("paper", "#ffff00"), ("studio", "#fefefe"), ("paper", "#010101"), ("studio", "#0000ff"))
MARKED = "/2013/04/16/count-what-answers/"


@pytest.fixture
def undressed(site: Site) -> Iterator[None]:
    """Leave the site as it was."""
    yield
    dress(site)


@pytest.fixture
def dressing(editors_page: Page, undressed: None) -> Page:
    """Give the screen, whose script is ready."""
    editors_page.goto(SCREEN)
    expect(editors_page.locator(".swatches")).to_be_visible()
    return editors_page


def frame(page: Page) -> FrameLocator:
    """Return the site in the frame."""
    return page.frame_locator(".stage iframe")


def accent_in(page: Page) -> str:
    """Return the accent of the page in the frame, as the browser reads it there."""
    body = frame(page).locator("body")
    return str(body.evaluate("body => getComputedStyle(body).getPropertyValue('--accent').trim()"))


def colour(page: Page, selector: str, name: str = "color") -> str:
    """Return a computed colour of the first element of a selector, as #rrggbb."""
    return hexed(page.locator(selector).first.evaluate("(each, name) => getComputedStyle(each)[name]", name))


GROUND = """each => {
  for (; each; each = each.parentElement) {
    const ground = getComputedStyle(each).backgroundColor;
    if (ground !== "rgba(0, 0, 0, 0)") return ground;
  }
}"""


def ground(page: Page, selector: str) -> str:
    """Return the colour on which the first element of a selector stands, as #rrggbb."""
    return hexed(page.locator(selector).first.evaluate(GROUND))


def hexed(written: str) -> str:
    """Return a colour as browsers write it, as #rrggbb."""
    numbers = [int(float(each)) for each in written[written.index("(") + 1 : -1].split(",")[:3]]
    return "#" + "".join(f"{number:02x}" for number in numbers)


def test_a_colour_is_chosen_by_keyboard_seen_before_it_is_saved_and_then_by_readers(
    dressing: Page, browser_page: Page
) -> None:
    page, reader = dressing, browser_page
    page.get_by_label("Accent colour", exact=True).focus()
    page.keyboard.type("#ffff00")
    status = page.locator("#said")
    expect(status).to_contain_text("In the light #6a6a00, at least 4.5\u00a0:\u00a01.")
    expect(page.locator("#told")).to_contain_text("#ffff00 is darkened to #6a6a00 so that it can be read.")
    current = frame(page).locator(".masthead [aria-current]")
    expect(current).to_have_css("color", "rgb(106, 106, 0)")
    reader.goto("/")
    expect(reader.locator(".masthead [aria-current]")).to_have_css("color", "rgb(168, 50, 26)")
    # Of the dark scheme too, without leaving the keyboard.
    page.get_by_role("button", name="Dark", exact=True).focus()
    page.keyboard.press("Enter")
    expect(current).to_have_css("color", "rgb(255, 255, 0)")
    page.get_by_role("button", name="Save").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("the accent is darkened to #6a6a00")
    expect(page.get_by_label("Accent colour", exact=True)).to_have_value("#ffff00")
    reader.reload()
    expect(reader.locator(".masthead [aria-current]")).to_have_css("color", "rgb(106, 106, 0)")


def test_every_choice_is_seen_at_once_on_every_page_of_the_frame(dressing: Page) -> None:
    page = dressing
    shown = frame(page)
    page.get_by_label("Book: EB Garamond with Cabin").check()
    expect(shown.locator("body")).to_have_css("font-family", '"EB Garamond", "Book stand-in", Georgia, serif')
    page.get_by_label("Page", exact=True).select_option("A post")
    expect(shown.locator("article h1")).to_be_visible()
    expect(shown.locator("body")).to_have_css("font-family", '"EB Garamond", "Book stand-in", Georgia, serif')
    page.get_by_label("Wide").check()
    expect(shown.locator(".prose > p").first).to_have_css("width", "672px")
    # A link leads to its page in the frame.
    shown.locator(".masthead .name").click()
    expect(shown.locator(".front")).to_be_visible()
    page.locator(".offered button").first.click()
    expect(shown.locator(".site-picture img")).to_be_visible()
    page.get_by_label("Studio", exact=True).check()
    expect(shown.locator(".masthead")).to_have_css("background-color", "rgb(16, 22, 31)")
    expect(shown.locator("link[data-of-theme], link[data-look]")).to_have_count(2)
    expect(page.get_by_label("Accent colour", exact=True)).to_have_attribute("placeholder", "#2545d3")
    page.get_by_role("button", name="Phone", exact=True).click()
    assert shown.locator("html").evaluate("html => html.clientWidth") == 390
    page.get_by_role("button", name="Back to the defaults").click()
    expect(page.locator("#said")).to_contain_text("These are the defaults.")
    expect(shown.locator("body")).not_to_have_css(
        "font-family", '"EB Garamond", "Book stand-in", Georgia, serif'
    )
    expect(shown.locator(".masthead")).to_have_css("background-color", "rgba(0, 0, 0, 0)")
    # The picture is nobody's default, and nothing of all this was saved.
    expect(shown.locator(".site-picture img")).to_be_visible()
    page.get_by_role("link", name="Drop the changes").click()
    expect(page.get_by_label("Picture from the library")).to_have_value("")


def test_what_is_no_colour_is_told_beside_the_field_and_the_last_look_stays(dressing: Page) -> None:
    page = dressing
    field = page.get_by_label("Accent colour", exact=True)
    field.fill("#1f5286")
    expect(page.locator("#told")).to_contain_text("#1f5286")
    field.fill("#1f52")
    expect(page.locator("[data-wrong=accent]")).to_contain_text("is no colour")
    expect(field).to_have_attribute("aria-invalid", "true")
    field.fill("#1f5")
    expect(page.locator("[data-wrong=accent]")).to_be_empty()
    expect(field).not_to_have_attribute("aria-invalid", "true")
    page.get_by_role("link", name="Drop the changes").click()
    expect(page.get_by_label("Accent colour", exact=True)).to_have_value("")


def test_the_menu_is_put_together_by_keyboard(dressing: Page, site: Site, browser_page: Page) -> None:
    page, reader = dressing, browser_page
    items = page.locator(".menu li")
    before = items.count()
    was = page.locator("[name=navigation]").input_value()
    page.get_by_label("Add to the menu").select_option("Archive")
    page.get_by_role("button", name="Add", exact=True).press("Enter")
    expect(items).to_have_count(before + 1)
    added = items.last
    expect(added.get_by_label("Words")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("All | of it")
    # As far as it goes: the button that can go no further hands over to the other one.
    for _step in range(before):
        added = (
            page.locator(".menu li", has=page.locator("[data-address]"))
            .filter(has_text="")
            .nth(before - _step)
        )
        added.get_by_role("button", name="Up").press("Enter")
    expect(page.locator("#said")).to_contain_text(f"is now 1 of {before + 1}.")
    expect(items.first.get_by_role("button", name="Down")).to_be_focused()
    expect(frame(page).locator(".masthead nav li").first).to_have_text("All of it")
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.locator(".messagelist")).to_be_visible()
    reader.goto("/archive/")
    expect(reader.locator(".masthead [aria-current=page]")).to_have_text("All of it")
    items.first.get_by_role("button", name="Take out").press("Enter")
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.locator(".messagelist")).to_be_visible()
    assert page.locator("[name=navigation]").input_value().replace("\r", "") == was.replace("\r", "")


def test_without_a_script_the_form_is_whole_and_saves(
    signed_in, browser, site: Site, undressed: None
) -> None:
    _context, cookies = signed_in
    context = browser.new_context(base_url=site.url, java_script_enabled=False)
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto(SCREEN)
    expect(page.locator("textarea[name=navigation]")).to_be_visible()
    expect(page.locator(".swatches, [data-tools], .menu")).to_have_count(3)
    for hidden in (".swatches", "[data-tools]", ".menu"):
        expect(page.locator(hidden)).to_be_hidden()
    page.get_by_label("Accent colour", exact=True).fill("#2f6230")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".messagelist")).to_contain_text("Saved")
    expect(frame(page).locator(".masthead [aria-current]")).to_have_css("color", "rgb(47, 98, 48)")
    context.close()


@pytest.mark.parametrize(("theme", "accent"), NASTY)
def test_words_in_the_accent_are_read_on_every_ground(
    site: Site, browser_page: Page, undressed: None, theme: str, accent: str
) -> None:
    page = browser_page
    dress(site, theme=theme, accent=accent)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        worst: dict[str, float] = {}
        for path in ("/", ARTICLE, MARKED, "/tags/", "/search/?q=nothing-like-that"):
            page.goto(path)
            chosen = [".masthead [aria-current]", ".footnote-ref :is(button, a):visible"]
            for selector in filter(lambda each: page.locator(each).count(), chosen):
                worst[f"{path} {selector}"] = contrast(colour(page, selector), ground(page, selector))
            # What only a pointer brings out.
            for selector in (".masthead .name", ".prose p a", ".prose aside a", ".prose mark a"):
                if page.locator(selector).count():
                    page.locator(selector).first.hover()
                    worst[f"{path} {selector}:hover"] = contrast(
                        colour(page, selector), ground(page, selector)
                    )
            if page.locator("a.button").count():
                page.locator("a.button").first.hover()
                on = colour(page, "a.button", "backgroundColor")
                worst[f"{path} .button"] = contrast(colour(page, "a.button"), on)
            page.keyboard.press("Tab")
            page.keyboard.press("Tab")
            worst[f"{path} focus"] = contrast(colour(page, ":focus", "outlineColor"), ground(page, ":focus"))
        assert len(worst) > 10
        low = {where: ratio for where, ratio in worst.items() if ratio < WORDS}
        assert low == {}, (theme, accent, scheme)
        # Marked words and code have grounds of their own, whatever stands on them on these pages.
        tokens = page.evaluate(
            "['--accent', '--mark', '--sheet', '--code', '--paper'].map(name => {"
            " document.body.style.color = `var(${name})`; return getComputedStyle(document.body).color; })"
        )
        written = ["#" + "".join(f"{int(n):02x}" for n in each[4:-1].split(",")) for each in tokens]
        assert min(contrast(written[0], ground) for ground in written[1:]) >= WORDS
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(ARTICLE)
    assert page.evaluate("getComputedStyle(document.body).getPropertyValue('--accent')") == "#000"


WORDS_SHOWN = """() => {
  const seek = GROUND;
  const found = {};
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const each = walker.currentNode.parentElement;
    const text = walker.currentNode.data.trim();
    if (!text || !each.checkVisibility() || each.closest(".unseen, .trap, option")) continue;
    const words = getComputedStyle(each).color;
    const ground = seek(each);
    found[`${words} on ${ground}`] ??= [words, ground, `${each.tagName} ${each.className}: ${text.slice(0, 30)}`];
  }
  return Object.values(found);
}""".replace("GROUND", GROUND)


def test_all_words_of_every_theme_are_read_on_what_is_behind_them(site: Site, browser_page: Page) -> None:
    page = browser_page
    low, seen = {}, set()
    for path in ("/", ARTICLE, MARKED, "/tags/", "/archive/", "/search/?q=desk", "/talk/11/"):
        page.goto(path)
        for theme in THEMES:
            wear(page, site, theme)
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                for words, behind, where in page.evaluate(WORDS_SHOWN):
                    seen.add((theme, scheme, words, behind))
                    if contrast(hexed(words), hexed(behind)) < WORDS:
                        low[theme, scheme, words, behind] = f"{path} {where}"
    assert low == {}
    # Ink, the quiet tone, the accent, the colours of code.
    for theme in THEMES:
        assert len({words for seen_in, _scheme, words, _behind in seen if seen_in == theme}) >= 10


IN_CODE = """address => {
  document.querySelector(".prose").insertAdjacentHTML("beforeend", `<div class="highlight"><pre tabindex="0"><code
    >plain <mark>marked</mark> <kbd>Esc</kbd> <a href="/">linked</a></code><ins class="diff-added"><code>added</code></ins
    ><del class="diff-removed"><code>removed</code></del></pre></div>`);
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: address });
  return new Promise((resolve, reject) => {
    Object.assign(link, { onload: () => resolve(), onerror: () => reject(new Error(address)) });
    document.head.append(link);
  });
}"""
AROUND = "each => (GROUND)(each.parentElement)".replace("GROUND", GROUND)


def test_what_is_marked_changed_or_focused_in_code_is_seen_in_every_theme(
    site: Site, browser_page: Page
) -> None:
    page = browser_page
    page.goto(ARTICLE)
    page.evaluate(IN_CODE, site.static("css/changes.css"))
    for theme in THEMES:
        wear(page, site, theme)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            for each in ("mark", "kbd", "ins > code", "del > code"):
                place = f".prose pre {each}"
                assert contrast(colour(page, place), ground(page, place)) >= WORDS, (theme, scheme, each)
            page.locator(".prose pre a").hover()
            assert contrast(colour(page, ".prose pre a"), ground(page, ".prose pre a")) >= WORDS
            page.keyboard.press("Shift")  # rings are for those who go by keyboard
            # A ring lies around what has it: around a block of code, and over the masthead.
            for each, behind in (
                (".prose pre", hexed(page.locator(".prose pre").last.evaluate(AROUND))),
                (".skip", ground(page, ".masthead .name")),
            ):
                page.locator(each).last.focus()
                ring = hexed(page.locator(each).last.evaluate("each => getComputedStyle(each).outlineColor"))
                assert contrast(ring, behind) >= SIGNS, (theme, scheme, each)


WEIGH = """() => performance.getEntriesByType("resource").concat(performance.getEntriesByType("navigation"))
  .map(({ name, transferSize }) => ({ name, size: transferSize }))"""
SHIFT = """new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.shift = (window.shift ?? 0) + entry.value; })
  .observe({ type: "layout-shift", buffered: true });"""


@pytest.mark.parametrize(("theme", "pairing"), [("paper", "clear"), ("studio", "book"), ("paper", "system")])
def test_a_dressed_page_keeps_its_budget_and_nothing_on_it_moves(
    site: Site, browser_page: Page, undressed: None, theme: str, pairing: str
) -> None:
    page = browser_page
    dress(site, theme=theme, accent="#1f5286", pairing=pairing)
    page.add_init_script(SHIFT)
    page.goto(ARTICLE)
    page.wait_for_load_state("networkidle")
    loaded = page.evaluate(WEIGH)
    assert len(loaded) <= 12, loaded
    # What the look decides about: two figures have the rest of 150 KB on a phone.
    around = [each for each in loaded if "/media/" not in each["name"]]
    assert sum(each["size"] for each in around) <= 105_000, around
    fonts = [each["name"] for each in loaded if "/fonts/" in each["name"]]
    assert not [each for each in fonts if "stix" in each or "franklin" in each]
    assert len(fonts) <= 3
    (sheet,) = [each for each in loaded if "/theme/" in each["name"]]
    assert sheet["size"] <= 1500
    assert page.evaluate("window.shift ?? 0") < 0.02
    page.reload()
    page.wait_for_load_state("networkidle")
    # The page itself may have got a smaller form meanwhile; all that it needs is there.
    again = [each for each in page.evaluate(WEIGH) if not each["name"].endswith(ARTICLE)]
    assert len(again) >= 8
    assert sum(each["size"] for each in again) <= 1024, again


@pytest.mark.parametrize("measure", ["narrow", "wide"])
def test_pictures_are_told_how_wide_they_are_in_another_width_of_the_text(
    site: Site, browser_page: Page, undressed: None, measure: str
) -> None:
    page = browser_page
    dress(site, measure=measure)
    page.goto(ARTICLE)
    image = page.locator(".prose > .figure:not(.wide, .full) img").first
    sizes = sizes_of("column", measure=MEASURES[measure])
    wrong = {}
    for theme in THEMES:
        wear(page, site, theme)
        for width in (360, 540, 640, 720, 768, 1024, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            told, shown = image.evaluate(MEASURE, sizes)
            if not shown * 0.98 <= told <= shown * 1.1 + 8:
                wrong[theme, width] = (round(told), round(shown))
    assert not wrong, f"Told and shown at each width of the window: {wrong}"
