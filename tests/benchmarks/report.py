"""A line for each measurement, and a picture of how cost grows."""

from math import log10

from tests.benchmarks.measure import Figures

_COLUMNS = (
    ("p50 ms", "p50", ".2f"), ("p95 ms", "p95", ".2f"), ("p99 ms", "p99", ".2f"), ("/s/core", "per_second", ".0f"),
    ("build s", "build_seconds", ".1f"), ("update ms", "update", ".0f"), ("open ms", "open", ".0f"),
    ("memory MB", "memory", ".0f"), ("private MB", "private", ".0f"), ("disk MB", "disk", ".0f"),
)  # fmt: skip
_COLOURS = {
    "kb": "#0f5e54",
    "FTS5": "#3b6fb6",
    "tantivy": "#b5651d",
    "xapian": "#7a5195",
    "Whoosh": "#999999",
}
_WIDTH, _HEIGHT, _MARGIN = 640, 360, 56


def heading() -> str:
    """Return the names of the columns."""
    return "".join(
        f"{name:>11s}" for name in ("sections", "engine", *(column[0] for column in _COLUMNS))
    )


def line(figures: Figures) -> str:
    """Return one measurement as a line."""
    cells = "".join(f"{format(getattr(figures, name), how):>11s}" for _, name, how in _COLUMNS)
    return f"{figures.sections:>11d}{figures.engine:>11s}{cells}"


def plot(measured: list[Figures]) -> str:
    """Return an SVG of p95 by size, both on logarithmic scales."""
    sizes = [log10(one.sections) for one in measured]
    times = [log10(max(one.p95, 0.01)) for one in measured]
    left, right, low, high = min(sizes), max(sizes) + 1e-9, min(times), max(times) + 1e-9

    def at(one: Figures) -> tuple[float, float]:
        x = _MARGIN + (log10(one.sections) - left) / (right - left) * (_WIDTH - 3 * _MARGIN)
        y = (
            _HEIGHT
            - _MARGIN
            - (log10(max(one.p95, 0.01)) - low) / (high - low) * (_HEIGHT - 2 * _MARGIN)
        )
        return round(x, 1), round(y, 1)

    parts = [
        f'<text x="{_MARGIN}" y="24">p95 in milliseconds by number of sections (both scales logarithmic)</text>'
    ]
    for engine in dict.fromkeys(one.engine for one in measured):
        row = [one for one in measured if one.engine == engine]
        points = " ".join(f"{x},{y}" for x, y in map(at, row))
        colour = _COLOURS.get(engine, "#000")
        parts.append(
            f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>'
        )
        for one in row:
            x, y = at(one)
            parts.append(f'<circle cx="{x}" cy="{y}" r="3" fill="{colour}"/>')
            parts.append(
                f'<text x="{x + 6}" y="{y - 6}" fill="{colour}">{engine if one is row[-1] else ""} {one.p95:.2f}</text>'
            )
        if engine == measured[0].engine:
            parts += [
                f'<text x="{at(one)[0]}" y="{_HEIGHT - 20}" text-anchor="middle">{one.sections:,}</text>'
                for one in row
            ]
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        f'font-family="sans-serif" font-size="12">\n{body}\n</svg>\n'
    )
