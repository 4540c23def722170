from collections.abc import Iterator

import pytest

from kb.articles import sandbox
from kb.articles.compiler import Source, compile_source
from kb.articles.markdown import to_html
from kb.articles.sandbox import Sandbox, compile_all, kept_ready
from kb.settings import Locale

HEAD = "---\ntitle: T\n---\n\n"
GOOD = Source("en", "a/good.md", f"{HEAD}Fine.")

#: Inputs that take Python-Markdown minutes, all memory, or past the end of its stack.
HOSTILE = {
    "brackets": "[" * 50_000,
    "double brackets": "[[" * 5000,
    "CDATA": "<![CDATA[" * 5000,
    "footnote references": "[^1]" * 6000 + "\n\n[^1]: x",
    "nested definitions": "".join(
        f"{'    ' * depth}a\n{'    ' * depth}:   b\n" for depth in range(200)
    ),
    "nested lists": "".join(f"{'    ' * depth}- a\n" for depth in range(300)),
    "nested quotes": ">" * 3000 + " x",
    "nested elements": "<div>" * 3000,
    "open tags": "<a " * 20_000,
    "open links": "[a](" * 20_000,
    "abbreviations": f"*[a]: {'t' * 10_000}\n\n" + "a " * 100_000,
}


@pytest.fixture(scope="module")
def impatient() -> Iterator[Sandbox]:
    """A child that gives nothing more than half a second of processor time."""
    child = Sandbox(0.5)
    yield child
    child.close()


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_input_is_refused_by_name_and_line(impatient: Sandbox, name: str) -> None:
    outcome = impatient.compile(Source("en", "a/bad.md", HEAD + HOSTILE[name]))
    assert outcome.compiled is None
    [problem] = outcome.problems
    assert (problem.path, problem.level) == ("en/a/bad.md", "error")
    assert 5 <= problem.line <= 5 + HOSTILE[name].count("\n")
    assert impatient.compile(GOOD).compiled


def test_a_bound_is_set_for_every_source() -> None:
    [(_, outcome)] = compile_all([Source("en", "a/deep.md", HEAD + HOSTILE["nested quotes"])])
    assert "nested too deeply" in outcome.problems[0].sentence


@pytest.mark.parametrize(
    "body",
    [
        "```{ .x src=1 }\ncode\n```",
        "```python {linenums=x hl_lines='a b'}\ncode\n```",
        "[^1]" * 1000,
        "*a" * 1000,
        "<" * 10_000,
    ],
)
def test_odd_input_is_rendered(impatient: Sandbox, body: str) -> None:
    assert impatient.compile(Source("en", "a/odd.md", HEAD + body)).compiled


def test_a_failure_of_markdown_is_told_with_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """No input is known that makes this Markdown raise, so one is made up, in this process."""

    def failing(body: str, locale: Locale) -> str:
        if "trap" in body:
            raise TypeError("bad fence")
        return to_html(body, locale)

    monkeypatch.setattr("kb.articles.compiler.to_html", failing)
    outcome = compile_source(Source("en", "a/b.md", f"{HEAD}one\n\ntwo\n\ntrap\n\nthree\n"))
    [problem] = outcome.problems
    assert problem.line == 9
    assert "bad fence" in problem.sentence


def test_a_child_that_somebody_ended_is_replaced_and_no_source_is_blamed() -> None:
    child = Sandbox()
    assert child.compile(GOOD).compiled
    assert child._process is not None
    child._process.kill()
    child._process.wait()
    assert child.compile(GOOD).compiled
    assert child.close() == 0


def test_a_source_that_ends_every_child_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.articles.sandbox.sys.executable", "/bin/false")
    [problem] = Sandbox().compile(GOOD).problems
    assert "ended the renderer (1)" in problem.sentence


def test_many_sources_come_back_in_order() -> None:
    sources = [Source("en", f"a/{number}.md", f"{HEAD}Number {number}.") for number in range(30)]
    outcomes = [
        (source.path, outcome.compiled.article.path)
        for source, outcome in compile_all(sources)
        if outcome.compiled
    ]
    assert outcomes == [(source.path, source.path) for source in sources]


def test_no_child_outlives_its_use() -> None:
    with kept_ready():
        assert [outcome.compiled is not None for _, outcome in compile_all([GOOD])] == [True]
        assert len(sandbox._idle) == 1
        kept = sandbox._idle[0]._process
        assert kept is not None
        assert kept.poll() is None
    assert (len(sandbox._idle), kept.poll()) == (0, 0)
