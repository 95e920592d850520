"""The scenarios, in the order they are run, in full and in quick sizes."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial

from bench.machine import SPARE_DESCRIPTORS
from bench.scenario import (
    BUSY_COLUMNS,
    DELIVERY_COLUMNS,
    Column,
    Scenario,
    Unit,
    latency_columns,
)
from bench.scenarios import durable, forms, idle, joins, logins, paced, saturated, start
from bench.scenarios.durable import Durable
from bench.scenarios.idle import Idle
from bench.scenarios.logins import Logins
from bench.scenarios.paced import Pace
from bench.scenarios.saturated import Load
from bench.servers import DEEP, TLS

# The same for every server. A line of 100 bytes of text is some 140 bytes long on the wire, so
# 200 of them stay below 32 KiB, the most ngIRCd keeps for a user before it removes him, even if
# the kernel buffered nothing at all. See README for how throughput depends on it.
WINDOW = 200
# A server that waits for its disk before it shows anything is idle for much of the time in which
# the readers catch up with 200 messages. With 400 InspIRCd does best; with 1,000 there is always
# something to do.
DEEP_WINDOWS = (400, 1000)
BATCH = 20
SMALL_ROOM_WINDOW = 40
SMALL_ROOM_BATCH = 10
IDLE_CONNECTIONS = 10_000

_MEMORY = Column("resident_bytes", "memory", Unit.BYTES)


def all_scenarios(quick: bool, descriptors: int) -> list[Scenario]:
    """Every scenario; `descriptors` is how many files a process may have open."""
    seconds = 0.5 if quick else 5.0
    sizes = (
        ("200", 200, WINDOW),
        *((f"200-w{window}", 200, window) for window in DEEP_WINDOWS),
        ("1000", 1000, WINDOW),
    )
    scenarios = [
        _fan_out(name, Load(1, people // 4 if quick else people, 10, window, BATCH, seconds))
        for name, people, window in sizes
    ]
    people = 50 if quick else 200
    scenarios.append(_fan_out("200-tls", Load(1, people, 10, WINDOW, BATCH, seconds, tls=True)))
    for rate in (20_000, 100_000, 300_000):
        people = 50 if quick else 200
        pace = Pace(rate * people // 200, people, 10, 10, seconds)
        scenarios.append(_paced(rate, pace))
    rooms = Load(10 if quick else 250, 4, 1, SMALL_ROOM_WINDOW, SMALL_ROOM_BATCH, seconds)
    return [
        *scenarios,
        _small_rooms(rooms),
        _durable(Durable(2_000, 10, 4, 10, seconds) if quick else Durable(20_000, 100, 4, 10, 5.0)),
        *(
            _logins(
                Logins(Pace(5_000, 50, 10, 10, seconds), 600, 20, seen)
                if quick
                else Logins(Pace(20_000, 200, 10, 10, 10.0), 1_000, 20 if seen else 200, seen)
            )
            for seen in (True, False)
        ),
        _wire_forms(Load(1, 50 if quick else 200, 10, WINDOW, BATCH, seconds)),
        _joins(50 if quick else 1000),
        _idle(300 if quick else IDLE_CONNECTIONS, 100 if quick else 2000, descriptors),
        _start(1 if quick else 5),
    ]


def _fan_out(name: str, load: Load) -> Scenario:
    return Scenario(
        name=f"fanout-{name}",
        title=(
            f"Saturated: {load.people:,} people in one room, {load.senders} of them talking, "
            f"up to {load.window:,} messages ahead" + (", over TLS" if load.tls else "")
        ),
        headline="deliveries_per_s",
        headline_title="deliveries/s",
        more_is_better=True,
        columns=(*DELIVERY_COLUMNS, _MEMORY, *BUSY_COLUMNS),
        parameters=asdict(load),
        run=partial(saturated.run, load=load),
        needs=_needs(load),
    )


def _needs(load: Load) -> frozenset[str]:
    needs = ((DEEP, load.window > WINDOW), (TLS, load.tls))
    return frozenset(feature for feature, needed in needs if needed)


def _small_rooms(load: Load) -> Scenario:
    people = load.rooms * load.people
    return Scenario(
        name="rooms",
        title=f"Saturated: {people:,} people in {load.rooms} rooms of {load.people}",
        headline="deliveries_per_s",
        headline_title="deliveries/s",
        more_is_better=True,
        columns=(*DELIVERY_COLUMNS, _MEMORY, *BUSY_COLUMNS),
        parameters=asdict(load),
        run=partial(saturated.run, load=load),
    )


def _durable(size: Durable) -> Scenario:
    return Scenario(
        name="durable",
        title=(
            f"Acknowledged: {size.messages_per_s:,} messages/s in {size.rooms} rooms of "
            f"{size.people}, each recorded before it is shown"
        ),
        headline="latency_p99_us",
        headline_title="echo, 99th percentile",
        more_is_better=False,
        columns=(
            Column("acknowledged_per_s", "acknowledged/s", Unit.RATE),
            *latency_columns("latency"),
            Column("server_us_per_message", "CPU/message", Unit.MICROSECONDS),
            Column("written_bytes_per_message", "written", Unit.BYTES, compared=False),
            Column("stored_bytes_per_message", "stored", Unit.BYTES, compared=False),
            *BUSY_COLUMNS,
            Column("send_lateness_p99_us", "late p99", Unit.MICROSECONDS, compared=False),
        ),
        parameters=asdict(size),
        run=partial(durable.run, size=size),
        needs=frozenset(durable.NEEDS),
    )


def _logins(size: Logins) -> Scenario:
    who = "people who come back" if size.seen_before else "people who have not been here yet"
    return Scenario(
        name="logins" if size.seen_before else "logins-first",
        title=(
            f"Logins of {who}: {size.per_minute:,} a minute, while {size.pace.people} people in a "
            f"room get {size.pace.deliveries_per_s:,} deliveries/s"
        ),
        headline="visited_p99_us",
        headline_title="99th percentile meanwhile",
        more_is_better=False,
        columns=(
            Column("alone_p50_us", "alone p50", Unit.MICROSECONDS),
            Column("alone_p99_us", "alone p99", Unit.MICROSECONDS),
            Column("visited_p50_us", "visited p50", Unit.MICROSECONDS),
            Column("visited_p99_us", "visited p99", Unit.MICROSECONDS),
            Column("p99_ratio", "p99 ×", Unit.RATIO, compared=False),
            Column("logins_per_minute", "logins/min", Unit.RATE, compared=False),
            Column("login_p50_us", "login p50", Unit.MICROSECONDS, compared=False),
            Column("alone_server_busy", "server alone", Unit.CORES, compared=False),
            Column("visited_server_busy", "server visited", Unit.CORES, compared=False),
        ),
        parameters=asdict(size),
        run=partial(logins.run, size=size),
        needs=frozenset(logins.NEEDS),
        variants=False,
    )


def _wire_forms(load: Load) -> Scenario:
    ratios = [(name, f"{name}_{{}}_ratio") for name in forms.CROWDS if name != forms.PLAIN]
    return Scenario(
        name="wire-forms",
        title=f"Wire forms: {load.people} people in one room, plain and modern clients",
        headline="modern_deliveries_per_s",
        headline_title="deliveries/s, modern",
        more_is_better=True,
        columns=(
            *(Column(f"{name}_deliveries_per_s", f"{name}/s", Unit.RATE) for name in forms.CROWDS),
            *(
                Column(ratio.format("deliveries_per_s"), f"{name} ×", Unit.RATIO, False)
                for name, ratio in ratios
            ),
            *(
                Column(f"{name}_server_us_per_delivery", f"CPU {name}", Unit.MICROSECONDS)
                for name in forms.CROWDS
            ),
            *(
                Column(ratio.format("server_us_per_delivery"), f"CPU {name} ×", Unit.RATIO, False)
                for name, ratio in ratios
            ),
        ),
        parameters=asdict(load),
        run=partial(forms.run, load=load),
        needs=frozenset(forms.MODERN),
    )


def _paced(rate: int, pace: Pace) -> Scenario:
    return Scenario(
        name=f"paced-{rate // 1000}k",
        title=f"Paced: {pace.deliveries_per_s:,} deliveries/s in a room of {pace.people}",
        headline="latency_p99_us",
        headline_title="99th percentile",
        more_is_better=False,
        columns=(
            *DELIVERY_COLUMNS,
            *latency_columns("latency"),
            _MEMORY,
            *BUSY_COLUMNS,
            Column("send_lateness_p99_us", "late p99", Unit.MICROSECONDS, compared=False),
        ),
        parameters=asdict(pace),
        run=partial(paced.run, pace=pace),
    )


def _joins(people: int) -> Scenario:
    return Scenario(
        name="joins",
        title=f"Joins: one room growing to {people:,} people",
        headline="joins_per_s",
        headline_title="joins/s",
        more_is_better=True,
        columns=(
            Column("joins_per_s", "joins/s", Unit.RATE),
            *DELIVERY_COLUMNS,
            _MEMORY,
            *BUSY_COLUMNS,
        ),
        parameters={"people": people, "window": saturated.JOIN_WINDOW},
        run=partial(joins.run, people=people),
    )


def _idle(wanted: int, pings: int, descriptors: int) -> Scenario:
    size = Idle(min(wanted, descriptors - SPARE_DESCRIPTORS), wanted, pings)
    return Scenario(
        name="idle",
        title=f"Idle: {size.connections:,} registered connections",
        headline="bytes_per_connection",
        headline_title="per connection",
        more_is_better=False,
        columns=(
            Column("bytes_per_connection", "per connection", Unit.BYTES),
            Column("resident_bytes", "memory", Unit.BYTES),
            Column("registrations_per_s", "registrations/s", Unit.RATE),
            Column("server_us_per_registration", "CPU/registr.", Unit.MICROSECONDS),
            *latency_columns("ping"),
            *BUSY_COLUMNS,
        ),
        parameters=asdict(size),
        run=partial(idle.run, idle=size),
        variants=False,
    )


def _start(times: int) -> Scenario:
    return Scenario(
        name="start",
        title=f"Start: from process start to the first connection (median of {times})",
        headline="start_us",
        headline_title="until accepting",
        more_is_better=False,
        columns=(
            Column("start_us", "accepting", Unit.MICROSECONDS),
            Column("start_to_welcome_us", "first welcome", Unit.MICROSECONDS),
            Column("resident_bytes", "memory", Unit.BYTES),
        ),
        parameters={"times": times},
        run=partial(start.run, times=times),
        variants=False,
    )
