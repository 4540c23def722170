import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kb.articles.markdown import clean, normalise, to_html
from kb.articles.tree import parse, serialise
from tests.articles.pages import as_read, assert_valid, compile_body, dangers

ATTACKS = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example></sCrIpT>",
    "<img src=x onerror=alert(1)>",
    "<img src='x' onerror='alert(1)'",
    "<a href='javascript:alert(1)'>a</a>",
    "<a href='jav&#x09;ascript:alert(1)'>a</a>",
    "<a href='java&#xE000;script:alert(1)'>a</a>",
    "<a href='&#1;javascript:alert(1)'>a</a>",
    "<a href=' javascript:alert(1)'>a</a>",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](javascript&colon;alert(1))",
    "<javascript:alert(1)>",
    "[a]: javascript:alert(1)\n\n[a]",
    "![a](data:text/html,<script>alert(1)</script>)",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "[a](vbscript:msgbox)",
    "# a {: onclick=alert(1) style=color:red }",
    "*a*{: onmouseover=alert(1) }",
    "<svg><script>alert(1)</script></svg>",
    "<svg/onload=alert(1)>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<form action=/sign-out><button>a</button></form>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<style>*{display:none}</style>",
    "<div style='position:fixed'>a</div>",
    "<details ontoggle=alert(1) open>a</details>",
    "<input autofocus onfocus=alert(1)>",
    "<input type=image src=x formaction=javascript:alert(1)>",
    "<base href=//evil.example>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php echo 1 ?><script>alert(1)</script>",
    "```{ onclick=alert(1) }\ncode\n```",
    '```python title="<script>alert(1)</script>"\ncode\n```',
    '=== "<script>alert(1)</script>"\n\n    a',
    '!!! note "<img src=x onerror=alert(1)>"\n    a',
    "*[a]: <script>alert(1)</script>\n\na",
    "| <script>alert(1)</script> |\n|--|\n| <img src=x onerror=alert(1)> |",
    "[^1]\n\n[^1]: <script>alert(1)</script>",
    "[<script>](x.md 'onmouseover=\"alert(1)')",
    '![a](x.png "\\" onerror=\\"alert(1)")',
    '[a](x.md#"onmouseover=alert(1))',
    "[a](%22%20onmouseover=alert(1).md)",
    "[a](%EE%80%80article:zh-hans/x.md%EE%80%81)",
    "&#xE000;article:en/a/b.md&#xE001;",
    '&nbsp;href="&#xE000;site:x&#xE001;"',
]

MARKUP = st.lists(
    st.sampled_from(ATTACKS)
    | st.sampled_from(
        [
            "<",
            ">",
            '"',
            "'",
            "&",
            "=",
            "`",
            "\n",
            "\n\n",
            "[",
            "](",
            ")",
            "*",
            "|",
            "#",
            " ",
            "&#x6a;",
            "\x00",
            "\ue000",
        ]
    )
    | st.text(max_size=8),
    max_size=12,
).map("".join)


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_attack_comes_through(attack: str) -> None:
    html = as_read(compile_body(attack))
    assert not dangers(html)
    assert_valid(html)


@given(MARKUP)
@example("<p><a href='&#xE000;javascript:alert(1)'>")
def test_no_mixture_of_attacks_comes_through(body: str) -> None:
    html = as_read(compile_body(normalise(body)))
    assert not dangers(html)
    assert clean(html) == html


@given(st.text() | MARKUP)
def test_cleaning_twice_changes_nothing(html: str) -> None:
    once = clean(normalise(html))
    assert clean(once) == once
    assert not dangers(once)


@given(MARKUP)
def test_a_clean_page_is_a_tree_and_back(html: str) -> None:
    once = clean(normalise(html))
    assert clean(serialise(parse(once))) == once


@given(st.text(st.characters() | st.sampled_from("\r\n\ud800\ufeff\ue000\x00\x1b"), max_size=50))
def test_normalised_text_has_one_kind_of_line_end_and_no_control_characters(text: str) -> None:
    found = normalise(text)
    assert not set(found) & set("\r\x00\x1b\ud800\ue000\ue001")
    assert normalise(found) == found
    found.encode()


def test_what_markdown_can_do_here() -> None:
    html = to_html(
        "中文**加粗**中文，1~3 天与 5~10 天，~~删除~~ ==标记== ++ctrl+c++ `code`\n\n"
        "https://phishing.example 不是链接，<https://real.example> 是\n",
        "zh-hans",
    )
    assert (
        "中文<strong>加粗</strong>中文，1~3 天与 5~10 天，<del>删除</del> <mark>标记</mark>" in html
    )
    assert '<kbd class="key-control">Ctrl</kbd>' in html
    assert "https://phishing.example 不是链接" in html
    assert '<a href="https://real.example">' in html


def test_pages_do_not_depend_on_the_pages_before_them() -> None:
    first = to_html("[^1] text [a]\n\n[^1]: note\n\n[a]: https://a.example", "en")
    assert to_html("plain [a]", "en") == "<p>plain [a]</p>"
    assert to_html("[^1] text [a]\n\n[^1]: note\n\n[a]: https://a.example", "en") == first
