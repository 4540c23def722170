from pathlib import Path

import pytest
from PIL import Image

from kb.articles.folder import picture_bytes
from kb.articles.images import read_picture
from kb.errors import NotFound

SVG = '<svg xmlns="http://www.w3.org/2000/svg" {}><rect/></svg>'


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp"])
def test_bitmaps_have_their_size_in_pixels(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"a.{kind}"
    Image.new("RGB", (31, 17)).save(path)
    picture = read_picture(path)
    assert (picture.width, picture.height) == (31, 17)
    assert len(picture.digest) == 8


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('width="660" height="272"', (660, 272)),
        ('width="66.4px" height="20"', (66, 20)),
        ('viewBox="0 0 640 236"', (640, 236)),
        ('viewBox="0,0,640,236" width="320"', (320, 118)),
        ('viewBox="0 0 640 236" height="118"', (320, 118)),
        ('viewBox="0 0 640 236" width="100%" height="auto"', (640, 236)),
        ('viewBox="0 0 0 236" width="100"', (0, 236)),
        ('viewBox="broken"', (0, 0)),
        ("", (0, 0)),
    ],
)
def test_drawings_have_the_size_they_say(
    tmp_path: Path, attributes: str, size: tuple[int, int]
) -> None:
    path = tmp_path / "a.svg"
    path.write_text(SVG.format(attributes))
    picture = read_picture(path)
    assert (picture.width, picture.height) == size


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.png", b"not a picture"),
        ("a.png", b""),
        ("a.png", b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"),
        ("a.svg", b"<html/>"),
        ("a.svg", b"<svg"),
        ("a.svg", b"\xff\xfe\x00"),
        ("a.svg", b'<!DOCTYPE svg [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;">]><svg>&b;</svg>'),
        ("a.svg", b"<svg>" + b" " * 10_000_000 + b"</svg>"),
    ],
)
def test_what_is_no_picture_is_refused(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ValueError, match=r"^(is|declares) "):
        read_picture(tmp_path / name)


def test_the_fingerprint_follows_the_content(tmp_path: Path) -> None:
    one, other = tmp_path / "a.svg", tmp_path / "b.svg"
    one.write_text(SVG.format("width='1'"))
    other.write_text(SVG.format("width='2'"))
    assert read_picture(one).digest != read_picture(other).digest


def test_a_picture_is_found_inside_the_articles(tmp_path: Path) -> None:
    found = tmp_path / "articles/en/a/b c.png"
    found.parent.mkdir(parents=True)
    found.write_bytes(b"x")
    assert picture_bytes(tmp_path / "articles", "en/a/b c.png") == b"x"


def test_a_picture_that_is_closed_to_us_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(_path: Path) -> bytes:
        raise PermissionError

    (tmp_path / "x.png").write_bytes(b"x")
    # Root reads whatever its mode is, so that none would stop a test.
    monkeypatch.setattr(Path, "read_bytes", closed)
    with pytest.raises(NotFound):
        picture_bytes(tmp_path, "x.png")


@pytest.mark.parametrize(
    "path",
    [
        "../secret.png",
        "en/../../secret.png",
        "/etc/passwd.png",
        "en/a/article.md",
        "en/a/_category.yml",
        "en/.hidden/x.png",
        "en/a/missing.png",
        "en/a/outside.png",
        "en/a/loop.png",
        "en/a",
        "en/a/x.png\x00.md",
        "en/a/" + "x" * 5000 + ".png",
        "",
    ],
)
def test_nothing_else_is_given_out(tmp_path: Path, path: str) -> None:
    root = tmp_path / "articles"
    (root / "en/a").mkdir(parents=True)
    (root / "en/.hidden").mkdir()
    for name in (
        "articles/en/a/article.md",
        "articles/en/a/_category.yml",
        "articles/en/.hidden/x.png",
        "secret.png",
    ):
        (tmp_path / name).write_text("x")
    (root / "en/a/outside.png").symlink_to(tmp_path / "secret.png")
    (root / "en/a/loop.png").symlink_to(root / "en/a/loop.png")
    with pytest.raises(NotFound):
        picture_bytes(root, path)
