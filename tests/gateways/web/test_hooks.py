"""Incoming webhooks: a request, what is answered, and what the room hears of it."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Any

import msgspec
import pytest

from beseda.catalogue import Language
from beseda.domain.actions import webhooks as actions
from beseda.domain.commands import Join, Say
from beseda.domain.webhooks import Direction, Webhook, digest_of
from beseda.gateways.web.exchange import Answer, Request
from beseda.gateways.web.hook_settings import WebhookSettings
from beseda.gateways.web.hooks import WRONG_TRIES_PER_MINUTE, Hooks
from tests.domain.fakes import Guest
from tests.storage.chatting import KeptChat

TOKEN = "the-token"


class World:
    """A room with Ann in it, its webhook, and a clock."""

    def __init__(self, chat: KeptChat, language: Language, **settings: Any) -> None:
        self.chat = chat
        self.now = 100.0
        self.hooks = Hooks(
            chat.hub, msgspec.convert(settings, WebhookSettings), language, lambda: self.now
        )
        self.ann = chat.enter("Ann")
        self.webhook = self.add(TOKEN)

    def add(self, token: str, room: str = "#ops", secret: str = "") -> Webhook:
        """Another webhook."""
        hub = self.chat.hub
        digest = digest_of(token)
        webhook = Webhook(
            *(hub.webhooks.new_id(), room, "ci", Direction.INCOMING),
            created=self.chat.now,
            digest=digest,
            secret=secret,
        )
        with hub.lock:
            actions.add(hub, webhook)
        return webhook

    def comes(self, room: str = "#ops") -> Guest:
        """Ann enters the room."""
        self.ann.does(Join(room))
        self.chat.settle()
        self.ann.hears()
        return self.ann

    def post(
        self, body: bytes | dict[str, Any], token: str = TOKEN, host: str = "192.0.2.7", **more: str
    ) -> Answer:
        """What is answered."""
        headers = {name.replace("_", "-"): value for name, value in more.items()}
        if isinstance(body, dict):
            body, headers["content-type"] = json.dumps(body).encode(), "application/json"
        return self.hooks.answer(Request("POST", f"/hooks/{token}", "", headers, body, host))


@contextmanager
def _world(directory: Path, language: Language = "en", **settings: Any) -> Iterator[World]:
    chat = KeptChat(directory)
    try:
        yield World(chat, language, **settings)
        assert chat.died == []
    finally:
        assert chat.store.stop(10)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with _world(tmp_path) as made:
        yield made


def said(answer: Answer) -> tuple[int, str]:
    """The status and the first line."""
    return int(answer.status), answer.body.decode().partition("\n")[0]


OK = (200, "ok")


class TestPosting:
    def test_it_is_said_and_recorded_before_the_answer(self, world: World) -> None:
        ann = world.comes()
        assert said(world.post({"text": "disk full\nreally"})) == OK
        assert ann.hears() == ["ci/hook to #ops: disk full", "ci/hook to #ops: really"]
        assert world.chat.texts("#ops") == ["disk full", "really"]

    def test_ok_is_all_that_is_answered(self, world: World) -> None:
        assert world.post({"text": "x"}) == Answer(HTTPStatus.OK, b"ok")

    def test_plain_text_as_from_curl(self, world: World) -> None:
        ann = world.comes()
        form = "application/x-www-form-urlencoded"
        assert said(world.post("привет".encode(), content_type=form)) == OK
        assert ann.hears() == ["ci/hook to #ops: привет"]

    def test_code_keeps_its_shape(self, world: World) -> None:
        assert said(world.post({"text": "if tea:\n    drink()\n   \nelse:"})) == OK
        assert world.chat.texts("#ops") == ["if tea:", "    drink()", "else:"]

    def test_a_name_of_its_own(self, world: World) -> None:
        ann = world.comes()
        assert said(world.post({"text": "x", "username": "Alert Manager"})) == OK
        assert ann.hears() == ["Alert-Manager/hook to #ops: x"]

    def test_whoever_comes_later_can_read_it(self, world: World) -> None:
        assert said(world.post({"text": "while nobody was there"})) == OK
        ann = world.comes()
        ann.does(Say("#ops", "hello"))
        world.chat.settle()
        assert world.chat.texts("#ops") == ["while nobody was there", "hello"]

    def test_its_room_may_be_named(self, world: World) -> None:
        assert said(world.post({"text": "x", "channel": "#OPS"})) == OK

    def test_nothing_to_say_is_fine_too(self, world: World) -> None:
        ann = world.comes()
        assert said(world.post({"action": "what nobody knows"}, x_github_event="unheard_of")) == OK
        assert ann.hears() == []


class TestRefusing:
    @pytest.mark.parametrize("token", ["", "another", TOKEN + "/", TOKEN.upper(), "x" * 5000])
    def test_a_wrong_token(self, world: World, token: str) -> None:
        assert said(world.post({"text": "x"}, token)) == (404, "no_service")

    def test_wrong_tokens_are_counted(self, world: World) -> None:
        for number in range(WRONG_TRIES_PER_MINUTE):
            assert said(world.post({"text": "x"}, f"wrong {number}")) == (404, "no_service")
        answer = world.post({"text": "x"}, "wrong")
        assert said(answer) == (429, "rate_limited")
        assert answer.headers == (("Retry-After", "2"),)
        assert said(world.post({"text": "x"}, "wrong", host="192.0.2.8")) == (404, "no_service")
        assert said(world.post({"text": "x"})) == OK  # perhaps by the same proxy
        world.now += 2
        assert said(world.post({"text": "x"}, "wrong")) == (404, "no_service")

    def test_a_removed_one(self, world: World) -> None:
        with world.chat.hub.lock:
            actions.remove(world.chat.hub, world.webhook.id)
        assert said(world.post({"text": "x"})) == (404, "no_service")

    @pytest.mark.parametrize("channel", ["#other", "@Ann", "other"])
    def test_another_room(self, world: World, channel: str) -> None:
        answer = world.post({"text": "x", "channel": channel})
        assert said(answer) == (403, "action_prohibited")
        assert b"#ops" in answer.body
        assert world.chat.texts("#ops") == []

    @pytest.mark.parametrize(
        ("body", "code"),
        [
            (b"{", "invalid_payload"),
            (b"[]", "invalid_payload"),
            (b'{"text": ""}', "no_text"),
        ],
    )
    def test_what_is_no_payload(self, world: World, body: bytes, code: str) -> None:
        assert said(world.post(body, content_type="application/json")) == (400, code)

    def test_the_sentence_is_in_the_servers_language(self, tmp_path: Path) -> None:
        with _world(tmp_path, "ru") as world:
            code, sentence = world.post({"text": "x"}, "wrong").body.decode().splitlines()
        assert (code, sentence[:18]) == ("no_service", "Такого вебхука нет")

    def test_signatures(self, world: World) -> None:
        world.add("signed", secret="key")
        body = b'{"text": "x"}'
        right = "sha256=" + hmac.new(b"key", body, hashlib.sha256).hexdigest()
        wrong = (403, "invalid_signature")
        assert said(world.post(body, "signed")) == wrong
        assert said(world.post(body, "signed", x_hub_signature_256=right[:-1] + "g")) == wrong
        assert said(world.post(body + b" ", "signed", x_hub_signature_256=right)) == wrong
        assert said(world.post(b"{", "signed")) == wrong
        assert said(world.post(body, "signed", x_hub_signature_256=right)) == OK
        assert world.chat.texts("#ops") == ["x"]

    def test_too_much(self, tmp_path: Path) -> None:
        with _world(tmp_path, rate=0.5, burst=3) as world:
            assert said(world.post({"text": "1\n2"})) == OK
            answer = world.post({"text": "3\n4"})
            assert said(answer) == (429, "rate_limited")
            assert answer.headers == (("Retry-After", "2"),)
            world.add("other")
            assert said(world.post({"text": "other"}, "other")) == OK
            world.now += 2
            assert said(world.post({"text": "3\n4"})) == OK
            assert world.chat.texts("#ops") == ["1", "2", "other", "3", "4"]

    def test_more_at_once_than_may_be_goes_through_in_time(self, tmp_path: Path) -> None:
        with _world(tmp_path, rate=1, burst=2) as world:
            assert said(world.post({"text": "1\n2\n3\n4"})) == OK
            assert said(world.post({"text": "5"})) == (429, "rate_limited")

    def test_a_full_disk(self, world: World) -> None:
        ann = world.comes()
        world.chat.fill_disk()
        long = "x" * 300
        seen = {said(world.post({"text": f"{long} {number}"}))[0] for number in range(30)}
        answer = world.post({"text": long})  # by now it is known that the disk is full
        assert said(answer) == (503, "service_unavailable")
        assert answer.headers == (("Retry-After", "5"),)
        assert 503 in seen
        assert len(ann.hears()) == len(world.chat.texts("#ops"))
        world.chat.free_disk()

    def test_what_could_not_be_recorded_is_not_shown(self, world: World) -> None:
        ann = world.comes()
        world.chat.fill_disk()
        answers = [said(world.post({"text": "x" * 400 + str(number)})) for number in range(30)]
        assert len(ann.hears()) == sum(each == OK for each in answers) < 30
        world.chat.free_disk()
