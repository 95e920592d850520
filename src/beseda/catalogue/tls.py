"""What is said about TLS: by the server, by `beseda cert` and by the client."""

from beseda.catalogue.text import Text

# ── the server ─────────────────────────────────────────────────────────────────────────────────

ENDINGS: dict[str, Text] = {
    "ending_tls": Text(
        "It speaks TLS, and this server has no certificate. `beseda cert` makes one",
        "Запрошен TLS, а у этого сервера нет сертификата. Его сделает `beseda cert`",
    ),
    "ending_tls_failed": Text(
        "The TLS handshake failed: client and server could not agree",
        "TLS-рукопожатие не удалось: клиент и сервер не договорились",
    ),
    "ending_tls_too_slow": Text(
        "The TLS handshake took too long", "TLS-рукопожатие шло слишком долго"
    ),
    "ending_tls_only": Text(
        "Here only TLS is spoken. Connect with TLS (SSL) turned on",
        "Здесь говорят только по TLS. Подключитесь, включив TLS (SSL)",
    ),
}
"""Why connections ended, by code."""

IS_SECURE = Text("is using a secure connection", "на связи с шифрованием")
"""Of somebody whose every connection is encrypted, in WHOIS (671)."""

CERTIFICATE_IN_USE = Text(
    "TLS is on; certificate for {names}, valid until {until:%Y-%m-%d}, SHA-256 {fingerprint}",
    "TLS включён; сертификат для {names}, действует до {until:%d.%m.%Y}, SHA-256 {fingerprint}",
)
NO_NAMES = Text("no name", "никакого имени")
CERTIFICATE_EXPIRED = Text(
    "The certificate {file} ended on {until:%Y-%m-%d}: clients will refuse it. Put a new one in its"
    " place; the server takes it over by itself",
    "Сертификат {file} закончился {until:%d.%m.%Y}: клиенты его не примут. Положите на его место"
    " новый, сервер возьмёт его сам",
)
KEEPING_CERTIFICATE = Text(
    "The new certificate {file} cannot be used ({problem}); the old one stays in use",
    "Новый сертификат {file} не годится ({problem}); используется прежний",
)
CANNOT_USE_CERTIFICATE = Text(
    "Cannot use the certificate {certificate} with the key {key}: {problem}. `beseda cert` makes a"
    " pair that works",
    "Сертификат {certificate} с ключом {key} не годится: {problem}. Рабочую пару сделает"
    " `beseda cert`",
)
LISTENER_NEEDS_CERTIFICATE = Text(
    "{address} demands TLS, and there is no certificate. `beseda cert` makes one; the settings"
    " tls.certificate and tls.key name one that you have",
    "{address} требует TLS, а сертификата нет. Его сделает `beseda cert`; готовый укажите в"
    " настройках tls.certificate и tls.key",
)
STS_SELF_SIGNED = Text(
    "tls.sts_seconds is set, but the certificate is self-signed: clients that obey STS refuse it."
    " Use a certificate of a public authority, or set it to 0",
    "Задано tls.sts_seconds, но сертификат самоподписанный: клиенты, соблюдающие STS, его не"
    " примут. Возьмите сертификат общедоступного центра или задайте 0",
)

