"""Which part of the stored pixels is shown, and which way up. Runs in the child."""

from __future__ import annotations

from dataclasses import dataclass

from blog.pictures.opening import Opened
from blog.pictures.shapes import Cut, Refused

# What each EXIF orientation becomes by a quarter turn clockwise.
TURNED = {1: 6, 6: 3, 3: 8, 8: 1, 2: 7, 7: 4, 4: 5, 5: 2}


@dataclass(frozen=True)
class Part:
    """Width and height of what is shown, upright; `box` is where it lies in the stored pixels, which are to be put
    upright by `orientation`."""

    width: int
    height: int
    orientation: int
    box: tuple[int, int, int, int]

    def box_in(self, stored: tuple[int, int], decoded: tuple[int, int]) -> tuple[float, float, float, float]:
        """Return the box in pixels of a picture that was decoded at a reduced scale."""
        across, down = decoded[0] / stored[0], decoded[1] / stored[1]
        left, top, right, bottom = self.box
        return (left * across, top * down, min(right * across, decoded[0]), min(bottom * down, decoded[1]))

    def scaled_up(self, stored: tuple[int, int], size: tuple[int, int]) -> tuple[int, int]:
        """Return how large all of the picture is where its part has `size`."""
        left, top, right, bottom = self.box
        return (-(-stored[0] * size[0] // (right - left)), -(-stored[1] * size[1] // (bottom - top)))


def part_of(opened: Opened, cut: Cut) -> Part:
    """Return what `cut` leaves of a picture. Raises Refused("bad_cut") where that is not inside of it."""
    orientation = opened.orientation
    for _quarter in range(cut.turn % 4):
        orientation = TURNED[orientation]
    wide, high = (opened.width, opened.height) if cut.turn % 2 == 0 else (opened.height, opened.width)
    left, top, width, height = (cut.left, cut.top, cut.width, cut.height) if cut.width else (0, 0, wide, high)
    if min(left, top) < 0 or min(width, height) < 1 or left + width > wide or top + height > high:
        raise Refused("bad_cut", width=wide, height=high)
    lying = (high, wide) if orientation >= 5 else (wide, high)
    ends = [_stored(x, y, lying, orientation) for x, y in ((left, top), (left + width, top + height))]
    (first_x, first_y), (last_x, last_y) = ends
    box = (min(first_x, last_x), min(first_y, last_y), max(first_x, last_x), max(first_y, last_y))
    return Part(width, height, orientation, box)


def _stored(x: int, y: int, size: tuple[int, int], orientation: int) -> tuple[int, int]:
    """Return where an upright point lies in stored pixels of `size` (EXIF 2.32, 4.6.5.1)."""
    wide, high = size
    if orientation >= 5:
        x, y = y, x
    is_mirrored_across = orientation in (2, 3, 7, 8)
    is_mirrored_down = orientation in (3, 4, 6, 7)
    return (wide - x if is_mirrored_across else x, high - y if is_mirrored_down else y)
