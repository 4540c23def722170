"""Write requirements.lock: pinned, hashed, naming no host; first the runtime, then what only the gate needs."""

import subprocess
import sys
from pathlib import Path

LOCK = Path("requirements.lock")
MARK = "# Only the gate needs what follows."


def compiled(*groups: str) -> list[str]:
    """Return uv's lock of the project and these dependency groups, one entry (with its hashes) each."""
    command = [
        sys.executable,
        "-m",
        "uv",
        "pip",
        "compile",
        "pyproject.toml",
        "--universal",
        "--python-version",
        "3.11",
    ]
    command += [
        "--generate-hashes",
        "--no-header",
        "--no-annotate",
        "--no-emit-index-url",
        "--no-emit-find-links",
    ]
    for group in groups:
        command += ["--group", group]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    entries: list[str] = []
    for line in text.splitlines():
        if line.startswith((" ", "\t")):
            entries[-1] += "\n" + line
        elif line:
            entries.append(line)
    return entries


def main() -> None:
    """Compile twice: the runtime with the build backend, and everything; write the difference below the mark."""
    subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "uv"], check=True)
    everything = compiled("build", "dev")
    names = {entry.split("==")[0] for entry in compiled("build")}
    runtime = [entry for entry in everything if entry.split("==")[0] in names]
    gate = [entry for entry in everything if entry.split("==")[0] not in names]
    LOCK.write_text("\n".join([*runtime, MARK, *gate]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
