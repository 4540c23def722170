from collections.abc import Iterator

import pytest

from kb.articles.sandbox import kept_ready


@pytest.fixture(scope="module")
def warm_renderer() -> Iterator[None]:
    """Keep the child that renders between the builds of a module's tests."""
    with kept_ready():
        yield
