"""Nothing that a writer or an import can put into a text harms a reader, breaks a page or hangs the site."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from xml.etree import ElementTree

import html5lib
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blog import markup
from blog.markup import sanitising

from .conftest import IMAGES, POSTS, Draw

FORBIDDEN_TAGS = {
    "script", "style", "iframe", "object", "embed", "svg", "math", "form", "button", "select",
    "textarea", "link",
    "meta", "base", "template", "noscript", "article", "main", "body", "html", "head", "title", "video",
    "audio",
}  # fmt: skip
PIECES = [
    "<script>", "</script>", "alert(1)", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>",
    "<math>", "</p>",
    "<a href='javascript:alert(1)'>", "<a href=\"java\tscript:alert(1)\">", "<a href=data:text/html,x>",
    "</a>",
    "<iframe src=//e.vil>", "<style>*{}</style>", "<div style='x' onclick='y'>", "</div>", "</article>",
    "</main>",
    "<table>", "<tr>", "<td>", "</table>", "<b>", "<i class=x>", "</b>", "<p>", "<ul>", "<li>", "</ul>",
    "<pre>\n\n",
    "</pre>", "<!--", "-->", "<![CDATA[", "]]>", "<?php", "?>", "<noscript>", "<template>",
    "<form action=/x>",
    "<input type=text>", "<base href=//e.vil>", "<meta http-equiv=refresh>", "<title>", "<textarea>",
    "<select>",
    "<option>", "<h1>", "<h2 id=csrf>", "<span id='h-x'>", "<div id=h-x>", "<details>", "<summary>",
    "<ruby>", "<rt>",
    "<figure>", "<figcaption>", "<picture>", "<source srcset=//e.vil>", "<img src=/media/r/a.jpg>",
    "<dl>", "<dt>",
    "[a](javascript:alert(1))", "[a](post:lamp)", "[a](<data:text/html,x>)",
    "![a](data:image/png;base64,xx)",
    "![a](https://e.vil/x.png)", "![a](image:harbour)",
    '![](image:harbour "<script>x</script>"){credit="<b>"}',
    "<javascript:alert(1)>", "&lt;script&gt;", "&#106;avascript:", "&#0;", "&#x110000;", "{{ x }}",
    "\n\n", "\n",
    "> ", "- ", "# ", "    ", "\t", "```\n", "`", "*", "**", "_", "~~", "|", "|-|\n", ": ", "[^a]",
    "[^a]: ", "^[", "]",
    "[", "(", ")", "\\", "<", ">", "\"", "'", "&", "=", "text", " ", "\x00", "\x0b", "\ufffe", "\ud800",
    "é", "漢", "\xa0",
]  # fmt: skip
fragments = st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=24).map("".join)
thorough = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def elements(html: str) -> list[ElementTree.Element]:
    tree = html5lib.parseFragment(html, container="div", namespaceHTMLElements=False)
    return [each for each in tree.iter() if isinstance(each.tag, str)]


def assert_harmless(html: str) -> None:
    """Read `html` as a browser does and look at every element and attribute in it."""
    for element in elements(html):
        assert element.tag not in FORBIDDEN_TAGS, element.tag
        for name, value in element.attrib.items():
            assert not name.lower().startswith("on"), name
            assert name not in ("style", "target", "action", "formaction", "srcdoc"), name
            if name in ("href", "src", "cite"):
                assert not re.match(
                    r"[\s\x00-\x20]*(javascript|data|vbscript|file):", value, re.IGNORECASE
                ), value
            if name in ("src", "srcset"):
                assert value.startswith("/media/r/"), value
            if name == "id":
                assert value.startswith(("h-", "fn-", "fnref-")), value


def written_again(html: str) -> str:
    """Return what a browser's parser makes of `html`, written out again."""
    tree = html5lib.parseFragment(html, container="div")
    return html5lib.serialize(
        tree, tree="etree", omit_optional_tags=False, quote_attr_values="always", alphabetical_attributes=False,
        resolve_entities=False, minimize_boolean_attributes=False, use_best_quote_char=False, escape_lt_in_attrs=True,
    )  # fmt: skip