SETTINGS: dict[str, Text] = {
    "tls": Text(
        "Encryption (TLS), on every address that the server listens on: the first byte of a"
        " connection tells. Without a certificate there is none. See docs/tls.md.",
        "Шифрование (TLS) на всех адресах сервера: его видно по первому байту подключения. Без"
        " сертификата его нет. См. docs/tls.md.",
    ),
    "tls.certificate": Text(
        "The file with the server's certificate and those of its issuers (PEM). Empty: the one that"
        " `beseda cert` made in the data directory, if it did. It is read again when it changes.",
        "Файл с сертификатом сервера и сертификатами его издателей (PEM). Пусто: тот, что сделала"
        " `beseda cert` в каталоге данных, если сделала. При изменении файл читается заново.",
    ),
    "tls.key": Text(
        "The file with its private key (PEM, without a password). Empty: the certificate's file"
        " holds it as well.",
        "Файл с закрытым ключом (PEM, без пароля). Пусто: ключ в том же файле, что и сертификат.",
    ),
    "tls.minimum_version": Text(
        "The oldest version of TLS that is spoken. 1.3 keeps some old programs out.",
        "Самая старая допустимая версия TLS. 1.3 отсечёт некоторые старые программы.",
    ),
    "tls.handshake_seconds": Text(
        "How long a client may take to agree on TLS before it is disconnected.",
        "Сколько клиент может договариваться о TLS, прежде чем его отключат.",
    ),
    "tls.handshakes": Text(
        "How many may be agreeing on TLS at once; more of them wait for their turn.",
        "Сколько клиентов могут договариваться о TLS одновременно; остальные ждут очереди.",
    ),
    "tls.sts_seconds": Text(
        "IRC programs are told to connect with TLS only, and to remember that for so long (IRCv3"
        " STS). Only with a certificate that programs trust: they will not come without TLS any"
        " more. 0: they are told nothing.",
        "Программам IRC велят подключаться только по TLS и помнить об этом столько времени (IRCv3"
        " STS). Только с сертификатом, которому программы доверяют: без TLS они больше не придут."
        " 0: ничего не велят.",
    ),
    "tls.sts_port": Text(
        "The port that they are told to use. 0: the one of the first address in server.listen.",
        "Порт, который им при этом называют. 0: порт первого адреса из server.listen.",
    ),
}
"""The meaning of the settings under `[tls]`; see `beseda.catalogue.settings`."""

# ── beseda cert ────────────────────────────────────────────────────────────────────────────────

CERT = Text("Make a certificate for TLS.", "Сделать сертификат для TLS.")
CERT_LONG = Text(
    "Make a self-signed certificate and its key where the server finds them, and show the"
    " fingerprint by which others recognise it. From then on the server speaks TLS on all its"
    " addresses, without a restart.",
    "Сделать самоподписанный сертификат и ключ там, где их найдёт сервер, и показать отпечаток, по"
    " которому его узнают другие. С этого момента сервер говорит по TLS на всех своих адресах, без"
    " перезапуска.",
)
OPTION_HOST = Text(
    "A name or an IP address by which people reach the server; may be repeated. Without it: this"
    " computer's own names.",
    "Имя или IP-адрес, по которому обращаются к серверу; можно повторять. Без него: имена этого"
    " компьютера.",
)
OPTION_DAYS = Text("How long it is valid.", "Сколько дней он действует.")
OPTION_OUT = Text(
    "Write it into this directory instead, for example to log in with it.",
    "Записать в этот каталог, например чтобы входить с этим сертификатом.",
)
OPTION_FORCE = Text(
    "Replace the one that is there. Whoever remembers its fingerprint is then warned.",
    "Заменить имеющийся. Кто запомнил его отпечаток, увидит предупреждение.",
)
BAD_HOST = Text(
    "A certificate cannot name the host {host}", "Узел {host} нельзя назвать в сертификате"
)
CERTIFICATE_EXISTS = Text(
    "{file} is there already. With --force it is replaced; people who remember its fingerprint will"
    " then be warned",
    "{file} уже есть. С --force он будет заменён; кто запомнил отпечаток, увидит предупреждение",
)
CANNOT_WRITE = Text("Cannot write into {place}: {problem}", "Нельзя писать в {place}: {problem}")
CERTIFICATE_MADE = Text(
    "certificate  {certificate}\nkey          {key}\nSHA-256      {fingerprint}",
    "сертификат   {certificate}\nключ         {key}\nSHA-256      {fingerprint}",
)
HOW_TO_USE = Text(
    "\nA server that uses this data directory speaks TLS now, on every address it listens on. Tell"
    "\nothers the fingerprint: they are asked whether it is right, or give it themselves:\n"
    "\n  beseda chat --tls HOST:PORT"
    "\n  beseda send --tls --host HOST:PORT --fingerprint {fingerprint} '#lobby' hello",
    "\nСервер с этим каталогом данных теперь говорит по TLS на всех своих адресах. Сообщите другим"
    "\nотпечаток: их спросят, тот ли он, или они укажут его сами:\n"
    "\n  beseda chat --tls УЗЕЛ:ПОРТ"
    "\n  beseda send --tls --host УЗЕЛ:ПОРТ --fingerprint {fingerprint} '#lobby' привет",
)
HOW_TO_USE_ELSEWHERE = Text(
    "\nA server uses it with these lines in its settings:\n"
    '\n  [tls]\n  certificate = "{certificate}"\n  key = "{key}"',
    "\nСервер возьмёт его, если в его настройках есть строки:\n"
    '\n  [tls]\n  certificate = "{certificate}"\n  key = "{key}"',
)

