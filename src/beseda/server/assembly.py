"""Puts a server together: the one file that knows every part."""

import os
import shlex
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from beseda.catalogue import Language
from beseda.catalogue import lifecycle as texts
from beseda.catalogue.endings import ENDINGS
from beseda.domain import lasting, registered
from beseda.domain.accounts import Accounts
from beseda.domain.hub import Hub, Policy
from beseda.domain.kept import Lasting
from beseda.domain.notes import Note
from beseda.domain.people import Person
from beseda.gateways.irc.gateway import make_server
from beseda.gateways.irc.session import Control, IrcSession
from beseda.gateways.memory import Memory
from beseda.gateways.plain.form import PlainForm
from beseda.gateways.plain.session import PlainSession
from beseda.gateways.web.pages import DEFAULT_SITE, Site
from beseda.gateways.web.request import Address
from beseda.gateways.web.session import WebSession
from beseda.net.address import QUIC_SCHEME, TLS_SCHEME, UDP_SCHEME
from beseda.net.admission import Admission, Verdict
from beseda.net.connection import Connection, Handler
from beseda.net.network import Network
from beseda.net.sniff import Guess
from beseda.net.sniffing import Sniffer
from beseda.server.account_orders import AccountOrders
from beseda.server.console import Console, ConsoleEvent
from beseda.server.control import ControlSocket
from beseda.server.control_wire import (
    AddWebhook,
    AskStatus,
    Delete,
    RemoveWebhook,
    Request,
    Status,
)
from beseda.server.datagrams import DatagramSide
from beseda.server.encryption import Encryption
from beseda.server.hashing import Apart
from beseda.server.identifying import make_identity
from beseda.server.joining import EVERYWHERE, own_address
from beseda.server.mounting import Mount
from beseda.server.naming import make_names
from beseda.server.orders import Keys, Orders, Work
from beseda.server.settings import Settings, data_directory
from beseda.server.web_side import WebSide
from beseda.server.webhooks.side import WebhookSide
from beseda.storage.database import ERRORS, diagnosis, is_exposed
from beseda.storage.store import Store
from beseda.version import VERSION

T = TypeVar("T")

_WORKERS = 2
_STORE_SECONDS = 10.0
_ERRAND_SECONDS = 30.0
_READ_BYTES = 1 << 13
_READ_BYTES_UNLIMITED = 1 << 16
_REFUSALS = {
    Verdict.SERVER_FULL: "ending_server_full",
    Verdict.ADDRESS_FULL: "ending_address_full",
}


