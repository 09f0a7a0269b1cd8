"""Draws the charts of docs/benchmarks.md from the tables on that page.

benches/figures and `cargo xtask client-figures` call `draw` after they wrote their
tables, so that a chart and its table never differ.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/benchmarks.md"
FOLDER = ROOT / "docs/charts"

WIDTH, LABEL, ROW, TOP = 800, 370, 30, 52
BAR = WIDTH - LABEL - 110
STYLE = """\
.back{fill:#fff}.text{fill:#1f2328}.unit{fill:#59636e}.ours{fill:#0969da}.other{fill:#afb8c1}
@media (prefers-color-scheme:dark){
.back{fill:#0d1117}.text{fill:#f0f6fc}.unit{fill:#9198a1}.ours{fill:#4493f8}.other{fill:#656c76}}"""


@dataclass(frozen=True)
class Chart:
    """A bar for each row of a table, or for each cell of one row."""

    name: str
    title: str
    unit: str
    # The first cell of the table's header.
    table: str
    # The column of the values; with a row, its cells are the values.
    column: int = 1
    row: str | None = None


CHARTS = [
    Chart("stages", "Generating four documents, by stage, one thread", "ms", "stage, on one thread"),
    Chart("json", "A page of 500 users", "ms", "a page of 500 users"),
    Chart("lines", "Emitted lines for each method", "lines", "emitted module", column=3),
    Chart("requests", "CPU for one request", "µs", "10000 requests, 64 at a time", row="CPU a request, µs"),
    Chart("cold-build", "Cold debug build", "CPU seconds", "cold debug build"),
]


def tables(text: str) -> dict[str, list[list[str]]]:
    """The tables of a page, header and rows, by the first cell of the header."""
    found: dict[str, list[list[str]]] = {}
    for block in re.findall(r"(?:^\|.*\|\n)+", text, re.M):
        lines = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in block.splitlines()]
        found[lines[0][0]] = [lines[0], *lines[2:]]
    return found


def bars(chart: Chart, table: list[list[str]]) -> list[tuple[str, str]]:
    """Labels with their values, as the table has them."""
    header, *rows = table
    if chart.row is not None:
        row = next(row for row in rows if row[0] == chart.row)
        # The last column is the ratio of the others.
        return [(label, number(cell)) for label, cell in zip(header[1:-1], row[1:-1], strict=True)]
    return [(row[0], number(row[chart.column])) for row in rows]


def number(cell: str) -> str:
    """The number that a cell begins with."""
    match = re.match(r"[\d,.]+", cell)
    assert match, f"`{cell}` begins with no number"
    return match[0]


def size(value: str) -> float:
    """A number as such."""
    return float(value.replace(",", ""))


def svg(chart: Chart, rows: list[tuple[str, str]]) -> str:
    """The chart, in the colours that its reader prefers."""
    height = TOP + ROW * len(rows) + 14
    longest = max(size(value) for _, value in rows)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        'role="img" aria-labelledby="title" font-family="system-ui, sans-serif" font-size="14">',
        f'<title id="title">{escape(chart.title)}, {chart.unit}</title>',
        f"<style>\n{STYLE}\n</style>",
        f'<rect class="back" width="{WIDTH}" height="{height}" rx="8"/>',
        f'<text class="text" x="16" y="30" font-weight="600">{escape(chart.title)} '
        f'<tspan class="unit" font-weight="400">{chart.unit}, less is better</tspan></text>',
    ]
    for index, (label, value) in enumerate(rows):
        y = TOP + ROW * index
        label = label.replace("`", "")
        kind = "other" if re.search(r"google-|serde_json", label) and "workspace" not in label else "ours"
        width = max(2, round(BAR * size(value) / longest))
        lines += [
            f'<text class="text" x="{LABEL - 10}" y="{y + 18}" text-anchor="end" font-size="13">{escape(label)}</text>',
            f'<rect class="{kind}" x="{LABEL}" y="{y + 4}" width="{width}" height="{ROW - 10}" rx="3"/>',
            f'<text class="text" x="{LABEL + width + 8}" y="{y + 18}" font-size="13">{value}</text>',
        ]
    return "\n".join([*lines, "</svg>"]) + "\n"


def draw() -> None:
    """Writes the charts of all tables that the page has."""
    found = tables(PAGE.read_text(encoding="utf-8"))
    FOLDER.mkdir(exist_ok=True)
    for chart in CHARTS:
        if table := found.get(chart.table):
            (FOLDER / f"{chart.name}.svg").write_text(svg(chart, bars(chart, table)), encoding="utf-8")


def replace(begin: str, end: str, text: str) -> None:
    """Replaces the figures between two lines of the page, and draws them."""
    before, rest = PAGE.read_text(encoding="utf-8").split(begin)
    _, after = rest.split(end)
    PAGE.write_text(f"{before}{begin}\n{text}\n{end}{after}", encoding="utf-8")
    draw()
