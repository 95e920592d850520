"""What the documents show of webhooks: bodies that are posted and sent, and other programs'
settings."""

import json
import re
import urllib.request
from pathlib import Path
from typing import Any

import pytest
import yaml

import beseda
from tests.docs import shell
from tests.docs.documents import Block, beside, blocks
from tests.docs.given import PASSWORD, Given, given
from tests.docs.hearing import hearing, hearing_lines
from tests.docs.matching import Matching
from tests.server.webhooks.receiving import Reply, receiving
from tests.system import posting

pytestmark = pytest.mark.slow

_URL = "http://chat.example.org:8080/hooks/TOKEN"


def _marked(mark: str, *languages: str) -> list[Block]:
    return [block for block in blocks(*languages) if block.comment(mark) is not None]


def _post(url: str, content: object) -> str:
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(url, json.dumps(content).encode(), headers)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return str(answer.read().decode())


@pytest.mark.parametrize("block", _marked("posted", "json"), ids=lambda block: block.name)
def test_what_can_be_posted(block: Block, tmp_path: Path) -> None:
    with given(block, tmp_path, server=True) as place, hearing(block, place):
        assert _post(place.real(_URL), json.loads(block.text)) == "ok"


@pytest.mark.parametrize("block", _marked("said in", "text"), ids=lambda block: block.name)
def test_what_is_said_of_the_block_above(block: Block, tmp_path: Path) -> None:
    above = beside(block, -1)
    assert above is not None
    with given(above, tmp_path, server=True) as place:
        room = block.comment("said in ") or ""
        with hearing_lines(place, room, block.text.splitlines()):
            assert _post(place.real(_URL), json.loads(above.text)) == "ok"


@pytest.mark.parametrize("block", _marked("sent", "json"), ids=lambda block: block.name)
def test_what_is_sent(block: Block, tmp_path: Path) -> None:
    shown = json.loads(block.text)
    with given(block, tmp_path, server=True) as place, receiving() as receiver:
        assert place.server is not None
        room, nick = shown["data"]["room"], shown["data"]["nick"]
        posting.add(place.server, room, to=receiver.url)
        address = f"127.0.0.1:{place.port}"
        proof = {"account": shown["data"]["account"], "password": PASSWORD}
        with beseda.Client(address, nick, rooms=[room], **proof) as person:
            person.say(room, shown["text"])
            (taken,) = receiver.wait_for(1)
    sent = json.dumps(json.loads(taken.body), indent=2).splitlines()
    assert not Matching().compare(block.text.splitlines(), sent), "\n".join(sent)


@pytest.mark.parametrize("block", _marked("answered", "json"), ids=lambda block: block.name)
def test_what_a_receiver_answers(block: Block, tmp_path: Path) -> None:
    with given(block, tmp_path, server=True) as place, receiving() as receiver:
        assert place.server is not None
        receiver.behave = lambda _: Reply(200, block.text.encode())
        posting.add(place.server, "#ops", to=receiver.url)
        with hearing(block, place):
            place.server.irc("Ann", "#ops").send("PRIVMSG #ops :!ping")


# ── other programs' settings ───────────────────────────────────────────────────────────────────

_ALERT = {
    "status": "firing",
    "labels": {"alertname": "DiskFull", "instance": "db-1:9100", "severity": "critical"},
    "annotations": {"summary": "3 % left on /var"},
}
_TEMPLATES = {
    "{{ .Status }}: {{ .CommonLabels.alertname }}": "firing: DiskFull",
    '{{ range .Alerts }}{{ .Annotations.summary }}{{ "\\n" }}{{ end }}': "3 % left on /var\n",
}
"""What Alertmanager makes of the templates that are shown, for `_ALERT`."""

_OF_WEBHOOK = {"send_resolved", "http_config", "url", "url_file", "max_alerts", "timeout"}
_OF_SLACK = {"send_resolved", "http_config", "api_url", "channel", "title", "title_link", "text"}
"""Keys of Alertmanager's `<webhook_config>` and, as far as they matter, `<slack_config>`."""

_OF_JOB = {"stage", "when", "script", "rules", "image", "needs"}
"""Keys of a job of GitLab CI that may be of use here."""


@pytest.mark.parametrize("block", _marked("configuration of", "yaml"), ids=lambda block: block.name)
def test_settings_of_alertmanager(block: Block, tmp_path: Path) -> None:
    """It posts what Alertmanager does with these settings."""
    assert block.comment("configuration of") == "Alertmanager"
    with given(block, tmp_path, server=True) as place, hearing(block, place):
        (receiver,) = yaml.safe_load(place.real(block.text))["receivers"]
        ((kind, (settings,)),) = [each for each in receiver.items() if each[0] != "name"]
        if kind == "webhook_configs":
            assert settings.keys() <= _OF_WEBHOOK
            body: Any = {"version": "4", "status": "firing", "alerts": [_ALERT]}
            assert _post(settings["url"], body) == "ok"
        else:
            assert kind == "slack_configs"
            assert settings.keys() <= _OF_SLACK
            title, text = (_TEMPLATES[settings[key]] for key in ("title", "text"))
            attachment = {"title": title, "text": text, "fallback": title, "color": "danger"}
            body = {"channel": settings["channel"], "username": "Alertmanager"}
            assert _post(settings["api_url"], body | {"attachments": [attachment]}) == "ok"


_VARIABLES = {
    "CI_PROJECT_NAME": "tea",
    "CI_COMMIT_REF_NAME": "main",
    "CI_PIPELINE_URL": "https://git.example.org/tea/31",
    "JOB_NAME": "tea",
    "BUILD_NUMBER": "31",
    "BUILD_URL": "https://ci.example.org/tea/31/",
}
"""What GitLab CI and Jenkins set, besides the address that their users do."""


@pytest.mark.parametrize("block", _marked("job of", "yaml", "groovy"), ids=lambda block: block.name)
def test_jobs(block: Block, tmp_path: Path) -> None:
    with given(block, tmp_path, server=True) as place, hearing(block, place):
        place.environ |= _VARIABLES | {"CHAT_WEBHOOK": place.real(_URL)}
        for command in _commands(block, place):
            shell.run(command, place)


def _commands(block: Block, place: Given) -> list[str]:
    if block.language == "groovy":
        assert "variable: 'CHAT_WEBHOOK'" in block.text
        return re.findall(r"\bsh '(.*)'", block.text)
    commands: list[str] = []
    for job in yaml.safe_load(block.text).values():
        assert job.keys() <= _OF_JOB
        commands += job["script"]
    return commands
