"""The table on the screen."""

from __future__ import annotations

from rich.box import SIMPLE
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bench.results import Results
from bench.scenario import Scenario, Unit

_MISSING = "–"


def show(value: float | None, unit: Unit) -> str:
    """A figure as people read it."""
    if value is None:
        return _MISSING
    if unit is Unit.RATE:
        return f"{value:,.0f}"
    if unit is Unit.RATIO:
        return f"{value:.2f} ×"
    if unit is Unit.CORES:
        return f"{value:.0%}"
    if unit is Unit.BYTES:
        return _scaled(value, 1024, ("B", "KiB", "MiB", "GiB"))
    return _scaled(value, 1000, ("µs", "ms", "s"))


def _scaled(value: float, step: int, units: tuple[str, ...]) -> str:
    index = 0
    while abs(value) >= step and index < len(units) - 1:
        value /= step
        index += 1
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    return f"{value:.{digits}f} {units[index]}"


def print_report(results: Results, console: Console) -> None:
    """Print one table per scenario, with all its remarks."""
    for scenario in results.scenarios:
        console.print(f"[bold]{escape(scenario.title)}[/]", highlight=False)
        console.print(_table(results, scenario))
        for remark in results.remarks(scenario.name):
            console.print(f"  [yellow]![/] {escape(remark)}", highlight=False)
        console.print()


def _table(results: Results, scenario: Scenario) -> Table:
    table = Table(box=SIMPLE)
    table.add_column("median of rounds", no_wrap=True)
    for column in scenario.columns:
        table.add_column(column.title, justify="right")
    for server in results.servers:
        medians = [
            show(results.median(scenario.name, server, column.key), column.unit)
            for column in scenario.columns
        ]
        table.add_row(server, *medians)
    ours, *peers = results.servers
    table.add_section()
    for peer in peers:
        ratios = []
        for column in scenario.columns:
            ratio = results.ratio(scenario.name, ours, peer, column.key)
            ratios.append(f"{ratio:.2f} ×" if column.compared and ratio is not None else "")
        if any(ratios):
            table.add_row(f"{ours} / {peer}", *ratios, style="cyan")
    return table
