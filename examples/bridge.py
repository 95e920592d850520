"""A bridge between a room here and a channel on another IRC network.

    python examples/bridge.py 127.0.0.1:8080 '#lobby' irc.example.org:6667 '#friends'

What is said on one side is said on the other, with the speaker's name before it; who comes and who
leaves is told as well. Each side is one connection that is made again when it is lost; what is said
meanwhile waits for half a minute, and then is lost to the other side.
"""

import argparse
import threading

import beseda


class Side:
    """One end of the bridge."""

    def __init__(self, client: beseda.Client, room: str) -> None:
        self.client = client
        self.room = room

    def say(self, text: str) -> None:
        """Say it in this side's room; what cannot be said is given up, with a word on standard
        output."""
        try:
            self.client.notice(self.room, text)
        except beseda.ClientError as error:
            print(f"{self.room}: {error}: {text}")

    def carry_to(self, other: "Side") -> None:
        """Say everything that happens here on the other side, until this one is closed.

        Only what people say is carried, and it is said as a NOTICE: bots answer no notices, and
        other bridges carry none, so that two bridges between the same rooms cannot talk for ever.
        """
        for event in self.client.events():
            line = self.line_for(event)
            if line:
                other.say(line)

    def line_for(self, event: object) -> str:
        """What the other side is told of an event; "" for nothing."""
        match event:
            case beseda.MessageReceived(private=False, mine=False, kind="message"):
                return f"<{event.sender}> {event.text}" if self.is_here(event.target) else ""
            case beseda.MessageReceived(private=False, mine=False, kind="action"):
                return f"* {event.sender} {event.text}" if self.is_here(event.target) else ""
            case beseda.Joined(mine=False):
                return f"* {event.nick} has joined" if self.is_here(event.room) else ""
            case beseda.Left(mine=False):
                return f"* {event.nick} has left" if self.is_here(event.room) else ""
            case beseda.Quit():
                return f"* {event.nick} has left" if any(map(self.is_here, event.rooms)) else ""
            case beseda.Renamed(mine=False):
                here = any(map(self.is_here, event.rooms))
                return f"* {event.old} is now {event.new}" if here else ""
        return ""

    def is_here(self, room: str) -> bool:
        """Whether `room` is this side's."""
        return self.client.same(room, self.room)


def bridge(one: Side, other: Side) -> None:
    """Carry everything in both directions until one side is closed, or lost for good."""
    back = threading.Thread(target=other.carry_to, args=[one], name="bridge", daemon=True)
    back.start()
    one.carry_to(other)
    other.client.close()
    back.join()


def main(arguments: list[str] | None = None) -> None:
    """Be a bridge until Ctrl-C."""
    parser = argparse.ArgumentParser(description="A bridge between a room and a channel elsewhere")
    for name in ("address", "room", "other_address", "other_room"):
        parser.add_argument(name)
    parser.add_argument("--nick", default="bridge")
    options = parser.parse_args(arguments)
    with (
        beseda.Client(options.address, options.nick, rooms=[options.room]) as here,
        beseda.Client(options.other_address, options.nick, rooms=[options.other_room]) as there,
    ):
        try:
            bridge(Side(here, options.room), Side(there, options.other_room))
        except KeyboardInterrupt:
            print("The bridge is closed.")


if __name__ == "__main__":
    main()
