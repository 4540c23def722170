"""The judge of pages finds what it should: each fault, planted in a good page, is named."""

import pytest

from tests.doors.quality import problems_of

GOOD = (
    '<!doctype html><html lang="en"><head><title>Help - Site</title></head><body>'
    '<h1>Help</h1><h2 id="a">A</h2><label for="q">Q</label><input id="q" name="q">'
    '<a href="/">home</a><img alt="" src="/x.png"></body></html>'
)


def test_a_good_page_has_no_problems() -> None:
    assert problems_of(GOOD) == []


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("<!doctype html>", ""),
        (' lang="en"', ""),
        ("<h1>Help</h1>", ""),
        ("<h1>Help</h1>", "<h1>Help</h1><h1>Help</h1>"),
        ("<h1>Help</h1>", "<h1>Other</h1>"),
        ('id="a"', 'id="q"'),
        ('for="q"', 'for="z"'),
        ("<h2", "<h3"),
        ('alt="" ', ""),
        (">home<", "><"),
        ('name="q"', 'name="q" required'),
        ("<body>", '<body onload="x()">'),
        ("<body>", '<body style="color:red">'),
        ("</head>", "<script>x()</script></head>"),
        ("</head>", "<style>p{}</style></head>"),
        ("<h2", "<p><div></p><h2"),
        ("</body>", f"<p>{'long ' * 12_300}</p></body>"),
        ('src="/x.png"', 'src="https://elsewhere.example/x.png"'),
        ("</head>", '<script src="//elsewhere.example/x.js"></script></head>'),
        ("</head>", '<link rel="stylesheet" href="https://elsewhere.example/x.css"></head>'),
    ],
)
def test_a_planted_fault_is_found(good: str, bad: str) -> None:
    assert good in GOOD
    assert problems_of(GOOD.replace(good, bad, 1)) != []
