"""The plot: one group of bars per scenario, as an SVG file without any dependency."""

from __future__ import annotations

from html import escape
from pathlib import Path

from bench.report import show
from bench.results import Results
from bench.scenario import Column, Scenario

WIDTH = 860
LEFT = 110  # where bars begin
RIGHT = 640  # where the longest bar ends; its value stands to the right of it
BAR = 16
GAP = 5
TITLE = 24
GROUP_GAP = 20
TOP = 66
BOTTOM = 20

# The file brings its own background, as a page's may differ from what the reader's system says.
_STYLE = """
svg { font: 13px system-ui, sans-serif }
.ground { fill: #ffffff } text { fill: #1f2328 } .quiet { fill: #59636e } .axis { stroke: #d1d9e0 }
.spread { stroke: #1f2328; stroke-width: 1.5 }
.s0 { fill: #2f6fd0 } .s1 { fill: #8fb3ea } .s2 { fill: #c9752d } .s3 { fill: #3b8f6b }
.head { font-weight: 600 } .title { font-size: 17px; font-weight: 600 }
@media (prefers-color-scheme: dark) {
.ground { fill: #0d1117 } text { fill: #f0f6fc } .quiet { fill: #9198a1 } .axis { stroke: #3d444d }
.spread { stroke: #f0f6fc }
.s0 { fill: #5b9bff } .s1 { fill: #3d608f } .s2 { fill: #e39a55 } .s3 { fill: #58b88f }
}
"""


def write_svg(results: Results, path: Path) -> None:
    """Draw the headline figure of every scenario."""
    parts: list[str] = []
    y = TOP
    for scenario in results.scenarios:
        y = _group(parts, results, scenario, y) + GROUP_GAP
    height = y - GROUP_GAP + BOTTOM
    machine = results.environment.get("machine")
    about = f"{machine['cpu']}, {machine['cores']} cores" if isinstance(machine, dict) else ""
    rounds = results.environment.get("rounds")
    subtitle = f"{about} · median of {rounds} rounds, thin lines: lowest to highest round"
    size = f'width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}"'
    header = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">',
        "<title>Benchmarks</title>",
        f"<style>{_STYLE}</style>",
        f'<rect class="ground" width="{WIDTH}" height="{height}"/>',
        _text(16, 28, " · ".join(results.servers), "title"),
        _text(16, 48, subtitle, "quiet"),
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([*header, *parts, "</svg>"]) + "\n")


def _group(parts: list[str], results: Results, scenario: Scenario, y: int) -> int:
    """Draw one scenario from `y` downwards and return where it ends."""
    column = _headline(scenario)
    better = "more is better" if scenario.more_is_better else "less is better"
    parts.append(_text(16, y + 14, scenario.title, "head"))
    parts.append(_text(WIDTH - 16, y + 14, f"{scenario.headline_title}, {better}", "quiet", "end"))
    y += TITLE
    rounds = {
        server: list(results.values(scenario.name, server, column.key).values())
        for server in results.servers
    }
    longest = max((value for values in rounds.values() for value in values), default=0.0) or 1.0
    scale = (RIGHT - LEFT) / longest
    first = y
    for index, server in enumerate(results.servers):
        if not results.measured(scenario.name, server):
            continue
        middle = y + BAR / 2
        parts.append(_text(LEFT - 8, middle + 4, server, "", "end"))
        value = results.median(scenario.name, server, column.key)
        if value is not None:
            width = value * scale
            low, high = (LEFT + bound(rounds[server]) * scale for bound in (min, max))
            parts.append(
                f'<rect class="s{index % 4}" x="{LEFT}" y="{y}" width="{width:.1f}" '
                f'height="{BAR}" rx="2"/>'
            )
            if len(rounds[server]) > 1:
                parts.append(
                    f'<path class="spread" d="M{low:.1f} {middle} H{high:.1f}'
                    f'M{low:.1f} {middle - 3} v6M{high:.1f} {middle - 3} v6"/>'
                )
            text = _with_ratio(results, scenario, column, server, show(value, column.unit))
            parts.append(_text(max(LEFT + width, high) + 8, middle + 4, text))
        else:
            parts.append(_text(LEFT + 8, middle + 4, "no result", "quiet"))
        y += BAR + GAP
    parts.append(f'<path class="axis" d="M{LEFT} {first - 3} V{y - GAP + 3}"/>')
    return y


def _with_ratio(
    results: Results, scenario: Scenario, column: Column, server: str, text: str
) -> str:
    """Add to a peer's value what this project's is in comparison."""
    ours = results.servers[0]
    ratio = results.ratio(scenario.name, ours, server, column.key)
    if server == ours or ratio is None:
        return text
    return f"{text}  ({ours}: {ratio:.2f} ×)"


def _headline(scenario: Scenario) -> Column:
    return next(column for column in scenario.columns if column.key == scenario.headline)


def _text(x: float, y: float, text: str, style: str = "", anchor: str = "start") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" class="{style}" text-anchor="{anchor}">'
        f"{escape(text)}</text>"
    )
