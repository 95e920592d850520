"""A mounted application's part of a session: what one of its threads does for one request."""

from collections.abc import Callable
from contextlib import suppress

import h11
from msgspec import Struct

from beseda.catalogue import web as texts
from beseda.gateways.web.environ import ErrorStream, Surroundings, make_environ
from beseda.gateways.web.exchange import Request
from beseda.gateways.web.gateway import Gateway
from beseda.gateways.web.mounted import GoneError, Mounted, Outflow
from beseda.gateways.web.problems import Fault, Reader, explain
from beseda.gateways.web.response import write
from beseda.gateways.web.wsgi import Response, call


class Call(Struct, frozen=True):
    """One call of an application. `run` is for one of its threads; until it is over, `http` and
    what it writes are that thread's alone."""

    gateway: Gateway
    mounted: Mounted
    request: Request
    around: Surroundings
    reader: Reader
    http: h11.Connection
    outflow: Outflow
    clock: Callable[[], float]
    """Unix time."""
    over: Callable[[], None]
    """Is called at the end in any case."""
    learn_status: Callable[[int], None]
    """Is told which status was answered, just before the answer ends."""

    def run(self) -> None:
        """Call the application and send its answer. Raises nothing, whatever it does."""
        response = Response(self.http, self.outflow.send, self.clock(), head=self.reader.head)
        errors = ErrorStream(lambda line: self.gateway.says(self._place, line))
        status = 0
        try:
            self.outflow.send(b"")  # the client may have left while the request was waiting
            environ = make_environ(self.request, self.around, errors)
            call(self.mounted.application, environ, response)
            status = response.status
        except GoneError:
            status = response.status
        except BaseException as error:  # noqa: BLE001 - even sys.exit is no reason to end a thread
            self.gateway.failed(self._place, error)
            status = response.status if response.begun else self._apologize()
        finally:
            errors.flush()
            self.learn_status(status)
            self.outflow.finish(texts.ANSWERED.to(self.gateway.language, status=status))
            self.over()

    @property
    def _place(self) -> str:
        return self.mounted.path or "/"

    def _apologize(self) -> int:
        """Say that it failed, before anything else was said; returns the status. (Afterwards, the
        answer stays incomplete, and the client can see that.)"""
        answer = explain(Fault(texts.FAILED), self.reader, self.gateway.site)
        with suppress(GoneError):
            self.outflow.send(write(answer, self.clock(), head=self.reader.head))
        return int(answer.status)
