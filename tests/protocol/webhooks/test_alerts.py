"""Alerts, as Alertmanager and Grafana send them."""

from typing import Any

from tests.protocol.webhooks.posting import post, said

FIRING = "[FIRING] DiskFull (instance=db-1:9100, severity=critical)"


def alert(name: str = "DiskFull", status: str = "firing", **more: Any) -> dict[str, Any]:
    return {
        "status": status,
        "labels": {"alertname": name, "instance": "db-1:9100", "severity": "critical", "team": "x"},
        "annotations": {"summary": "3 % left on /var", "description": "not shown"},
        "startsAt": "2026-11-20T10:00:00.5Z",
        "endsAt": "0001-01-01T00:00:00Z",
        "fingerprint": "0f5c1d2e3a4b5c6d",
        **more,
    }


def group(*alerts: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "version": "4",
        "groupKey": '{}:{alertname="DiskFull"}',
        "truncatedAlerts": 0,
        "status": "firing",
        "receiver": "beseda",
        "groupLabels": {"alertname": "DiskFull"},
        "commonLabels": {},
        "commonAnnotations": {},
        "externalURL": "http://alertmanager.example:9093",
        "alerts": list(alerts),
        **more,
    }


def test_alertmanager() -> None:
    posts = post(
        group(
            alert(generatorURL="http://p.example:9090/graph?g0.expr=up"),
            alert("HostDown", "resolved", annotations={}, labels={"alertname": "HostDown"}),
            alert(generatorURL="http://p.example/?" + "x" * 200, annotations={"description": "d"}),
        )
    )
    assert posts.lines == (
        f"{FIRING}: 3 % left on /var http://p.example:9090/graph?g0.expr=up",
        "[RESOLVED] HostDown",
        f"{FIRING}: d",
    )
    assert posts.kind == "message"


def test_in_russian() -> None:
    assert said(group(alert(status="resolved")), language="ru") == [
        "[ОТБОЙ] DiskFull (instance=db-1:9100, severity=critical): 3 % left on /var"
    ]


def test_many_alerts() -> None:
    lines = said(group(*[alert()] * 25, truncatedAlerts=7))
    assert len(lines) == 21
    assert lines[-1] == "… 12 more alerts"


def test_grafana() -> None:
    payload = group(
        alert(
            values={"A": 97.2},
            valueString="[ var='A' labels={} value=97.2 ]",
            dashboardURL="https://g.example/d/disk?orgId=1",
            panelURL="https://g.example/d/disk?orgId=1&viewPanel=2",
            silenceURL="https://g.example/alerting/silence/new",
        ),
        version="1",
        orgId=1,
        title="[FIRING:1] DiskFull",
        state="alerting",
        message="**Firing**\n\nValue: A=97.2",
    )
    assert said(payload) == [
        f"{FIRING}: 3 % left on /var https://g.example/d/disk?orgId=1&viewPanel=2"
    ]


def test_what_is_missing_or_wrong() -> None:
    assert said({"status": "firing", "alerts": [{}, None, {"labels": 3, "status": "odd"}]}) == [
        "[FIRING] ?",
        "[ODD] ?",
    ]
    assert said({"status": "firing", "alerts": []}) == []
    assert said(group(alert(generatorURL="javascript:alert(1)", annotations=None))) == [FIRING]
