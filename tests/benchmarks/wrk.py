"""Load from wrk, a few connections kept open, each asking for one address after another."""

import json
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.processor import processor_seconds
from tests.running import RunningSite

CONNECTIONS = 8

# wrk speaks Lua: what to ask for, and what to say at the end.
_SCRIPT = """
local paths = {%s}
local headers = {%s}
local next = 0
request = function()
  next = next %% #paths + 1
  return wrk.format("GET", paths[next], headers)
end
done = function(summary, latency, requests)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.timeout + errors.status
  io.write(string.format('\\n{"requests": %%d, "seconds": %%f, "failed": %%d, "p99": %%f}\\n',
    summary.requests, summary.duration / 1e6, failed, latency:percentile(99) / 1e3))
end
"""


@dataclass(frozen=True)
class Load:
    """What came of it: requests per second; milliseconds that all but a hundredth of them took at most;
    microseconds of the server's processors that one of them cost.
    """

    per_second: float
    p99: float
    processor: float


def ask(site: RunningSite, paths: Sequence[str], headers: dict[str, str], seconds: int) -> Load:
    """Ask for the paths in turn for so long. Raises AssertionError when any request fails."""
    quoted = (", ".join(json.dumps(path) for path in paths), _table(headers))
    with tempfile.NamedTemporaryFile("w", suffix=".lua", encoding="utf-8") as script:
        Path(script.name).write_text(_SCRIPT % quoted, encoding="utf-8")
        load = ["-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "30s"]
        command = ["wrk", *load, "-s", script.name, site.url]
        before = processor_seconds(site.session)
        answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        used = processor_seconds(site.session) - before
    told = json.loads(answer.strip().splitlines()[-1])
    assert not told["failed"], f"{told['failed']} requests failed at {site.url}{paths[0]}"
    requests = told["requests"]
    return Load(requests / told["seconds"], told["p99"], used / requests * 1e6)


def _table(headers: dict[str, str]) -> str:
    return ", ".join(
        f"[{json.dumps(name)}] = {json.dumps(value)}" for name, value in headers.items()
    )
