from kb.articles.article import Section
from tests.articles.pages import compile_body

BODY = """Lead with **bold** and `code`,
on two lines.

## First[^1]

Text.[^1]

- one
- two

    inner

| Network | Blocks |
| --- | --- |
| TRON | 20 |
| **BTC** | 2 |

### Sub 1

```python title="x.py"
a = 1
b = 2
```

## 第二

!!! warning
    小心

=== "iOS"

    tap

=== "Web"

    click

##### Deep

below

[^1]: A note.
"""


def test_a_page_is_cut_at_its_headings() -> None:
    sections = compile_body(BODY).article.sections
    assert sections == (
        Section("", "Title", 1, "Lead with bold and code, on two lines."),
        Section(
            "first", "First", 2, "Text.\none\ntwo\ninner\nNetwork · Blocks\nTRON · 20\nBTC · 2"
        ),
        Section("sub-1", "Sub 1", 3, "a = 1\nb = 2"),
        Section("第二", "第二", 2, "Warning\n小心\niOS\ntap\nWeb\nclick\nDeep\nbelow\nA note."),
    )


def test_a_page_without_headings_is_its_lead() -> None:
    assert compile_body("Only this.").article.sections == (Section("", "Title", 1, "Only this."),)


def test_reading_takes_longer_the_longer_the_text() -> None:
    assert compile_body("short").article.minutes == 1
    assert compile_body("字" * 2000).article.minutes == 5
    assert compile_body("word " * 2200).article.minutes == 10
