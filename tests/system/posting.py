"""Posting to webhooks as curl does, and making them as the operator does."""

import json
from pathlib import Path
from typing import Any

from beseda.server.control_client import ask
from beseda.server.control_wire import AddWebhook, Answer, RemoveWebhook, WebhookAdded
from tests.system.running import Running
from tests.system.serving import Served
from tests.system.talking import Client


def order(directory: Path, wanted: AddWebhook | RemoveWebhook) -> Answer:
    """The answer on the control socket of the server with this data."""
    *_, answer = ask(directory, wanted)
    return answer


def add(server: Running, room: str, **more: str) -> WebhookAdded:
    """Another webhook of a server in this process."""
    added = order(server.assembly.store.file.parent, AddWebhook(room, **more))
    assert isinstance(added, WebhookAdded), added
    return added


def request_for(url: str, body: bytes, content_type: str = "") -> bytes:
    """A POST as curl writes it."""
    _, _, rest = url.partition("://")
    host, _, path = rest.partition("/")
    fields = {
        "Host": host,
        "User-Agent": "curl/8",
        "Accept": "*/*",
        "Content-Type": content_type or "application/x-www-form-urlencoded",
        "Content-Length": str(len(body)),
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"POST /{path} HTTP/1.1\r\n{head}\r\n".encode() + body


def answer(client: Client) -> tuple[int, str]:
    """The status and the body of the answer; the connection is closed."""
    head, _, body = client.until_closed().partition("\r\n\r\n")
    client.close()
    return int(head.split(" ", 2)[1]), body


def answer_to(client: Client, request: bytes) -> tuple[int, str]:
    """The same, to a request."""
    client.send_raw(request)
    return answer(client)


def post(server: Running | Served, url: str, payload: dict[str, Any]) -> tuple[int, str]:
    """Post JSON; the status and the body of the answer."""
    request = request_for(url, json.dumps(payload).encode(), "application/json")
    return answer_to(server.connect(), request)
