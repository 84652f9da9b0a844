"""Markdown becomes HTML: structure, code, tables, tasks, headings, words, lines."""

from __future__ import annotations

import re

import html5lib
import pytest

from blog import markup

from .conftest import Draw

EVERYTHING = """# One "title"

Words with *emphasis*, `code`, a [link](https://example.org/), ~~struck~~ and a note.[^n] https://example.com/a_b.

## Two

![](image:harbour)

- [x] done
- [ ] open

> Quoted

| Left | Right | Middle | None |
|:-----|------:|:------:|------|
| 1    | 2     | 3      | 4    |

```python
print("hello")
```

Term
: Its meaning

***

![](image:square) ![](image:harbour)
: Both

[^n]: The note.
"""


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("~~gone~~", "<p><s>gone</s></p>"),
        ("a  \nb", "<p>a<br>\nb</p>"),
        ("Term\n: One\n: Two", "<dl>\n<dt>Term</dt>\n<dd>One</dd>\n<dd>Two</dd>\n</dl>"),
        (
            "    code <b>",
            '<div class="highlight"><pre tabindex="0"><code>code &lt;b&gt;\n</code></pre></div>',
        ),
        ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>'),
        ("***", "<hr>"),
    ],
)
def test_a_piece_of_markdown_gives_its_html(draw: Draw, written: str, shown: str) -> None:
    assert draw(written).html.strip() == shown


def test_a_table_is_aligned_by_classes_and_scrolls_by_keyboard(draw: Draw) -> None:
    html = draw(EVERYTHING).html
    assert '<div class="table" role="group" tabindex="0" aria-label="Table"><table>' in html
    assert '<th scope="col" class="align-left">Left</th>' in html
    assert '<td class="align-right">2</td>\n<td class="align-center">3</td>\n<td>4</td>' in html
    assert "style" not in html
    assert ' align="' not in html


def test_a_task_shows_its_state_and_cannot_be_ticked(draw: Draw) -> None:
    html = draw("- [x] done\n- [ ] open").html
    assert re.findall(r"<input[^>]*>", html) == [
        '<input type="checkbox" class="task" disabled="" checked="" aria-label="Done">',
        '<input type="checkbox" class="task" disabled="" aria-label="To do">',
    ]
    assert 'aria-label="Erledigt"' in draw("- [x] fertig", language="de").html


def test_code_is_marked_by_classes_only(draw: Draw) -> None:
    html = draw('```python\nprint("<b>")\n```').html
    assert html.startswith(
        '<div class="highlight"><pre tabindex="0"><code class="language-python"><span class="nb">'
    )
    assert "&lt;b&gt;" in html
    assert "style" not in html


@pytest.mark.parametrize("language", ["", "nolanguage", "öö", "<script>", "python; rm"])
def test_code_in_an_unknown_language_stays_plain(draw: Draw, language: str) -> None:
    html = draw(f"```{language}\nx = 1 < 2\n```").html
    assert "x = 1 &lt; 2\n</code>" in html
    assert "<span" not in html


def test_very_long_code_is_shown_plain(draw: Draw) -> None:
    for code in ("x = 1\n" * 1001, "x" * 1001 + "\n", "x = 'long enough'\n" * 990 + "y\n" * 9 + "#" * 9000):
        assert "<span" not in draw(f"```python\n{code}\n```").html
    block = "x = 1\n" + "#" * 900 + "\n" + "\n" * 900
    many = f"```python\n{block}```\n\n" * 40
    assert draw(many).html.count('<span class="n">') == 60_000 // len(block)


@pytest.mark.parametrize(
    ("written", "levels"),
    [
        ("# a\n## b\n### c", [2, 3, 4]),
        ("## a\n### b\n## c", [2, 3, 2]),
        ("## a\n#### b\n#### c\n### d", [2, 3, 3, 3]),
        ("### a\n# b\n## c", [2, 2, 3]),
        ("# a\n## b\n### c\n#### d\n##### e\n###### f", [2, 3, 4, 5, 6, 6]),
        ("a\n=\n\nb\n-", [2, 3]),
        ("# a\n> # q\n> ## r\n\n## b", [2, 3]),
    ],
)
def test_headings_start_below_the_title_and_never_skip_a_level(
    draw: Draw, written: str, levels: list[int]
) -> None:
    assert [heading.level for heading in draw(written).headings] == levels


def test_a_heading_in_a_quotation_counts_on_from_its_section(draw: Draw) -> None:
    assert re.findall(r"<(h\d)", draw("# a\n> # q\n> ## r\n\n## b").html) == ["h2", "h3", "h4", "h3"]


def test_a_heading_has_an_id_of_its_words_and_links_to_itself(draw: Draw) -> None:
    drawn = draw('## The "Second" *Act*')
    assert drawn.html == (
        '<h2 id="h-the-second-act"><a class="anchor" href="#h-the-second-act">The “Second” <em>Act</em></a></h2>\n'
    )
    assert drawn.headings == (markup.Heading(2, "h-the-second-act", "The “Second” Act"),)


def test_ids_of_equal_headings_differ_and_carry_the_prefix(draw: Draw) -> None:
    text = "# a\n\n# a\n\n# a 2\n\n# a\n\n# !?\n\n# Über Größe\n\n# 漢字"
    assert [heading.id for heading in draw(text).headings] == [
        "h-a", "h-a-2", "h-a-2-2", "h-a-3", "h-section", "h-über-größe", "h-漢字",
    ]  # fmt: skip
    assert draw("# a", prefix="p12").headings[0].id == "h-p12-a"
    assert draw("# a", prefix='P"> 1').headings[0].id == "h-p-1-a"


