from collections.abc import Iterator

import pytest
from hypothesis import settings

from kb.articles.sandbox import kept_ready

# Examples take as long as they take on a machine that does other things too.
settings.register_profile("articles", deadline=None)
settings.load_profile("articles")


@pytest.fixture(scope="module")
def warm_renderer() -> Iterator[None]:
    """Keep the child that renders between the builds of a module's tests."""
    with kept_ready():
        yield
