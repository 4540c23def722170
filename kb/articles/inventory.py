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
    """Articles with a source of their own (drafts too), their facts, and pictures, by path from the articles folder."""

    settings: Settings
    library: Library
    articles: dict[str, Article]
    facts: dict[str, Facts]
    pictures: dict[str, PictureState]
    words: SiteWords

    def line(self, path: str, key: str) -> int:
        """Return the line of a key in the front matter of the article; 1 where it is not written."""
        return self.facts[path].lines.get(key, 1)


def take_inventory(settings: Settings, library: Library) -> Inventory:
    """Collect what the cache knows about the articles of the library."""
    with read_cache(cache_path(settings.data_dir)) as cache:
        facts, pictures = cache.facts(), cache.pictures()
    contents = library.contents
    articles = {
        f"{key.locale}/{key.path}": contents.articles[key]
        for key in facts
        if key in contents.articles
    }
    by_path = {f"{key.locale}/{key.path}": facts[key] for key in facts}
    return Inventory(settings, library, articles, by_path, pictures, contents.words)
