"""What people are told about datagrams."""

from beseda.catalogue.text import Text

ASK_CODE = (
    Text(
        "To show that you receive what is sent to this address, send {code}",
        "Чтобы показать, что вы получаете посланное на этот адрес, пришлите {code}",
    ),
    Text("To come in, send {code}", "Чтобы войти, пришлите {code}"),
    Text("Send {code}", "Код: {code}"),
)
"""The same in more words and in fewer."""

CANNOT_RECEIVE = Text(
    "Nobody can come by UDP, {address}: {problem}. All else works",
    "По UDP, {address}, не войти: {problem}. Остальное работает",
)
NO_PASSWORDS = Text(
    "Nobody can come by UDP with plain lines: the server has a password, which would go over the"
    " network in clear",
    "По UDP простыми строками не войти: у сервера есть пароль, а он шёл бы по сети открытым",
)

SETTINGS = {
    "udp": Text("How the server answers datagrams.", "Как сервер отвечает на датаграммы."),
    "udp.enabled": Text(
        "Whether the server also answers UDP, with the same port number: a datagram is a line, as"
        " with nc -u.",
        "Отвечает ли сервер и по UDP, на порту с тем же номером: датаграмма — это строка, как в"
        " nc -u.",
    ),
    "udp.quic": Text(
        "Whether IRC programs may come by QUIC, at the same ports: encrypted, without losses, and"
        " from wherever they move to. It needs a certificate, as TLS does; what is below concerns"
        " only plain lines.",
        "Можно ли программам IRC приходить по QUIC, на те же порты: с шифрованием, без потерь и с"
        " переездом из сети в сеть. Нужен сертификат, как и для TLS; всё, что ниже, касается только"
        " простых строк.",
    ),
    "udp.prove": Text(
        "From whom a code is asked that is sent to their address, so that nobody can speak in"
        " another's name or have the server flood them: nobody (never), other machines (remote) or"
        " everybody (always).",
        "У кого спрашивать код, присланный на их адрес, чтобы никто не говорил от чужого имени и не"
        " натравил сервер на другого: ни у кого (never), у других машин (remote) или у всех"
        " (always).",
    ),
    "udp.public": Text(
        "Whether addresses outside of private networks are answered, too. Datagrams are neither"
        " encrypted nor sure to arrive.",
        "Отвечать ли и адресам вне частных сетей. Датаграммы не шифруются и могут не дойти.",
    ),
    "udp.idle_seconds": Text(
        "After how long a silence somebody on UDP has left; any line renews it.",
        "После какого молчания считать, что человек на UDP ушёл; любая строка продлевает срок.",
    ),
}
"""What the settings under `[udp]` mean."""
