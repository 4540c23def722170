import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kb.articles.links import address, fill_markdown, fill_references, understand
from kb.settings import LOCALES
from tests.articles.pages import compile_body

PATH = "zh-hans/deposits/article.md"


@pytest.mark.parametrize(
    ("raw", "tag", "kind", "whole"),
    [
        ("other.md", "a", "article", "zh-hans/deposits/other.md"),
        ("other.md#费用", "a", "article", "zh-hans/deposits/other.md#费用"),
        ("other.md#%E8%B4%B9%E7%94%A8", "a", "article", "zh-hans/deposits/other.md#费用"),
        ("./../account/lock.md", "a", "article", "zh-hans/account/lock.md"),
        ("../../en/account/lock.md", "a", "article", "en/account/lock.md"),
        ("%E5%85%85%E5%80%BC.md", "a", "article", "zh-hans/deposits/充值.md"),
        ("images/a b.png", "img", "image", "zh-hans/deposits/images/a b.png"),
        ("images/a.svg", "a", "image", "zh-hans/deposits/images/a.svg"),
        ("/zh-hans/contact?topic=deposit", "a", "site", "/zh-hans/contact?topic=deposit"),
        ("#费用", "a", "page", "#费用"),
        ("../../../README.md", "a", "dead", ""),
        ("../../kb.toml", "a", "dead", ""),
        ("../../../../etc/passwd", "img", "foreign", ""),
        ("%2e%2e/%2e%2e/%2e%2e/secret.md", "a", "dead", ""),
        ("../account/", "a", "dead", ""),
        ("report.pdf", "a", "dead", ""),
    ],
)
def test_what_a_link_means(raw: str, tag: str, kind: str, whole: str) -> None:
    reference = understand(raw, PATH, tag)
    assert reference is not None
    assert (reference.kind, reference.whole, reference.raw) == (kind, whole, raw)


@pytest.mark.parametrize(
    "raw",
    [
        "https://a.example/x.md",
        "mailto:a@b.example",
        "tel:+1",
        "//c.example",
        "\\\\c.example",
        "/\\c.example",
    ],
)
def test_other_sites_are_left_alone(raw: str) -> None:
    assert understand(raw, PATH, "a") is None


@pytest.mark.parametrize("raw", ["https://a.example/x.png", "//c.example/x.png"])
def test_pictures_of_other_sites_are_foreign(raw: str) -> None:
    reference = understand(raw, PATH, "img")
    assert reference is not None
    assert (reference.kind, reference.whole, reference.raw) == ("foreign", "", raw)


def test_words_stand_for_pictures_of_other_sites() -> None:
    compiled = compile_body(
        "![a](http://b.example/c.png 'd')\n\n![e](data:image/png;base64,AAAA) f\n"
    )
    assert compiled.html == '<p><span title="d">a</span></p>\n<p><span>e</span> f</p>'


@given(
    st.text(st.sampled_from("./%2e5cab#?\\:~ 中\x00\ue000") | st.characters(), max_size=40),
    st.sampled_from(["a", "img"]),
)
@example("%2e%2e/" * 9 + "etc/passwd", "img")
@example("..\\..\\..\\x.md", "a")
@example("x/%00/../../../../y.md", "a")
def test_no_reference_leaves_the_folder_of_articles(raw: str, tag: str) -> None:
    reference = understand(raw, PATH, tag)
    if reference and reference.kind in {"article", "image"}:
        parts = reference.target.split("/")
        assert parts[0] in LOCALES
        assert not {"..", ".", ""} & set(parts)
        assert not set(reference.target) & {"\x00", "\ue000", "\ue001"}


def test_references_are_filled_when_the_page_is_read() -> None:
    compiled = compile_body(
        "[a](b.md#c) ![d](e.png) [f](#g) [h](/en/contact?x=1&y=2) [i](j.pdf)\n\n## G\n"
    )
    found = {reference.kind: reference for reference in compiled.facts.references}
    assert set(found) == {"article", "image", "page", "site", "dead"}

    def resolve(attribute: str, kind: str, target: str) -> dict[str, str]:
        return {} if kind == "dead" else {attribute: f"<{kind} {target}>", "title": '"'}

    html = fill_references(compiled.html, resolve)
    assert '<a href="&lt;article en/deposits/b.md#c&gt;" title="&quot;">a</a>' in html
    assert 'src="&lt;image en/deposits/e.png&gt;"' in html
    assert '<a href="#g">f</a>' in html
    assert 'href="&lt;site /en/contact?x=1&amp;y=2&gt;"' in html
    assert "<a>i</a>" in html
    assert "\ue000" not in html


def test_every_reference_knows_its_line() -> None:
    compiled = compile_body("[a](b.md)\n\n[c](d.md) and [a](b.md)\n\n![e](f.png)\n")
    assert [(one.raw, one.line) for one in compiled.facts.references] == [
        ("b.md", 5),
        ("d.md", 7),
        ("b.md", 7),
        ("f.png", 9),
    ]


def test_markdown_is_filled_where_it_was_written_as_a_link() -> None:
    compiled = compile_body("[a](b.md 'title') [c](b.md#d) [e](#f) `b.md` b.md\n")
    filled = fill_markdown(
        compiled.markdown,
        compiled.facts.references,
        lambda attribute, _kind, to: {attribute: f"/{to}"},
    )
    assert (
        filled
        == "# Title\n\n[a](/en/deposits/b.md 'title') [c](/en/deposits/b.md#d) [e](#f) `b.md` b.md\n"
    )


@given(st.lists(st.text(min_size=1), min_size=1, max_size=3), st.text())
def test_addresses_are_plain_ascii_paths(parts: list[str], anchor: str) -> None:
    found = address(*parts, anchor=anchor)
    assert found.startswith("/")
    assert found.isascii()
    assert not set(found) & set(" \"'<>?&\\")
