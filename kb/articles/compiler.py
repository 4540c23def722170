"""One source file becomes one article: a pure function of its text, so it can run anywhere and its result be kept."""

from dataclasses import dataclass
from hashlib import sha256

from kb.articles.article import Article, Section
from kb.articles.frontmatter import FrontMatter, Parts, read_front_matter
from kb.articles.links import Reference, mark_references
from kb.articles.markdown import clean, normalise, to_html
from kb.articles.page import Look, finish
from kb.articles.problem import Problem
from kb.articles.sections import reading_minutes, sections_of
from kb.articles.tree import parse, serialise
from kb.settings import Locale


@dataclass(frozen=True, slots=True)
class Source:
    """A source file as read. `path` is relative to the locale's folder."""

    locale: Locale
    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Compiled:
    """An article, its page with marked references, and what `kb check` wants to know of it."""

    article: Article
    html: str
    references: tuple[Reference, ...]
    anchors: tuple[str, ...]
    problems: tuple[Problem, ...]


def compile_article(source: Source) -> Compiled:
    """Read the front matter and render the page. Raises BrokenArticle, or whatever Markdown raises on hostile input."""
    path = f"{source.locale}/{source.path}"
    parts = read_front_matter(path, normalise(source.text))
    root = parse(to_html(parts.body, source.locale))
    sections = sections_of(root, parts.front.title)
    finish(root, Look(source.locale, parts.front.title, parts.front.steps))
    references = mark_references(root, path)
    return Compiled(
        _article(source, parts, sections),
        clean(serialise(root)),
        references,
        tuple(anchor for element in root.iter() if (anchor := element.get("id"))),
        parts.problems,
    )


def _article(source: Source, parts: Parts, sections: tuple[Section, ...]) -> Article:
    front = parts.front
    fields = front.model_dump(exclude={"slug", "status"})
    folder, _, name = source.path.rpartition("/")
    return Article(
        **fields,
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
    """Return a short hash of everything in a source but its housekeeping, so that a review date makes no translation stale."""
    words = front.model_dump_json(exclude={"updated", "reviewed", "owner", "source_revision"})
    return sha256(f"{words}\n{body.strip()}".encode()).hexdigest()[:10]
