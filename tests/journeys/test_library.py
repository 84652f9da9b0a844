"""The library in a real browser: letting in folders and zips, words by keyboard alone, several pictures at once, and
another file for a picture."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, Route, expect

from tests.builders import picture_bytes
from tests.journeys.running import Site

WALL = "/admin/blog/image/"


def payload(name: str, data: bytes, kind: str = "image/jpeg") -> FilePayload:
    """Return a file as it is chosen."""
    return {"name": name, "mimeType": kind, "buffer": data}


def zipped(files: dict[str, bytes]) -> bytes:
    """Return a zip of these files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()


def pictures(prefix: str, colours: str) -> dict[str, bytes]:
    """Return a picture for each colour, named after `prefix`."""
    return {
        f"{prefix}-{number}.jpg": picture_bytes(
            60 + number, 40, colour=f"#{colour}{colour}{number}{number}40"
        )
        for number, colour in enumerate(colours)
    }


def put(page: Page, *files: FilePayload) -> None:
    """Let files in through the library's own button; wait until it shows them."""
    page.goto(WALL)
    page.set_input_files("#id_image", list(files))
    expect(page.locator("#pictures")).to_be_visible()
    page.wait_for_url(f"**{WALL}")
    for each in files:
        expect(page.locator(".card-name", has_text=each["name"].split(".")[0])).to_be_visible()


def lines(page: Page, kind: str) -> list[str]:
    """Return the names of the lines of progress that ended so."""
    return page.locator(f".drop-list .{kind} span:first-child").all_inner_texts()


def test_a_zip_comes_in_and_its_bad_file_is_told(desk_page: Page):
    page = desk_page
    page.goto(WALL)
    files = pictures("zip", "369")
    whole = zipped({**files, "trip/notes.txt": b"No picture.", "__MACOSX/._zip-0.jpg": b"x"})
    page.set_input_files("#id_image", payload("trip.zip", whole, "application/zip"))
    expect(page.locator(".drop-summary")).to_have_text("New: 3. Here already: 0. Not taken: 1.")
    wrong = page.locator(".drop-list li").first
    expect(wrong).to_contain_text("trip.zip: trip/notes.txt")
    expect(wrong).to_contain_text("This file is not a picture.")
    assert lines(page, "done") == [
        "trip.zip",
        "trip.zip: zip-0.jpg",
        "trip.zip: zip-1.jpg",
        "trip.zip: zip-2.jpg",
    ]
    page.get_by_role("link", name="Show the new pictures").click()
    for name in ("zip-0", "zip-1", "zip-2"):
        expect(page.get_by_role("heading", name=name)).to_be_visible()


@pytest.mark.may_complain("ERR_")
def test_a_line_that_breaks_in_between_loses_nothing_of_a_zip(desk_page: Page):
    page = desk_page
    page.goto(WALL)
    asked: list[str] = []

    def break_every_other(route: Route) -> None:
        asked.append(route.request.method)
        if len(asked) % 2:
            route.abort()
        else:
            route.continue_()

    page.route("**/unpack/", break_every_other)
    whole = zipped(pictures("broken-line", "c1"))
    with page.expect_navigation(url=f"**{WALL}"):
        page.set_input_files("#id_image", payload("line.zip", whole, "application/zip"))
    assert len(asked) == 4
    for name in ("broken-line-0", "broken-line-1"):
        expect(page.get_by_role("heading", name=name)).to_be_visible()


@pytest.mark.may_complain("400")
def test_a_broken_zip_stops_no_other_file(desk_page: Page):
    page = desk_page
    page.goto(WALL)
    good = picture_bytes(44, 33, colour="#123456")
    page.set_input_files(
        "#id_image", [payload("broken.zip", b"No zip.", "application/zip"), payload("beside-it.jpg", good)]
    )
    expect(page.locator(".drop-list .wrong")).to_contain_text("The zip is damaged or incomplete.")
    expect(page.locator(".drop-summary")).to_have_text("New: 1. Here already: 0. Not taken: 1.")
    assert lines(page, "done") == ["beside-it.jpg"]


