"""Where none of our extensions is used, a text is what CommonMark says it is, after the same sanitising."""

from __future__ import annotations

import re

import pytest
from markdown_it import MarkdownIt

from blog.markup import sanitising

from .conftest import Draw

# Each piece exercises one rule of the specification; the reference parser says what comes out.
PIECES = [
    # tabs, entities, escapes
    "\tcode\twith tabs", "- a\n\n\tb", ">\t\tcode", "-\t\tcode",
    "a&nbsp;&copy;&ouml; &#35; &#x22; &nosuch;",
    "\\*no\\* \\# \\[a\\] \\<b> \\\\", "a\\\nb", "`\\a`", "[a](/b\\*c \"d\\*e\")", "&lt;i&gt;",
    "\\&amp;", "&#0; &#1234567;",
    # rules and headings in paragraphs
    "***", "---", "___", "- - -", " * * *", "    ***", "a\n***\nb", "+++", "- a\n***\n- b", "--", "_ _ _ a",
    "a\n\nb\n\n\nc", "  a\n b", "a\n    b", "    a\nb", "a  \nb", "a \n b", "a\\\n", "`a  \nb`",
    # code
    "    a\n\n      b\n\n\n    c", "a\n    b", "```\na\n  b\n```", "~~~\na\n~~~", "```\na",
    "````\n```\n````", "``\na\n``",
    "  ```\n  a\n ```", "> ```\n> a\nb", "```\n\n```", "a\n```\nb\n```\nc", "``` a`b\nc",
    "~~~ x ` y\nc\n~~~",
    "`a`", "`` a ` b ``", "` `` `", "`a\nb`", "`a", "`*a*`", "``a`", "` a `", "`  `", "*a`*`",
    # quotations
    "> a\n> b", "> a\nb", ">a", "> a\n\n> b", "> > > a\nb", "> - a\n- b", ">     a\n\n>    b", ">",
    "> a\n>\n> b",
    "a\n> b", "> a\n***", "> 1. > a\n> b",
    # lists
    "- a\n- b\n+ c", "1. a\n2) b", "- a\n\n  b", "- a\n\n b", "1.  a\n\n        code\n\n    > b", "-a",
    "- a\n\n\n  b",
    "123456789. a", "1234567890. a", "-1. a", "a\n- b", "a\n14. b", "a\n1. b",
    "- a\n - b\n  - c\n   - d", "- a\n  - b\n    - c",
    "-\n  a\n-\n  ```\n  b\n  ```", "- a\n-\n- b", "*\n\n  a", "- - a", "1. - 2. a", "- a\n\n- b\n- c",
    "* a\n*\n\n* c",
    "- a\n- ```\n  b\n\n\n  ```\n- c", "- a\n  > b\n- c", "   1.  a\nb", "- a\n\n  [x]: /y\n- [x]",
    # emphasis
    "*a b*", "a * b*", "*\u00a0a*", "a*b*c", "_a_b", "a_b_c", "_(a)_", "*(*a)", "**a**", "__a__b",
    "a**b**", "*a **b** c*",
    "***a***", "**a*b*c**", "*a**b*", "**a\nb**", "*a*b*", "_a*", "*a_b*_", "**a*", "****a****",
    "*a `b*`", "__a_b__",
    "*(a)*b", "**a \"*b*\" c**", "*[a*](/b)", "**<https://a.b/?q=**>", "a***b***c",
    "foo******bar*********baz",
    # links and references
    "[a](/b \"c\")", "[a](<b c>)", "[a](b c)", "[a]()", "[](/b)", "[a](<>)", "[a](b(c)d)", "[a](b\\(c)",
    "[a](b \"c \\\"d\\\"\")",
    "[a](#b)", "[a]( /b  'c' )", "[a] (/b)", "[a [b](/c) d](/e)", "[a *b](/c) d*", "[a `b](/c)`",
    "[*a* `b`](/c)", "[a](b%20c&auml;)",
    "[a][b]\n\n[b]: /c 'd'", "[a][]\n\n[A]: /c", "[a]\n\n[a]: <c d>", "[a]: /b\n[a]: /c\n\n[a]",
    "[a\\]]: /b\n\n[a\\]]", "[a][b][c]\n\n[c]: /d",
    "[ẞ]\n\n[SS]: /a", "[a]:\n/b\n'c\nd'\n\n[a]", "[a]: /b 'c' d\n\n[a]", "a\n[b]: /c\n\n[b]",
    "[]\n\n[]: /a", "> [a]: /b\n\n[a]",
    "[a](/b)[c]\n\n[c]: /d", "[not a link]", "[a]\n[b]\n\n[b]: /c", "[a](/b 'c\nd')", "[a](b)(c)",
    "<https://a.b/c?d=e&f=g*h>", "<mailto:a@b.org>", "<a@b.org>", "<a b@c.org>", "<>", "< a>",
    "<https://a.b c>",
    # raw HTML
    "a <b>b</b> *c*", "<div>\n*a*\n</div>", "<div>\n\n*a*\n\n</div>",
    "<table>\n<tr><td>a</td></tr>\n</table>", "<b>\n*a*\n</b>",
    "<!-- a\n\nb -->\nc", "a <!-- b --> c", "<pre>\na\n\nb</pre>\n\nc", "<script>\na\n\n</script>\nb",
    "<?a\n\nb?>\nc", "<del>*a*</del>",
    "a\n<div>b</div>", "<i class=x>a</i>", "<nosuch>a</nosuch>", "a <33> <__> b",
    "<a href=\"/b\">c</a>", "</b>", "a </b >b", "<br/>a<br>",
    "<details>\n<summary>a</summary>\n\n- b\n\n</details>",
    # the rest
    "", " \n\t\n", "\u00e9 \u6f22 \U0001f600", "a\r\nb\rc", "$%^()+,./:;=?@{}|~ !", "a\u2003b", "*\n*",
    "!", "![", "[a", "]", "a]b[c",
]  # fmt: skip

REFERENCE = MarkdownIt("commonmark", {"xhtmlOut": False})


def comparable(html: str) -> str:
    """Return `html` without what we add on purpose: boxes around code, set quotation marks, spaces between blocks."""
    html = re.sub(r'<div class="highlight">(.*?)</div>\n?', r"\1\n", html, flags=re.DOTALL)
    html = html.replace(' tabindex="0"', "")
    for ours, plain in (
        ("“", '"'),
        ("”", '"'),
        ("‘", "'"),
        ("’", "'"),
        ("—", "---"),
        ("–", "--"),
        ("…", "..."),
    ):
        html = html.replace(ours, plain)
    return re.sub(r"\s*\n\s*", "\n", re.sub(r"(</?(?:div|details|del)>)", r"\n\1\n", html)).strip()


def as_commonmark_says(text: str) -> str:
    return comparable(sanitising.sanitise(REFERENCE.render(text)))


def test_nearly_every_rule_of_commonmark_holds(draw: Draw) -> None:
    different = [text for text in PIECES if comparable(draw(text).html) != as_commonmark_says(text)]
    assert len(different) <= len(PIECES) * 0.02, different


@pytest.mark.parametrize("text", ["*a* **b**", "> - a\n> - b", "[a](/b)", "- a\n\n  b", "`a`", "a\n\nb"])
def test_plain_markdown_is_drawn_to_the_letter(draw: Draw, text: str) -> None:
    assert draw(text).html == REFERENCE.render(text)