def loosely(html: str) -> str:
    """Return `html` without the two freedoms of writing it: quotes in text and `>` as a reference."""
    return html.replace("&quot;", '"').replace("&gt;", ">").replace("&#39;", "'")


def test_the_list_of_vectors_leaves_nothing_behind(draw: Draw) -> None:
    for piece in PIECES:
        for text in (piece, f"words {piece} words", f"<div>\n{piece}\n</div>", f"- {piece}\n\n> {piece}"):
            assert_harmless(draw(text).html)


@thorough
@given(fragments)
def test_no_mixture_of_fragments_brings_a_script_into_the_page(text: str) -> None:
    assert_harmless(markup.render(text, images=IMAGES, posts=POSTS).html)


@thorough
@given(fragments)
def test_a_browser_reads_the_very_tree_that_was_meant(text: str) -> None:
    html = markup.render(text, images=IMAGES, posts=POSTS).html
    once = written_again(html)
    assert loosely(once) == loosely(html)


@thorough
@given(fragments)
def test_sanitising_again_changes_nothing(text: str) -> None:
    html = markup.render(text, images=IMAGES, posts=POSTS).html
    addresses = {"/media/r/aaa-640.webp 640w, /media/r/aaa-1600.webp 1600w"}
    assert sanitising.sanitise(html, addresses=addresses) == html


@thorough
@given(fragments)
def test_the_numbers_of_lines_are_the_only_difference_they_make(text: str) -> None:
    plain = markup.render(text, images=IMAGES, posts=POSTS)
    numbered = markup.render(text, images=IMAGES, posts=POSTS, lines=True)
    assert re.sub(r' data-line="\d+"', "", numbered.html) == plain.html


@thorough
@given(fragments)
def test_every_id_is_there_once_and_every_way_back_leads_somewhere(text: str) -> None:
    found = elements(markup.render(text, images=IMAGES, posts=POSTS).html)
    ids = [each.attrib["id"] for each in found if "id" in each.attrib]
    assert len(ids) == len(set(ids))
    own = [
        each.attrib["href"][1:]
        for each in found
        if each.attrib.get("href", "").startswith(("#fn-", "#fnref-"))
    ]
    assert set(own) <= set(ids)


@thorough
@given(fragments)
def test_one_line_of_markdown_never_holds_a_block_or_a_picture(text: str) -> None:
    html = markup.inline(text)
    assert_harmless(html)
    blocks = {
        "p",
        "div",
        "ul",
        "ol",
        "li",
        "table",
        "h2",
        "pre",
        "blockquote",
        "figure",
        "img",
        "picture",
        "hr",
    }
    assert not blocks & {element.tag for element in elements(html)[1:]}


@thorough
@given(st.text(alphabet=st.characters(categories=["Cc", "Cf", "Cs", "Cn", "Lu", "Zs"]), max_size=60))
def test_what_xml_forbids_never_comes_out(text: str) -> None:
    drawn = markup.render(text, images={}, posts={})
    for out in (drawn.html, drawn.text, markup.inline(text), markup.plain(text)):
        out.encode("utf-8")
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", out)


@pytest.mark.parametrize("code", [0, 0x0B, 0x0C, 0x1B, 0x7F, 0xD800, 0xDFFF, 0xFFFE, 0xFFFF, 0x1FFFE])
def test_a_forbidden_character_is_lost_alone(draw: Draw, code: int) -> None:
    character = chr(code)
    html = draw(f"before{character}after").html
    assert "before" in html
    assert "after" in html
    assert character not in html
    ElementTree.fromstring(f"<entry>{markup.plain(f'a{character}b')}</entry>")


@thorough
@given(fragments)
def test_the_sanitiser_alone_lets_nothing_through_and_comes_to_rest(text: str) -> None:
    try:
        html = sanitising.sanitise(text.encode("utf-8", "replace").decode())
    except sanitising.Unstable:
        return
    assert_harmless(html)
    assert sanitising.sanitise(html) == html
    assert loosely(written_again(html)) == loosely(html)
    line = sanitising.sanitise_line(html)
    assert sanitising.sanitise_line(line) == line


