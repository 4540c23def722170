"""What `kb check` goes through: the site's articles as written, with what each refers to."""

from dataclasses import dataclass

from kb.articles.article import Article
from kb.articles.cache import PictureState, cache_path, read_cache
from kb.articles.compiler import Facts
from kb.articles.library import Library
from kb.articles.sitewords import SiteWords
from kb.settings import Settings


@dataclass(frozen=True, slots=True)
class Inventory:
    """Articles with a source of their own (drafts too), their facts, and pictures, by path from the articles folder.

    `broken` are those whose last good version stands in for a file that cannot be read now.
    """

    settings: Settings
    library: Library
    articles: dict[str, Article]
    facts: dict[str, Facts]
    pictures: dict[str, PictureState]
    words: SiteWords
    broken: frozenset[str]

    def line(self, path: str, key: str) -> int:
        """Return the line of a key in the front matter of the article; 1 where it is not written."""
        return self.facts[path].lines.get(key, 1)


def take_inventory(settings: Settings, library: Library) -> Inventory:
    """Collect what the cache knows about the articles of the library."""
    with read_cache(cache_path(settings.data_dir)) as cache:
        facts, pictures, sources = cache.facts(), cache.pictures(), cache.sources()
    contents = library.contents
    paths = {key: f"{key.locale}/{key.path}" for key in facts if key in contents.articles}
    return Inventory(
        settings,
        library,
        {path: contents.articles[key] for key, path in paths.items()},
        {path: facts[key] for key, path in paths.items()},
        pictures,
        contents.words,
        frozenset(
            path for key, path in paths.items() if sources[path].version != contents.versions[key]
        ),
    )
