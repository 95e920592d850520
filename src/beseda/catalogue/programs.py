"""What programs are told when something is not done for them."""

from beseda.catalogue.text import Text

NOT_BEGUN = Text(
    "the client is not connected yet: use it in a with block, or call connect()",
    "клиент ещё не подключён: используйте его в блоке with или вызовите connect()",
)
NOTHING_IN_TIME = Text("no {kind} within {seconds:g} s", "нет события {kind} за {seconds:g} с")
CANNOT_REACH = Text("cannot reach {address}: {reason}", "нет связи с {address}: {reason}")