def test_a_folder_is_chosen_with_all_that_is_in_it(desk_page: Page, tmp_path: Path):
    page = desk_page
    page.goto(WALL)
    (tmp_path / "trip" / "day-one").mkdir(parents=True)
    for name, data in pictures("folder", "58").items():
        (tmp_path / "trip" / "day-one" / name).write_bytes(data)
    (tmp_path / "trip" / ".DS_Store").write_bytes(b"x")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a folder").click()
    with page.expect_navigation(url=f"**{WALL}"):
        chooser.value.set_files(tmp_path / "trip")
    for name in ("folder-0", "folder-1"):
        expect(page.get_by_role("heading", name=name)).to_be_visible()


def test_what_the_library_has_is_named_and_what_looks_like_it_is_hinted(desk_page: Page):
    page = desk_page
    first = picture_bytes(640, 400, colour="#8822aa")
    put(page, payload("first.jpg", first))
    like = picture_bytes(320, 200, colour="#8822aa")
    whole = payload("twice.zip", zipped({"again.jpg": first, "smaller.jpg": like}), "application/zip")
    page.set_input_files("#id_image", [payload("same.jpg", first), whole])
    expect(page.locator(".drop-summary")).to_have_text("New: 1. Here already: 2. Not taken: 0.")
    said = page.locator(".drop-list").inner_text()
    assert said.count("Was here already: first") == 2
    assert "Looks like" in said


@pytest.mark.may_complain("400")
def test_a_folder_and_a_file_are_dropped_together(desk_page: Page, tmp_path: Path):
    page = desk_page
    page.goto(WALL)
    folder, alone = tmp_path / "dropped", tmp_path / "alone.jpg"
    (folder / "inner").mkdir(parents=True)
    for name, data in pictures("dropped", "7a").items():
        (folder / "inner" / name).write_bytes(data)
    (folder / "notes.txt").write_bytes(b"No picture.")
    alone.write_bytes(picture_bytes(47, 33, colour="#654321"))
    drag = {"items": [], "files": [str(folder), str(alone)], "dragOperationsMask": 1}
    devtools = page.context.new_cdp_session(page)
    for kind in ("dragEnter", "dragOver", "drop"):
        devtools.send("Input.dispatchDragEvent", {"type": kind, "x": 300, "y": 200, "data": drag})
    expect(page.locator(".drop-summary")).to_have_text("New: 3. Here already: 0. Not taken: 1.")
    assert lines(page, "wrong") == ["dropped/notes.txt"]
    assert sorted(lines(page, "done")) == [
        "alone.jpg",
        "dropped/inner/dropped-0.jpg",
        "dropped/inner/dropped-1.jpg",
    ]


def test_several_pictures_are_changed_and_deleted_by_keyboard_alone(desk_page: Page):
    page = desk_page
    put(page, *(payload(name, data) for name, data in pictures("several", "2b").items()))
    page.goto(f"{WALL}?q=several")
    page.get_by_role("checkbox", name="Choose all on this page").focus()
    page.keyboard.press("Space")
    bar = page.get_by_role("form", name="Chosen pictures")
    expect(bar).to_contain_text("Chosen: 2")
    bar.get_by_role("button", name="Words and tags…").press("Enter")
    expect(page.get_by_role("heading", name="Change 2 pictures")).to_be_visible()
    page.get_by_label("Credit").focus()
    page.keyboard.type("Ann Example")
    page.get_by_label("Tags to add").focus()
    page.keyboard.type("Keyboards, By hand")
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("2 pictures changed.")
    assert page.url.endswith("?q=several")
    expect(page.get_by_role("link", name="Keyboards")).to_have_count(2)
    expect(page.locator(".words input[name=credit]").first).to_have_value("Ann Example")
    # Only the first this time; a box is left as it is found.
    page.get_by_role("checkbox", name="Choose “several-1”").press("Space")
    expect(bar).to_contain_text("Chosen: 1")
    bar.get_by_role("button", name="Delete…").press("Enter")
    expect(page.get_by_role("heading", name="Delete 1 picture?")).to_be_visible()
    page.get_by_role("button", name="Delete 1 picture").press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("1 picture deleted.")
    expect(page.locator(".card-name")).to_have_text(["several-0"])


