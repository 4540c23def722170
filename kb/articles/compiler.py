"""One source file becomes one article: a pure function of its text, so its result can be kept."""

from dataclasses import dataclass, field
from hashlib import sha256

from kb.articles.article import Article, Section
from kb.articles.frontmatter import FrontMatter, Parts, read_front_matter
from kb.articles.links import Reference, mark_references
from kb.articles.lint import lint
from kb.articles.markdown import clean, normalise, to_html
from kb.articles.page import Look, finish
from kb.articles.problem import BrokenArticle, Problem
from kb.articles.sections import reading_minutes, sections_of
from kb.articles.tree import depth, parse, serialise
from kb.settings import Locale

#: Deeper nesting is a mistake, and every walk over the tree is recursive.
MAX_DEPTH = 60
MAX_PAGE_CHARACTERS = 4_000_000
_HEAVY = "[]<>`*_!&|{}(^~="


@dataclass(frozen=True, slots=True)
class Source:
    """A source file as read. `path` is relative to the locale's folder."""

    locale: Locale
    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What `kb check` asks of a page: what it refers to and can be referred by, and the lines of its keys."""

    references: tuple[Reference, ...] = ()
    anchors: tuple[str, ...] = ()
    lines: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Compiled:
    """An article, its page with references still to be filled, its Markdown for readers, and its facts."""

    article: Article
    html: str
    markdown: str
    facts: Facts


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a source: an article or None, and what is wrong in either case."""

    compiled: Compiled | None
    problems: tuple[Problem, ...] = ()


def compile_source(source: Source) -> Outcome:
    """Compile a source; what is wrong with it is in the outcome.

    May use up any time and memory: `kb.articles.sandbox` sees to that.
    """
    path = f"{source.locale}/{source.path}"
    try:
        parts = read_front_matter(path, normalise(source.text))
        html = _render(parts, source.locale, path)
        return _finish(source, parts, html, path)
    except BrokenArticle as error:
        return Outcome(None, error.problems)
    except RecursionError:
        return Outcome(None, (_too_deep(path, source.text),))
    except MemoryError:
        sentence = "needs more memory than a page should: look for what is repeated very often."
        return Outcome(None, (Problem(path, heaviest_line(source.text), sentence),))


def _render(parts: Parts, locale: Locale, path: str) -> str:
    try:
        return to_html(parts.body, locale)
    except (RecursionError, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001 - Markdown raises all sorts of things
        line = parts.body_line + _culprit(parts.body.split("\n"), locale)
        sentence = f"Markdown cannot read this ({error!r}): write it otherwise."
        raise BrokenArticle((Problem(path, line, sentence),)) from None


def _too_deep(path: str, text: str) -> Problem:
    sentence = "is nested too deeply: take some levels of lists, quotes or boxes away."
    return Problem(path, heaviest_line(text), sentence)


def heaviest_line(text: str) -> int:
    """Return the number of the line with the most of what makes Markdown slow: what is indented, pairs or nests."""
    lines = text.split("\n")
    return 1 + max(range(len(lines)), key=lambda number: _weight(lines[number]))


def _weight(line: str) -> tuple[int, int]:
    return len(line) - len(line.lstrip()) + sum(map(line.count, _HEAVY)), len(line)


def _culprit(lines: list[str], locale: Locale) -> int:
    """Return the number of the line, from 0, without which Markdown would not have failed."""
    good, bad = 0, len(lines)
    while bad - good > 1:
        middle = (good + bad) // 2
        try:
            to_html("\n".join(lines[:middle]), locale)
            good = middle
        except Exception:  # noqa: BLE001 - see above
            bad = middle
    return bad - 1


def _finish(source: Source, parts: Parts, html: str, path: str) -> Outcome:
    root = parse(html)
    if depth(root) > MAX_DEPTH:
        raise BrokenArticle((_too_deep(path, source.text),))
    problems = lint(root, parts, path)
    references = mark_references(root, parts, path)
    finish(root, Look(source.locale, parts.front.title, parts.front.steps))
    page = clean(serialise(root))
    if len(page) > MAX_PAGE_CHARACTERS:
        sentence = f"becomes a page of more than {MAX_PAGE_CHARACTERS:,} characters: divide it."
        raise BrokenArticle((Problem(path, parts.body_line, sentence),))
    anchors = tuple(anchor for element in root.iter() if (anchor := element.get("id")))
    article = _article(source, parts, sections_of(root, parts.front.title))
    facts = Facts(references, anchors, parts.lines)
    markdown = (
        "\n\n".join(filter(None, (f"# {article.title}", article.summary, parts.body.strip())))
        + "\n"
    )
    return Outcome(Compiled(article, page, markdown, facts), (*parts.problems, *problems))


def _article(source: Source, parts: Parts, sections: tuple[Section, ...]) -> Article:
    front = parts.front
    folder, _, name = source.path.rpartition("/")
    return Article(
        **front.model_dump(exclude={"slug", "status"}),
        slug=front.slug or name.removesuffix(".md"),
        locale=source.locale,
        category=folder,
        path=source.path,
        revision=revision_of(front, parts.body),
        draft=front.status == "draft",
        minutes=reading_minutes(sections),
        sections=sections,
    )


def revision_of(front: FrontMatter, body: str) -> str:
    """Return a short hash of a source without its housekeeping.

    A new review date must not make every translation stale.
    """
    words = front.model_dump_json(exclude={"updated", "reviewed", "owner", "source_revision"})
    return sha256(f"{words}\n{body.strip()}".encode()).hexdigest()[:10]
