"""The writing screen in a real browser: a post from Write to live, pictures, undo, pasting, and what must never be lost."""

from __future__ import annotations

import base64
import io
import json
import re

import pytest
from PIL import Image as PillowImage
from playwright.sync_api import Dialog, Page, Route, expect

TEXT = "#id_body"
PREVIEW = "iframe#preview"

DROP = """([selector, files]) => {
  const transfer = new DataTransfer();
  for (const [name, type, data] of files) {
    transfer.items.add(new File([Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0))], name, { type }));
  }
  const element = document.querySelector(selector);
  const box = element.getBoundingClientRect();
  const where = { bubbles: true, cancelable: true, dataTransfer: transfer, clientX: box.left + 40, clientY: box.bottom - 40 };
  element.dispatchEvent(new DragEvent("dragover", where));
  return element.dispatchEvent(new DragEvent("drop", where));
}"""

PASTE = """([html, plain]) => {
  const transfer = new DataTransfer();
  if (html) transfer.setData("text/html", html);
  transfer.setData("text/plain", plain);
  const area = document.querySelector("#id_body");
  area.focus();
  const event = new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData: transfer });
  // What the script leaves alone, the browser itself would put in.
  if (area.dispatchEvent(event)) document.execCommand("insertText", false, plain);
}"""


def picture(colour: str = "#336699") -> str:
    """Return a JPEG in base64."""
    buffer = io.BytesIO()
    PillowImage.new("RGB", (900, 600), colour).save(buffer, "JPEG")
    return base64.b64encode(buffer.getvalue()).decode()


def drop(page: Page, *files: tuple[str, str, str], onto: str = TEXT) -> None:
    """Drop files onto an element."""
    page.evaluate(DROP, [onto, [list(file) for file in files]])


def jpeg(name: str, colour: str) -> tuple[str, str, str]:
    """Return a picture to drop."""
    return name, "image/jpeg", picture(colour)


def paste(page: Page, html: str, plain: str = "plain words") -> str:
    """Paste into the empty text; return what stands there then."""
    page.fill(TEXT, "")
    page.evaluate(PASTE, [html, plain])
    return page.input_value(TEXT)


def new_post(page: Page) -> Page:
    """Open the writing screen of a new post and wait for its script."""
    page.goto("/admin/blog/post/add/")
    page.wait_for_selector("html.is-ready")
    return page


def text_is(page: Page, words: str | re.Pattern[str]) -> None:
    """Wait until the text is this."""
    expect(page.locator(TEXT)).to_have_value(words)


def page_beside(page: Page):
    """Return the page beside the text."""
    return page.frame_locator(PREVIEW)


# --- The whole way ----------------------------------------------------------------------------------------------------


def test_a_post_with_a_captioned_picture_is_live_after_eight_clicks_at_most(desk_page: Page) -> None:
    page, clicks = desk_page, 0

    def click(selector: str) -> None:
        nonlocal clicks
        clicks += 1
        target = page.locator(selector).first
        box = target.bounding_box()
        assert box is not None
        assert 0 <= box["y"] < 800 - box["height"], f"{selector} would need scrolling"
        target.click()

    page.locator("a", has_text="Write").first.wait_for()
    click("a:has-text('Write')")
    page.wait_for_selector("html.is-ready")
    click("#id_title")
    page.keyboard.type("Herons over the harbour")
    click(TEXT)
    page.keyboard.type("They come before the boats.")
    drop(page, jpeg("herons.jpg", "#557799"))
    page.wait_for_selector(".picture-words")
    text_is(page, re.compile(r"boats\.\n\n!\[\]\(image:herons[\w-]*\)"))
    click(".picture-words [name=caption]")
    page.keyboard.type("Three herons, *early*.")
    page.keyboard.press("Enter")
    page.keyboard.type("Three herons above the masts.")
    expect(page_beside(page).locator("figcaption")).to_contain_text("Three herons, early.")
    click("#publish-button")
    page.wait_for_url("**/change/")
    expect(page.locator(".notice")).to_contain_text("Published")
    click(".notice a")
    expect(page.locator("h1")).to_have_text("Herons over the harbour")
    figure = page.locator(".prose figure")
    expect(figure.locator("img")).to_have_attribute("alt", "Three herons above the masts.")
    expect(figure.locator("figcaption em")).to_have_text("early")
    assert clicks <= 8


