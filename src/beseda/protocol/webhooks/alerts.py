"""Webhooks of Prometheus's Alertmanager and of Grafana, which send the same kind of payload.

Alertmanager: "Configuration", `<webhook_config>`; Grafana: "Configure webhook notifications".
"""

from beseda.catalogue.text import Language
from beseda.catalogue.webhooks import (
    ALERT,
    ALERT_STATES,
    ALERT_UNEXPLAINED,
    LEFT_OUT,
    MORE_ALERTS,
)
from beseda.protocol.webhooks.fields import Fields, first, number, table, tables, text
from beseda.protocol.webhooks.lines import Lines
from beseda.protocol.webhooks.posts import Posts

_MOST_ALERTS = 20
_LABELS = ("instance", "job", "service", "namespace", "severity")
"""Those that tell one alert from another of the same name, in their order."""

_MOST_GENERATOR_URL = 120
"""Prometheus's address of a graph has the whole expression in it; a longer one is left out."""


def is_alerts(fields: Fields) -> bool:
    """Whether a payload is theirs."""
    return bool(text(fields, "status")) and isinstance(fields.get("alerts"), list)


def read_alerts(fields: Fields, language: Language) -> Posts:
    """One line for each alert."""
    lines = Lines(language)
    alerts = tables(fields, "alerts")
    for alert in alerts[:_MOST_ALERTS]:
        _say(lines, alert, fields)
    left_out = max(len(alerts) - _MOST_ALERTS, 0) + max(number(fields, "truncatedAlerts"), 0)
    if left_out:
        lines.say(LEFT_OUT, what=lines.count(left_out, MORE_ALERTS))
    return Posts(lines=lines.end())


def _say(lines: Lines, alert: Fields, group: Fields) -> None:
    labels, notes = table(alert, "labels"), table(alert, "annotations")
    status = text(alert, "status") or text(group, "status")
    state = ALERT_STATES.get(status)
    values = {
        "status": lines.words(state) if state else f"[{status.upper()}]",
        "name": _name(labels),
    }
    summary = first(notes, "summary", "message", "description", "title")
    if summary:
        values["summary"] = summary
    lines.say(ALERT if summary else ALERT_UNEXPLAINED, _url(alert, notes), **values)


def _name(labels: Fields) -> str:
    known = ((label, text(labels, label)) for label in _LABELS)
    told = ", ".join(f"{label}={value}" for label, value in known if value)
    name = text(labels, "alertname") or "?"
    return f"{name} ({told})" if told else name


def _url(alert: Fields, notes: Fields) -> str:
    found = first(alert, "panelURL", "dashboardURL") or first(notes, "runbook_url", "dashboard_url")
    generator = text(alert, "generatorURL")
    return found or (generator if len(generator) <= _MOST_GENERATOR_URL else "")