@pytest.mark.parametrize(
    ("raw", "safe"),
    [
        ("<pre>\n\n\na</pre>", "<pre>a</pre>"),
        ('<p id="h-a">a</p><p id="h-a">b</p><p id="nav">c</p>', '<p id="h-a">a</p><p>b</p><p>c</p>'),
        ('<img src="https://e.org/x.png" alt="x"><img src="/media/r/a.jpg" alt="y">', '<img src="/media/r/a.jpg" alt="y">'),
        ('<img src="/media/r/a.jpg" srcset="//e.org/x 2x" alt="y">', '<img src="/media/r/a.jpg" alt="y">'),
        ("<iframe src=/x></iframe><video src=/x></video>a", "a"),
        ("<svg><style><a title='</style><img src=x onerror=alert(1)>'></style></svg>b", "b"),
        ("<li>a</li><dd>b</dd><figcaption>c</figcaption>", "abc"),
        ("<span>a<div>b</div></span>", "<span>ab</span>"),
        ('<input type="text" name="q"><input type="checkbox" disabled>', '<input type="checkbox" disabled="">'),
        ("<p>a<table><tr><td>b", "<p>a</p><table><tbody><tr><td>b</td></tr></tbody></table>"),
        ("a\u00a0b&nbsp;c", "a\u00a0b\u00a0c"),
        ('<a href="https://e.org" target="_blank" rel="noopener nofollow">x</a>', '<a href="https://e.org" rel="nofollow">x</a>'),
        ('<p style="color:red" class="caption evil tint-64 tint-63 language-c++ k">a</p>', '<p class="caption tint-63 language-c++ k">a</p>'),
        ('<ol start="x" type="a"><li value="2">a</li></ol>', '<ol type="a"><li value="2">a</li></ol>'),
    ],
)  # fmt: skip
def test_the_sanitiser_keeps_what_is_on_the_list(raw: str, safe: str) -> None:
    assert sanitising.sanitise(raw) == safe
    assert sanitising.sanitise(safe) == safe


def test_raw_html_cannot_leave_its_place(draw: Draw) -> None:
    html = draw("before\n\n</div></article></main>\n\n<div><div><b>\n\nafter").html
    tree = html5lib.parse(
        f"<main><article>{html}</article><footer>end</footer></main>", namespaceHTMLElements=False
    )
    footer = tree.find("body/main/footer")
    assert footer is not None
    assert footer.text == "end"
    assert "after" in "".join(tree.find("body/main/article").itertext())


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("a </p></li></div> b", "<p>a  b</p>"),
        ("a <b>bold", "<p>a <b>bold</b></p>"),
        ("*a <b>c* d</b>", "<p><em>a <b>c</b></em> d</p>"),
        ("a <span style='color:red' class='caption evil'>x</span>", '<p>a <span class="caption">x</span></p>'),
        ("<h1>Title</h1>", "<h2>Title</h2>"),
        ("a <h2>b</h2>", "<p>a b</p>"),
        ("x <!-- hidden --> y", "<p>x  y</p>"),
        ("1 < 2 && 3 > 2", "<p>1 &lt; 2 &amp;&amp; 3 &gt; 2</p>"),
        ("a <kbd>Ctrl</kbd><script>alert(1)</script>", "<p>a <kbd>Ctrl</kbd></p>"),
        ('<a href="https://e.org" target="_blank" rel="opener sponsored">x</a>',
         '<p><a href="https://e.org" rel="sponsored">x</a></p>'),
        ('<a href="javascript:alert(1)">x</a>', "<p><a>x</a></p>"),
        ('a <img src="/media/i/harbour" alt="Boats" onload="x">',
         '<p>a <img src="/media/i/harbour" alt="Boats" loading="lazy" decoding="async"></p>'),
        ('a <img src="https://e.org/x.png" alt="Boats">', '<p>a <a href="https://e.org/x.png">Boats</a></p>'),
        ('[a <a href="/x">b</a>](/y)', '<p><a href="/y">a b</a></p>'),
        ('<a href="/x"><img src="https://e.org/x.png" alt="b"></a>', '<p><a href="/x">b</a></p>'),
        ('a <img src="/media/../secret" alt="Boats">', "<p>a Boats</p>"),
    ],
)  # fmt: skip
def test_raw_html_is_kept_as_far_as_it_is_allowed(draw: Draw, written: str, shown: str) -> None:
    assert draw(written).html.strip() == shown


