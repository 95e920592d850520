"""A bot that welcomes people to a room and tells them the rules.

    python examples/welcome.py 127.0.0.1:8080 '#lobby'

Whoever comes for the first time is greeted aloud, once; !rules tells the rules, and the room's
operators change them: !newrules Be kind.
"""

import argparse

import beseda

DEFAULT_RULES = "Be kind, and say what you mean."
MOST_KNOWN = 10_000


def make_bot(room: str) -> beseda.Bot:
    """The bot "host" for `room`."""
    bot = beseda.Bot("host", rooms=[room])
    known: set[str] = set()
    rules = [DEFAULT_RULES]

    @bot.on(beseda.Joined)
    def welcome(event: beseda.Joined) -> None:
        if event.mine or event.nick in known:
            return
        if len(known) < MOST_KNOWN:
            known.add(event.nick)
        bot.say(event.room, f"Welcome, {event.nick}! Say !rules to hear how we talk here.")

    @bot.command(name="rules")
    def tell_rules(call: beseda.Call) -> str:
        """Tell the rules: !rules"""
        return rules[0]

    @bot.command(name="newrules", allow=beseda.room_operators)
    def set_rules(call: beseda.Call, *, text: str) -> str:
        """Change the rules: !newrules Be kind."""
        rules[0] = text
        return "So be it."

    return bot


def main(arguments: list[str] | None = None) -> None:
    """Run the bot until Ctrl-C."""
    parser = argparse.ArgumentParser(description="A bot that welcomes people")
    parser.add_argument("address", nargs="?", default="127.0.0.1:8080")
    parser.add_argument("room", nargs="?", default="#lobby")
    options = parser.parse_args(arguments)
    make_bot(options.room).run(options.address)


if __name__ == "__main__":
    main()
