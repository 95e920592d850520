"""Logging in as the model does it: `<<` is what the server says, `>>` what the client answers."""

from base64 import b64encode

import pytest

from beseda.client.authentication import LogInError
from beseda.client.credentials import Credentials
from beseda.client.events import (
    AccountChanged,
    AccountMade,
    Event,
    LoggedIn,
    LoggedOut,
    LogInFailed,
    NickRefused,
    Refused,
    Registered,
    ServerNotice,
)
from beseda.client.mechanisms import Fault
from beseda.client.model import Model
from beseda.client.state import Identity, LoginPhase, Phase
from tests.client.talking import OPENING, talk

ANN = Credentials("ann", "tea")


def encoded(message: str) -> str:
    return b64encode(message.encode()).decode()


PLAIN = encoded("\0ann\0tea")
OFFER = (
    OPENING
    + """
<< CAP * LS :sasl={}
>> CAP REQ sasl
<< CAP * ACK :sasl
"""
)
PROVED = f"""
>> AUTHENTICATE PLAIN
<< AUTHENTICATE +
>> AUTHENTICATE {PLAIN}
<< :s 900 ann ann!u@h ann :You are logged in
<< :s 903 ann :Welcome back
"""
REFUSED = f"""
>> AUTHENTICATE PLAIN
<< AUTHENTICATE +
>> AUTHENTICATE {PLAIN}
<< :s 904 ann :Wrong name or password
"""


def fresh(credentials: Credentials | None = ANN, *, private: bool = True) -> Model:
    model = Model(Identity("ann", "ann", "Ann", credentials=credentials), private=private)
    model.begin()
    return model


def faults(events: list[Event]) -> list[Fault]:
    return [event.fault for event in events if isinstance(event, LogInFailed)]


class TestRegistration:
    def test_logging_in_comes_before_the_end(self) -> None:
        model = fresh()
        events = talk(model, OFFER.format("PLAIN") + PROVED + ">> CAP END\n<< :s 001 ann :Hi")
        assert events == [LoggedIn("ann"), Registered("ann", "Hi")]
        assert (model.login.account, model.login.credentials) == ("ann", ANN)

    def test_a_wrong_password_holds_it_up(self) -> None:
        model = fresh()
        (failed,) = talk(model, OFFER.format("PLAIN") + REFUSED)
        assert isinstance(failed, LogInFailed)
        assert failed.reason.en == "not logged in as ann: Wrong name or password"
        assert model.phase is Phase.REGISTERING
        model.log_in(ANN)
        talk(model, PROVED + ">> CAP END")

    def test_it_can_go_on_as_a_guest(self) -> None:
        model = fresh()
        talk(model, OFFER.format("PLAIN") + REFUSED)
        model.ask_nick("eve")
        talk(model, ">> NICK eve\n>> CAP END\n<< :s 001 eve :Hi")
        assert model.phase is Phase.REGISTERED

    def test_a_guest_whose_name_is_an_account(self) -> None:
        model = fresh(None)
        script = OFFER.format("PLAIN") + ">> CAP END\n<< :s 433 * ann :ann is an account"
        assert talk(model, script) == [NickRefused("ann", "433", "ann is an account")]
        assert model.refusal == "433"
        model.log_in(ANN)
        talk(model, PROVED + ">> NICK ann\n>> CAP END\n<< :s 001 ann :Hi")
        assert model.phase is Phase.REGISTERED

    @pytest.mark.parametrize(
        ("script", "fault"),
        [
            ("<< CAP * LS :setname\n>> CAP REQ setname\n<< CAP * ACK setname", Fault.NOT_OFFERED),
            ("<< CAP * LS :", Fault.NOT_OFFERED),
            ("<< CAP * LS :sasl=PLAIN\n>> CAP REQ sasl\n<< CAP * NAK :sasl", Fault.NOT_OFFERED),
            ("<< :s 421 ann CAP :Unknown command\n<< :s 001 ann :Hi", Fault.NOT_OFFERED),
            ("<< :s 001 ann :Hi", Fault.NOT_OFFERED),
            (
                "<< CAP * LS :sasl=EXTERNAL,GSSAPI\n>> CAP REQ sasl\n<< CAP * ACK :sasl",
                Fault.NO_MECHANISM,
            ),
        ],
    )
    def test_a_server_that_cannot_do_it_does_not_get_a_guest(
        self, script: str, fault: Fault
    ) -> None:
        model = fresh()
        assert faults(talk(model, OPENING + script)) == [fault]
        assert model.phase is Phase.REGISTERING

    def test_no_password_where_others_can_read_it(self) -> None:
        model = fresh(private=False)
        (failed,) = talk(model, OFFER.format("PLAIN"))
        assert isinstance(failed, LogInFailed)
        assert failed.fault is Fault.NOT_PRIVATE
        assert "--tls" in failed.reason.en
        assert "--tls" in failed.reason.ru

    def test_an_offer_on_several_lines_and_in_small_letters(self) -> None:
        script = """
<< CAP * LS * :sasl=external,plain
<< CAP * LS :setname
>> CAP REQ :sasl setname
<< CAP * ACK :sasl setname
"""
        talk(fresh(), OPENING + script + PROVED + ">> CAP END")


