"""`python -m bench`: measure this server and, where installed, InspIRCd and ngIRCd."""

from __future__ import annotations

import gc
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console

from bench import machine, selftest
from bench.contenders import all_servers
from bench.crowd import GeneratorError
from bench.plot import write_svg
from bench.progress import Progress
from bench.report import print_report, show
from bench.results import Results, Sample
from bench.scenario import Scenario
from bench.scenarios import IDLE_CONNECTIONS, WINDOW, all_scenarios
from bench.servers import Launcher, Server, ServerError

RESULTS = Path(__file__).parent / "results"
NAMES = [scenario.name for scenario in all_scenarios(quick=False, descriptors=IDLE_CONNECTIONS)]
TABLE_WIDTH = 150
SELF_TEST_BACKLOGS = (1, 10, 20, 50, 100, WINDOW)


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--rounds", default=3, show_default=True, help="Rounds per scenario and server.")
@click.option("--only", multiple=True, type=click.Choice(NAMES), help="Only this; repeatable.")
@click.option("--servers", default="beseda,beseda-off,inspircd,ngircd", show_default=True)
@click.option("--quick", is_flag=True, help="Small sizes, one round: a smoke test.")
@click.option("--json", "json_path", type=click.Path(path_type=Path), help="Where figures go.")
@click.option("--svg", "svg_path", type=click.Path(path_type=Path), help="Where the plot goes.")
@click.option("--beseda-args", default="", help='More arguments, for example "--io-threads 2".')
@click.option("--pin/--no-pin", default=True, help="Give the generator a core of its own.")
@click.option("--self-test", is_flag=True, help="Measure only what the generator can take.")
def main(
    rounds: int,
    only: tuple[str, ...],
    servers: str,
    quick: bool,
    json_path: Path | None,
    svg_path: Path | None,
    beseda_args: str,
    pin: bool,
    self_test: bool,
) -> None:
    """Measure this server side by side with other IRC servers.

    Unless it is a quick run, figures and plot are written to bench/results by default.
    """
    # Wide enough for the widest table, also where there is no terminal to ask for its width.
    console = Console(width=max(Console().width, TABLE_WIDTH))
    cores = machine.split_cores(pin)
    if cores.generator:
        os.sched_setaffinity(0, cores.generator)
    # A pass of the garbage collector over all clients would show up as latency.
    gc.disable()
    descriptors = machine.raise_descriptor_limit()
    if self_test:
        _self_test(cores, console)
        return
    if descriptors < IDLE_CONNECTIONS + machine.SPARE_DESCRIPTORS:
        console.print(
            f"The hard limit on open files is {descriptors:,}: too low for "
            f"{IDLE_CONNECTIONS:,} idle connections, so there will be fewer of them."
        )
    contenders = _choose(servers, beseda_args, console)
    scenarios = [
        scenario
        for scenario in all_scenarios(quick, descriptors)
        if not only or scenario.name in only
    ]
    rounds = 1 if quick else rounds
    results = Results(
        scenarios, [server.name for server in contenders], _environment(contenders, rounds, quick)
    )
    launcher = Launcher(cores)
    try:
        for scenario in scenarios:
            for number in range(1, rounds + 1):
                for server in filter(scenario.suits, contenders):
                    results.samples.append(_measure(launcher, scenario, server, number, rounds))
    except KeyboardInterrupt:
        console.print("\nInterrupted; this is what there is so far.")
        results.environment["interrupted"] = True
    console.print()
    print_report(results, console)
    _write(results, console, quick, json_path, svg_path)
    if any(sample.error for sample in results.samples):
        sys.exit(1)


def _measure(
    launcher: Launcher, scenario: Scenario, server: Server, number: int, rounds: int
) -> Sample:
    progress = Progress(sys.stdout)
    progress.begin(f"{scenario.name:<12} round {number}/{rounds}  {server.name:<10}")
    try:
        measurement = scenario.run(launcher, server, progress.tick)
    except (GeneratorError, ServerError, OSError, RuntimeError) as error:
        progress.end(f"failed: {error}")
        return Sample(scenario.name, server.name, number, {}, [], str(error))
    column = next(column for column in scenario.columns if column.key == scenario.headline)
    value = show(measurement.figures.get(column.key), column.unit)
    progress.end(f"{value:>12} {scenario.headline_title}")
    return Sample(scenario.name, server.name, number, measurement.figures, measurement.notes)


def _choose(names: str, beseda_args: str, console: Console) -> list[Server]:
    wanted = [name.strip() for name in names.split(",")]
    known = {server.name: server for server in all_servers(beseda_args)}
    if unknown := [name for name in wanted if name not in known]:
        raise click.BadParameter(f"unknown: {', '.join(unknown)}", param_hint="--servers")
    chosen = []
    for name in wanted:
        if known[name].executable() is None:
            console.print(f"{name} is not installed and left out.")
        else:
            chosen.append(known[name])
    if not chosen:
        raise click.ClickException("no server to measure")
    return chosen


def _environment(servers: list[Server], rounds: int, quick: bool) -> dict[str, object]:
    return {
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "command": ["python", "-m", "bench", *sys.argv[1:]],
        "quick": quick,
        "rounds": rounds,
        "machine": machine.describe(),
        "servers": {
            server.name: {
                "version": server.version(),
                "arguments": server.arguments,
                "configuration": server.configuration,
            }
            for server in servers
        },
    }


def _write(
    results: Results, console: Console, quick: bool, json_path: Path | None, svg_path: Path | None
) -> None:
    if not quick:
        json_path = json_path or RESULTS / "benchmarks.json"
        svg_path = svg_path or RESULTS / "benchmarks.svg"
    if json_path:
        results.write(json_path)
        console.print(f"Figures: {os.path.relpath(json_path)}")
    if svg_path:
        write_svg(results, svg_path)
        console.print(f"Plot: {os.path.relpath(svg_path)}")


def _self_test(cores: machine.Cores, console: Console) -> None:
    for backlog in SELF_TEST_BACKLOGS:
        ceiling = selftest.measure(backlog, 1.0, cores)
        console.print(
            f"{backlog:>4} lines of {len(selftest.LINE)} bytes per visit: "
            f"{ceiling.deliveries_per_s:>12,.0f} deliveries/s, "
            f"{ceiling.microseconds_per_visit:.1f} µs per visit"
        )


if __name__ == "__main__":
    main()
