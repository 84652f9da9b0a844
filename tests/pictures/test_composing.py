"""What the frames of an animation look like, held against the rules of GIF89a and of PNG, pixel by pixel."""

from __future__ import annotations

import random
import struct
import zlib

import pytest
from PIL import Image

from blog import pictures
from blog.pictures import Spec, composing
from tests.pictures.samples import opened

SIDE = 8
INKS = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0)]
Colour = tuple[int, ...] | None


def packed(indices: list[int]) -> bytes:
    """Return indices below four as a GIF's pixels, with the table of words begun anew after every second one."""
    stream = length = 0
    for number, index in enumerate(indices):
        for word in (4, index) if number % 2 == 0 else (index,):
            stream |= word << length
            length += 3
    stream |= 5 << length
    data = stream.to_bytes((length + 3 + 7) // 8, "little")
    blocks = (data[at : at + 255] for at in range(0, len(data), 255))
    return b"\x02" + b"".join(bytes([len(block)]) + block for block in blocks) + b"\x00"


def image(box: tuple[int, int, int, int], indices: list[int], *, inks: list[Colour] | None = None) -> bytes:
    """Return the block of one frame, with a table of colours of its own if there are `inks`."""
    table = b"".join(bytes(ink or ()) for ink in inks or [])
    return b"\x2c" + struct.pack("<4HB", *box, 0x81 if table else 0) + table + packed(indices)


def control(after: int, clear: int | None, *, hundredths: int = 10) -> bytes:
    """Return the block that says what becomes of a frame and which index is transparent."""
    return b"\x21\xf9\x04" + struct.pack("<BHBB", after << 2 | (clear is not None), hundredths, clear or 0, 0)


def head(background: int = 0) -> bytes:
    return b"GIF89a" + struct.pack("<2H3B", SIDE, SIDE, 0x81, background, 0) + bytes(sum(INKS, ()))


def random_film(dice: random.Random) -> tuple[bytes, list[list[Colour]]]:
    """Return a GIF of five frames of any place, size and kind, and what each must look like."""
    canvas: list[Colour] = [None] * SIDE**2
    data, seen = head(dice.randrange(4)), []
    for _frame in range(5):
        left, top = dice.randrange(SIDE), dice.randrange(SIDE)
        wide, high = dice.randrange(1, SIDE - left + 1), dice.randrange(1, SIDE - top + 1)
        after, clear = dice.randrange(4), dice.choice([None, *range(4)])
        inks = dice.sample(INKS, 4) if dice.random() < 0.4 else INKS
        indices = [dice.randrange(4) for _ in range(wide * high)]
        data += control(after, clear) + image(
            (left, top, wide, high), indices, inks=[*inks] if inks is not INKS else None
        )
        before = canvas[:]
        places = [(top + n // wide) * SIDE + left + n % wide for n in range(wide * high)]
        for place, index in zip(places, indices, strict=True):
            canvas[place] = canvas[place] if index == clear else inks[index]
        seen.append(canvas[:])
        if after == 2:
            for place in places:
                canvas[place] = None
        elif after == 3:
            canvas = before
    return data + b"\x3b", seen


def pixels(frame: Image.Image) -> list[Colour]:
    """Return the colours of an RGBA picture, None where nothing is seen."""
    raw = frame.tobytes()
    return [tuple(raw[at : at + 3]) if raw[at + 3] else None for at in range(0, len(raw), 4)]


@pytest.mark.parametrize("seed", range(40))
def test_frames_of_a_gif_lie_on_each_other_as_the_standard_says(seed: int) -> None:
    data, expected = random_film(random.Random(seed))
    shown = [pixels(frame) for frame, _told in composing.frames(data, "gif", (SIDE, SIDE))]
    assert shown == expected


def test_what_a_first_frame_leaves_free_is_transparent_in_the_still() -> None:
    data = head() + control(1, None) + image((2, 2, 2, 2), [1] * 4) + b"\x3b"
    still = opened(pictures.take_in(data).safe.data).convert("RGBA")
    assert still.getpixel((0, 0)) == (0, 0, 0, 0)
    assert still.getpixel((2, 2)) == (0, 255, 0, 255)


def test_what_a_frame_clears_is_transparent_when_it_moves_too() -> None:
    data = head() + control(2, None) + image((0, 0, SIDE, SIDE), [1] * SIDE**2)
    data += control(1, None) + image((0, 0, 4, 4), [2] * 16) + b"\x3b"
    (made,) = pictures.make(data, [Spec(SIDE, "webp", is_moving=True)])
    film = opened(made.data)
    film.seek(1)
    second = film.convert("RGBA")
    assert second.getpixel((7, 7))[3] == 0  # type: ignore[index]
    assert second.getpixel((1, 1))[2] > 240  # type: ignore[index]


def test_a_frame_over_the_edge_is_cut_there_and_one_outside_shows_nothing() -> None:
    data = head() + control(1, None) + image((6, 6, 4, 4), [0] * 16)
    data += control(2, None) + image((20, 20, 2, 2), [1] * 4) + b"\x3b"
    frames = [pixels(frame) for frame, _told in composing.frames(data, "gif", (SIDE, SIDE))]
    assert frames[0] == frames[1]
    assert frames[0].count((255, 0, 0)) == 4


def test_a_frame_without_any_table_of_colours_is_grey() -> None:
    data = b"GIF89a" + struct.pack("<2H3B", 2, 1, 0, 0, 0)
    data += control(1, 1) + image((0, 0, 2, 1), [2, 1]) + b"\x3b"
    ((frame, _told),) = composing.frames(data, "gif", (2, 1))
    assert pixels(frame) == [(2, 2, 2), None]


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def rows(colour: tuple[int, int, int, int], wide: int, high: int) -> bytes:
    return zlib.compress((b"\x00" + bytes(colour) * wide) * high)


def test_frames_of_a_png_are_blended_replaced_cleared_and_taken_back() -> None:
    red, half, blue = (255, 0, 0, 255), (0, 255, 0, 128), (0, 0, 255, 255)
    # Colour, place and size, what becomes of it (0 stays, 1 is cleared, 2 is taken back), whether it is blended.
    told = [
        (red, (0, 0, 2, 1), 0, 0),
        (half, (1, 0, 1, 1), 2, 1),
        (half, (1, 0, 1, 1), 1, 0),
        (blue, (0, 0, 1, 1), 0, 0),
    ]
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">2I5B", 2, 1, 8, 6, 0, 0, 0))
    data += chunk(b"acTL", struct.pack(">2I", len(told), 0))
    # A still for those who cannot move is no frame.
    data += chunk(b"IDAT", rows((9, 9, 9, 255), 2, 1))
    for number, (colour, (left, top, wide, high), after, blend) in enumerate(told):
        rectangle = (wide, high, left, top)
        data += chunk(b"fcTL", struct.pack(">5I2H2B", 2 * number, *rectangle, 1, 4, after, blend))
        data += chunk(b"fdAT", struct.pack(">I", 2 * number + 1) + rows(colour, wide, high))
    data += chunk(b"IEND", b"")
    frames = list(composing.frames(data, "png", (2, 1)))
    assert [told for _frame, told in frames] == [250] * 4
    seen = [[frame.getpixel((x, 0)) for x in (0, 1)] for frame, _told in frames]
    assert seen[0] == [red, red]
    assert seen[1] == [red, (127, 128, 0, 255)]
    assert seen[2] == [red, half]
    assert seen[3] == [blue, (0, 0, 0, 0)]


def test_a_film_whose_frames_are_all_missing_is_refused() -> None:
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">2I5B", 2, 1, 8, 6, 0, 0, 0))
    data += chunk(b"acTL", struct.pack(">2I", 2, 0)) + chunk(b"IDAT", rows((9, 9, 9, 255), 2, 1))
    for number in range(2):
        data += chunk(b"fcTL", struct.pack(">5I2H2B", number, 2, 1, 0, 0, 1, 4, 0, 0))
    data += chunk(b"IEND", b"")
    with pytest.raises(pictures.Refused):
        pictures.make(data, [Spec(2, "webp", is_moving=True)])


def test_what_is_no_frame_ends_a_gif_that_has_one() -> None:
    one = head() + control(1, None) + image((0, 0, SIDE, SIDE), [1] * SIDE**2)
    assert pictures.take_in(one + one + b"\x3b").frames == 1
    with pytest.raises(pictures.Refused):
        pictures.take_in(head() + one)