class TestAttempts:
    def test_what_one_mechanism_refuses_the_next_may_take(self) -> None:
        certified = Credentials("ann", "tea", certificate=True)
        script = f"""
>> AUTHENTICATE EXTERNAL
<< AUTHENTICATE +
>> AUTHENTICATE {encoded("ann")}
<< :s 904 ann :Nobody has this certificate
"""
        events = talk(
            fresh(certified), OFFER.format("EXTERNAL,PLAIN") + script + PROVED + ">> CAP END"
        )
        assert events == [LoggedIn("ann")]

    def test_a_server_that_names_its_mechanisms_late(self) -> None:
        script = """
>> AUTHENTICATE SCRAM-SHA-256
<< :s 908 ann PLAIN :are the mechanisms
<< :s 904 ann :No such mechanism
"""
        talk(
            fresh(),
            OFFER.format("").replace("sasl=", "sasl", 1) + script + PROVED + ">> CAP END",
        )

    def test_none_of_which_we_know(self) -> None:
        script = ">> AUTHENTICATE SCRAM-SHA-256\n<< :s 908 ann GSSAPI :are the mechanisms\n"
        script += "<< :s 904 ann :No such mechanism"
        model = fresh()
        events = talk(model, OFFER.format("").replace("sasl=", "sasl", 1) + script)
        assert faults(events) == [Fault.NO_MECHANISM]

    def test_the_password_that_did_is_the_one_to_keep(self) -> None:
        changed = Credentials("ann", "tea").changed("cake")
        script = f"""
>> AUTHENTICATE PLAIN
<< AUTHENTICATE +
>> AUTHENTICATE {encoded(chr(0) + "ann" + chr(0) + "cake")}
<< :s 904 ann :Wrong
"""
        model = fresh(changed)
        talk(model, OFFER.format("PLAIN") + script + PROVED + ">> CAP END")
        assert model.login.credentials == ANN

    @pytest.mark.parametrize(
        ("numeric", "fault"),
        [
            ("902", Fault.REFUSED),
            ("905", Fault.TOO_LONG),
            ("906", Fault.ABORTED),
            ("907", Fault.ALREADY),
        ],
    )
    def test_other_refusals(self, numeric: str, fault: Fault) -> None:
        script = f">> AUTHENTICATE PLAIN\n<< :s {numeric} ann :No"
        events = talk(fresh(), OFFER.format("PLAIN") + script)
        assert faults(events) == [fault]

    def test_long_messages_go_in_chunks_of_400(self) -> None:
        for length in (100, 294, 400, 594):
            message = encoded(f"\0ann\0{'x' * length}")
            parts = [message[start : start + 400] for start in range(0, len(message), 400)]
            if len(parts[-1]) == 400:
                parts.append("+")
            sent = "".join(f">> AUTHENTICATE {part}\n" for part in parts)
            model = fresh(Credentials("ann", "x" * length))
            script = ">> AUTHENTICATE PLAIN\n<< AUTHENTICATE +\n" + sent
            talk(model, OFFER.format("PLAIN") + script)


