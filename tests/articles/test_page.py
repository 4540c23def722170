from xml.etree.ElementTree import Element

import pytest

from kb.articles.tree import classes, text_of
from tests.articles.pages import compile_body, page


def one(root: Element, path: str) -> Element:
    found = root.findall(path)
    assert len(found) == 1, f"{len(found)} elements at {path}"
    return found[0]


def test_headings_keep_their_words_as_anchors_and_link_to_themselves() -> None:
    root = page("## 各网络 Confirmations？\n\n## 各网络 Confirmations？\n", "zh-hans")
    first, second = root.findall("h2")
    assert (first.get("id"), second.get("id")) == ("各网络-confirmations", "各网络-confirmations_1")
    link = one(first, "a[@class='anchor']")
    assert link.get("href") == "#各网络-confirmations"
    assert link.get("aria-label") == "“各网络 Confirmations？”的链接"
    assert text_of(first) == first.get("aria-label") == "各网络 Confirmations？"


def test_a_footnote_is_no_part_of_a_name() -> None:
    root = page("## Fees[^1]\n\n| a |\n|---|\n| 1 |\n\n[^1]: x\n")
    heading = one(root, "h2")
    assert heading.get("aria-label") == "Fees"
    assert one(heading, "a[@class='anchor']").get("aria-label") == "Link to “Fees”"
    assert one(root, "div[@class='table-scroll']").get("aria-label") == "Table: Fees"


def test_the_only_h1_is_the_title() -> None:
    root = page("# One\n\ntext\n")
    assert not root.findall(".//h1")
    assert one(root, "h2").get("id") == "one"


def test_an_id_stands_once() -> None:
    root = page("## Fees\n\n## Other {#fees}\n\n<p id='fees'>x</p>\n")
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert "fees" in ids


def test_a_table_scrolls_under_the_name_of_its_heading() -> None:
    table = "| a | b |\n| :-- | --: |\n| 1 | 2 |\n\n"
    root = page(f"{table}## Fees\n\n{table}{table}")
    regions = root.findall("div[@class='table-scroll']")
    assert [region.get("aria-label") for region in regions] == [
        "Table: Title",
        "Table: Fees",
        "Table: Fees (2)",
    ]
    assert all(
        (region.get("tabindex"), region.get("role")) == ("0", "region") for region in regions
    )
    head, cell = regions[0].findall(".//th")[1], regions[0].findall(".//td")[1]
    assert (head.get("scope"), head.get("class"), cell.get("class")) == (
        "col",
        "short align-right",
        "short align-right",
    )
    assert cell.get("align") is None


def test_numbered_lists_are_steps_where_the_article_says_so() -> None:
    body = '1. one\n\n    1. inner\n\n2. two\n\n=== "iOS"\n\n    1. tap\n\n!!! note\n    1. not a step\n'
    root = page(body, front="steps: true\n")
    assert [text_of(item)[:3] for item in root.findall(".//ol[@class='steps']/li")] == [
        "one",
        "two",
        "tap",
    ]
    assert not page(body).findall(".//ol[@class='steps']")


def test_a_bold_sentence_at_the_beginning_of_a_step_is_its_title() -> None:
    root = page(
        "1. **核对网络。** 两边一致。\n2. **资产**，点开\n3. 先 **看。** 再点\n",
        front="steps: true\n",
    )
    titles = [text_of(each) for each in root.iter("strong") if "step-title" in classes(each)]
    assert titles == ["核对网络。"]


def test_steps_may_start_anywhere() -> None:
    assert one(page("3. three\n4. four\n", front="steps: true\n"), "ol").get("start") == "3"


@pytest.mark.parametrize(
    ("kind", "name"), [("warning", "注意"), ("note", "说明"), ("tip", "提示"), ("danger", "危险")]
)
def test_a_box_without_title_is_called_by_its_kind(kind: str, name: str) -> None:
    box = one(page(f"!!! {kind}\n    Text\n", "zh-hans"), "div")
    assert (box.get("class"), box.get("role")) == (f"admonition {kind}", "note")
    assert text_of(one(box, "p[@class='admonition-title']")) == name


def test_a_box_keeps_the_title_its_author_gave() -> None:
    assert (
        text_of(one(page('!!! warning "注意诈骗"\n    Text\n'), "div/p[@class='admonition-title']"))
        == "注意诈骗"
    )


def test_tasks_can_be_ticked_by_their_words() -> None:
    root = page(
        "- [ ] **UID** and [link](https://a.example)\n    - inner\n- [x] done\n\n    more\n"
    )
    first, second = root.findall("ul/li")
    assert text_of(one(first, "label")) == "UID and link"
    assert one(first, "label/input").get("disabled") is None
    assert text_of(one(first, "ul")) == "inner"
    assert one(second, "p/label/input").get("checked") is not None


