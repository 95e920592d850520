"""Values for events of the console."""

VALUES: dict[str, str | int] = {
    "address": "127.0.0.1:50122",
    "listener": ":8080",
    "protocol": "irc",
    "nick": "Ann",
    "room": "#lobby",
    "reason": "tea",
    "by": "Bob",
    "old": "Ann",
    "new": "Anna",
    "topic": "news",
    "changes": "+m",
    "target": "#lobby",
    "text": "hello",
    "name": "root",
    "thread": "io-1",
    "error": "boom",
    "bytes": 1024,
    "count": 2,
}
