"""A figure is Markdown that stays Markdown: pictures alone, side by side, in a sentence, waiting, wrong."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from blog import markup

from .conftest import BARE, HARBOUR, LATER, ORNAMENT, SQUARE, Draw

Problems = Callable[[str], list[tuple[str, int | None, str]]]

SOURCE = (
    '<source type="image/webp" srcset="/media/r/aaa-640.webp 640w, /media/r/aaa-1600.webp 1600w" sizes="{}">'
)


def shortened(html: str) -> str:
    """Return `html` with the parts that are the same in every figure cut short."""
    html = re.sub(r"<picture>.*?<img ([^>]*)></picture>", lambda found: f"[{_words(found[1])}]", html)
    html = re.sub(r'<a [^>]*class="larger"[^>]*>(.*?)</a>', r"\1", html)
    return html.replace("<figcaption>", "(").replace("</figcaption>", ")").strip()


def _words(attributes: str) -> str:
    found = re.search(r'alt="([^"]*)"', attributes)
    return found[1] if found else "?"


def test_a_picture_alone_in_its_paragraph_is_a_figure_with_all_the_library_knows(draw: Draw) -> None:
    assert draw("![](image:harbour)").html.strip() == (
        '<figure class="figure"><a href="/media/r/aaa-2400.jpg" class="larger"'
        ' aria-label="Larger view: Boats in the harbour"><picture>'
        + SOURCE.format("(min-width: 41rem) 36rem, 90vw")
        + ""
        '<img src="/media/r/aaa-1600.jpg" width="1600" height="900" alt="Boats in the harbour" decoding="async"'
        ' class="tint-07 fx-10 fy-7"></picture></a><figcaption><span class="caption">The <em>harbour</em> at dawn</span>'
        ' <span class="credit"><a href="https://ann.example/">Ann Example</a></span></figcaption></figure>'
    )


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("![](image:square)", '<figure class="figure">[A square]</figure>'),
        ("![Mine](image:square)", '<figure class="figure">[Mine]</figure>'),
        ('![](image:square "A *big* square")',
         '<figure class="figure">[A square](<span class="caption">A <em>big</em> square</span>)</figure>'),
        ('![](image:square){credit="[Bo](https://bo.example/)"}',
         '<figure class="figure">[A square](<span class="credit"><a href="https://bo.example/">Bo</a></span>)</figure>'),
        ('![](image:square){credit="Bo" source="https://bo.example/x?a=1&b=2"}',
         '<figure class="figure">[A square](<span class="credit">'
         '<a href="https://bo.example/x?a=1&amp;b=2">Bo</a></span>)</figure>'),
        ("![](image:square){credit=“Bo Curly”}",
         '<figure class="figure">[A square](<span class="credit">Bo Curly</span>)</figure>'),
        ("![](image:square){.wide}", '<figure class="figure wide">[A square]</figure>'),
        ("![](image:square){ .full\ncredit=Bo }",
         '<figure class="figure full">[A square](<span class="credit">Bo</span>)</figure>'),
        ("![](image:bare){.decorative}", '<figure class="figure">[]</figure>'),
        ("![](image:ornament)", '<figure class="figure">[]</figure>'),
        ("![A line indeed](image:ornament)", '<figure class="figure">[A line indeed]</figure>'),
        ("![][s]\n\n[s]: image:square 'By reference'",
         '<figure class="figure">[A square](<span class="caption">By reference</span>)</figure>'),
        ('![](image:square "See [the lamp](post:lamp)")',
         '<figure class="figure">[A square](<span class="caption">See <a href="/2013/12/04/lamp/">the lamp</a></span>)'
         "</figure>"),
        ("![](image:square)\n: One caption", '<figure class="figure">[A square](<span class="caption">One caption</span>)'
         "</figure>"),
        ("> ![](image:square)", '<blockquote>\n<figure class="figure">[A square]</figure>\n</blockquote>'),
        ("- ![](image:square)", '<ul>\n<li>\n<figure class="figure">[A square]</figure>\n</li>\n</ul>'),
    ],
)  # fmt: skip
def test_a_figure_is_drawn_as_it_is_written(draw: Draw, written: str, shown: str) -> None:
    drawn = draw(written)
    assert shortened(drawn.html) == shown
    assert drawn.problems == ()


@pytest.mark.parametrize(
    "written",
    [
        "![](image:square) ![](image:bare){.decorative}\n: Two *things*",
        "![](image:square)\n![](image:bare){.decorative}\n: Two *things*",
        "![](image:square)\n![](image:bare){.decorative}\n:   Two\n*things*",
    ],
)
def test_several_pictures_in_one_paragraph_are_a_gallery_with_its_own_caption(
    draw: Draw, written: str
) -> None:
    drawn = draw(written)
    assert shortened(drawn.html) == (
        '<figure class="gallery"><div class="row"><figure class="figure ar-10">[A square]</figure>'
        '<figure class="figure ar-12 ah-5">[]</figure></div>(<span class="caption">Two <em>things</em></span>)</figure>'
    )
    assert drawn.problems == ()


def test_a_gallery_may_be_wide_and_its_pictures_keep_their_captions(draw: Draw) -> None:
    html = shortened(draw('![](image:square "One"){.wide} ![](image:square "Two")').html)
    assert html == (
        '<figure class="gallery wide"><div class="row"><figure class="figure ar-10">[A square]'
        '(<span class="caption">One</span>)</figure><figure class="figure ar-10">[A square]'
        '(<span class="caption">Two</span>)</figure></div></figure>'
    )


def test_a_picture_inside_a_sentence_stays_in_it(draw: Draw) -> None:
    html = draw("The sign ![a square](image:square) means stop.").html
    assert shortened(html) == "<p>The sign [a square] means stop.</p>"
    assert 'sizes="10rem"' in draw("See ![](image:harbour).").html


def test_a_definition_list_still_is_one(draw: Draw) -> None:
    assert "<dt>Word</dt>" in draw("Word\n: its meaning").html


def test_only_the_first_picture_of_a_text_loads_at_once(draw: Draw) -> None:
    text = "![](image:square)\n\nA ![](image:square) and\n\n![](image:later)\n\n![](image:bare) ![](image:square)"
    lazy = [("lazy" in tag) for tag in re.findall(r"<img[^>]*>", draw(text).html)]
    assert lazy == [False, True, True, True]
    assert "lazy" in draw("![](image:square)", is_first_eager=False).html
    assert all('decoding="async"' in tag for tag in re.findall(r"<img[^>]*>", draw(text).html))


def test_a_waiting_picture_is_a_labelled_box_and_stops_publishing(draw: Draw) -> None:
    drawn = draw("![](image:later)")
    assert drawn.html.strip() == (
        '<figure class="figure waiting"><span class="placeholder waiting" data-image="later">'
        "<strong>A picture will follow here</strong> <code>later</code> <span>The bridge</span></span>"
        '<figcaption><span class="caption">The bridge, soon</span></figcaption></figure>'
    )
    assert drawn.problems == (markup.Problem("waiting_image", 1, "later"),)
    assert "Hier folgt noch ein Bild" in draw("![](image:later)", language="de-AT").html


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("one\n\n![](image:nowhere)", [("unknown_image", 3, "nowhere")]),
        ("one\ntwo ![](image:nowhere) three", [("unknown_image", 2, "nowhere")]),
        ("![](image:square)\n![](image:nowhere)", [("unknown_image", 2, "nowhere")]),
        ("![](image:Square)", [("bad_name", 1, "Square")]),
        ("![](image:-a)", [("bad_name", 1, "-a")]),
        ("![](image:" + "a" * 81 + ")", [("bad_name", 1, "a" * 80)]),
        ("![](image:bare)", [("missing_alt", 1, "bare")]),
        ("![](image:square){.big}", [("bad_attribute", 1, "big")]),
        ('one\n\n![](image:square){alt="x"}', [("bad_attribute", 3, "alt")]),
        ("![](image:square){#here}", [("bad_attribute", 1, "#here")]),
        ("![](image:square){.wide .full}", [("bad_attribute", 1, "full")]),
        ('![](image:square){source="javascript:x"}', [("bad_attribute", 1, "source")]),
        ('![](image:square){credit="open}', [("bad_attribute", 1, '{credit="open}')]),
        ("a ![](image:square){.wide} b", [("bad_attribute", 1, "wide")]),
        ('a ![](image:square "lost") b', [("lost_caption", 1, "square")]),
        ('![](image:square "one")\n: two', [("two_captions", 1, "square")]),
        ("![](image:square) ![](image:square)\n:", [("empty_gallery_caption", 2, "")]),
        ("one\n\ntwo ![a](image:not a name)", [("unread_syntax", 3, "image:not")]),
        ("![a] (image:square)", []),
        ("<div>\n![](image:square)\n</div>", [("unread_syntax", 2, "image:square")]),
        ("`![](image:nowhere)`\n\n    ![](image:nowhere)", []),
        ("![Boats](https://e.org/a.png)", [("outside_image", 1, "https://e.org/a.png")]),
        ("![Boats](data:image/png;base64,AAAA)", [("embedded_image", 1, "Boats")]),
        ("![Boats](javascript:x)", [("unsafe_link", 1, "javascript:x")]),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_picture_is_said_with_its_line(
    problems: Problems, written: str, found: list[tuple[str, int | None, str]]
) -> None:
    assert problems(written) == found


def test_only_faults_that_readers_would_see_stand_in_the_way_of_publishing(draw: Draw) -> None:
    text = "![](image:nowhere)\n\n![a](https://e.org/a.png)\n\n[a](post:draft) [b](post:nowhere)"
    severe = {problem.code: problem.is_error for problem in draw(text).problems}
    assert severe == {
        "unknown_image": True,
        "outside_image": False,
        "link_to_draft": False,
        "unknown_post": True,
    }


def test_a_picture_of_another_host_becomes_a_link_to_it(draw: Draw) -> None:
    assert draw("![Boats](https://e.org/a.png)").html == '<p><a href="https://e.org/a.png">Boats</a></p>\n'
    assert (
        draw("![](https://e.org/a.png)").html
        == '<p><a href="https://e.org/a.png">https://e.org/a.png</a></p>\n'
    )
    assert (
        draw("[![Boats](https://e.org/a.png)](https://e.org/)").html
        == '<p><a href="https://e.org/">Boats</a></p>\n'
    )
    assert draw("![Boats](data:image/png;base64,AAAA)").html == "<p>Boats</p>\n"


def test_addresses_of_pictures_from_the_library_may_be_anywhere(draw: Draw) -> None:
    remote = markup.Picture(name="r", alt="x", src="https://media.example/r/a-1.jpg", width=1, height=1)
    html = markup.render(
        '![](image:r) <img src="https://media.example/r/b.jpg">', images={"r": remote}, posts={}
    ).html
    assert 'src="https://media.example/r/a-1.jpg"' in html
    assert "<img" in html
    assert html.count("<img") == 1


def test_per_picture_values_are_classes_and_never_styles(draw: Draw) -> None:
    html = draw("![](image:harbour)\n\n![](image:harbour) ![](image:square)").html
    assert "style" not in html
    assert 'class="tint-07 fx-10 fy-7"' in html
    assert 'class="figure ar-17 ah-8"' in html


@pytest.mark.parametrize(
    ("width", "height", "name"),
    [
        (3, 2, "ar-15"),
        (16, 9, "ar-17 ah-8"),
        (2, 3, "ar-06 ah-7"),
        (100, 10_000, "ar-05"),
        (10_000, 100, "ar-40"),
        (0, 0, "ar-10"),
    ],
)
def test_proportions_stay_within_the_classes_there_are(
    draw: Draw, width: int, height: int, name: str
) -> None:
    odd = markup.Picture(name="a", alt="x", src="/media/r/a.jpg", width=width, height=height)
    html = markup.render("![](image:a) ![](image:a)", images={"a": odd}, posts={}).html
    assert html.count(f'class="figure {name}"') == 2


def test_a_picture_alone_for_templates() -> None:
    html = markup.picture(SQUARE, layout="teaser", classes="portrait")
    assert html == (
        '<picture><img src="/media/r/bbb-500.png" width="500" height="500" alt="A square" loading="lazy"'
        ' decoding="async" class="portrait"></picture>'
    )
    assert "lazy" not in markup.picture(SQUARE, is_eager=True)
    eager = markup.picture(SQUARE, priority=True)
    assert 'fetchpriority="high"' in eager
    assert "lazy" not in eager
    assert 'alt=""' in markup.picture(ORNAMENT)
    assert 'alt="x"' in markup.picture(ORNAMENT, alt="x")
    assert 'alt="a &quot;b&quot;"' in markup.picture(BARE, alt='a "b"')
    assert 'sizes="(min-width: 48rem) 13rem, 90vw"' in markup.picture(HARBOUR, layout="teaser")


def test_a_figure_for_templates_takes_from_the_picture_what_is_not_given() -> None:
    assert "The <em>harbour</em> at dawn" in markup.figure(HARBOUR)
    assert '<figure class="figure lead">' in markup.figure(HARBOUR, layout="lead", priority=True)
    bare = markup.figure(HARBOUR, caption="", credit="")
    assert "figcaption" not in bare
    own = markup.figure(HARBOUR, caption='My "own"', credit="Me", source_url="", language="de")
    assert '<span class="caption">My „own“</span> <span class="credit">Me</span>' in own
    assert '<figure class="figure waiting">' in markup.figure(LATER)
    unsafe = markup.figure(HARBOUR, caption="<script>x</script><b>a", source_url="javascript:x")
    assert "script" not in unsafe
    assert '<span class="caption"><b>a</b></span>' in unsafe


def test_what_moves_comes_first_and_only_for_those_who_do_not_mind() -> None:
    moving = markup.Source("image/webp", (("/media/r/eee-480.webp", 480),), is_moving=True)
    still = markup.Source("image/avif", (("/media/r/eee-480.avif", 480),))
    picture = markup.Picture(
        name="wheel",
        alt="A wheel",
        src="/media/r/eee-480.png",
        width=480,
        height=480,
        sources=(still, moving),
    )
    html = markup.render("![](image:wheel)", images={"wheel": picture}, posts={}, language="en").html
    sources = re.findall(r"<source ([^>]*)>", html)
    assert [re.sub(r' sizes=".*', "", each) for each in sources] == [
        'media="(prefers-reduced-motion: no-preference)" type="image/webp" srcset="/media/r/eee-480.webp 480w"',
        'type="image/avif" srcset="/media/r/eee-480.avif 480w"',
    ]


@pytest.mark.parametrize(
    ("caption", "language", "way"),
    [
        ("Boats, at dawn.", "ar", ' dir="ltr"'),
        ("<b>*Boats*</b> &amp; men.", "he", ' dir="ltr"'),
        ("قوارب عند الفجر.", "ar", ""),
        ("قوارب عند الفجر.", "en", ' dir="rtl"'),
        ("&amp; قوارب", "ar", ""),
        ("1913 – 1920.", "ar", ""),
        ("Boats, at dawn.", "de", ""),
        ("NASA: חדר המחשבים.", "he", ""),
        ("“قهوة” is what the sign says.", "en", ""),
    ],
)
def test_a_caption_that_is_written_the_other_way_round_says_so(
    draw: Draw, caption: str, language: str, way: str
) -> None:
    assert f'<span class="caption"{way}>' in draw(f'![](image:square "{caption}")', language=language).html
    row = "![](image:square) ![](image:harbour)\n: " + caption
    assert f'</div><figcaption><span class="caption"{way}>' in draw(row, language=language).html
    assert f'<span class="caption"{way}>' in markup.figure(SQUARE, caption=caption, language=language)
