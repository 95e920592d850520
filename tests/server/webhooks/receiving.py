"""A receiver of webhooks: an HTTP server on a thread, which answers as it is told."""

import json
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

from beseda.protocol.webhooks.signing import verify

SECONDS = 10.0


class Taken(NamedTuple):
    """A request."""

    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def text(self) -> str:
        return str(json.loads(self.body)["text"])


class Reply(NamedTuple):
    """What it answers."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = {}


Behaviour = Callable[[Taken], Reply | None]
"""None: it hangs until the receiver is closed."""


class Receiver:
    """Remembers requests; answers with 200, or as `behave` says."""

    def __init__(self, port: int = 0) -> None:
        self.requests: list[Taken] = []
        self.behave: Behaviour = lambda _taken: Reply()
        self._more = threading.Condition()
        self._closing = threading.Event()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                reply = receiver._take(Taken(self.path, headers, body))
                if reply is None:
                    return
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(reply.body)))
                self.end_headers()
                self.wfile.write(reply.body)

            def log_message(self, *_arguments: Any) -> None:
                """Quietly."""

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/take?who=beseda"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    def _take(self, taken: Taken) -> Reply | None:
        with self._more:
            self.requests.append(taken)
            reply = self.behave(taken)
            self._more.notify_all()
        if reply is None:
            self._closing.wait(SECONDS)
        return reply

    def texts(self) -> list[str]:
        """What came, in order."""
        return [taken.text for taken in list(self.requests)]

    def wait_for(self, count: int) -> list[Taken]:
        """Wait for so many requests; all that came."""
        with self._more:
            self._more.wait_for(lambda: len(self.requests) >= count, SECONDS)
            assert len(self.requests) >= count, f"not {count}: {self.texts()}"
            return list(self.requests)

    def wait_for_text(self, text: str) -> list[Taken]:
        """Wait for a request with this text; all that came."""
        with self._more:
            self._more.wait_for(lambda: text in self.texts(), SECONDS)
            assert text in self.texts(), f"no {text}: {self.texts()}"
            return list(self.requests)

    def encrypt(self, context: ssl.SSLContext) -> None:
        """Whoever comes from now on has to speak TLS."""
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)

    def close(self) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(SECONDS)


@contextmanager
def receiving(port: int = 0) -> Iterator[Receiver]:
    """A receiver that is closed at the end."""
    receiver = Receiver(port)
    try:
        yield receiver
    finally:
        receiver.close()


def failing(times: int, status: int = 503) -> Behaviour:
    """It fails so often, and then takes all."""
    left = iter(range(times))
    return lambda _taken: Reply(status) if next(left, None) is not None else Reply()


def is_signed(taken: Taken, secret: str, now: float | None = None) -> bool:
    """Whether its signature is right, and of this moment."""
    return verify(secret, taken.headers, taken.body, time.time() if now is None else now)
