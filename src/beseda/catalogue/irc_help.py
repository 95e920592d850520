"""What HELP says of each IRC command: how it is given, and what it does."""

from beseda.catalogue.text import Text

ADMIN = Text(
    "ADMIN [<server>]\nWho runs this server.",
    "ADMIN [<сервер>]\nКто содержит этот сервер.",
)
AUTHENTICATE = Text(
    "AUTHENTICATE <mechanism>\nLogs in to an account (SASL); your client does it by itself.",
    "AUTHENTICATE <способ>\nВход в учётную запись (SASL); клиент делает это сам.",
)
AWAY = Text(
    "AWAY [<text>]\nMarks you as away; without a text, as back.",
    "AWAY [<текст>]\nОтмечает, что вы отошли; без текста — что вернулись.",
)
BATCH = Text(
    "BATCH +<name> <type> [...] or BATCH -<name>\n"
    "Begins or ends a message of several lines; your client does it by itself.",
    "BATCH +<имя> <тип> [...] или BATCH -<имя>\n"
    "Начинает или завершает многострочное сообщение; клиент делает это сам.",
)
CAP = Text(
    "CAP LS|LIST|REQ|END [...]\nNegotiates capabilities; your client does it by itself.",
    "CAP LS|LIST|REQ|END [...]\nСогласует возможности; клиент делает это сам.",
)
CHANSERV = Text(
    "CHANSERV <order> [...]\nRooms that last; CHANSERV HELP lists the orders.",
    "CHANSERV <приказ> [...]\nЗакреплённые комнаты; приказы перечислит CHANSERV HELP.",
)
CS = Text("CS <order> [...]\nThe same as CHANSERV.", "CS <приказ> [...]\nТо же, что CHANSERV.")
CHATHISTORY = Text(
    "CHATHISTORY LATEST|BEFORE|AFTER|AROUND|BETWEEN|TARGETS ...\n"
    "Messages of the past; your client asks for them by itself. By hand:"
    " CHATHISTORY LATEST <room or nick> * <number>.",
    "CHATHISTORY LATEST|BEFORE|AFTER|AROUND|BETWEEN|TARGETS ...\n"
    "Прежние сообщения; клиент спрашивает их сам. Вручную:"
    " CHATHISTORY LATEST <комната или имя> * <число>.",
)
CHGHOST = Text(
    "CHGHOST <nick> <username> <host>\n"
    "For server operators: shows somebody's address otherwise; * leaves what is there.",
    "CHGHOST <имя> <имя пользователя> <узел>\n"
    "Для операторов сервера: показывать чей-то адрес иначе; * оставляет как есть.",
)
DIE = Text(
    "DIE [<reason>]\nFor server operators: stops the server.",
    "DIE [<причина>]\nДля операторов сервера: останавливает сервер.",
)
ERROR = Text(
    "ERROR\nIs sent by servers only.",
    "ERROR\nПосылают только серверы.",
)
HELP = Text(
    "HELP [<command>]\nThis help.",
    "HELP [<команда>]\nЭта справка.",
)
INFO = Text(
    "INFO\nWhat this server is.",
    "INFO\nЧто это за сервер.",
)
INVITE = Text(
    "INVITE <nick> <room>\nInvites somebody; alone it lists your invitations.",
    "INVITE <имя> <комната>\nПриглашает; без параметров — список ваших приглашений.",
)
ISON = Text(
    "ISON <nick> [<nick>...]\nWhich of them are here.",
    "ISON <имя> [<имя>...]\nКто из них здесь.",
)
ISUPPORT = Text(
    "ISUPPORT\nWhat this server can do; your client asks for it by itself.",
    "ISUPPORT\nЧто умеет этот сервер; клиент спрашивает сам.",
)
JOIN = Text(
    "JOIN <room>[,<room>...] [<key>[,<key>...]]\n"
    "Enters rooms, which are made if they are not there. JOIN 0 leaves them all.",
    "JOIN <комната>[,<комната>...] [<ключ>[,<ключ>...]]\n"
    "Входит в комнаты; новые создаются. JOIN 0 — выйти из всех.",
)
KICK = Text(
    "KICK <room> <nick>[,<nick>...] [<reason>]\nPuts somebody out of a room; for its operators.",
    "KICK <комната> <имя>[,<имя>...] [<причина>]\nУдаляет из комнаты; для её операторов.",
)
KILL = Text(
    "KILL <nick> [<reason>]\nFor server operators: ends somebody's connection.",
    "KILL <имя> [<причина>]\nДля операторов сервера: обрывает соединение.",
)
LINKS = Text(
    "LINKS\nThe servers of this network: only this one.",
    "LINKS\nСерверы этой сети: только этот.",
)
LIST = Text(
    "LIST [<room or mask or condition>,...]\n"
    "Lists rooms. Conditions: >n and <n people, C>n and C<n minutes since the room "
    "was made, T>n and T<n minutes since its topic was set, !mask for those unlike "
    "it.",
    "LIST [<комната, маска или условие>,...]\n"
    "Список комнат. Условия: >n и <n людей, C>n и C<n минут с создания, T>n и T<n "
    "минут с установки темы, !маска — непохожие.",
)
LUSERS = Text(
    "LUSERS\nHow many people are here.",
    "LUSERS\nСколько здесь людей.",
)
MARKREAD = Text(
    "MARKREAD <room or nick> [timestamp=<time>]\n"
    "Up to when you have read it; your client keeps track by itself.",
    "MARKREAD <комната или имя> [timestamp=<время>]\n"
    "Докуда вы прочитали; клиент следит за этим сам.",
)
METADATA = Text(
    "METADATA <nick, channel or *> SET <key> [<value>], GET <key>..., LIST, CLEAR or SYNC\n"
    "METADATA * SUB <key>..., UNSUB <key>... or SUBS\n"
    "What people and channels say of themselves; your client uses it by itself.",
    "METADATA <имя, канал или *> SET <ключ> [<значение>], GET <ключ>..., LIST, CLEAR или SYNC\n"
    "METADATA * SUB <ключ>..., UNSUB <ключ>... или SUBS\n"
    "Сведения людей и каналов о себе; клиент пользуется этим сам.",
)
MODE = Text(
    "MODE <room> [<changes> [<parameter>...]]\n"
    "Shows or changes a room's modes: b ban, e exception, I invitation list, i "
    "invite-only, k key, l limit, m moderated, n no messages from outside, p "
    "private, s secret, t topic for operators, C no CTCP; ranks q a o h v.\n"
    "MODE <your nick> [<changes>]\n"
    "Your own: B bot, R no private messages from strangers, i invisible, w wallops.",
    "MODE <комната> [<изменения> [<параметр>...]]\n"
    "Показывает или меняет режимы комнаты: b запрет, e исключение, I список "
    "приглашённых, i по приглашению, k ключ, l предел, m с разрешения, n не писать "
    "извне, p частная, s тайная, t тему меняют операторы, C без CTCP; ранги q a o h "
    "v.\n"
    "MODE <ваше имя> [<изменения>]\n"
    "Ваши: B бот, R не принимать личные от незнакомых, i невидимка, w wallops.",
)
MONITOR = Text(
    "MONITOR + <nick>[,<nick>...]: watch for them; MONITOR - <nick>[,<nick>...]: no more\n"
    "MONITOR L: for whom you watch; S: who of them is here; C: watch for nobody\n"
    "You are told when they come and go.",
    "MONITOR + <имя>[,<имя>...]: следить за ними; MONITOR - <имя>[,<имя>...]: больше не следить\n"
    "MONITOR L: за кем вы следите; S: кто из них здесь; C: ни за кем не следить\n"
    "Сервер сообщает, когда они приходят и уходят.",
)
MOTD = Text(
    "MOTD [<server>]\nThe message of the day.",
    "MOTD [<сервер>]\nСообщение дня.",
)
NAMES = Text(
    "NAMES <room>[,<room>...]\nWho is in a room.",
    "NAMES <комната>[,<комната>...]\nКто в комнате.",
)
NICKSERV = Text(
    "NICKSERV <order> [...]\nAccounts; NICKSERV HELP lists the orders.",
    "NICKSERV <приказ> [...]\nУчётные записи; приказы перечислит NICKSERV HELP.",
)
NS = Text("NS <order> [...]\nThe same as NICKSERV.", "NS <приказ> [...]\nТо же, что NICKSERV.")
NICK = Text(
    "NICK <nick>\nGives you another name.",
    "NICK <имя>\nМеняет ваше имя.",
)
NOTICE = Text(
    "NOTICE <nick or room>[,...] <text>\nSays something that must not be answered by programs.",
    "NOTICE <имя или комната>[,...] <текст>\nГоворит то, на что программы не должны отвечать.",
)
OPER = Text(
    "OPER <name> <password>\nMakes you a server operator.",
    "OPER <имя> <пароль>\nДелает вас оператором сервера.",
)
PART = Text(
    "PART <room>[,<room>...] [<reason>]\nLeaves rooms.",
    "PART <комната>[,<комната>...] [<причина>]\nВыходит из комнат.",
)
PASS = Text(
    "PASS <password>\nThe server's password, before NICK and USER.",
    "PASS <пароль>\nПароль сервера, перед NICK и USER.",
)
PING = Text(
    "PING <token>\nAsks whether the server is there.",
    "PING <слово>\nПроверяет, на связи ли сервер.",
)
PONG = Text(
    "PONG <token>\nAnswers PING; your client does it by itself.",
    "PONG <слово>\nОтвет на PING; клиент отвечает сам.",
)
PRIVMSG = Text(
    "PRIVMSG <nick or room>[,...] <text>\n"
    "Says something to people or rooms; @#room is for the room's operators.",
    "PRIVMSG <имя или комната>[,...] <текст>\n"
    "Говорит людям или в комнаты; @#комната — её операторам.",
)
QUIT = Text(
    "QUIT [<reason>]\nLeaves the server.",
    "QUIT [<причина>]\nУходит с сервера.",
)
REDACT = Text(
    "REDACT <room or nick> <message's ID> [<reason>]\n"
    "Takes a message back, or away: your own, or as an operator of the room.",
    "REDACT <комната или имя> <номер сообщения> [<причина>]\n"
    "Убирает сообщение: ваше собственное, а операторам комнаты — любое.",
)
REGISTER = Text(
    "REGISTER * * <password>\nMakes an account for your nick, which is yours from then on.",
    "REGISTER * * <пароль>\nЗаводит учётную запись на ваш ник; с этого времени он ваш.",
)
REHASH = Text(
    "REHASH\nFor server operators: reads the settings again.",
    "REHASH\nДля операторов сервера: перечитывает настройки.",
)
RELAYMSG = Text(
    "RELAYMSG <channel> <name/elsewhere> <text>\n"
    "For a channel's operators, mostly bots: hands on what somebody said elsewhere.",
    "RELAYMSG <канал> <имя/откуда> <текст>\n"
    "Для операторов канала, обычно ботов: передать сказанное кем-то в другом месте.",
)
RENAME = Text(
    "RENAME <channel> <new name> [<reason>]\n"
    "For a channel's operators: gives it another name; all that belongs to it stays.",
    "RENAME <канал> <новое название> [<причина>]\n"
    "Для операторов канала: переименовать его; всё, что к нему относится, остаётся.",
)
REPLAY = Text(
    "REPLAY [<number>]\nHow many of a room's last messages you are shown when you enter it, from"
    " now on; 0 for none.",
    "REPLAY [<число>]\nСколько последних сообщений показывать вам при входе в комнату, с этого"
    " момента; 0 — нисколько.",
)
SEARCH = Text(
    "SEARCH text=<words>[;in=<room or nick>][;from=<nick>][;after=<time>][;before=<time>]"
    "[;limit=<number>]\n"
    "Finds messages in your rooms and conversations; a space is written \\s.",
    "SEARCH text=<слова>[;in=<комната или имя>][;from=<имя>][;after=<время>][;before=<время>]"
    "[;limit=<число>]\n"
    "Ищет сообщения в ваших комнатах и разговорах; пробел пишется \\s.",
)
SETNAME = Text(
    "SETNAME <real name>\nChanges your real name.",
    "SETNAME <настоящее имя>\nМеняет ваше настоящее имя.",
)
STATS = Text(
    "STATS <letter>\n"
    "u: since when the server runs; m: which commands were given how often; o (for "
    "operators): operators.",
    "STATS <буква>\n"
    "u: сколько работает сервер; m: сколько раз давали команды; o (для операторов): "
    "операторы.",
)
TAGMSG = Text(
    "TAGMSG <nick or room>[,...]\n"
    "Sends tags without a text, such as a reaction; your client does it by itself.",
    "TAGMSG <имя или комната>[,...]\n"
    "Посылает метки без текста, например отклик; клиент делает это сам.",
)
TIME = Text(
    "TIME [<server>]\nThe server's time.",
    "TIME [<сервер>]\nВремя на сервере.",
)
TOPIC = Text(
    "TOPIC <room> [<topic>]\nShows or sets a room's topic; an empty one takes it away.",
    "TOPIC <комната> [<тема>]\nПоказывает или задаёт тему; пустая убирает её.",
)
USER = Text(
    "USER <username> 0 * <real name>\nPart of getting in; your client does it by itself.",
    "USER <логин> 0 * <настоящее имя>\nЧасть входа; клиент делает это сам.",
)
USERHOST = Text(
    "USERHOST <nick> [<nick>...]\nShows hosts, of five people at most.",
    "USERHOST <имя> [<имя>...]\nПоказывает адреса, не больше пяти человек.",
)
VERIFY = Text(
    "VERIFY <account> <code>\nAccounts need no verification here.",
    "VERIFY <учётная запись> <код>\nПодтверждать учётные записи здесь не нужно.",
)
VERSION = Text(
    "VERSION [<server>]\nWhat software runs here.",
    "VERSION [<сервер>]\nКакая программа здесь работает.",
)
WALLOPS = Text(
    "WALLOPS <text>\nFor server operators: a word to all who have mode w.",
    "WALLOPS <текст>\nДля операторов сервера: слово всем, у кого режим w.",
)
WEBIRC = Text(
    "WEBIRC <password> <gateway> <hostname> <address> [<options>]\n"
    "For gateways that the settings name: says where their client comes from.",
    "WEBIRC <пароль> <шлюз> <узел> <адрес> [<параметры>]\n"
    "Для шлюзов, названных в настройках: сообщает, откуда пришёл их клиент.",
)
WHO = Text(
    "WHO [<room, nick or mask> [o][%<fields>]]\nLists people.",
    "WHO [<комната, имя или маска> [o][%<поля>]]\nСписок людей.",
)
WHOIS = Text(
    "WHOIS <nick>\nWho somebody is.",
    "WHOIS <имя>\nКто это.",
)
WHOWAS = Text(
    "WHOWAS <nick> [<count>]\nWho somebody was who is gone.",
    "WHOWAS <имя> [<число>]\nКем был тот, кто ушёл.",
)
ZNC = Text(
    "ZNC *playback PLAY <rooms or nicks, or *> [<from>] [<to>]\n"
    "Messages of the past for clients that know the bouncer ZNC; times in seconds since 1970.",
    "ZNC *playback PLAY <комнаты или имена, или *> [<с>] [<до>]\n"
    "Прежние сообщения для клиентов, знающих ZNC; время — в секундах с 1970 года.",
)