def test_tabs_work_without_a_script_and_know_their_names() -> None:
    root = page('=== "iOS"\n\n    one\n\n=== "Android"\n\n    two\n')
    tabs = one(root, "div")
    assert {"tabs", "tabbed-set", "tabbed-alternate"} <= set(str(tabs.get("class")).split())
    radios, labels = tabs.findall("input"), tabs.findall("div/label")
    assert [radio.get("type") for radio in radios] == ["radio", "radio"]
    assert len({radio.get("name") for radio in radios}) == 1
    assert [radio.get("id") for radio in radios] == [label.get("for") for label in labels]
    assert [radio.get("checked") is not None for radio in radios] == [True, False]
    panels = tabs.findall("div[@class='tabbed-content']/div")
    assert [(panel.get("aria-label"), text_of(panel)) for panel in panels] == [
        ("iOS", "one"),
        ("Android", "two"),
    ]


def test_code_is_coloured_by_class_and_reached_by_keyboard() -> None:
    root = page('```python title="sign.py"\nprint("你好")\n```\n')
    block = one(root, "div")
    assert {"highlight", "language-python"} <= set(str(block.get("class")).split())
    assert one(block, "pre").get("tabindex") == "0"
    assert text_of(one(block, "pre")) == 'print("你好")'
    assert block.findall(".//span[@class='nb']")


def test_footnotes_lead_there_and_back() -> None:
    root = page("text[^1]\n\n[^1]: the note\n", "zh-hans")
    there = one(root, ".//a[@class='footnote-ref']").get("href", "")
    note = next(element for element in root.iter() if element.get("id") == there[1:])
    back = one(note, ".//a[@class='footnote-backref']")
    assert back.get("title") == "回到脚注 1 所在的正文"
    assert any(element.get("id") == back.get("href", "")[1:] for element in root.iter())


def test_details_open_without_a_script() -> None:
    root = page('??? note "More"\n    inside\n')
    assert text_of(one(root, "details/summary")) == "More"
    assert text_of(one(page("??? tip\n    inside\n", "zh-hans"), "details/summary")) == "提示"


def test_a_block_without_an_empty_line_before_it_leaves_no_empty_paragraph() -> None:
    root = page("text\n```\ncode\n```\nmore\n")
    assert [text_of(paragraph) for paragraph in root.iter("p")] == ["text"]


def test_a_picture_that_stands_alone_opens_at_full_size() -> None:
    root = page('![Where the UID is](images/uid.png "Your UID")\n')
    picture = one(root, "figure/a[@class='zoom']/img")
    assert (picture.get("alt"), picture.get("loading"), picture.get("decoding")) == (
        "Where the UID is",
        "lazy",
        "async",
    )
    assert text_of(one(root, "figure/figcaption")) == "Your UID"


def test_a_picture_in_a_sentence_stays_in_it() -> None:
    root = page("Tap ![the gear](images/gear.svg) here.\n")
    assert one(root, "p/img").get("alt") == "the gear"
    assert not root.findall(".//figure")


def test_links_tell_other_sites_nothing() -> None:
    root = page(
        "[out](https://a.example) [mail](mailto:a@b.example) [odd](//c.example) [in](other.md)\n"
    )
    assert [link.get("rel") for link in root.findall(".//a")] == ["noopener noreferrer"] * 3 + [
        None
    ]


def test_line_breaks_between_han_are_no_spaces() -> None:
    root = page(
        "第一行，\n第二行 mixed\n第三行\nEnglish words\nstay apart\n\n```\n代码\n代码\n```\n"
    )
    assert text_of(one(root, "p")) == "第一行，第二行 mixed 第三行 English words stay apart"
    assert "".join(one(root, ".//pre").itertext()) == "代码\n代码\n"


def test_bold_words_that_end_in_wide_punctuation_are_followed_by_no_space() -> None:
    root = page("**看每一笔。** 合计不算，**见下** 文。**Each one.** Not the sum.\n")
    assert text_of(root) == "看每一笔。合计不算，见下 文。Each one. Not the sum."


def test_short_cells_keep_to_one_line() -> None:
    root = page("| 用时 | 说明 |\n|---|---|\n| 约 20 分钟 | 网络拥堵时会更久一些 |\n")
    short = [text_of(cell) for cell in root.iter() if "short" in classes(cell)]
    assert short == ["用时", "说明", "约 20 分钟"]


def test_markup_in_articles_is_what_the_list_allows() -> None:
    html = compile_body(
        "Press <kbd>F5</kbd>, <b translate='no'>Harbour</b> <span onclick='x' lang='ja'>日本</span>\n"
    ).html
    assert '<kbd>F5</kbd>, <b translate="no">Harbour</b> <span lang="ja">日本</span>' in html
