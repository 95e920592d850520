"""What the server does with UDP: plain people, one line a datagram, and IRC over QUIC."""

from collections.abc import Callable, Iterable
from socket import socket

from msgspec.structs import replace

from beseda.catalogue import Language
from beseda.catalogue import udp as texts
from beseda.domain.hub import Hub
from beseda.gateways.memory import Memory
from beseda.gateways.plain.form import PlainForm
from beseda.gateways.plain.session import PlainSession
from beseda.net.admission import Admission, Verdict
from beseda.net.connection import Connection, Handler
from beseda.net.datagram_network import DatagramNetwork
from beseda.net.securing import Security
from beseda.server.settings import Settings


class DatagramSide:
    """The UDP side of a server; for the main thread, but for what `Wordings` has."""

    def __init__(
        self,
        settings: Settings,
        language: Language,
        hub: Hub,
        memory: Memory,
        form: PlainForm,
        admission: Admission,
        security: Security,
        *,
        note: Callable[..., None],
        irc: Callable[[Connection], Handler],
        refusal: Callable[[str, Verdict], str],
        report: Callable[[str, BaseException], None],
        read_bytes: int,
    ) -> None:
        """`form` is the one of the plain sessions on TCP; `irc` gives a connection an IRC session;
        `refusal` says why somebody is not admitted; `note` and `report` are for the console."""
        self._settings = settings
        self._plain = replace(settings.plain, idle_seconds=settings.udp.idle_seconds)
        self._language = language
        self._hub = hub
        self._memory = memory
        self._form = form
        self._note = note
        self._irc = irc
        self.refusal = refusal
        self._network = DatagramNetwork(
            settings.udp,
            settings.net,
            admission,
            security,
            hears_text=not settings.server.password,  # which nobody could give: it is not encrypted
            outbox_bytes=settings.limits.outbox_bytes,
            read_bytes=read_bytes,
            after_round=hub.deliver,
            on_error=report,
        )

    def open(self, beside: Iterable[tuple[socket, bool]]) -> list[str]:
        """Take the port numbers of the TCP sockets `beside`, of which some demand TLS; returns what
        was opened, as people read it. What cannot be had the console tells; the rest of the server
        works without."""
        if not self._settings.udp.enabled:
            return []
        if self._settings.server.password:
            self._note("warning", text=texts.NO_PASSWORDS.to(self._language))
        return self._network.open(beside, self._failed)

    def start(self) -> None:
        """Let people in."""
        self._network.start(self._begin, self._begin_irc, self)

    def stop(self) -> bool:
        """Let everybody go; whether that went well."""
        return self._network.stop()

    # ── the network's `Wordings`, on its thread ────────────────────────────────────────────

    def code(self, code: str) -> list[str]:
        """See `Wordings`."""
        sentences = (text.to(self._language, code=code) for text in texts.ASK_CODE)
        return [*(f"* {sentence}\r\n" for sentence in sentences), f"{code}\r\n", code]

    def turned_away(self, address: str, verdict: Verdict) -> bytes:
        """See `Wordings`."""
        return f"ERROR :{self.refusal(address, verdict)}\r\n".encode()

    # ── within ─────────────────────────────────────────────────────────────────────────────

    def _begin(self, connection: Connection) -> Handler:
        self._note("connected", address=connection.address)
        return PlainSession(
            connection,
            self._hub,
            self._memory,
            self._language,
            self._plain,
            "",
            self._form,
        )

    def _begin_irc(self, connection: Connection) -> Handler:
        self._note("connected", address=connection.address)
        return self._irc(connection)

    def _failed(self, address: str, error: OSError) -> None:
        problem = error.strerror or str(error)
        text = texts.CANNOT_RECEIVE.to(self._language, address=address, problem=problem)
        self._note("warning", text=text)
