import os
import resource
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from kb.database.transaction import transaction
from kb.errors import NotFound, Unavailable
from kb.settings import Settings
from kb.tickets.attachment_store import AttachmentStore
from tests.databases import settings_for, with_sqlite
from tests.sites import write_site


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """No database matters here, so one will do."""
    return with_sqlite(write_site(tmp_path))


def folder(settings: Settings) -> Path:
    return Path(settings.attachments_url)


def test_what_was_kept_can_be_read(store: AttachmentStore) -> None:
    one, two = store.keep(b"one", ".png"), store.keep(b"one", ".jpg")
    assert one != two
    assert store.read(one) == b"one"


def test_only_this_account_may_look_inside(settings: Settings, store: AttachmentStore) -> None:
    name = store.keep(b"secret", ".webp")
    assert folder(settings).stat().st_mode & 0o777 == 0o700
    assert (folder(settings) / name).stat().st_mode & 0o777 == 0o600


def test_the_file_is_on_the_disk_before_its_name_is(
    settings: Settings, store: AttachmentStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[tuple[str, list[str]]] = []
    real = os.fsync

    def watched(descriptor: int) -> None:
        target = Path(f"/proc/self/fd/{descriptor}").readlink()
        names = [path.suffix for path in folder(settings).iterdir()]
        synced.append(("folder" if target.is_dir() else target.suffix, names))
        real(descriptor)

    monkeypatch.setattr("os.fsync", watched)
    store.keep(b"data", ".png")
    assert synced == [(".part", [".part"]), ("folder", [".png"])]


def test_a_full_disk_is_unavailable_and_leaves_nothing(
    settings: Settings, store: AttachmentStore
) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
    try:
        with pytest.raises(Unavailable):
            store.keep(b"x" * 5000, ".png")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert list(folder(settings).iterdir()) == []


def test_a_folder_that_cannot_be_made_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    settings = settings_for(tmp_path).model_copy(
        update={"attachments_url": str(tmp_path / "file" / "attachments")}
    )
    with pytest.raises(Unavailable):
        AttachmentStore(settings).keep(b"data", ".png")
    with pytest.raises(Unavailable):
        AttachmentStore(settings).read(f"{'0' * 32}.png")


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text()
    | st.sampled_from(["../secret_key", "/etc/passwd", "", ".", "a" * 32 + ".png/../x", "A" * 32 + ".png"])
    | st.from_regex(r"[0-9a-f]{32}\.(png|jpg|webp)\n", fullmatch=True)
)  # fmt: skip
def test_no_name_but_ours_leads_anywhere(store: AttachmentStore, name: str) -> None:
    with pytest.raises(NotFound):
        store.read(name)
    with pytest.raises(NotFound):
        store.path(name)


def test_a_file_that_is_not_there_is_not_found(store: AttachmentStore) -> None:
    with pytest.raises(NotFound):
        store.read(f"{'0' * 32}.png")
    store.remove(f"{'0' * 32}.png")


def test_files_go_when_the_transaction_is_committed_and_not_before(
    engine: Engine, store: AttachmentStore
) -> None:
    name = store.keep(b"data", ".png")

    def change_ones_mind() -> None:
        with transaction(engine) as session:
            store.remove_after_commit(session, [name])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        change_ones_mind()
    assert store.read(name) == b"data"
    with transaction(engine) as session:
        store.remove_after_commit(session, [name])
        assert store.read(name) == b"data"
    with pytest.raises(NotFound):
        store.read(name)


def test_strange_files_are_not_ours(settings: Settings, store: AttachmentStore) -> None:
    name = store.keep(b"data", ".png")
    (folder(settings) / "lost+found").mkdir()
    (folder(settings) / "README").write_text("what this is")
    (folder(settings) / f".{'0' * 32}.png.part").write_bytes(b"half")
    assert {path.name for path, _ in store.files()} == {name, f".{'0' * 32}.png.part"}
