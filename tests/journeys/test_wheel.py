"""The wheel alone makes the same site: an empty environment, `pip install`, `kb init`, `kb serve`."""

import subprocess
import sys
import venv
from pathlib import Path

import pytest

from tests.running import RunningSite
from tests.visitor import Visitor

ROOT = Path(__file__).parent.parent.parent
GATE_ONLY = "# Only the gate needs"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the python of a fresh environment with the wheel and its pinned dependencies, away from the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT],
        check=True, capture_output=True,
    )  # fmt: skip
    venv.create(folder / "venv", with_pip=True)
    lock = folder / "runtime.lock"
    lock.write_text(
        (ROOT / "requirements.lock").read_text(encoding="utf-8").split(GATE_ONLY)[0],
        encoding="utf-8",
    )
    python = folder / "venv" / "bin" / "python"
    install: list[str | Path] = [python, "-m", "pip", "install", "--quiet"]
    subprocess.run(
        [*install, "--require-hashes", "-r", lock], check=True, capture_output=True, cwd=folder
    )
    subprocess.run(
        [*install, "--no-deps", next(folder.glob("*.whl"))],
        check=True,
        capture_output=True,
        cwd=folder,
    )
    return python


@pytest.mark.slow
def test_the_wheel_serves_the_sample_site(
    installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYTHONPATH", raising=False)
    demo = tmp_path / "demo"
    subprocess.run([installed, "-m", "kb", "init", demo], check=True, cwd=tmp_path)
    with RunningSite(demo, python=installed) as running:
        visitor = Visitor(running.url)
        home = visitor.get("/en/")
        assert home.status == 200
        assert "Harbour Exchange" in home.text
        assert "deposit-not-credited" in visitor.get("/zh-hans/search?q=充值没到账").text
        assert visitor.get("/zh-hans/contact").status == 200
        assert "帳戶" in visitor.get("/zh-hant/articles/account-locked").text
        for address in _assets(home.text):
            assert visitor.get(address).status == 200, address


def _assets(page: str) -> list[str]:
    parts = page.replace("'", '"').split('"')
    return [part for part in parts if part.startswith("/static/")]
