"""The documentation, held to the program: every example is run, every table compared.

A document is what a reader sees, so it says as little as possible about its tests. What a block
needs stands in comments directly above it, which a reader of the page does not see:

    <!-- not run: it takes another network -->  nobody runs it, and why
    <!-- given: a server, a certificate -->     what is there before it (`given.NEEDS`)
    <!-- printed by: beseda export -->          the command that prints an object like that
    <!-- as one script -->                      the shell gets it whole, not command by command
    <!-- screen of Bob                          whose netcat shows it, and who does what meanwhile
    Ann: hello -->
    <!-- said in #ops                           what is said in a room because of it (`hearing.py`)
    ops/hook: hello -->
    <!-- play                                   the same for a program or a dialogue (`play.py`)
    types hello -->
    <!-- runs on -->                            a program that ends only when it is interrupted
    <!-- prints                                 what a program prints, if no reader needs it
    hello -->
    <!-- posted -->, <!-- sent -->, <!-- answered -->   what an object is for a webhook

What is run, by the block's language:

    sh        each command, by bash, to its end; those that stay are used and stopped (`shell.py`)
    console   the same after `$`, with what it prints
    python    a program of its own, with a server; what it prints is in the block below it, if that
              is marked `printed by the program above`, and else it prints nothing
    irc, plain, udp   a dialogue, `>>` sent and `<<` received, over TCP or in datagrams
    text      a screen of netcat (`screen of`), what a program prints (`printed by the program
              above`), or what is said of the object above once it is posted (`said in`)
    toml      taken by `beseda config --check`
    json      parsed, and compared with what a command prints if it says `printed by`
    yaml, groovy      used as their programs do: `configuration of`, `job of` (`test_webhooks.py`)
    irssi, weechat    typed into that program
    ini       a unit of systemd, which verifies it

In what is received or printed, `...` stands for anything, and times, codes and ids for others like
them (`matching.py`).
"""
