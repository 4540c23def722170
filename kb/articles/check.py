"""Everything that an editor can mend: what is wrong with each article, and what is wrong between them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from kb.articles.deadlinks import dead_links
from kb.articles.folder import WITHDRAWN
from kb.articles.inventory import Inventory, take_inventory
from kb.articles.library import build_library
from kb.articles.notices import notice_problems
from kb.articles.problem import Problem, suggest
from kb.errors import Invalid, SiteError
from kb.settings import Settings

__all__ = ["Problem", "check_articles", "from_site"]

#: What a translation should say in its own words where its source says it.
_TRANSLATED = ("summary", "keywords", "questions", "topics")


def check_articles(
    settings: Settings, paths: Sequence[Path] = (), others: Iterable[Problem] = ()
) -> list[Problem]:
    """Return every problem in these files and folders, or in all articles, by path and line.

    `others` are problems that somebody else has found; they are sorted in. The paths of the problems begin with the
    articles folder as seen from the site. Raises Invalid for a path that does not exist or where no articles are,
    SiteError where the site has no articles folder.
    """
    root = settings.articles_dir
    if not root.is_dir():
        raise SiteError(f"{root}: there is no such folder; the articles belong there.")
    wanted = [_among_articles(path, root.resolve()) for path in paths]
    library = build_library(settings)
    inventory = take_inventory(settings, library)
    rules = (
        _slugs,
        _redirects,
        _withdrawn,
        _topics,
        _translations,
        _categories,
        _pictures,
        dead_links,
    )
    between = (problem for rule in rules for problem in rule(inventory))
    found = {
        *library.problems,
        *notice_problems(settings),
        *(problem for problem in (*between, *others) if problem.path not in inventory.broken),
    }
    return [
        from_site(settings, problem)
        for problem in sorted(found, key=lambda one: (one.path, one.line, one.sentence))
        if not wanted
        or any((root / problem.path).resolve().is_relative_to(path) for path in wanted)
    ]


def from_site(settings: Settings, problem: Problem) -> Problem:
    """Return a problem with its path as seen from the site, where that of a file begins in the articles folder."""
    root = settings.articles_dir
    shown = root.relative_to(settings.site) if root.is_relative_to(settings.site) else root
    return replace(problem, path=(shown / problem.path).as_posix())


def _among_articles(path: Path, root: Path) -> Path:
    if not path.exists():
        raise Invalid(f"{path}: there is no such file or folder.")
    found = path.resolve()
    if not (found.is_relative_to(root) or root.is_relative_to(found)):
        raise Invalid(f"{path}: the articles are in {root}.")
    return found


def _slugs(inventory: Inventory) -> Iterator[Problem]:
    """Find slugs that name two articles, in one language or in two."""
    owners: dict[str, str] = {}
    # Who wrote the slug can change it; the name of a file is the better claim.
    by_claim = sorted(
        inventory.articles.items(), key=lambda item: "slug" in inventory.facts[item[0]].lines
    )
    for path, article in by_claim:
        owner = owners.setdefault(article.slug, path)
        if inventory.articles[owner].path != article.path:
            sentence = f"the slug {article.slug!r} is already that of {owner}: choose another."
            yield Problem(path, inventory.line(path, "slug"), sentence)


def _redirects(inventory: Inventory) -> Iterator[Problem]:
    owners = {article.slug: path for path, article in inventory.articles.items()}
    claims: dict[str, str] = {}
    for path, article in inventory.articles.items():
        for old in article.redirect_from:
            line = inventory.line(path, "redirect_from")
            claim = claims.setdefault(old, path)
            if old in owners:
                sentence = (
                    f"redirect_from has {old!r}, which is the slug of {owners[old]}: take it out."
                )
                yield Problem(path, line, sentence)
            elif inventory.articles[claim].path != article.path:
                sentence = (
                    f"redirect_from has {old!r}, which {claim} has too: keep it in one of them."
                )
                yield Problem(path, line, sentence)


def _withdrawn(inventory: Inventory) -> Iterator[Problem]:
    """Find what is called withdrawn and is still there, or sends readers to what is not."""
    owners = {article.slug: path for path, article in inventory.articles.items()}
    for one in inventory.words.withdrawn:
        if one.slug in owners:
            sentence = f"{one.slug!r} is the slug of {owners[one.slug]}: take it out here or there."
            yield Problem(WITHDRAWN, one.line, sentence)
        elif one.instead and one.instead not in owners:
            sentence = f"there is no article {one.instead!r}: {suggest(one.instead, list(owners))}"
            yield Problem(WITHDRAWN, one.line, sentence)


def _topics(inventory: Inventory) -> Iterator[Problem]:
    known = [topic.key for topic in inventory.settings.topics]
    for path, article in inventory.articles.items():
        for topic in (topic for topic in article.topics if topic not in known):
            sentence = f"there is no topic {topic!r} in the settings: {suggest(topic, known)}"
            yield Problem(path, inventory.line(path, "topics"), sentence)


def _translations(inventory: Inventory) -> Iterator[Problem]:
    """Hold each translation beside the article of the site's own language at the same path."""
    origin = inventory.settings.default_locale
    for path, article in inventory.articles.items():
        source = inventory.articles.get(f"{origin}/{article.path}")
        if source is None or source is article:
            continue
        for name in _TRANSLATED:
            if getattr(source, name) and not getattr(article, name):
                sentence = f"{name!r} is missing, which {origin}/{source.path} has: write it in this language."
                yield Problem(path, 1, sentence, "warning")
        if article.source_revision and article.source_revision != source.revision:
            sentence = (
                f"{origin}/{source.path} has changed since revision {article.source_revision}: bring the "
                f"translation up to date, then write source_revision: {source.revision}"
            )
            yield Problem(path, inventory.line(path, "source_revision"), sentence, "warning")


def _categories(inventory: Inventory) -> Iterator[Problem]:
    """Find categories without a name in a language that has articles in them; Traditional comes from Simplified."""
    named = {(category.locale, category.key) for category in inventory.words.categories}
    named |= {("zh-hant", key) for locale, key in named if locale == "zh-hans"}
    used = {(article.locale, article.category) for article in inventory.articles.values()}
    told = {problem.path for problem in inventory.library.problems}
    for path in (f"{locale}/{key}/_category.yml" for locale, key in sorted(used - named)):
        if path not in told:
            sentence = "is missing: write at least `title: ...`, the name of the category in this language."
            yield Problem(path, 1, sentence)


def _pictures(inventory: Inventory) -> Iterator[Problem]:
    for path, state in inventory.pictures.items():
        if state.problem:
            yield Problem(
                path, 1, f"this picture {state.problem}: save it as PNG, JPEG, WebP or SVG."
            )
