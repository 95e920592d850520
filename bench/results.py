"""Everything that was measured, and what is concluded from it."""

from __future__ import annotations

import json
import statistics
from dataclasses import asdict, dataclass, field
from pathlib import Path

from bench.scenario import Scenario


@dataclass(frozen=True)
class Sample:
    """One round of one scenario against one server."""

    scenario: str
    server: str
    round: int
    figures: dict[str, float]
    notes: list[str]
    error: str | None = None


@dataclass
class Results:
    """All samples of a run, together with what was run where and how."""

    scenarios: list[Scenario]
    servers: list[str]  # the first one is compared to the others
    environment: dict[str, object]
    samples: list[Sample] = field(default_factory=list)

    def values(self, scenario: str, server: str, key: str) -> dict[int, float]:
        """A figure by round; rounds that failed are missing."""
        return {
            sample.round: sample.figures[key]
            for sample in self.samples
            if (sample.scenario, sample.server) == (scenario, server) and key in sample.figures
        }

    def measured(self, scenario: str, server: str) -> bool:
        """Whether it was tried at all: not every server has what each scenario needs."""
        return any((each.scenario, each.server) == (scenario, server) for each in self.samples)

    def median(self, scenario: str, server: str, key: str) -> float | None:
        """The median of a figure over all rounds."""
        values = self.values(scenario, server, key)
        return statistics.median(values.values()) if values else None

    def ratio(self, scenario: str, server: str, peer: str, key: str) -> float | None:
        """The median over all rounds of `server`'s figure divided by `peer`'s of the same round.

        The two of a round were measured right after each other, so what disturbs the machine for
        longer than that disturbs both and cancels out.
        """
        ours = self.values(scenario, server, key)
        theirs = self.values(scenario, peer, key)
        ratios = [ours[number] / theirs[number] for number in ours if theirs.get(number)]
        return statistics.median(ratios) if ratios else None

    def remarks(self, scenario: str) -> list[str]:
        """Notes and errors, each with the server and the rounds it belongs to."""
        rounds: dict[tuple[str, str], list[str]] = {}
        for sample in self.samples:
            if sample.scenario == scenario:
                texts = [f"failed: {sample.error}"] if sample.error else sample.notes
                for text in texts:
                    rounds.setdefault((sample.server, text), []).append(str(sample.round))
        return [
            f"{server}, round {', '.join(numbers)}: {text}"
            for (server, text), numbers in rounds.items()
        ]

    def write(self, path: Path) -> None:
        """Write it all as JSON."""
        document = {
            "environment": self.environment,
            "units": "figures end in their unit: _s, _us, _bytes, _per_s; *_busy is in cores",
            "summary": {scenario.name: self._summary(scenario) for scenario in self.scenarios},
            "samples": [asdict(sample) for sample in self.samples],
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n")

    def _summary(self, scenario: Scenario) -> dict[str, object]:
        keys = [column.key for column in scenario.columns]
        compared = [column.key for column in scenario.columns if column.compared]
        ours, *peers = self.servers
        return {
            "title": scenario.title,
            "parameters": scenario.parameters,
            "medians": {
                server: {key: self.median(scenario.name, server, key) for key in keys}
                for server in self.servers
            },
            "ratios": {
                f"{ours} / {peer}": {
                    key: self.ratio(scenario.name, ours, peer, key) for key in compared
                }
                for peer in peers
            },
            "remarks": self.remarks(scenario.name),
        }
