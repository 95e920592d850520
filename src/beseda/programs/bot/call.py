"""One call of a bot: who wants something, where, and how they are answered."""

from beseda.client.events import MessageReceived
from beseda.programs.bot.chat import Chat, Presence


class Call:
    """Somebody has said something that is for the bot. Valid while the function that it is given to
    runs, and afterwards; any thread may answer."""

    __slots__ = ("_chat", "_place", "account", "bot", "id", "nick", "ranks", "room", "text", "time")

    def __init__(self, message: MessageReceived, chat: Chat, bot: Presence) -> None:
        self.nick = message.sender
        """Who has said it. No proof of who they are: see `beseda.programs.bot.permissions`."""
        self.account = message.account
        """The account that they are logged in to, by the server's word; "" for a guest."""
        self.room = "" if message.private else message.target
        """Where; "" in private."""
        self.ranks = message.ranks
        """The symbols of their ranks in the room when they said it, highest first: "@+". Not those
        of who has the name now: names change hands while a bot is busy."""
        self.text = message.text
        """The whole of what was said."""
        self.time = message.time
        """When, as a Unix time in seconds."""
        self.id = message.id
        """The message's id, "" if the server gives none."""
        self.bot = bot
        self._chat = chat
        # What was said to a room's operators alone is answered to them alone (STATUSMSG).
        self._place = self.nick if message.private else message.audience + message.target

    @property
    def private(self) -> bool:
        """Whether nobody else hears it."""
        return not self.room

    def same(self, one: str, other: str) -> bool:
        """Whether two names, of people, accounts or rooms, are the same to the server."""
        return self._chat.same(one, other)

    def reply(self, text: str) -> None:
        """Answer where the call came from: in the room, with the caller's name before each line,
        or in private to the caller.

        The name is there for more than politeness: a line that begins with it is no command to
        another bot, whatever somebody has had us say.
        """
        for line in text.splitlines():
            if line.strip():
                self.say(line if self.private else f"{self.nick}: {line}")

    def say(self, text: str) -> None:
        """The same without the name."""
        self._chat.say(self._place, text)

    def act(self, text: str) -> None:
        """Say there what the bot does, as `/me` does."""
        self._chat.act(self._place, text)
