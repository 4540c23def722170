from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.articles.traditional import Traditional
from tests.articles.pages import as_read, assert_valid, compile_body, dangers

OURS = Traditional((("賬", "帳"),), (("测试网络站", "測試網路站公司"),))
BODY = """按照“软件”的设置，打开 https://软件.example/设置 或 [网络](网络.md)，发信到 软件 support@site.example。

`账户 code`，<kbd>账户</kbd>，<span translate="no">账户</span>之后的账户，测试网络站的账户。

## 账户的网络

| 账户 |
| --- |
| 网络 |

![网络图](images/网络.png "账户")

```
账户 = 1  # 注释
```

=== "网络"

    账户
"""


def test_a_page_is_converted_node_by_node() -> None:
    html = OURS.twin(compile_body(BODY, "zh-hans")).html
    assert_valid(html)
    assert "按照「軟體」的設定，開啟 https://软件.example/设置 或" in html
    assert "發信到 軟體 support@site.example。" in html
    assert "<code>账户 code</code>，<kbd>账户</kbd>，" in html
    assert '<span translate="no">账户</span>之後的帳戶，測試網路站公司的帳戶。' in html
    assert 'href="\ue000article:zh-hans/deposits/网络.md\ue001">網路</a>' in html
    assert 'src="\ue000image:zh-hans/deposits/images/网络.png\ue001"' in html
    assert 'alt="網路圖"' in html
    assert "<figcaption>帳戶</figcaption>" in html
    assert "账户 = 1  # 注释" in html
    assert 'aria-label="網路"' in html


def test_anchors_stay_and_titles_change() -> None:
    twin = OURS.twin(compile_body(BODY, "zh-hans"))
    assert 'id="账户的网络"' in twin.html
    assert 'href="#账户的网络" aria-label="「帳戶的網路」的連結"' in twin.html
    section = twin.article.sections[1]
    assert (section.anchor, section.title) == ("账户的网络", "帳戶的網路")
    assert "帳戶\n網路" in section.text
    assert "账户 = 1" in section.text


def test_what_an_article_says_of_itself_is_converted() -> None:
    front = "summary: 网络\nkeywords: [账户]\nquestions: [账户在哪]\nslug: 网络\nowner: 软件组\n"
    compiled = compile_body("账户", "zh-hans", front)
    twin = OURS.twin(compiled).article
    assert (twin.locale, twin.converted, twin.summary) == ("zh-hant", True, "網路")
    assert (twin.keywords, twin.questions) == (("帳戶",), ("帳戶在哪",))
    assert (twin.slug, twin.path, twin.revision, twin.owner) == (
        "网络",
        "deposits/article.md",
        compiled.article.revision,
        "软件组",
    )


def test_markdown_is_converted_outside_code_and_addresses() -> None:
    markdown = OURS.twin(compile_body(BODY, "zh-hans")).markdown
    assert "[網路](网络.md)" in markdown
    assert "`账户 code`，<kbd>帳戶</kbd>" in markdown
    assert "账户 = 1  # 注释" in markdown
    assert '![網路圖](images/网络.png "帳戶")' in markdown
    assert "## 帳戶的網路" in markdown


def test_replacements_come_after_the_conversion() -> None:
    assert Traditional((("賬", "帳"), ("账", "X"))).text("账户") == "帳戶"


def test_a_name_stays_as_the_site_writes_it_even_where_it_is_empty() -> None:
    assert Traditional(names=(("网络", "网络"), ("", ""))).text("网络网络账户") == "网络网络賬戶"


@given(
    st.text(
        st.sampled_from("账户网络软件“”<>&`*_[]()#|\n -!abc测试站")
        | st.characters(exclude_categories=["Cs"]),
        max_size=80,
    )
)
def test_a_converted_page_is_as_safe_as_its_original(body: str) -> None:
    compiled = compile_body(body, "zh-hans")
    twin = OURS.twin(compiled)
    assert not dangers(as_read(twin))
    assert twin.facts == compiled.facts
    again = OURS.twin(replace(compiled, html=compiled.html)).html
    assert again == twin.html


@pytest.mark.parametrize(
    "line",
    [
        "x" + "`" * 100_000,
        "<" * 100_000,
        "](" * 50_000,
        "账" * 100_000,
        "a@" * 50_000,
        "https://" * 20_000,
    ],
)
def test_no_line_takes_long(line: str) -> None:
    assert OURS.markdown(f"{line}\n账户").endswith("\n帳戶")
