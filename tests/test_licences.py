"""However a licence is spelled, it is known by one name and one address."""

from __future__ import annotations

import pytest

from blog import licences
from blog.licences import Licence

COMMONS = "https://creativecommons.org"


@pytest.mark.parametrize(
    ("written", "name", "url"),
    [
        ("CC BY-SA 4.0", "CC BY-SA 4.0", f"{COMMONS}/licenses/by-sa/4.0/"),
        ("cc-by-sa-3.0", "CC BY-SA 3.0", f"{COMMONS}/licenses/by-sa/3.0/"),
        ("Creative Commons BY NC ND", "CC BY-NC-ND 4.0", f"{COMMONS}/licenses/by-nc-nd/4.0/"),
        ("CC  BY 2.0 Unported", "CC BY 2.0", f"{COMMONS}/licenses/by/2.0/"),
        ("http://creativecommons.org/licenses/by/2.0/de/", "CC BY 2.0", f"{COMMONS}/licenses/by/2.0/"),
        ("CC0", "CC0 1.0", f"{COMMONS}/publicdomain/zero/1.0/"),
        ("public domain", "Public domain", f"{COMMONS}/publicdomain/mark/1.0/"),
        (
            "Unsplash, https://unsplash.example/licence.",
            "Unsplash, https://unsplash.example/licence.",
            "https://unsplash.example/licence",
        ),
        ("All rights reserved", "All rights reserved", ""),
        ("CC BY the way", "CC BY the way", ""),
        ("", "", ""),
    ],
)
def test_a_licence_is_known_by_one_name_and_one_address(written: str, name: str, url: str) -> None:
    assert licences.read(written) == Licence(name, url)