# --- Pictures ---------------------------------------------------------------------------------------------------------


@pytest.mark.may_complain("status of 400")
def test_one_bad_file_is_refused_in_a_sentence_and_stops_no_other(writing: Page) -> None:
    page = writing
    page.fill(TEXT, "Before.")
    drop(
        page,
        jpeg("good.jpg", "#113355"),
        ("bad.jpg", "image/jpeg", base64.b64encode(b"no picture at all").decode()),
        ("notes.pdf", "application/pdf", base64.b64encode(b"%PDF").decode()),
        jpeg("fine.jpg", "#553311"),
    )
    expect(page.locator(".notice.error")).to_have_count(2)
    expect(page.locator(".notice.error", has_text="bad.jpg")).to_contain_text("not a picture")
    expect(page.locator(".picture-words")).to_have_count(2)
    text_is(page, re.compile(r"^Before\.\n\n!\[\]\(image:good[\w-]*\)\n!\[\]\(image:fine[\w-]*\)\s*$"))


def test_the_place_of_a_picture_holds_while_the_text_is_edited(writing: Page) -> None:
    page = writing
    held: list[Route] = []
    page.route("**/markdownx/upload/", lambda route: held.append(route))
    page.fill(TEXT, "First.\n\nLast.")
    drop(page, jpeg("slow.jpg", "#224466"), onto=TEXT)
    text_is(page, re.compile(r"Uploading slow\.jpg"))
    page.locator(TEXT).press("Control+Home")
    page.keyboard.type("Newest. ")
    page.wait_for_timeout(50)
    held[0].continue_()
    text_is(page, re.compile(r"^Newest\. First\.\n\nLast\.\n\n!\[\]\(image:slow[\w-]*\)\s*$"))
    assert page.evaluate("document.querySelector('#id_body').selectionStart") == len("Newest. ")


def test_words_of_a_picture_take_no_focus_from_the_text(writing: Page) -> None:
    page = writing
    page.click(TEXT)
    page.keyboard.type("On ")
    drop(page, jpeg("quiet.jpg", "#446622"))
    page.wait_for_selector(".picture-words")
    assert page.evaluate("document.activeElement.id") == "id_body"


def test_a_file_dropped_beside_the_text_leads_nowhere(writing: Page) -> None:
    page = writing
    page.fill("#id_title", "Still here")
    drop(page, jpeg("lost.jpg", "#884422"), onto=".about h2")
    assert page.evaluate("performance.getEntriesByType('navigation').length") == 1
    expect(page.locator("#id_title")).to_have_value("Still here")
    expect(page.locator(".picture-words")).to_have_count(0)


def test_a_picture_that_is_missing_takes_its_file_by_a_drop_on_it(writing: Page) -> None:
    page = writing
    page.fill(TEXT, "![](image:the-quay-at-noon)")
    expect(page_beside(page).locator("[data-image=the-quay-at-noon]")).to_be_visible()
    frame = page.frame(url=re.compile("/frame/"))
    assert frame is not None
    frame.evaluate(DROP, ["[data-image]", [list(jpeg("IMG_1.jpg", "#aabb11"))]])
    expect(page_beside(page).locator("figure img")).to_be_visible()
    text_is(page, "![](image:the-quay-at-noon)")