def test_a_heading_with_a_link_of_its_own_is_not_a_link(draw: Draw) -> None:
    assert draw("# [a](https://e.org)").html == '<h2 id="h-a"><a href="https://e.org">a</a></h2>\n'


def test_an_empty_heading_is_not_shown(draw: Draw) -> None:
    drawn = draw("#\n\nwords")
    assert "<h2" not in drawn.html
    assert drawn.headings == ()


def test_the_words_of_a_text_hold_captions_code_and_notes_but_no_marks(draw: Draw) -> None:
    drawn = draw(EVERYTHING)
    assert drawn.text.split("\n") == [
        "One “title”",
        "Words with emphasis, code, a link, struck and a note. https://example.com/a_b.",
        "Two",
        "The harbour at dawn Ann Example",
        "done",
        "open",
        "Quoted",
        *["Left", "Right", "Middle", "None", "1", "2", "3", "4"],
        'print("hello")',
        "Term",
        "Its meaning",
        "The harbour at dawn Ann Example",
        "Both",
        "The note.",
    ]
    assert drawn.words == 44


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("one two", 2),
        ("don't — stop!", 2),
        ("漢字かな", 4),
        ("見る the 字", 4),
        ("안녕 세계", 2),
        ("!!! ???", 0),
    ],
)
def test_words_are_counted_in_any_script(draw: Draw, text: str, count: int) -> None:
    assert draw(text).words == count


def test_drawing_twice_gives_the_same_bytes(draw: Draw) -> None:
    assert draw(EVERYTHING) == draw(EVERYTHING)


def test_every_block_of_the_top_level_says_its_line_when_asked(draw: Draw) -> None:
    numbered = draw(EVERYTHING, lines=True).html
    lines = [int(each) for each in re.findall(r'data-line="(\d+)"', numbered)]
    assert lines == [1, 3, 5, 7, 9, 12, 14, 18, 22, 25, 27]
    assert re.sub(r' data-line="\d+"', "", numbered) == draw(EVERYTHING).html
    assert "data-line" not in draw('<div data-line="3">x</div>').html


def test_the_names_a_text_uses_are_known_before_it_is_drawn() -> None:
    text = (
        "![](image:one) ![](image:two)\n: By [it](post:first)\n\n"
        '![](image:one "See [b](post:second)"){credit="[c](post:third)"}\n\n'
        "[d](post:first#part) `![](image:code)` ![](image:Wrong)\n\nA note.^[With ![](image:three).] [a][r]\n\n"
        "[r]: post:fourth\n"
    )
    assert markup.references(text) == markup.References(
        images=("one", "two", "three"), posts=("first", "second", "third", "fourth")
    )


def test_a_text_knows_its_names_and_its_links_to_other_sites(draw: Draw) -> None:
    drawn = draw(
        "![](image:harbour)\n\n[a](post:lamp) <https://b.org> [c](/d/) [e](//f.org/) [b](https://b.org) mail@x.org"
    )
    assert drawn.images == ("harbour",)
    assert drawn.posts == ("lamp",)
    assert drawn.links == ("https://ann.example/", "https://b.org", "//f.org/")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ('The "big" *one*', "The “big” <em>one</em>"),
        ("two\nlines", "two lines"),
        ("a [link](https://e.org/) and <https://f.org>", 'a <a href="https://e.org/">link</a> and '
         '<a href="https://f.org">https://f.org</a>'),
        ("[words](post:lamp)", "words"),
        ("a ![picture](image:square) b", "a picture b"),
        ("# no heading", "# no heading"),
        ("- no list", "- no list"),
        ("x[^1] ^[y]", "x[^1] ^[y]"),
        ("<b>bold <div>x</div>", "<b>bold x</b>"),
        ("   ", ""),
    ],
)  # fmt: skip
def test_one_line_of_markdown(written: str, shown: str) -> None:
    assert markup.inline(written) == shown


def test_one_line_follows_its_language() -> None:
    assert markup.inline('"Hallo"', language="de") == "„Hallo“"


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("A *b* [c](post:d) `e`", "A b c e"),
        ("# Title\n\nPara & more", "Title\nPara & more"),
        ('![A boat](image:harbour "The *boat*")', "A boat The boat"),
        ("a[^1]\n\n[^1]: note", "a\nnote"),
        ("1 < 2 <b>x</b>", "1 < 2 x"),
        ("", ""),
    ],
)
def test_the_plain_words(written: str, words: str) -> None:
    assert markup.plain(written) == words


def test_everything_at_once_is_well_formed(draw: Draw) -> None:
    parser = html5lib.HTMLParser(strict=True)
    parser.parseFragment(draw(EVERYTHING, lines=True, prefix="p1").html)


def test_the_craft_knows_no_django(tmp_path: object) -> None:
    import subprocess
    import sys

    code = "import sys, blog.markup; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_code_runs_from_left_to_right_in_a_text_that_does_not(draw: Draw) -> None:
    text = "`x(1)`\n\n```python\nx(1)\n```\n\n    y(1)\n"
    turned, straight = draw(text, language="he").html, draw(text, language="en").html
    assert turned.count(' dir="ltr"') == 3
    assert '<code dir="ltr">x(1)</code>' in turned
    assert turned.replace(' dir="ltr"', "") == straight