class Assembly:
    """All parts of one server, connected; nothing runs until `network` is started."""

    def __init__(
        self,
        settings: Settings,
        language: Language,
        console: Console,
        control: Control,
        mounts: Sequence[Mount] = (),
    ) -> None:
        """`mounts`: applications on the server's port; raises ValueError if they cannot be there,
        and StorageError."""
        self.settings = settings
        self.language = language
        self.console = console
        limits = settings.limits
        self.encryption = Encryption(
            settings.tls,
            settings.server,
            language,
            warn=lambda text: self.note("warning", text=text),
            tell=lambda text: self.note("certificate", text=text),
        )
        self.admission = Admission(limits.connections, limits.connections_per_address)
        directory = data_directory(settings.server)
        self.store = Store(directory, self.note, self._report)
        self._warn_of_exposure(self.store.file)
        self.hub = _make_hub(settings, language, self._write_note, self.store)
        keys = Keys.by(self.hub.names)
        _wake(self.hub, self.store, self.note)
        self.webhooks = WebhookSide(
            settings.webhooks,
            language,
            self.hub,
            self.store,
            warn=lambda text: self.note("warning", text=text),
            report=self._report,
        )
        self._orders = Orders(self.store.deleter, keys, self._on_writer, self.hub)
        self._control = self._listen_to_control(directory)
        self._workers = ThreadPoolExecutor(_WORKERS, thread_name_prefix="worker")
        self._hashing = Apart()
        self.identity = make_identity(
            self.hub, self.store, settings.accounts, language, self._hashing
        )
        self._account_orders = AccountOrders(self.identity)
        self._clerks = ThreadPoolExecutor(
            settings.accounts.hashes_at_once, thread_name_prefix="clerk"
        )
        self.memory = Memory(self.store.archive, self._workers, self.identity, self._clerks)
        self.network = Network(
            settings.net,
            self.admission,
            outbox_bytes=limits.outbox_bytes,
            # Large reads let a benchmark's floods be carried out in large batches; with flood
            # control on, what is read at once is memory that a stranger can make us use.
            read_bytes=_READ_BYTES if limits.flood else _READ_BYTES_UNLIMITED,
            after_round=self.hub.deliver,
            on_error=self._report,
        )
        self._plain_form = PlainForm(language, settings.plain.room)
        self._by_datagrams: list[str] = []
        self._datagrams = DatagramSide(
            settings,
            language,
            self.hub,
            self.memory,
            self._plain_form,
            self.admission,
            self.encryption.security,
            note=self.note,
            irc=self._make_irc,
            refusal=self._refusal,
            report=self._report,
            read_bytes=_READ_BYTES,
        )
        self._web = WebSide(
            self.webhooks.routes, mounts, limits.outbox_bytes, language, self.note, self._report
        )
        self._irc = make_server(
            self.hub,
            settings.irc,
            control,
            network=settings.server.network,
            description=settings.server.description,
            password=settings.server.password,
            language=language,
            sts=self.encryption.sts,
        )

    def open_datagrams(self) -> list[str]:
        """Answer UDP at the addresses that the network has opened; returns those that could be had,
        as people read them."""
        self._by_datagrams = self._datagrams.open(self.network.ports)
        return self._by_datagrams

    def start(self, opened: list[str]) -> None:
        """Let people in. `opened`: the addresses, as `Network.open` gave them."""
        site = Site(
            network=self.settings.server.network,
            address=_web_address(opened),
            room=self.settings.plain.room,
            asks_password=bool(self.settings.server.password),
            hears_text=any(each.startswith(UDP_SCHEME) for each in self._by_datagrams),
            speaks_quic=any(each.startswith(QUIC_SCHEME) for each in self._by_datagrams),
        )
        self._web.start(site)
        self.store.start_for(self.hub, lambda: self.hub.policy.history)
        self.webhooks.start(opened)
        if self._control is not None:
            self._control.start()
        self.network.start(self._begin, self._turned_away, self._exhausted)
        self._datagrams.start()

    @property
    def sound(self) -> bool:
        """Whether the threads run without which the server is of no use: the one that lets people
        in and the one that records what they say."""
        return self.network.accepting and self.store.running

    def stop(self) -> bool:
        """Let everybody go and record it; returns whether that went well."""
        self._web.finish(self.settings.net.drain_seconds)
        clean = self.network.stop()
        clean = self._web.stop() and clean
        clean = self._datagrams.stop() and clean
        if self._control is not None:
            clean = self._control.stop() and clean
        self.webhooks.stop()
        # Each has a query at most, which is broken off after some seconds (`archive`).
        self._workers.shutdown(cancel_futures=True)
        self._clerks.shutdown(cancel_futures=True)
        self._hashing.close()
        return self.store.stop(_STORE_SECONDS) and clean

    def _warn_of_exposure(self, file: Path) -> None:
        """Whoever runs the server may have a reason for it: its mode is not changed."""
        if is_exposed(file):
            files = f"{shlex.quote(str(file))}*"  # SQLite's other files as well
            text = texts.HISTORY_EXPOSED.to(self.language, file=file, files=files)
            self.note("warning", text=text)

    # ── the control socket ─────────────────────────────────────────────────────────────────

    def _listen_to_control(self, directory: Path) -> ControlSocket | None:
        """The control socket; without it, where the file system has none, all else works."""
        try:
            return ControlSocket(directory, self._attend, self._report)
        except OSError as error:
            problem = error.strerror or str(error)
            self.note("warning", text=texts.CONTROL_CLOSED.to(self.language, problem=problem))
            return None

    def _attend(self, request: Request) -> Work:
        match request:
            case Delete():
                yield from self._orders.delete(request)
            case AskStatus():
                yield self._status()
            case AddWebhook() | RemoveWebhook():
                yield from self.webhooks.carry_out(request)
            case _:
                yield from self._account_orders.carry_out(request)

    def _status(self) -> Status:
        with self.hub.lock:
            people, rooms = self.hub.roster.people_count, self.hub.rooms_in_use
        return Status(
            version=VERSION,
            pid=os.getpid(),
            started=self.hub.started,
            people=people,
            rooms=rooms,
            connections=self.admission.total,
            writable=self.store.writer.writable,
        )

    def _on_writer(self, errand: Callable[[], T]) -> T:
        """See `orders.Call`. Raises StorageError, and TimeoutError if the disk takes too long."""
        try:
            return self.store.writer.call(errand).result(_ERRAND_SECONDS)
        except ERRORS as error:
            if isinstance(error, TimeoutError):
                raise
            raise diagnosis(error) from error

    # ── what happens ───────────────────────────────────────────────────────────────────────

    def note(self, name: str, **values: str | int) -> None:
        """A line for the console. Any thread."""
        self.console.say(ConsoleEvent(name, values))

    def _begin(self, connection: Connection) -> Handler:
        return Sniffer(
            connection,
            self._choose,
            self._over,
            self.settings.net.sniff_seconds,
            self.encryption.security,
        )

    def _choose(self, connection: Connection, found: Guess) -> Handler:
        if found is not Guess.HTTP:  # of which there is one line for each request
            self.note("connected", address=connection.address)
        match found:
            case Guess.IRC:
                return self._make_irc(connection)
            case Guess.HTTP:
                return WebSession(connection, self.hub, self._web.gateway)
            case _:
                return PlainSession(
                    connection,
                    self.hub,
                    self.memory,
                    self.language,
                    self.settings.plain,
                    self.settings.server.password,
                    self._plain_form,
                )

    def _make_irc(self, connection: Connection) -> Handler:
        return IrcSession(connection, self.hub, self.memory, self._irc)

    def _over(self, connection: Connection, reason: str) -> None:
        self.note("connected", address=connection.address)
        self.note("disconnected", address=connection.address, reason=self._ending(reason))

    def _ending(self, reason: str) -> str:
        return ENDINGS[reason].to(self.language) if reason in ENDINGS else reason

    def _turned_away(self, address: str, verdict: Verdict) -> bytes:
        """The words are an IRC line, which people with netcat can read as well."""
        return f"ERROR :{self._refusal(address, verdict)}\r\n".encode()

    def _refusal(self, address: str, verdict: Verdict) -> str:
        reason = ENDINGS[_REFUSALS[verdict]].to(self.language)
        self.note("refused", address=address, reason=reason)
        return reason

    def _exhausted(self, error: OSError) -> None:
        self.note("warning", text=str(error))

    def _write_note(self, note: Note) -> None:
        self.console.say(ConsoleEvent(note.name, note.values))

    def _report(self, thread: str, error: BaseException) -> None:
        """An error nobody foresaw: the console gets where it came from."""
        self.note("thread_died", thread=thread, error="".join(traceback.format_exception(error)))


