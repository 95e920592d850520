"""What each command does: one function a command, a family of them a file.

`perform` is the way in. Every function here takes the hub, the session that asks and the command;
it is called with the hub's lock held, raises `Refused` if nothing was done, and returns what was
left undone or is worth knowing (usually nothing).
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from beseda.domain import commands
from beseda.domain.actions import (
    accounts,
    describing,
    hosts,
    membership,
    moderation,
    modes,
    operators,
    presence,
    redaction,
    registering,
    relaying,
    renaming,
    talk,
)
from beseda.domain.hub import Hub
from beseda.domain.presence import Session
from beseda.domain.refusals import Refusal

Action: TypeAlias = Callable[[Hub, Session, Any], Sequence[Refusal]]

ACTIONS: dict[type[commands.Command], Action] = {
    commands.Say: talk.say,
    commands.Relay: relaying.relay,
    commands.SendTags: talk.send_tags,
    commands.Redact: redaction.redact,
    commands.Join: membership.join,
    commands.Part: membership.part,
    commands.SetTopic: moderation.set_topic,
    commands.RenameRoom: renaming.rename_room,
    commands.Invite: moderation.invite,
    commands.Kick: moderation.kick,
    commands.ChangeRoomModes: modes.change_room_modes,
    commands.ChangeOwnModes: modes.change_own_modes,
    commands.Rename: presence.rename,
    commands.SetAway: presence.set_away,
    commands.SetRealname: presence.set_realname,
    commands.SetMetadata: describing.set_metadata,
    commands.ClearMetadata: describing.clear_metadata,
    commands.Ignore: presence.ignore,
    commands.Watch: presence.watch,
    commands.Quit: presence.quit_server,
    commands.RegisterRoom: registering.register,
    commands.DropRoom: registering.drop,
    commands.SetAccess: registering.set_access,
    commands.TakeRank: registering.take_rank,
    commands.GiveUpName: accounts.give_up_name,
    commands.Reclaim: accounts.reclaim,
    commands.LogIn: accounts.log_in,
    commands.LogOut: accounts.log_out,
    commands.BecomeOperator: operators.become_operator,
    commands.Kill: operators.kill,
    commands.ChangeHost: hosts.change_host,
    commands.CallOperators: operators.call_operators,
}


def perform(hub: Hub, session: Session, command: commands.Command) -> Sequence[Refusal]:
    """Carry out `command` for `session`. Raises Refused; see above for what it returns."""
    assert hub.lock.locked(), "commands are carried out under the hub's lock"
    return ACTIONS[type(command)](hub, session, command)