def test_words_of_a_picture_are_no_change_of_the_post(writing: Page) -> None:
    page = writing
    drop(page, jpeg("aside.jpg", "#665544"))
    page.wait_for_selector(".picture-words")
    page.click("button[name=_save]")
    page.wait_for_url("**/change/")
    page.wait_for_selector("html.is-ready")
    drop(page, jpeg("aside.jpg", "#665544"))  # the same bytes: the panel asks again, the text has it twice
    page.wait_for_selector(".picture-words")
    page.locator(TEXT).press("Control+z")
    page.locator(TEXT).press("Control+z")
    page.fill(".picture-words [name=caption]", "At the quay.")
    expect(page.locator(".picture-state")).to_have_text("Kept")
    expect(page.locator("#saved-state")).to_have_text("Saved")


def test_a_picture_dropped_on_its_box_is_the_lead_picture(writing: Page) -> None:
    page = writing
    drop(page, jpeg("lead.jpg", "#8844aa"), onto="#lead")
    expect(page.locator("#id_lead_image")).to_have_value(re.compile(r"^lead[\w-]*$"))
    expect(page_beside(page).locator(".post-head figure img")).to_be_visible()
    text_is(page, "")


def test_a_picture_comes_in_by_the_button(writing: Page) -> None:
    page = writing
    page.click("[data-command=picture]")
    with page.expect_file_chooser() as chosen:
        page.click("#picker [data-upload]")
    chosen.value.set_files(
        {"name": "button.jpg", "mimeType": "image/jpeg", "buffer": base64.b64decode(picture("#aa4488"))}
    )
    text_is(page, re.compile(r"!\[\]\(image:button[\w-]*\)"))


# --- Keys and undo ----------------------------------------------------------------------------------------------------


def test_undo_goes_back_over_bold_picture_and_list(writing: Page) -> None:
    page = writing
    page.click(TEXT)
    page.keyboard.type("boats and bread")
    page.keyboard.press("Control+Shift+ArrowLeft")
    page.keyboard.press("Control+b")
    text_is(page, "boats and **bread**")
    page.keyboard.press("Control+End")
    page.keyboard.type("\n\n- one\n")
    text_is(page, "boats and **bread**\n\n- one\n- ")
    drop(page, jpeg("undo.jpg", "#123abc"))
    text_is(page, re.compile(r"!\[\]\(image:undo"))
    steps = 0
    while page.input_value(TEXT) and steps < 60:
        page.keyboard.press("Control+z")
        page.wait_for_timeout(20)
        assert "upload:" not in page.input_value(TEXT)
        steps += 1
    text_is(page, "")
    for _ in range(steps):
        page.keyboard.press("Control+Shift+z")
        page.wait_for_timeout(20)
    text_is(page, re.compile(r"^boats and \*\*bread\*\*\n\n- one\n- .*!\[\]\(image:undo[\w-]*\)\s*$", re.S))


def test_bold_and_italic_go_on_and_off(writing: Page) -> None:
    page = writing
    page.fill(TEXT, "word")
    for key, on in [("b", "**word**"), ("i", "*word*")]:
        page.locator(TEXT).press("Control+a")
        page.keyboard.press(f"Control+{key}")
        text_is(page, on)
        page.keyboard.press(f"Control+{key}")
        text_is(page, "word")


def test_an_empty_item_ends_its_list(writing: Page) -> None:
    page = writing
    page.click(TEXT)
    page.keyboard.type("1. one\ntwo\n\nafter")
    text_is(page, "1. one\n2. two\n\nafter")


def test_tab_leaves_the_text(writing: Page) -> None:
    page = writing
    page.click(TEXT)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") != "id_body"
    text_is(page, "")


def test_the_toolbar_is_one_stop_for_tab(writing: Page) -> None:
    page = writing
    page.focus("#id_standfirst")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.dataset.command") == "bold"
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.dataset.command") == "italic"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "id_body"


def test_a_link_to_a_post_is_chosen_by_its_words(writing: Page) -> None:
    page = writing
    page.fill(TEXT, "See this")
    page.locator(TEXT).press("Control+Shift+ArrowLeft")
    page.keyboard.press("Control+k")
    page.fill("#picker input", "kutcher")
    expect(page.locator("#picker-list [role=option]").first).to_contain_text("Kutcher")
    page.keyboard.press("Enter")
    text_is(page, re.compile(r"^See \[this\]\(post:[\w-]+\)$"))