def test_a_row_is_chosen_with_shift_and_none_with_one_button(desk_page: Page):
    page = desk_page
    page.goto(WALL)
    boxes = page.locator("input[name=picture]")
    boxes.nth(1).click()
    boxes.nth(4).click(modifiers=["Shift"])
    assert [boxes.nth(place).is_checked() for place in range(6)] == [False, True, True, True, True, False]
    page.get_by_role("button", name="Choose none").click()
    expect(page.locator("input[name=picture]:checked")).to_have_count(0)
    expect(page.get_by_role("form", name="Chosen pictures")).to_be_hidden()


def test_one_alternative_text_after_the_other_by_keyboard_alone(desk_page: Page, site: Site):
    page = desk_page
    put(page, *(payload(name, data) for name, data in pictures("wordless", "4d").items()))
    page.goto(f"{WALL}?show=needs-alt&q=wordless")
    alts = page.locator("textarea[name=alt]")
    expect(alts).to_have_count(2)
    alts.first.focus()
    page.keyboard.type("A green square.")
    page.keyboard.press("Enter")
    expect(alts.nth(1)).to_be_focused()
    expect(page.locator(".words-state").first).to_have_text("Saved")
    page.keyboard.type("A yellow square.")
    page.keyboard.press("Enter")
    expect(page.locator(".words-state").nth(1)).to_have_text("Saved")
    onward = page.get_by_role("link", name="Show what still has none")
    expect(onward).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("No picture is like that.")).to_be_visible()
    page.goto(f"{WALL}?q=wordless")
    assert sorted(each.input_value() for each in page.locator("textarea[name=alt]").all()) == [
        "A green square.",
        "A yellow square.",
    ]


def test_a_picture_marked_as_decoration_says_so_at_once(desk_page: Page):
    page = desk_page
    put(page, payload("ornament.jpg", picture_bytes(31, 30, colour="#775533")))
    page.goto(f"{WALL}?q=ornament")
    expect(page.locator(".card-decorative")).to_be_hidden()
    page.get_by_label("Only decoration").press("Space")
    expect(page.locator(".words-state")).to_have_text("Saved")
    expect(page.locator(".card-decorative")).to_be_visible()


def test_the_file_of_a_picture_is_replaced_and_taken_back_by_keyboard(desk_page: Page):
    page = desk_page
    put(page, payload("swapped.jpg", picture_bytes(80, 60, colour="#224466")))
    page.get_by_role("heading", name="swapped").get_by_role("link").press("Enter")
    expect(page.locator(".facts")).to_contain_text("80 × 60")
    page.get_by_label("Replace the file").set_input_files(
        payload("better.jpg", picture_bytes(120, 60, colour="#224466"))
    )
    page.get_by_role("button", name="Replace", exact=True).press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("shows the new file now")
    expect(page.locator(".facts")).to_contain_text("120 × 60")
    page.wait_for_function("() => document.querySelector('.former img').naturalWidth > 0")
    page.get_by_role("button", name="Take back").press("Enter")
    expect(page.locator(".facts")).to_contain_text("80 × 60")
    page.get_by_role("link", name="Delete for good").press("Enter")
    page.get_by_role("button", name="Delete for good").press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("deleted for good")
    expect(page.locator(".former")).to_have_count(0)


def test_words_that_are_not_saved_do_not_go_with_another_form(desk_page: Page):
    page = desk_page
    put(page, payload("unsaved.jpg", picture_bytes(81, 60, colour="#226622")))
    page.get_by_role("heading", name="unsaved").get_by_role("link").click()
    asked: list[str] = []

    def stay(dialog: object) -> None:
        asked.append(dialog.type)  # type: ignore[attr-defined]
        dialog.dismiss()  # type: ignore[attr-defined]

    page.once("dialog", stay)
    page.get_by_label("Alternative text").fill("A square.")
    page.get_by_label("Replace the file").set_input_files(
        payload("other.jpg", picture_bytes(82, 60, colour="#226622"))
    )
    page.get_by_role("button", name="Replace", exact=True).click()
    expect(page.get_by_label("Alternative text")).to_have_value("A square.")
    assert asked == ["beforeunload"]
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(f"**{WALL}")