class TestHostileServers:
    SCRAM = OFFER.format("SCRAM-SHA-256,PLAIN") + ">> AUTHENTICATE SCRAM-SHA-256\n"

    @pytest.mark.parametrize(
        "claim", ["<< :s 900 ann ann!u@h ann :You are logged in", "<< :s 903 ann :Welcome back"]
    )
    def test_success_without_a_proof_is_none(self, claim: str) -> None:
        model = fresh()
        events = talk(model, self.SCRAM + claim + "\n>> AUTHENTICATE *")
        assert faults(events) == [Fault.IMPOSTOR]
        assert not any(isinstance(event, LoggedIn) for event in events)

    @pytest.mark.parametrize(
        "nonsense", ["AUTHENTICATE !!!!", "AUTHENTICATE " + "A" * 401, "AUTHENTICATE eA=="]
    )
    def test_nonsense_is_not_answered_with_the_password(self, nonsense: str) -> None:
        events = talk(fresh(), self.SCRAM + f"<< {nonsense}\n>> AUTHENTICATE *")
        assert faults(events) == [Fault.MALFORMED]

    def test_a_challenge_without_end(self) -> None:
        chunk = "<< AUTHENTICATE " + "A" * 400 + "\n"
        events = talk(fresh(), self.SCRAM + chunk * 9 + ">> AUTHENTICATE *")
        assert faults(events) == [Fault.MALFORMED]

    def test_what_nobody_asked_for(self) -> None:
        model = fresh(None)
        events = talk(
            model,
            OFFER.format("PLAIN")
            + ">> CAP END\n<< AUTHENTICATE +\n<< :s 903 ann :x\n<< :s 904 ann :x\n<< :s 908 ann",
        )
        assert events == []
        assert model.login.phase is LoginPhase.NONE


class TestInside:
    ENTRY = OFFER.format("PLAIN") + ">> CAP END\n<< :s 001 ann :Hi"

    @pytest.fixture
    def model(self) -> Model:
        model = fresh(None)
        talk(model, self.ENTRY)
        return model

    def test_logging_in_later(self, model: Model) -> None:
        model.log_in(ANN)
        assert talk(model, PROVED) == [LoggedIn("ann")]
        assert model.login.phase is LoginPhase.DONE

    def test_failing_later_changes_nothing(self, model: Model) -> None:
        model.log_in(ANN)
        assert faults(talk(model, REFUSED)) == [Fault.REFUSED]
        assert model.phase is Phase.REGISTERED

    def test_what_need_not_be_tried(self, model: Model) -> None:
        with pytest.raises(LogInError):
            model.log_in(Credentials("ann", certificate=True))
        assert model.take_replies() == []

    def test_registering(self, model: Model) -> None:
        model.register("tea and cake")
        script = """
>> REGISTER * * :tea and cake
<< :s REGISTER SUCCESS ann :Yours
<< :s 900 ann ann!u@h ann :You are logged in
"""
        assert talk(model, script) == [AccountMade("ann"), LoggedIn("ann")]
        assert model.login.credentials == Credentials("ann", "tea and cake")

    def test_registering_takes_a_letter(self, model: Model) -> None:
        model.register("tea")
        script = ">> REGISTER * * tea\n<< :s REGISTER VERIFICATION_REQUIRED ann :Look"
        assert talk(model, script) == [ServerNotice("Look")]
        assert model.login.credentials is None

    def test_registering_is_refused(self, model: Model) -> None:
        model.register("tea")
        script = ">> REGISTER * * tea\n<< :s FAIL REGISTER WEAK_PASSWORD ann :Too short"
        assert talk(model, script) == [Refused("WEAK_PASSWORD", "Too short", "ann")]

    def test_logging_out_is_told_once(self, model: Model) -> None:
        model.log_in(ANN)
        events = talk(
            model, PROVED + "<< :ann!u@h ACCOUNT *\n<< :s 901 ann ann!u@h :You are logged out"
        )
        assert events == [LoggedIn("ann"), LoggedOut()]
        assert (model.login.account, model.login.credentials) == ("", None)

    def test_accounts_of_others(self, model: Model) -> None:
        events = talk(model, "<< :eve!u@h ACCOUNT Eve\n<< :eve!u@h ACCOUNT *\n<< ACCOUNT x")
        assert events == [AccountChanged("eve", "Eve"), AccountChanged("eve", "")]
