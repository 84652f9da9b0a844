"""Words are found and replaced: in the text on the screen, with a way back by one key, and over all posts, with one too."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from blog.finding import Words, find
from tests.journeys.running import Site
from tests.journeys.test_keeping import begun, kept
from tests.journeys.test_writing import TEXT, text_is

BAR = ".find"
COUNT = ".find-count"
WORDS = "A boat is in. The BOAT is red.\n\nBoats come, and a Straße leads to İstanbul by boat."


def chosen(page: Page) -> str:
    """Return the words that are selected in the text."""
    return str(
        page.evaluate(
            "() => { const area = document.querySelector('#id_body');"
            " return area.value.slice(area.selectionStart, area.selectionEnd); }"
        )
    )


def test_words_are_found_and_replaced_in_the_text_by_keyboard_alone(writing: Page) -> None:
    page = writing
    begun(page, WORDS, "To be searched")
    page.focus(TEXT)
    page.keyboard.press("Control+Home")
    page.keyboard.press("Control+f")
    expect(page.locator(f"{BAR} [name=find]")).to_be_focused()
    page.keyboard.type("boat")
    expect(page.locator(COUNT)).to_have_text("1 of 4")
    assert chosen(page) == "boat"
    expect(page.locator(".finds i")).to_have_count(4)
    page.keyboard.press("Enter")
    expect(page.locator(COUNT)).to_have_text("2 of 4")
    assert chosen(page) == "BOAT"
    page.keyboard.press("Shift+Enter")
    page.keyboard.press("Shift+Enter")
    expect(page.locator(COUNT)).to_have_text("4 of 4")
    # The places are those of the text, whatever case does to the length of letters before them.
    assert chosen(page) == "boat"
    page.locator(f"{BAR} [name=whole]").check()
    expect(page.locator(COUNT)).to_have_text("3 of 3")
    page.locator(f"{BAR} [name=case]").check()
    expect(page.locator(COUNT)).to_have_text("2 of 2")
    page.locator(f"{BAR} [name=case]").uncheck()
    # One, then all the rest, then back by one key.
    page.locator(f"{BAR} [name=put]").fill("ship")
    page.keyboard.press("Enter")
    once = WORDS.replace("by boat", "by ship")
    text_is(page, once)
    expect(page.locator(COUNT)).to_have_text("1 of 2")
    page.locator(f"{BAR} [data-find=all]").press("Enter")
    expect(page.locator(COUNT)).to_have_text("2 replaced")
    text_is(page, once.replace("A boat", "A ship").replace("BOAT", "ship"))
    page.keyboard.press("Escape")
    expect(page.locator(BAR)).to_be_hidden()
    expect(page.locator(TEXT)).to_be_focused()
    page.keyboard.press("Control+z")
    text_is(page, once)
    page.keyboard.press("Control+z")
    text_is(page, WORDS)
    kept(page)


FINDS = """async ([module, cases]) => {
  const { finds } = await import(module);
  return cases.map(([text, words, isCaseKept, isWhole]) => finds(text, words, { isCaseKept, isWhole }));
}"""


def test_the_screen_finds_what_the_site_would_find(writing: Page, site: Site) -> None:
    texts = [
        "The boats are in. THE BOATS.",
        "Straße, STRASSE",
        "Maß",
        "İİİ — the END, ısı",
        "ΟΔΟΣ, οδός, οδος",
    ]
    texts += ["cat, scatter, cat's", "C++ and C++11", "cafe\u0301 cafe", "aaaa", "ﬁn, fin, 🚢fin"]
    words = [
        "boats",
        "BOATS",
        "strasse",
        "mas",
        "maß",
        "end",
        "i",
        "οδος",
        "cat",
        "C++",
        "cafe",
        "aa",
        "fin",
        "🚢",
    ]
    cases = [
        (text, each, case, whole) for text in texts for each in words for case in (0, 1) for whole in (0, 1)
    ]

    def in_units(text: str, at: int) -> int:
        return len(text[:at].encode("utf-16-le")) // 2

    module = site.static("js/editor/finding.js")
    found = writing.evaluate(FINDS, [module, [list(case) for case in cases]])
    for (text, each, case, whole), spans in zip(cases, found, strict=True):
        sought = Words(each, is_case_kept=bool(case), is_whole=bool(whole))
        expected = [[in_units(text, start), in_units(text, end)] for start, end in find(text, sought)]
        assert spans == expected, (text, each, case, whole)


def test_the_bar_counts_anew_when_somebody_else_writes_and_takes_what_was_chosen(writing: Page) -> None:
    page = writing
    begun(page, "One boat.\n\nNo more.", "Two write here")
    page.evaluate("document.querySelector('#id_body').setSelectionRange(4, 8)")
    page.locator("[data-command=find]").click()
    expect(page.locator(f"{BAR} [name=find]")).to_have_value("boat")
    expect(page.locator(COUNT)).to_have_text("1 of 1")
    other = page.context.new_page()
    other.goto(page.url)
    other.wait_for_selector("html.is-ready")
    other.fill(TEXT, "Another boat came.\n\nOne boat.\n\nNo more.")
    kept(other)
    expect(page.locator(COUNT)).to_have_text("2 of 2")
    page.locator(f"{BAR} [name=put]").fill("ship")
    page.locator("[data-find=replace]").click()
    text_is(page, "Another boat came.\n\nOne ship.\n\nNo more.")
    page.locator(f"{BAR} [name=find]").fill("nowhere")
    expect(page.locator(COUNT)).to_have_text("Not found")
    # A second time the key is the browser's own.
    taken = page.evaluate(
        "() => !document.querySelector('.find input').dispatchEvent("
        "new KeyboardEvent('keydown', { key: 'f', ctrlKey: true, bubbles: true, cancelable: true }))"
    )
    assert not taken
    kept(page)
    other.close()


def test_words_are_replaced_over_all_posts_and_the_run_is_taken_back(writing: Page) -> None:
    page = writing
    text = "A zeppelin over the `zeppelin` harbour, and a Zeppelin."
    begun(page, text, "What flies")
    desk = page.context.new_page()
    desk.goto("/admin/")
    desk.get_by_text("More", exact=True).click()
    desk.get_by_role("link", name="Find and replace").click()
    desk.get_by_label("Find", exact=True).fill("zeppelin")
    desk.get_by_label("Replace with").fill("balloon")
    desk.keyboard.press("Enter")
    expect(desk.locator(".changes h2")).to_have_text("2 changes in 1 post")
    expect(desk.locator(".changes ins").first).to_have_text("balloon")
    expect(desk.locator(".changes [role=status]")).to_have_text("2 of 2 chosen")
    desk.locator(".changes input[name=change]").last.uncheck()
    desk.get_by_role("button", name="Replace these").press("Enter")
    expect(desk.locator("#content")).to_contain_text("1 change in 1 post.")
    # The open window takes it up by itself.
    text_is(page, text.replace("A zeppelin", "A balloon"))
    desk.get_by_role("button", name="Take it back").press("Enter")
    expect(desk.locator(".messagelist")).to_contain_text("1 post says again what it said before.")
    text_is(page, text)
    desk.close()
