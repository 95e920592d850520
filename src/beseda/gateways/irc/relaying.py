"""RELAYMSG: the words of people elsewhere (draft/relaymsg, as Ergo documents it)."""

from beseda.catalogue import irc as irc_texts
from beseda.catalogue.refusals import REFUSALS as SENTENCES
from beseda.domain.commands import Relay, Say
from beseda.domain.refusals import Reason, Refused
from beseda.gateways.irc.messages import ACTION, as_action
from beseda.gateways.irc.session import IrcSession
from beseda.protocol.irc.numerics import Numeric

VERB = "RELAYMSG"

_CODES = {
    Reason.NICK_NOT_RELAYED: "INVALID_NICK",
    Reason.NOT_OPERATOR_HERE: "PRIVS_NEEDED",
}
"""What has a code of its own; for all else there is a numeric."""


def relaymsg(session: IrcSession, params: list[str]) -> None:
    """RELAYMSG <channel> <nick> <text>."""
    room, nick, text = params[:3]
    if not text:
        session.numeric(Numeric.ERR_NOTEXTTOSEND, text=irc_texts.NO_TEXT)
        return
    said = Say(room, text, tags=session.client_tags)
    if text.startswith(ACTION):
        said = as_action(said)
    try:
        session.perform(Relay(room, nick, said.text, said.kind, said.tags))
    except Refused as refused:
        code = _CODES.get(refused.refusal.reason)
        if code is None:
            raise
        text_of = SENTENCES[refused.refusal.reason]
        session.fail(VERB, code, text=text_of, **refused.refusal.values)
