"""Logging in over a real connection (IRCv3 sasl)."""

from base64 import b64decode, b64encode

from scramp import ScramClient

from tests.system.talking import Client


def by_password(client: Client, name: str, password: str) -> str:
    """SASL PLAIN; the server's 900 or 904."""
    message = _encoded(f"\0{name}\0{password}")
    client.send("AUTHENTICATE PLAIN")
    client.expect("AUTHENTICATE +")
    client.send(f"AUTHENTICATE {message}")
    return client.expect(" 90")


def by_scram(client: Client, name: str, password: str) -> str:
    """SASL SCRAM-SHA-256, in which the server proves that it knows the password as well; its 900
    or 904."""
    scram = ScramClient(["SCRAM-SHA-256"], name, password)
    client.send("AUTHENTICATE SCRAM-SHA-256")
    client.expect("AUTHENTICATE +")
    client.send(f"AUTHENTICATE {_encoded(scram.get_client_first())}")
    scram.set_server_first(_decoded(client.expect("AUTHENTICATE ")))
    client.send(f"AUTHENTICATE {_encoded(scram.get_client_final())}")
    answer = client.line()
    if not answer.startswith("AUTHENTICATE "):
        return answer
    scram.set_server_final(_decoded(answer))
    client.send("AUTHENTICATE +")
    return client.expect(" 90")


def _encoded(message: str) -> str:
    return b64encode(message.encode()).decode()


def _decoded(line: str) -> str:
    return b64decode(line.removeprefix("AUTHENTICATE ")).decode()
