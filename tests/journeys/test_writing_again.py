"""The writing screen once more: what a new writer stumbled over, so that nobody does again."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Dialog, Page, Route, expect

from tests.journeys.running import wait_for
from tests.journeys.test_writing import (
    PREVIEW,
    TEXT,
    drop,
    jpeg,
    new_post,
    paste,
    text_is,
)

pytestmark = [pytest.mark.journey, pytest.mark.slow]


def save(page: Page) -> None:
    """Save by the key, and wait for the saved screen."""
    with page.expect_navigation():
        page.keyboard.press("Control+s")
    page.wait_for_selector("html.is-ready")


def test_what_is_typed_after_a_picture_is_a_paragraph_of_its_own(writing: Page) -> None:
    page = writing
    page.click(TEXT)
    page.keyboard.type("Before.")
    drop(page, jpeg("after-type.jpg", "#a01010"))
    expect(page.locator(TEXT)).to_have_value(re.compile(r"\]\(image:after-type\)"))
    page.keyboard.type("After.")
    text_is(page, "Before.\n\n![](image:after-type)\n\nAfter.")


def test_a_picture_that_comes_moves_no_caret_of_who_types_elsewhere(writing: Page) -> None:
    page = writing
    waiting: list[Route] = []
    page.route("**/markdownx/upload/", lambda route: waiting.append(route))
    page.fill(TEXT, "First.\n\nLast.")
    page.focus(TEXT)
    with page.expect_request("**/markdownx/upload/"):
        drop(page, jpeg("comes-later.jpg", "#c01040"))
    page.keyboard.press("Control+Home")
    page.keyboard.type("One ")
    waiting[0].continue_()
    expect(page.locator(TEXT)).to_have_value(re.compile(r"\]\(image:comes-later\)"))
    page.keyboard.type("two. ")
    text_is(page, re.compile(r"^One two\. First\.\n"))


def test_an_ended_list_and_an_ended_quotation_end(writing: Page) -> None:
    page = writing
    page.click(TEXT)
    page.keyboard.type("- one\n\nA paragraph.\n\n> said\n\nAnother.")
    text_is(page, "- one\n\nA paragraph.\n\n> said\n\nAnother.")


def test_enter_after_a_rule_begins_no_list(writing: Page) -> None:
    page = writing
    page.click(TEXT)
    page.keyboard.type("* * *\nAfter.")
    text_is(page, "* * *\nAfter.")


def test_bold_over_several_paragraphs_and_items_marks_each(writing: Page) -> None:
    page = writing
    page.fill(TEXT, "First.\n\nSecond.\n- item")
    page.click(TEXT)
    for wanted in ("**First.**\n\n**Second.**\n- **item**", "First.\n\nSecond.\n- item"):
        page.keyboard.press("Control+a")
        page.keyboard.press("Control+b")
        text_is(page, wanted)


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("So <b>it is.</b>And on.", "So **it is**.And on."),
        ("<b><i>x.</i></b>y", "***x***.y"),
        ("x<b>(y)</b>z", "x(**y**)z"),
        ("<b>x*</b>y", "**x**\\*y"),
        ("a<b>.</b>b", "a.b"),
        # Where no letter follows, the sign is as bold as it was.
        ("<b>Note:</b> this. <b>Ends.</b>", "**Note:** this. **Ends.**"),
    ],
)
def test_a_sign_between_bold_words_and_a_letter_stands_outside_of_the_mark(
    writing: Page, html: str, words: str
) -> None:
    assert paste(writing, f"<p>{html}</p>") == words


def test_a_tag_that_is_still_being_typed_is_saved(writing: Page) -> None:
    page = writing
    page.fill("#id_title", "Half a tag")
    page.click("#id_tags_typing")
    page.keyboard.type("Typing")
    save(page)
    expect(page.locator(".chip")).to_have_text(re.compile("^Typing"))


@pytest.mark.may_complain(r"403")
def test_signing_in_again_elsewhere_leaves_preview_uploads_and_words_alive(writing: Page) -> None:
    page = writing
    page.evaluate("document.getElementById('post_form').elements.csrfmiddlewaretoken.value = 'x'.repeat(64)")
    page.click(TEXT)
    page.keyboard.type("Alive.")
    expect(page.frame_locator(PREVIEW).get_by_text("Alive.")).to_be_visible()
    page.evaluate("document.getElementById('post_form').elements.csrfmiddlewaretoken.value = 'x'.repeat(64)")
    drop(page, jpeg("token.jpg", "#10a010"))
    expect(page.locator(TEXT)).to_have_value(re.compile(r"\]\(image:token\)"))
    page.evaluate("document.getElementById('post_form').elements.csrfmiddlewaretoken.value = 'x'.repeat(64)")
    page.fill("#words-panel [name=alt]", "A colour.")
    expect(page.locator(".picture-state")).to_have_text("Kept")


def forget_picture(page: Page, number: str | None) -> None:
    """Delete a picture of the library in another tab, as soon as no text that has been kept shows it."""
    other = page.context.new_page()
    address = f"/admin/blog/image/{number}/delete/"

    def is_gone() -> bool:
        button = other.locator("#content form .deletelink")
        if other.goto(address).status == 200 and button.count():
            with other.expect_navigation():
                button.click()
        # It stays while a text that was kept in this very moment shows it.
        return other.goto(address).url.rstrip("/").endswith("/admin")

    wait_for(is_gone, "the picture to be deleted")
    other.close()


@pytest.mark.may_complain(r"404")
def test_words_of_a_picture_that_is_gone_stop_no_save_and_are_told(writing: Page) -> None:
    page = writing
    page.fill("#id_title", "A picture that goes")
    page.click(TEXT)
    drop(page, jpeg("goes.jpg", "#1010a0"))
    expect(page.locator("#words-panel [name=alt]")).to_be_visible()
    page.fill(TEXT, "Without it.")
    forget_picture(page, page.get_attribute(".picture-words", "data-id"))
    page.fill("#words-panel [name=alt]", "Never kept.")
    save(page)
    # Said before the form was sent, and hardly seen there: it is said again on the saved screen.
    expect(page.locator("#notices")).to_contain_text("Draft saved.")
    expect(page.locator("#notices")).to_contain_text("goes: This picture is not in the library any more.")


@pytest.mark.may_complain(r"404")
def test_words_stay_where_something_else_than_the_site_says_that_they_are_not_there(writing: Page) -> None:
    page = writing
    page.click(TEXT)
    drop(page, jpeg("proxy.jpg", "#1050a0"))
    expect(page.locator("#words-panel [name=alt]")).to_be_visible()
    page.route("**/describe/", lambda route: route.fulfill(status=404, body="<h1>Not found</h1>"))
    page.fill("#words-panel [name=alt]", "Still here.")
    expect(page.locator("#words-panel .field-error")).to_contain_text("something unexpected")
    page.unroute("**/describe/")
    page.click("#words-panel [data-close]")
    expect(page.locator("#words-panel")).to_be_hidden()


def test_words_typed_while_others_are_being_kept_are_kept_too(writing: Page) -> None:
    page = writing
    page.click(TEXT)
    drop(page, jpeg("meanwhile.jpg", "#a05010"))
    expect(page.locator("#words-panel [name=alt]")).to_be_visible()
    waiting: list[Route] = []
    sent: list[str] = []

    def hold_first(route: Route) -> None:
        sent.append(route.request.post_data or "")
        if len(sent) > 1:
            route.continue_()
        else:
            waiting.append(route)

    page.route("**/describe/", hold_first)
    with page.expect_request("**/describe/"):
        page.fill("#words-panel [name=alt]", "First.")
        page.keyboard.press("Control+s")
    page.keyboard.press("End")
    page.keyboard.type(" More.")
    with page.expect_navigation():
        waiting[0].continue_()
    assert "alt=First.+More." in sent[-1]


@pytest.mark.may_complain(r"ERR_FAILED")
def test_done_waits_until_the_words_are_kept(writing: Page) -> None:
    page = writing
    page.click(TEXT)
    drop(page, jpeg("done.jpg", "#a0a010"))
    expect(page.locator("#words-panel [name=alt]")).to_be_visible()
    page.route("**/describe/", lambda route: route.abort())
    page.fill("#words-panel [name=alt]", "Not yet.")
    page.click("#words-panel [data-close]")
    expect(page.locator("#words-panel .field-error")).to_contain_text("cannot be reached")
    page.unroute("**/describe/")
    page.click("#words-panel [data-close]")
    expect(page.locator("#words-panel")).to_be_hidden()


@pytest.mark.may_complain(r"400")
def test_a_colleagues_words_are_shown_before_they_are_replaced(writing: Page) -> None:
    page = writing
    page.click(TEXT)
    drop(page, jpeg("both.jpg", "#10a0a0"))
    expect(page.locator("#words-panel [name=caption]")).to_be_visible()
    number = page.get_attribute(".picture-words", "data-id")
    page.evaluate(
        """async (number) => {
          const token = document.getElementById("post_form").elements.csrfmiddlewaretoken.value;
          const body = new URLSearchParams({ caption: "Theirs." });
          await fetch(`/admin/blog/image/${number}/describe/`, { method: "POST", body, headers: { "X-CSRFToken": token, Accept: "application/json" } });
        }""",
        number,
    )
    page.fill("#words-panel [name=alt]", "A colour.")
    expect(page.locator(".picture-state")).to_have_text("Kept")
    page.fill("#words-panel [name=caption]", "Mine.")
    expect(page.locator("#words-panel .field-error")).to_contain_text("“Theirs.”")
    page.fill("#words-panel [name=caption]", "Mine!")
    expect(page.locator(".picture-state")).to_have_text("Kept")


@pytest.mark.may_complain(r"400")
def test_a_file_that_is_refused_while_a_save_waits_stops_the_save(writing: Page) -> None:
    page = writing
    page.fill("#id_title", "Two things at once")
    waiting: list[Route] = []
    page.route("**/markdownx/upload/", lambda route: waiting.append(route))
    page.click(TEXT)
    drop(page, jpeg("late.jpg", "#a010a0"))
    expect(page.locator(".upload")).to_have_count(1)
    page.keyboard.press("Control+s")
    expect(page.locator("#saved-state")).to_have_text("Saving…")
    waiting[0].fulfill(status=400, body=json.dumps({"error": "The file is damaged."}))
    expect(page.locator("#notices")).to_contain_text("late.jpg: The file is damaged.")
    expect(page.locator("#notices")).to_contain_text("nothing is saved yet")
    page.unroute("**/markdownx/upload/")
    page.locator(".notice-close").first.click()
    expect(page.locator(".notice")).to_have_count(1)
    save(page)


@pytest.mark.may_complain(r"400")
def test_a_file_that_is_refused_just_as_a_save_begins_stops_the_save(writing: Page) -> None:
    page = writing
    page.fill("#id_title", "At the same moment")
    waiting: list[Route] = []
    page.route("**/markdownx/upload/", lambda route: waiting.append(route))
    page.click(TEXT)
    drop(page, jpeg("just-now.jpg", "#a06010"))
    expect(page.locator(".upload")).to_have_count(1)
    tokens: list[Route] = []
    page.route("**/here/", lambda route: tokens.append(route))
    with page.expect_request("**/here/"):
        page.keyboard.press("Control+s")
    waiting[0].fulfill(status=400, body=json.dumps({"error": "The file is damaged."}))
    expect(page.locator("#notices")).to_contain_text("just-now.jpg: The file is damaged.")
    tokens[0].continue_()
    expect(page.locator("#notices")).to_contain_text("nothing is saved yet")


def test_an_upload_that_hangs_can_be_cancelled(writing: Page) -> None:
    page = writing
    page.route("**/markdownx/upload/", lambda route: None)
    page.click(TEXT)
    drop(page, jpeg("hangs.jpg", "#f05010"))
    page.click(".upload button")
    expect(page.locator(".upload")).to_have_count(0)
    text_is(page, "")


@pytest.mark.may_complain(r"ERR_ABORTED")
def test_an_upload_that_says_nothing_for_a_minute_is_given_up(writing: Page) -> None:
    page = writing
    page.clock.install()
    new_post(page)
    page.route("**/markdownx/upload/", lambda route: None)
    page.click(TEXT)
    drop(page, jpeg("silent.jpg", "#f0a010"))
    page.keyboard.press("Control+s")
    expect(page.locator("#saved-state")).to_have_text("Saving…")
    page.clock.fast_forward(61_000)
    expect(page.locator("#notices")).to_contain_text("silent.jpg: The site cannot be reached.")
    expect(page.locator("#notices")).to_contain_text("nothing is saved yet")
    text_is(page, "")


def test_redo_after_an_undone_upload_brings_the_picture(writing: Page) -> None:
    page = writing
    waiting: list[Route] = []
    page.route("**/markdownx/upload/", lambda route: waiting.append(route))
    page.click(TEXT)
    drop(page, jpeg("redone.jpg", "#10f050"))
    expect(page.locator(TEXT)).to_have_value(re.compile(r"upload:"))
    page.focus(TEXT)
    page.keyboard.press("Control+z")
    text_is(page, "")
    waiting[0].continue_()
    expect(page.locator("#words-panel")).to_be_visible()
    page.focus(TEXT)
    page.keyboard.press("Control+Shift+z")
    expect(page.locator(TEXT)).to_have_value(re.compile(r"!\[\]\(image:redone\)"))


def test_a_place_kept_by_an_earlier_visit_is_a_problem_that_is_told(writing: Page) -> None:
    page = writing
    page.fill(TEXT, "![Uploading x.png…](upload:1)")
    expect(page.locator("#problems")).to_contain_text("upload:1")


def test_back_after_the_first_save_leads_to_the_saved_post(writing: Page) -> None:
    page = writing
    page.fill("#id_title", "Once only")
    save(page)
    address = page.url
    page.go_back()
    page.wait_for_url(address)
    expect(page.locator("#id_title")).to_have_value("Once only")


@pytest.mark.may_complain("ERR_FAILED|Failed to load")
def test_a_text_that_the_browser_brings_back_is_kept_again(writing: Page) -> None:
    page = writing
    page.fill("#id_title", "Left and come back")
    save(page)
    page.on("dialog", lambda dialog: dialog.accept())
    page.route("**/keep/", lambda route: route.abort())
    page.click(TEXT)
    page.keyboard.type("Not saved.")
    page.goto("/admin/")
    page.unroute("**/keep/")
    page.go_back()
    page.wait_for_selector("html.is-ready")
    text_is(page, "Not saved.")
    expect(page.locator("#saved-state")).to_have_text("Saved")
    page.reload()
    text_is(page, "Not saved.")


def test_words_on_the_wall_of_pictures_do_not_go_without_a_question(writing: Page) -> None:
    page = writing
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    page.goto("/admin/blog/image/")
    credit = page.locator("form.words [name=credit]").first
    credit.click()
    page.keyboard.type("x")
    page.keyboard.press("Backspace")
    page.reload()  # nothing is different: nobody asks
    assert asked == []
    credit.click()
    page.keyboard.type("Somebody")
    page.reload()
    assert asked == ["beforeunload"]
    credit.fill("Somebody")
    credit.press("Tab")
    expect(page.locator(".words-state").first).to_have_text("Saved")
    page.reload()
    expect(credit).to_have_value("Somebody")
    assert asked == ["beforeunload"]


def test_words_typed_on_the_wall_while_others_are_saved_are_asked_about(writing: Page) -> None:
    page = writing
    asked: list[str] = []
    page.goto("/admin/blog/image/")
    waiting: list[Route] = []
    page.route("**/describe/", lambda route: waiting.append(route))
    caption = page.locator("form.words [name=caption]").first
    with page.expect_request("**/describe/"):
        page.locator("form.words [name=credit]").first.fill("Somebody else")
        caption.click()
    page.keyboard.type("More.")
    waiting[0].continue_()
    expect(page.locator(".words-state").first).to_have_text("Saved")
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.reload()
    assert asked == ["beforeunload"]


def test_notices_stay_in_sight_when_the_text_is_long(writing: Page) -> None:
    page = writing
    page.fill(TEXT, "A line.\n\n" * 80)
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    drop(page, ("a.txt", "text/plain", "eA=="))
    expect(page.locator(".notice")).to_be_in_viewport()


def test_a_missing_description_can_be_given_where_it_is_missed(writing: Page) -> None:
    page = writing
    page.click(TEXT)
    drop(page, jpeg("undescribed.jpg", "#5010f0"))
    expect(page.locator(TEXT)).to_have_value(re.compile("image:undescribed"))
    page.fill("#id_title", "Without words")
    save(page)
    page.locator("#problems button", has_text="undescribed").click()
    expect(page.locator("#words-panel [name=alt]")).to_be_focused()
    page.keyboard.type("A colour.")
    expect(page.locator("#problems button", has_text="undescribed")).to_have_count(0)


def test_on_a_phone_state_length_and_the_way_to_the_page_are_in_the_menu(writing: Page) -> None:
    page = writing
    page.fill("#id_title", "On the way")
    page.fill(TEXT, "Five words are in here.")
    with page.expect_navigation():
        page.click("#publish-button")
    page.set_viewport_size({"width": 390, "height": 844})
    page.click("details.menu summary")
    menu = page.locator(".menu-items")
    expect(menu).to_contain_text("Published")
    expect(menu).to_contain_text("5 words")
    expect(menu.get_by_role("link", name="View", exact=True)).to_be_visible()


def test_the_keys_give_the_focus_back_to_the_menu(writing: Page) -> None:
    page = writing
    page.click("details.menu summary")
    page.click("[data-help]")
    page.keyboard.press("Escape")
    expect(page.locator("details.menu summary")).to_be_focused()
