"""What every section and setting means, for the sample file and the manual.

The settings themselves (types, ranges, defaults) are declared as structs, each on the floor that
uses it; a test holds this table to them. `NAME` stands for a name that the operator chooses.
Lines are wrapped where they are printed.
"""

from beseda.catalogue.text import Text
from beseda.catalogue.tls import SETTINGS as TLS_SETTINGS
from beseda.catalogue.udp import SETTINGS as UDP_SETTINGS
from beseda.catalogue.webhook_commands import SETTINGS as WEBHOOK_SETTINGS

SETTINGS: dict[str, Text] = {
    "server": Text(
        "Who this server is and where it is reached.",
        "Что это за сервер и где он доступен.",
    ),
    "server.name": Text(
        "The server's name, as IRC programs see it. It looks like a host name: it has a dot and"
        " no spaces.",
        "Имя сервера, каким его видят программы IRC. Похоже на имя узла: с точкой и без пробелов.",
    ),
    "server.network": Text(
        "The name of the whole chat, shown in greetings and in the title of IRC programs.",
        "Название всего чата: его показывают приветствие и заголовок программ IRC.",
    ),
    "server.description": Text(
        "What this server is, in a few words. IRC clients see it in /whois and /links.",
        "Что это за сервер, в нескольких словах. IRC-клиенты видят это в /whois и /links.",
    ),
    "server.listen": Text(
        "Where people connect; any number of addresses. HOST:PORT, [IPv6]:PORT, :PORT (all"
        " interfaces of this machine, IPv4 and IPv6) or unix:PATH. With tls:// before it, only"
        " those are served there who speak TLS.",
        "Куда подключаются люди; адресов может быть сколько угодно. УЗЕЛ:ПОРТ, [IPv6]:ПОРТ, :ПОРТ"
        " (все интерфейсы этой машины, IPv4 и IPv6) или unix:ПУТЬ. С tls:// впереди там"
        " обслуживают только тех, кто говорит по TLS.",
    ),
    "server.data": Text(
        "The directory where the server keeps its data. Empty: the usual data directory of the"
        " user who runs it.",
        "Каталог, в котором сервер хранит данные. Пусто: обычный каталог данных того пользователя,"
        " от имени которого он запущен.",
    ),
    "server.language": Text(
        "The language that the server speaks to people and to its operator. auto: the one of the"
        " server's locale.",
        "Язык, на котором сервер говорит с людьми и со своим оператором. auto: язык его локали.",
    ),
    "server.password": Text(
        "A password that everybody must give to get in: IRC programs send it with PASS, people"
        " with netcat are asked for it. Empty: the door is open.",
        "Пароль, без которого никого не пускают: программы IRC присылают его командой PASS, людей"
        " с netcat сервер о нём спрашивает. Пусто: вход свободный.",
    ),
    "net": Text(
        "How the server meets the network: threads, sockets, waiting times.",
        "Как сервер работает с сетью: потоки, сокеты, времена ожидания.",
    ),
    "net.threads": Text(
        "shared: a few threads serve all clients, which is fastest. per-client: each client gets a"
        " thread of its own, which is easier to watch and slower.",
        "shared: несколько потоков обслуживают всех клиентов, так быстрее всего. per-client: у"
        " каждого клиента свой поток, так нагляднее, но медленнее.",
    ),
    "net.io_threads": Text(
        'How many threads serve the clients when threads = "shared". More than one rarely helps'
        " on an ordinary Python, which runs one thread at a time.",
        'Сколько потоков обслуживают клиентов при threads = "shared". Обычному Python больше'
        " одного помогает редко: он исполняет потоки по одному.",
    ),
    "net.backlog": Text(
        "How many new connections the system holds in line until the server takes them.",
        "Сколько новых подключений система держит в очереди, пока сервер их не примет.",
    ),
    "net.sniff_seconds": Text(
        "How long to wait for a new client's first bytes. Whoever stays silent so long is taken"
        " for a person with netcat and is asked for a name.",
        "Сколько ждать первых байтов нового клиента. Кто столько молчит, того сервер считает"
        " человеком с netcat и спрашивает имя.",
    ),
    "net.switch_interval_ms": Text(
        "How long one busy thread may hold the interpreter before another one gets a turn. Less:"
        " steadier answers; more: a little more throughput.",
        "Сколько занятый поток может держать интерпретатор, прежде чем очередь перейдёт к другому."
        " Меньше: ответы ровнее; больше: пропускная способность чуть выше.",
    ),
    "net.drain_seconds": Text(
        "How long a stopping server lets its last words reach the clients before it closes their"
        " connections.",
        "Сколько останавливающийся сервер ждёт, пока его последние слова дойдут до клиентов, прежде"
        " чем закрыть подключения.",
    ),
    **UDP_SETTINGS,
    **TLS_SETTINGS,
    "limits": Text(
        "How much of everything one person, one room and the whole server may have.",
        "Сколько всего может быть у одного человека, у одной комнаты и у всего сервера.",
    ),
    "limits.line_bytes": Text(
        "The longest line that a client may send, its line end included. The rest of a longer one"
        " is thrown away and the client is told.",
        "Самая длинная строка, которую может прислать клиент, вместе с концом строки. Лишнее"
        " отбрасывается, о чём клиенту сообщают.",
    ),
    "limits.nick_length": Text("The longest nick.", "Самое длинное имя в чате (ник)."),
    "limits.username_length": Text(
        "The longest user name: the part before @ in a person's IRC address.",
        "Самое длинное имя пользователя: часть до @ в IRC-адресе человека.",
    ),
    "limits.realname_length": Text(
        "The longest real name: the free text about a person that WHOIS shows.",
        "Самое длинное «настоящее имя»: свободный текст о человеке, который показывает WHOIS.",
    ),
    "limits.room_length": Text(
        "The longest room name, its # included.", "Самое длинное название комнаты, вместе с #."
    ),
    "limits.topic_length": Text("The longest topic of a room.", "Самая длинная тема комнаты."),
    "limits.reason_length": Text(
        "The longest reason given for leaving, for a kick and the like.",
        "Самая длинная причина ухода, изгнания и тому подобного.",
    ),
    "limits.away_length": Text(
        "The longest text that an absent person leaves for others.",
        "Самый длинный текст, который отошедший оставляет другим.",
    ),
    "limits.key_length": Text(
        "The longest key (password) of a room.", "Самый длинный ключ (пароль) комнаты."
    ),
    "limits.rooms_per_user": Text(
        "How many rooms one person can be in at once.",
        "В скольких комнатах один человек может быть одновременно.",
    ),
    "limits.rooms": Text(
        "How many rooms there can be on the server.", "Сколько комнат может быть на сервере."
    ),
    "limits.people": Text(
        "The door: once so many people are in, nobody else gets in until someone leaves."
        " 2 makes a talk for two. 0: no limit.",
        "Дверь: когда внутри столько человек, больше никто не войдёт, пока кто-нибудь не уйдёт."
        " 2: разговор для двоих. 0: без ограничения.",
    ),
    "limits.connections": Text(
        "How many connections the server accepts at once, those included whose people have not"
        " said a name yet.",
        "Сколько подключений сервер принимает одновременно, считая тех, кто ещё не назвался.",
    ),
    "limits.connections_per_address": Text(
        "How many of them may come from one address. People behind one router share an address.",
        "Сколько из них может быть с одного адреса. У людей за одним маршрутизатором адрес общий.",
    ),
    "limits.outbox_bytes": Text(
        "How much may wait to be sent to one client. A client that reads so slowly that more would"
        " wait is disconnected and told why; nobody else waits for it.",
        "Сколько данных может ждать отправки одному клиенту. Кто читает так медленно, что накопится"
        " больше, того сервер отключает, назвав причину; остальные его не ждут.",
    ),
    "limits.targets": Text(
        "How many people and rooms one command may name, as in MSG ann,bob.",
        "Сколько людей и комнат можно назвать в одной команде, например MSG ann,bob.",
    ),
    "limits.list_entries": Text(
        "How many masks each list of a room (bans, exceptions, invitations) may hold.",
        "Сколько масок может быть в каждом списке комнаты (запреты, исключения, приглашения).",
    ),
    "limits.ignores": Text(
        "How many people one person may ignore.", "Скольких людей один человек может не слушать."
    ),
    "limits.metadata_keys": Text(
        "How many keys a person or a room may have, with what they say of themselves (METADATA).",
        "Сколько ключей со сведениями о себе может быть у человека или комнаты (METADATA).",
    ),
    "limits.metadata_subscriptions": Text(
        "Of how many such keys one client may want to know.",
        "За сколькими такими ключами может следить один клиент.",
    ),
    "limits.metadata_bytes": Text(
        "How long the value of such a key may be.", "Какой длины может быть значение такого ключа."
    ),
    "limits.watched": Text(
        "For how many names one client may watch, to be told when they come and go (MONITOR).",
        "За сколькими именами может следить один клиент, чтобы знать, когда они приходят и уходят"
        " (MONITOR).",
    ),
    "limits.invites": Text(
        "How many invitations not yet taken are remembered for one person.",
        "Сколько ещё не принятых приглашений помнится для одного человека.",
    ),
    "limits.whowas": Text(
        "How many people who have left WHOWAS remembers. 0: none.",
        "Скольких ушедших людей помнит WHOWAS. 0: никого.",
    ),
    "limits.flood": Text(
        "Rate control. While it is on, the server pauses reading from a client that sends faster"
        " than the rate below; nothing is lost, it only goes slower.",
        "Контроль скорости. Если он включён, то от клиента, который шлёт быстрее указанного ниже,"
        " сервер временно перестаёт читать; ничего не теряется, только идёт медленнее.",
    ),
    "limits.rate": Text(
        "How many commands and messages a second a client may send for as long as it likes.",
        "Сколько команд и сообщений в секунду клиент может слать сколь угодно долго.",
    ),
    "limits.burst": Text(
        "How many it may send at once after a quiet while, before the rate holds it back.",
        "Сколько их он может послать разом после затишья, прежде чем его начнут сдерживать.",
    ),
    "limits.patience_seconds": Text(
        "A client that stays over the rate without a pause for so long is disconnected.",
        "Клиент, который превышает скорость столько времени без передышки, отключается.",
    ),
    "limits.register_seconds": Text(
        "How long a new client may take to say its name before it is disconnected.",
        "За сколько времени новый клиент должен назваться, иначе его отключают.",
    ),
    "limits.ping_seconds": Text(
        "After so long a silence the server asks an IRC client whether it is still there (PING).",
        "После такого молчания сервер спрашивает клиента IRC, на месте ли он (PING).",
    ),
    "limits.ping_timeout_seconds": Text(
        "A client that gives no sign of life for so long after that is disconnected.",
        "Клиент, который и после этого столько не подаёт признаков жизни, отключается.",
    ),
    "rooms": Text("What new rooms are like.", "Какими бывают новые комнаты."),
    "rooms.default_modes": Text(
        "The modes of a new room. i: by invitation only; m: only those with a voice speak; n: only"
        " those inside speak; p: private; s: secret; t: only operators set the topic; C: no CTCP.",
        "Режимы новой комнаты. i: вход по приглашению; m: говорят только имеющие голос; n: говорят"
        " только вошедшие; p: частная; s: тайная; t: тему меняют только операторы; C: без CTCP.",
    ),
    "rooms.creation": Text(
        "Whether anybody can make a new room by entering it. false: only server operators can.",
        "Может ли любой создать новую комнату, войдя в неё. false: только операторы сервера.",
    ),
    "plain": Text(
        "For people with netcat, telnet or a simple client of their own.",
        "Для людей с netcat, telnet или простым клиентом собственного изготовления.",
    ),
    "plain.room": Text(
        "The room where they find themselves after they have said their name.",
        "Комната, в которой они оказываются, назвав своё имя.",
    ),
    "plain.prompt": Text(
        "The question for the name, word for word. Empty: our own, in the server's language.",
        "Вопрос об имени, слово в слово. Пусто: наш собственный, на языке сервера.",
    ),
    "plain.quiet_ms": Text(
        "Text without a line end counts as a line after so long a quiet, for clients that send no"
        " line ends.",
        "Текст без конца строки считается строкой после такого затишья: для клиентов, которые не"
        " шлют концов строк.",
    ),
    "plain.idle_seconds": Text(
        "Someone who sends nothing for so long is disconnected. 0: never.",
        "Кто столько времени ничего не присылает, того отключают. 0: никогда.",
    ),
    "plain.name_attempts": Text(
        "How often someone may try a name that is taken or not allowed before being disconnected.",
        "Сколько раз можно назваться занятым или недопустимым именем, прежде чем отключат.",
    ),
    "irc": Text("For IRC programs.", "Для программ IRC."),
    "irc.casemapping": Text(
        "Which letters count as the same in names. precis: upper and lower case of every script,"
        " so that names may have any letters; ascii: of A to Z; rfc1459: also {}|^ as []\\~.",
        "Какие буквы в именах считаются одинаковыми. precis: заглавные и строчные любой"
        " письменности, имена могут быть из любых букв; ascii: только A–Z; rfc1459: ещё"
        " {}|^ и []\\~.",
    ),
    "irc.motd": Text(
        "The message of the day, shown to IRC programs that connect; \\n starts a new line. Empty:"
        " none.",
        "Сообщение дня: его видят подключившиеся программы IRC; \\n начинает новую строку. Пусто:"
        " никакого.",
    ),
    "irc.admin_location": Text(
        "Where this server is and who runs it, for the command ADMIN.",
        "Где находится сервер и кто его держит, для команды ADMIN.",
    ),
    "irc.admin_contact": Text(
        "How to reach the person who runs it, for the command ADMIN.",
        "Как связаться с тем, кто его держит, для команды ADMIN.",
    ),
    "irc.auto_join": Text(
        "Rooms that everyone who comes with an IRC program is taken into at once.",
        "Комнаты, в которые сразу попадает каждый, кто пришёл с программой IRC.",
    ),
    "irc.network_icon": Text(
        "The address (URL) of a picture that IRC programs show for this chat. Empty: none.",
        "Адрес (URL) картинки, которую программы IRC показывают для этого чата. Пусто: никакой.",
    ),
    "irc.multiline_bytes": Text(
        "How long a message of several lines may be that an IRC program sends (IRCv3 multiline).",
        "Какой длины может быть многострочное сообщение программы IRC (IRCv3 multiline).",
    ),
    "irc.multiline_lines": Text(
        "How many lines such a message may have.", "Сколько строк может быть в таком сообщении."
    ),
    "irc.client_tags_denied": Text(
        "Which tags that IRC programs send each other are taken off their messages, by name (as in"
        " typing, or draft/react). * for all; -name then lets one through. Others are relayed.",
        "Какие метки, которыми обмениваются программы IRC, снимать с сообщений; по названию"
        " (например typing или draft/react). *: все, и тогда -название пропускает одну. Прочие"
        " передаются.",
    ),
    "irc.webirc": Text(
        "Gateways, such as web clients, whose clients come through them: they say from where"
        " (WEBIRC).",
        "Шлюзы, например веб-клиенты: их клиенты приходят через них, а они сообщают откуда"
        " (WEBIRC).",
    ),
    "irc.webirc.NAME.password": Text(
        "What the gateway must know. Keep others from reading the file that holds it.",
        "Что шлюз должен знать. Файл, в котором это записано, другие читать не должны.",
    ),
    "irc.webirc.NAME.addresses": Text(
        "From where the gateway comes: addresses, networks such as 192.0.2.0/24, or unix.",
        "Откуда приходит шлюз: адреса, сети вида 192.0.2.0/24 или unix.",
    ),
    **WEBHOOK_SETTINGS,
    "console": Text(
        "What the server tells its operator on the console.",
        "Что сервер рассказывает оператору на консоли.",
    ),
    "console.format": Text(
        "text: sentences for people; json: one JSON object a line, for programs; auto: text.",
        "text: предложения для людей; json: по объекту JSON на строку, для программ; auto: text.",
    ),
    "console.colour": Text(
        "Colours in the text. auto: on a terminal, unless the variable NO_COLOR is set.",
        "Цвета в тексте. auto: на терминале, если не задана переменная NO_COLOR.",
    ),
    "console.messages": Text(
        "Whether the console also shows what people write. They may not expect that: tell them.",
        "Показывать ли на консоли и то, что люди пишут. Они могут этого не ждать: предупредите их.",
    ),
    "operators": Text(
        "Who may become a server operator, by the command OPER NAME PASSWORD; a section for each.",
        "Кто может стать оператором сервера командой OPER ИМЯ ПАРОЛЬ; каждому свой раздел.",
    ),
    "accounts": Text(
        "Names that belong to somebody. Guests are welcome beside them, unless it says otherwise.",
        "Имена, у которых есть хозяин. Гостям рядом с ними рады, если не сказано иначе.",
    ),
    "accounts.required": Text(
        "Whether only people with an account are let in.",
        "Пускать ли только тех, у кого есть учётная запись.",
    ),
    "accounts.always_on": Text(
        "Whether the owners of new accounts stay, as away, when their last connection goes; each"
        " can choose otherwise (NickServ SET ALWAYS-ON).",
        "Остаются ли владельцы новых учётных записей, как отошедшие, когда отключится последнее их"
        " подключение; каждый может выбрать иначе (NickServ SET ALWAYS-ON).",
    ),
    "accounts.registration": Text(
        'Who makes accounts. "open": everybody their own; "closed": only the operator, with'
        " beseda account add.",
        'Кто заводит учётные записи. "open": каждый себе; "closed": только хозяин сервера, командой'
        " beseda account add.",
    ),
    "accounts.before_connect": Text(
        "Whether an IRC client may register an account before it is let in.",
        "Может ли программа IRC завести учётную запись ещё до входа.",
    ),
    "accounts.password_length": Text(
        "The shortest password that is taken.", "Самый короткий пароль, который принимается."
    ),
    "accounts.allow_plaintext": Text(
        "Whether passwords are taken over connections without TLS from other machines. Whoever can"
        " listen on the way could read them.",
        "Принимать ли пароли с других компьютеров по соединениям без TLS. Их может прочесть любой,"
        " кто слушает по дороге.",
    ),
    "accounts.scram": Text(
        "Whether people can log in by SCRAM-SHA-256, by which their password never comes to the"
        " server. What is kept for that is easier to guess from than what is kept otherwise.",
        "Можно ли входить по SCRAM-SHA-256, когда сам пароль на сервер не попадает. То, что для"
        " этого хранится, подобрать легче, чем обычное.",
    ),
    "accounts.tries_per_minute": Text(
        "How many wrong passwords a minute are taken from one address, and for one account.",
        "Сколько неверных паролей в минуту принимается с одного адреса и для одной учётной записи.",
    ),
    "accounts.hashes_at_once": Text(
        "How many passwords are checked at the same time; each takes 19 MiB of memory meanwhile.",
        "Сколько паролей проверяется одновременно; каждый занимает на это время 19 МиБ памяти.",
    ),
    "accounts.grace_seconds": Text(
        "How long a guest may keep a name whose owner has asked for it to be protected this way.",
        "Как долго гость может держать имя, хозяин которого просил защищать его так.",
    ),
    "history": Text(
        "What the server remembers of what happens in rooms and in private conversations. It is"
        " kept in the file history.db in the data directory.",
        "Что сервер помнит о происходящем в комнатах и в личных разговорах. Хранится в файле"
        " history.db в каталоге данных.",
    ),
    "history.durability": Text(
        '"commit": a message is on disk before anybody sees it, its author included; no crash can'
        ' take it away. "relaxed": it is shown at once and written a moment later. "off": nothing'
        " is kept.",
        '"commit": сообщение записано на диск раньше, чем его увидит хоть кто-нибудь, и автор тоже;'
        ' сбой его не отнимет. "relaxed": показывается сразу, записывается мгновением позже. "off":'
        " ничего не хранится.",
    ),
    "history.keep_days": Text(
        "How long events are kept; what is older is removed while the server runs. 0: for ever.",
        "Сколько хранятся события; что старше, удаляется на ходу. 0: вечно.",
    ),
    "history.keep_events": Text(
        "How many events are kept of each room; the oldest go first. 0: all.",
        "Сколько событий хранится в каждой комнате; первыми уходят самые старые. 0: все.",
    ),
    "history.replay": Text(
        "How many of the last messages people are shown on coming into a room, unless their client"
        " asks for history itself. Everybody can choose another number for themselves. 0: none.",
        "Сколько последних сообщений показать входящему в комнату, если его программа не спрашивает"
        " историю сама. Каждый может выбрать для себя другое число. 0: ни одного.",
    ),
    "history.page": Text(
        "How many messages can be asked for at once.",
        "Сколько сообщений можно запросить за один раз.",
    ),
    "history.rooms": Text(
        "Rooms in which something is different.", "Комнаты, в которых что-то иначе."
    ),
    "history.rooms.NAME.durability": Text(
        'As history.durability; "": the same as there.',
        'Как history.durability; "": так же, как там.',
    ),
    "history.rooms.NAME.keep_days": Text(
        "As history.keep_days; -1: the same as there.",
        "Как history.keep_days; -1: так же, как там.",
    ),
    "history.rooms.NAME.keep_events": Text(
        "As history.keep_events; -1: the same as there.",
        "Как history.keep_events; -1: так же, как там.",
    ),
    "operators.NAME.password": Text(
        "The operator's password. Keep others from reading the file that holds it.",
        "Пароль оператора. Файл, в котором он записан, другие читать не должны.",
    ),
    "operators.NAME.masks": Text(
        "From where the operator may come: user@host, where * stands for anything.",
        "Откуда может прийти оператор: пользователь@узел, где * заменяет что угодно.",
    ),
}
"""The meaning of each section and setting, by its dotted key."""


UNITS: dict[str, Text] = {
    "threads": Text("threads", "потоки"),
    "connections": Text("connections", "подключения"),
    "seconds": Text("seconds", "секунды"),
    "milliseconds": Text("milliseconds", "миллисекунды"),
    "bytes": Text("bytes", "байты"),
    "characters": Text("characters", "символы"),
    "rooms": Text("rooms", "комнаты"),
    "people": Text("people", "люди"),
    "targets": Text("targets", "адресаты"),
    "masks": Text("masks", "маски"),
    "days": Text("days", "дни"),
    "hours": Text("hours", "часы"),
    "events": Text("events", "события"),
    "messages": Text("messages", "сообщения"),
    "lines": Text("lines", "строки"),
    "lines per second": Text("lines per second", "строки в секунду"),
    "names": Text("names", "имена"),
    "keys": Text("keys", "ключи"),
    "invitations": Text("invitations", "приглашения"),
    "commands per second": Text("commands per second", "команды в секунду"),
    "commands": Text("commands", "команды"),
    "attempts": Text("attempts", "попытки"),
    "tries": Text("tries", "попытки"),
    "passwords": Text("passwords", "пароли"),
}
"""The units that settings are counted in, by the name that their declaration gives (`extra`)."""