def test_raw_blocks_may_hold_markdown(draw: Draw) -> None:
    html = draw("<details><summary>More</summary>\n\nSome *words*.\n\n</details>\n\nAfter").html
    assert re.sub(r"\s*\n\s*", "", html) == (
        "<details><summary>More</summary><p>Some <em>words</em>.</p></details><p>After</p>"
    )


def test_html_that_is_not_allowed_is_named_with_its_line(
    problems: Callable[[str], list[tuple[str, int | None, str]]],
) -> None:
    assert problems("one\n\n<iframe src=x></iframe>\n\nfour <form>") == [
        ("unsafe_html", 3, "iframe"),
        ("unsafe_html", 5, "form"),
    ]


RECIPES: dict[str, Callable[[int], str]] = {
    "open brackets": lambda size: "[" * size,
    "nested brackets": lambda size: "[" * (size // 2) + "]" * (size // 2),
    "open images": lambda size: "![" * (size // 2),
    "nested images": lambda size: "![" * (size // 6) + "a" + "](b)" * (size // 6),
    "broken links": lambda size: "[a](b" * (size // 5),
    "citations that never end": lambda size: "[^a" * (size // 3) + "\n\n[^a]: b",
    "notes in notes": lambda size: "^[" * (size // 3) + "]" * (size // 3),
    "growing backticks": lambda size: " ".join("`" * length for length in range(1, int((2 * size) ** 0.5))),
    "colons": lambda size: "http:" * (size // 5),
    "closing brackets after an address": lambda size: "http://a.b/" + ")" * size,
    "quotation marks": lambda size: "\"a '" * (size // 4),
    "stars": lambda size: "*a **a_" * (size // 7),
    "quotations in quotations": lambda size: ">" * size,
    "lists in lists": lambda size: "\n".join(" " * n + "- a" for n in range(int((2 * size) ** 0.5))),
    "open elements": lambda size: "<div>" * (size // 5),
    "open bold": lambda size: "a <b class=x><i>\n\n" * (size // 18),
    "open tags": lambda size: '<a "' * (size // 4),
    "comments": lambda size: "<!--" * (size // 4),
    "markup declarations": lambda size: "<![" * (size // 3),
    "wide table": lambda size: "\n".join(["|a" * (size // 6), "|-" * (size // 6), *["|b"] * (size // 9)]),
    "attributes that never end": lambda size: '![](image:harbour){a="' * (size // 22),
    "equal headings": lambda size: "# a\n\n" * (size // 5),
    "definitions": lambda size: "a\n: b\n" * (size // 6),
    "exclamation": lambda size: "!" * size,
    "blank lines of code": lambda size: ("```c\n" + "\n " * 900 + "\n```\n") * (size // 1800),
    "at signs": lambda size: "a@" * (size // 2),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", RECIPES)
def test_a_text_made_to_cost_time_costs_little(draw: Draw, name: str) -> None:
    text = RECIPES[name](50_000)
    before = time.process_time()
    draw(text)
    assert (
        time.process_time() - before < 8
    )  # some take a second on a busy machine; quadratic ones take minutes


def test_a_text_past_the_limit_is_refused_with_the_limit() -> None:
    for refuse in (markup.plain, markup.inline, markup.references):
        with pytest.raises(markup.TextTooLong) as caught:
            refuse("a" * (markup.MAX_LENGTH + 1))
        assert caught.value.limit == 400_000
    assert markup.render("a" * markup.MAX_LENGTH, images={}, posts={}).words == 1


def test_what_nests_too_deep_to_be_read_is_said(
    problems: Callable[[str], list[tuple[str, int | None, str]]],
) -> None:
    assert ("too_deep", 1, "") in problems("> " * 60 + "lost")
    assert problems("> " * 10 + "kept") == []