# ── the client ─────────────────────────────────────────────────────────────────────────────────

OPTION_TLS = Text(
    "Connect encrypted (TLS); so do ircs://HOST, port 6697 and, by QUIC, quic://HOST.",
    "Подключаться с шифрованием (TLS); так же делают ircs://УЗЕЛ, порт 6697 и, по QUIC,"
    " quic://УЗЕЛ.",
)
OPTION_FINGERPRINT = Text(
    "Accept the server with this certificate (SHA-256) and no other; means --tls.",
    "Принять сервер только с этим сертификатом (SHA-256); включает --tls.",
)
NOT_A_FINGERPRINT = Text(
    "{written} is no SHA-256 fingerprint: it has 64 hexadecimal digits",
    "{written} — не отпечаток SHA-256: в нём 64 шестнадцатеричные цифры",
)
NO_TLS_THERE = Text("no TLS is spoken there", "там не говорят по TLS")
HANDSHAKE_FAILED = Text("no agreement on TLS ({problem})", "не договориться о TLS ({problem})")
NOT_TRUSTED = Text("not connected to {address}: {reason}", "подключения к {address} нет: {reason}")
UNKNOWN_SERVER = Text(
    "nobody vouches for its certificate ({problem}). Its SHA-256 is {fingerprint}. If that is the"
    " server's, say so with --fingerprint, or once to `beseda chat`, which remembers it",
    "за его сертификат никто не ручается ({problem}). Его SHA-256: {fingerprint}. Если это"
    " отпечаток сервера, укажите его в --fingerprint или подтвердите один раз в `beseda chat`:"
    " она запомнит",
)
CHANGED_SERVER = Text(
    "its certificate is another one than you have accepted; now its SHA-256 is {fingerprint}."
    " Somebody may be listening in, or the server has a new one: ask who runs it. If it is right,"
    " take its old line out of {file}",
    "его сертификат не тот, который вы приняли; теперь его SHA-256: {fingerprint}. Возможно, кто-то"
    " подслушивает, или у сервера новый сертификат: спросите того, кто его держит. Если всё верно,"
    " уберите его старую строку из {file}",
)
NOT_THE_SERVER = Text(
    "its certificate is not the one that --fingerprint demands; its SHA-256 is {fingerprint}",
    "его сертификат не тот, что указан в --fingerprint; его SHA-256: {fingerprint}",
)
ASK_TRUST = Text(
    "Nobody vouches for the certificate of {address}. Its SHA-256 fingerprint is",
    "За сертификат {address} никто не ручается. Его отпечаток SHA-256:",
)
ASK_TRUST_QUESTION = Text(
    "Is that what the server's owner told you? yes = trust it from now on: ",
    "Это то, что сообщил владелец сервера? да — доверять ему впредь: ",
)
YES = frozenset({"y", "yes", "д", "да"})
"""Answers to that question that mean yes, in any language."""
CANNOT_REMEMBER = Text("Cannot remember it: {problem}", "Не запомнить: {problem}")