def _make_hub(
    settings: Settings, language: Language, notes: Callable[[Note], None], store: Store
) -> Hub:
    names = make_names(settings)
    hub = Hub(
        names,
        make_policy(settings, language),
        Person(0, settings.server.name, "", "", "", ""),
        notes,
        keeper=store.writer,
        epoch=store.epoch,
        accounts=Accounts(names, store.accounts.all()),
    )
    with hub.lock:
        # The lobby is nobody's: whoever came first would otherwise own the room that everybody
        # enters. Anyone may set its topic; server operators moderate it.
        hub.make_room(names.room(settings.plain.room), permanent=True, flags="n")
    return hub


def _wake(hub: Hub, store: Store, note: Callable[..., None]) -> None:
    """Rooms that last, and people who are always on, are there again. Raises StorageError."""
    people, rooms = store.documents(lasting.KIND), store.documents(registered.KIND)
    with hub.lock:
        hub.lasting = Lasting(people)
        lost = [*registered.restore(hub, rooms.values()), *lasting.restore(hub)]
    for name in lost:
        note("not_restored", name=name)


def _web_address(opened: list[str]) -> Address:
    """The address for pages whose reader does not say by which one they came."""
    for address in opened:
        if "unix:" not in address:
            host, _, port = address.removeprefix(TLS_SCHEME).rpartition(":")
            if host in EVERYWHERE:
                host = own_address()
            return Address(host.strip("[]"), int(port))
    return DEFAULT_SITE.address


def make_policy(settings: Settings, language: Language) -> Policy:
    """What the domain is told of the settings."""
    return Policy(
        limits=settings.limits,
        rooms=settings.rooms,
        operators=settings.operators,
        history=settings.history,
        accounts=settings.accounts,
        note_messages=settings.console.messages,
        absent_text=texts.ABSENT.to(language),
    )
