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
