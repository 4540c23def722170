"""Pictures beside articles are served; nothing else is, from nowhere else."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.settings import Settings

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


@pytest.fixture
def pictures(settings: Settings) -> Path:
    folder = settings.articles_dir / "zh-hans" / "deposits" / "images"
    folder.mkdir()
    (folder / "screen.png").write_bytes(PIXEL)
    (folder / "LOUD.JPG").write_bytes(PIXEL)
    (folder / "notes.txt").write_text("private")
    (folder / "page.html").write_text("<script>alert(1)</script>")
    (settings.articles_dir.parent / "secret.png").write_bytes(b"secret")
    (folder / "link.png").symlink_to(settings.articles_dir.parent / "secret.png")
    return folder


def test_a_picture_is_sent_with_its_own_type(pictures: Path, client: FlaskClient) -> None:
    answer = client.get("/media/zh-hans/deposits/images/screen.png")
    assert answer.content_type == "image/png"
    assert answer.data == PIXEL
    assert answer.headers["Cache-Control"] == "no-cache"
    tag = {"If-None-Match": answer.headers["ETag"]}
    assert client.get("/media/zh-hans/deposits/images/screen.png", headers=tag).status_code == 304


def test_a_picture_with_a_version_is_kept_for_good(pictures: Path, client: FlaskClient) -> None:
    answer = client.get("/media/zh-hans/deposits/images/LOUD.JPG?v=1234abcd")
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.content_type == "image/jpeg"


def test_a_drawing_is_shown_in_the_readers_script(pictures: Path, client: FlaskClient) -> None:
    drawing = "<svg><style>.账 { fill: red }</style><text class='账'>充值未到账</text></svg>"
    (pictures / "path.svg").write_text(drawing, "utf-8")
    address = "/media/zh-hant/deposits/images/path.svg"
    shown = client.get(address)
    assert shown.content_type.startswith("image/svg+xml")
    assert shown.text == drawing.replace("充值未到账", "充值未到賬")
    own = pictures.parents[2] / "zh-hant" / "deposits" / "images"
    own.mkdir(parents=True)
    (own / "path.svg").write_text("<svg><text>自己畫的</text></svg>", "utf-8")
    assert "自己畫的" in client.get(address).text
    assert client.get("/media/zh-hant/deposits/images/screen.png").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/media/zh-hans/deposits/images/notes.txt",
        "/media/zh-hans/deposits/images/page.html",
        "/media/zh-hans/deposits/images/link.png",
        "/media/zh-hans/deposits/images",
        "/media/zh-hans/deposits/deposit-not-credited.md",
        "/media/zh-hans/../../secret.png",
        "/media/zh-hans/..%2f..%2fsecret.png",
        "/media/zh-hans/%2e%2e/%2e%2e/secret.png",
        "/media/../secret.png",
        "/media/zh-hans//etc/passwd",
        "/media/zh-hans/x%00.png",
        "/media/fr/a.png",
        "/media/instance/secret_key",
        "/media/zh-hans/" + "a" * 5000 + ".png",
    ],
)
def test_nothing_else_is_sent(pictures: Path, client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code in {301, 308, 404}
    assert b"secret" not in answer.data


@given(path=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60))
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100, deadline=None
)
def test_no_path_leads_out(pictures: Path, client: FlaskClient, path: str) -> None:
    answer = client.get("/media/zh-hans/" + path.replace("?", "%3F").replace("#", "%23"))
    assert answer.status_code in {301, 308, 404}