def test_pictures_and_posts_come_in_by_typing(writing: Page) -> None:
    page = writing
    page.click(TEXT)
    page.keyboard.type("[[kutcher")
    expect(page.locator("#suggestions-list [role=option]").first).to_contain_text("Kutcher")
    assert page.locator(TEXT).get_attribute("aria-activedescendant") == "suggestions-list-0"
    page.keyboard.press("Enter")
    text_is(page, re.compile(r"^\[[^\]]+\]\(post:[\w-]+\)$"))
    page.keyboard.type("\n\n![")
    expect(page.locator("#suggestions-list [role=option]").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    text_is(page, re.compile(r"\n\n!\[\]\(image:[\w-]+\)$"))
    page.keyboard.type("\n\n![")
    expect(page.locator("#suggestions")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#suggestions")).to_be_hidden()
    page.keyboard.type("my own](https://example.com/x.png)")
    text_is(page, re.compile(r"!\[my own\]\(https://example\.com/x\.png\)$"))


def test_nothing_is_touched_while_a_word_is_being_composed(writing: Page) -> None:
    page = writing
    page.fill(TEXT, "Before.")
    page.evaluate(
        "document.querySelector('#id_body').dispatchEvent(new CompositionEvent('compositionstart', {bubbles: true}))"
    )
    drop(page, jpeg("composed.jpg", "#0a0b0c"))
    page.wait_for_timeout(600)
    text_is(page, "Before.")
    page.evaluate(
        "document.querySelector('#id_body').dispatchEvent(new CompositionEvent('compositionend', {bubbles: true}))"
    )
    text_is(page, re.compile(r"^Before\.\n\n!\[\]\(image:composed[\w-]*\)"))


def test_tags_are_chips_made_by_comma_and_enter(writing: Page) -> None:
    page = writing
    page.click("#id_tags_typing")
    page.keyboard.type("Herons, influency")
    page.keyboard.press("Enter")
    expect(page.locator(".chip")).to_have_count(2)
    expect(page.locator("#id_tags")).to_have_value("Herons, Influency")  # the known tag keeps its capitals
    page.keyboard.press("Backspace")
    expect(page.locator("#id_tags")).to_have_value("Herons")


# --- Pasting ----------------------------------------------------------------------------------------------------------

GOOGLE = """<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1234">
<h2 dir="ltr"><span style="font-size:16pt;font-weight:700">Boats</span></h2>
<p dir="ltr"><span style="font-weight:400">The </span><span style="font-weight:700">early</span><span> ones, and </span>
<a href="https://www.google.com/url?q=https://example.com/a_b&amp;sa=D"><span style="font-style:italic">late</span></a><span>.</span></p>
<br><ul><li dir="ltr" style="list-style-type:disc" aria-level="1"><p dir="ltr" role="presentation"><span>one</span></p></li>
<ul><li dir="ltr" aria-level="2"><p dir="ltr" role="presentation"><span>inner</span></p></li></ul>
<li dir="ltr" aria-level="1"><p dir="ltr" role="presentation"><span>two*</span></p></li></ul></b>"""

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal {margin:0}</style></head><body>
<!--StartFragment--><h1>Report<o:p></o:p></h1>
<p class=MsoNormal>Some <b style='mso-bidi-font-weight:normal'>bold</b>&nbsp;and <i>slanted</i> words.<o:p></o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span></span><![endif]>first</p>
<p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>o&nbsp; </span><![endif]>inner</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·&nbsp; </span><![endif]>second</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><![if !supportLists]><span style='mso-list:Ignore'>1.&nbsp; </span><![endif]>step</p>
<table class=MsoTableGrid><tr><td><p class=MsoNormal>Boat</p></td><td><p class=MsoNormal>Hour</p></td></tr>
<tr><td><p class=MsoNormal>Ann | Eve</p></td><td><p class=MsoNormal>5</p></td></tr></table>
<p class=MsoNormal>A note<a style='mso-footnote-id:ftn1' href="#_ftn1" name="_ftnref1"><span class=MsoFootnoteReference>[1]</span></a></p>
<div style='mso-element:footnote' id=ftn1><p class=MsoFootnoteText><a href="#_ftnref1" name="_ftn1">[1]</a> Its words.</p></div>
<!--EndFragment--></body></html>"""

WEB = """<article><h1>Title</h1><p>Run <code>make run</code>, then <em>wait</em>.<br>Really.</p><blockquote><p>Quoted <strong>words</strong></p></blockquote>
<pre><code class="language-python">print("a")
    # done</code></pre><ol start="3"><li>three</li><li>four</li></ol><p>1. not a list</p>
<p><img src="https://example.com/x.png" alt="A boat at its quay"></p><hr><p><a href="javascript:alert(1)">dead</a> <script>alert(1)</script></p></article>"""


def test_google_docs_becomes_clean_markdown_in_one_step(writing: Page) -> None:
    page = writing
    assert paste(page, GOOGLE) == (
        "## Boats\n\nThe **early** ones, and [*late*](https://example.com/a_b).\n\n- one\n  - inner\n- two\\*"
    )
    page.keyboard.press("Control+z")
    text_is(page, "")


def test_word_becomes_clean_markdown(writing: Page) -> None:
    assert paste(writing, WORD) == (
        "## Report\n\nSome **bold** and *slanted* words.\n\n- first\n  - inner\n- second\n\n1. step\n\n"
        "| Boat | Hour |\n| --- | --- |\n| Ann \\| Eve | 5 |\n\nA note[^1]\n\n[^1]: Its words."
    )


def test_a_web_page_becomes_clean_markdown(writing: Page) -> None:
    assert paste(writing, WEB) == (
        "## Title\n\nRun `make run`, then *wait*.\\\nReally.\n\n> Quoted **words**\n\n"
        '```python\nprint("a")\n    # done\n```\n\n3. three\n4. four\n\n1\\. not a list\n\n'
        "*\\[picture: A boat at its quay\\]*\n\n* * *\n\ndead"
    )
    expect(writing.locator(".notice.warning")).to_contain_text("drop their files")


def test_html_that_says_nothing_more_is_pasted_as_its_words(writing: Page) -> None:
    page = writing
    plain = "def boats():\n    return *args"
    code = '<div style="font-family: Consolas; white-space: pre;"><div><span style="font-weight: bold">def</span> boats():</div></div>'
    assert paste(page, code, plain) == plain
    assert paste(page, "<span>just **words** here</span>", "just **words** here") == "just **words** here"
    assert paste(page, "", "plain") == "plain"


def test_an_address_pasted_on_words_makes_them_a_link(writing: Page) -> None:
    page = writing
    page.fill(TEXT, "see this")
    page.locator(TEXT).press("Control+Shift+ArrowLeft")
    page.evaluate(PASTE, ["", "https://example.com/"])
    text_is(page, "see [this](https://example.com/)")


# --- The preview ------------------------------------------------------------------------------------------------------


def test_an_old_answer_never_replaces_a_newer_one(writing: Page) -> None:
    page = writing
    held: list[Route] = []

    def hold_first(route: Route) -> None:
        if "slowly" in (route.request.post_data or "") and not held:
            held.append(route)
        else:
            route.continue_()

    page.route("**/markdownx/markdownify/", hold_first)
    page.fill(TEXT, "slowly")
    page.wait_for_timeout(600)
    page.fill(TEXT, "quickly")
    expect(page_beside(page).locator(".prose")).to_have_text("quickly")
    answer = {
        "html": "<p>slowly</p>",
        "standfirst_html": "",
        "lead_html": "",
        "problems": [],
        "words": 1,
        "minutes": 1,
    }
    try:
        held[0].fulfill(status=200, content_type="application/json", body=json.dumps(answer))
    except Exception:  # the browser has given the old question up, as it should
        pass
    page.wait_for_timeout(200)
    expect(page_beside(page).locator(".prose")).to_have_text("quickly")


@pytest.mark.may_complain("status of (403|502)|ERR_FAILED|ERR_INTERNET")
def test_errors_are_said_and_never_drawn_as_the_page(writing: Page) -> None:
    page = writing
    page.fill(TEXT, "Good words.")
    expect(page_beside(page).locator(".prose")).to_have_text("Good words.")
    page.route(
        "**/markdownx/markdownify/",
        lambda route: route.fulfill(status=502, content_type="text/html", body="<h1>Bad gateway</h1>"),
    )
    page.fill(TEXT, "Newer words.")
    expect(page.locator("#preview-error")).to_contain_text("not up to date")
    expect(page_beside(page).locator(".prose")).to_have_text("Good words.")
    page.unroute("**/markdownx/markdownify/")
    page.route("**/markdownx/markdownify/", lambda route: route.abort())
    page.fill(TEXT, "Newest words.")
    expect(page.locator("#preview-error")).to_contain_text("cannot be reached")
    page.unroute("**/markdownx/markdownify/")
    # Nothing but the preview may notice that the session is over: who keeps the text would ask for the password over it.
    page.route(re.compile(r"/(?:keep|present)/"), lambda route: route.abort())
    page.context.clear_cookies(name="sessionid")
    page.fill(TEXT, "The very newest.")
    expect(page.locator("#preview-error")).to_contain_text("signed out")
    text_is(page, "The very newest.")


def test_problems_lead_to_their_line(writing: Page) -> None:
    page = writing
    page.fill(TEXT, "One.\n\n![](image:nowhere)\n\nTwo.")
    page.click("#problems button:has-text('nowhere')")
    at = page.evaluate(
        "(({selectionStart, selectionEnd, value}) => value.slice(selectionStart, selectionEnd))(document.querySelector('#id_body'))"
    )
    assert at == "![](image:nowhere)"


def test_problems_beside_the_text_lead_to_their_field(writing: Page) -> None:
    page = writing
    page.fill("#id_title", "T" * 70)
    page.fill(TEXT, "Read it [here](https://example.com/).")
    page.click("#problems button:has-text('70 characters')")
    expect(page.locator("#id_title")).to_be_focused()
    page.locator("#details summary").click()
    page.fill("#id_path", "/feed/atom/")
    page.locator("#details summary").click()
    expect(page.locator("#id_path")).to_be_hidden()
    page.click("#problems button:has-text('is taken')")
    expect(page.locator("#id_path")).to_be_focused()
    page.fill("#id_path", "")
    page.click("#problems button:has-text('do not say where it leads')")
    expect(page.locator(TEXT)).to_be_focused()


def test_text_and_page_scroll_in_step(writing: Page) -> None:
    page = writing
    page.fill(TEXT, "\n\n".join(f"## Part {number}\n\n" + "Some words. " * 60 for number in range(1, 13)))
    inside = page_beside(page)
    expect(inside.locator("h2")).to_have_count(12)
    page.mouse.move(300, 500)
    page.mouse.wheel(0, 4000)
    page.wait_for_timeout(500)
    frame = page.frame(url=re.compile("/frame/"))
    assert frame is not None
    assert frame.evaluate("document.scrollingElement.scrollTop") > 800
    page.mouse.move(960, 500)
    page.mouse.wheel(0, -20000)
    page.wait_for_timeout(500)
    assert page.evaluate("window.scrollY") < 50


def test_markdownx_events_still_happen(writing: Page) -> None:
    page = writing
    page.add_init_script(
        "window.heard = []; document.addEventListener('markdownx.init', () => window.heard.push('init'));"
        "for (const name of ['update', 'fileUploadEnd']) document.addEventListener('markdownx.' + name,"
        " (event) => window.heard.push(name), true);"
    )
    new_post(page)
    page.fill(TEXT, "Words.")
    drop(page, jpeg("event.jpg", "#334455"))
    page.wait_for_selector(".picture-words")
    page.wait_for_timeout(500)
    assert {"init", "update", "fileUploadEnd"} <= set(page.evaluate("window.heard"))


# --- Nothing is lost --------------------------------------------------------------------------------------------------


def test_leaving_with_unsaved_text_warns_and_without_it_does_not(writing: Page) -> None:
    page = writing
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.click(TEXT)
    page.keyboard.type("x")
    page.keyboard.press("Backspace")
    page.goto("/admin/")  # nothing is different: nobody asks
    assert asked == []
    new_post(page)
    page.click(TEXT)
    page.keyboard.type("Not saved.")
    page.click(".bar-back")
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    text_is(page, "Not saved.")


@pytest.mark.may_complain("status of 403")
def test_a_session_that_has_ended_loses_nothing(writing: Page, site) -> None:
    page = writing
    page.fill("#id_title", "Kept")
    page.fill(TEXT, "Every word.")
    cookies = page.context.cookies()
    page.context.clear_cookies()
    page.click("button[name=_save]")
    expect(page.locator(".notice.error")).to_contain_text("signed out")
    expect(page.locator(".notice.error a")).to_have_attribute("target", "_blank")
    text_is(page, "Every word.")
    page.context.add_cookies(cookies)
    other = page.context.new_page()
    other.goto("/admin/")
    other.close()
    page.click("button[name=_save]")
    page.wait_for_url("**/change/")
    text_is(page, "Every word.")


@pytest.mark.may_complain("ERR_INTERNET_DISCONNECTED")
def test_a_network_that_is_away_loses_nothing(writing: Page) -> None:
    page = writing
    page.fill(TEXT, "Every word.")
    page.context.set_offline(True)
    page.click("button[name=_save]")
    expect(page.locator(".notice.error")).to_contain_text("cannot be reached")
    page.context.set_offline(False)
    page.click("button[name=_save]")
    page.wait_for_url("**/change/")
    text_is(page, "Every word.")


def test_saving_by_key_comes_back_to_the_same_place(writing: Page) -> None:
    page = writing
    page.fill(TEXT, "One two three")
    page.evaluate("document.querySelector('#id_body').setSelectionRange(4, 7)")
    page.focus(TEXT)
    page.keyboard.press("Control+s")
    page.wait_for_url("**/change/")
    page.wait_for_selector("html.is-ready")
    assert page.evaluate(
        "[document.activeElement.id, document.querySelector('#id_body').selectionStart]"
    ) == ["id_body", 4]
    expect(page.locator("#saved-state")).to_have_text("Saved")


def test_a_refused_publication_leads_to_what_is_missing(writing: Page) -> None:
    page = writing
    page.fill(TEXT, "One.\n\n![](image:nowhere)")
    page.click("#publish-button")
    expect(page.locator("#stopped")).to_be_focused()
    page.click("#stopped a:has-text('title')")
    assert page.evaluate("document.activeElement.id") == "id_title"
    assert re.search(r"/\d+/change/(#\w+)?$", page.url)
    text_is(page, "One.\n\n![](image:nowhere)")


# --- Small screens ----------------------------------------------------------------------------------------------------


def test_on_a_phone_text_and_page_are_two_tabs(writing: Page) -> None:
    page = writing
    page.set_viewport_size({"width": 390, "height": 844})
    page.fill(TEXT, "Words on a phone.")
    expect(page.locator("#reading")).to_be_hidden()
    page.click("#tab-read")
    expect(page_beside(page).locator(".prose")).to_have_text("Words on a phone.")
    expect(page.locator(TEXT)).to_be_hidden()
    page.keyboard.press("ArrowLeft")
    expect(page.locator(TEXT)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
