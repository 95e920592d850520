"""Messages as Slack's and Mattermost's senders write them."""

from typing import Any

import pytest

from beseda.protocol.webhooks.markup import from_markdown, from_mrkdwn
from beseda.protocol.webhooks.posts import MOST_ATTACHMENTS, Code, PayloadError
from tests.protocol.webhooks.posting import post, said


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("*bold* _it_ ~no~ `code` :tada:", "*bold* _it_ ~no~ `code` :tada:"),
        ("<https://a.example/x?a=1&amp;b=2>", "https://a.example/x?a=1&b=2"),
        ("see <https://a.example|the page>!", "see the page (https://a.example)!"),
        ("<https://a.example|https://a.example>", "https://a.example"),
        ("<mailto:ann@a.example|ann@a.example>", "ann@a.example"),
        ("<tel:+100|call>", "call (+100)"),
        ("<https://a.example|R&amp;D &lt;3>", "R&D <3 (https://a.example)"),
        ("<!here> <!channel> <!everyone>", "@here @channel @everyone"),
        ("<!subteam^S1|@ops> <!subteam^S2>", "@ops @S2"),
        ("<!date^1700000000^{date} at {time}|14 November>", "14 November"),
        ("<@U1> <@U2|ann>", "@U1 @ann"),
        ("<#C1|general> <#C2> <#C1|>", "#general #C2 #C1"),
        ("1 &lt; 2 &amp;&amp; 3 &gt; 2", "1 < 2 && 3 > 2"),
        ("&amp;lt;", "&lt;"),
        ("a < b > c <b> <> <|>", "a < b > c <b> <> <|>"),
        ("<https://a.example", "<https://a.example"),
    ],
)
def test_mrkdwn(marked: str, plain: str) -> None:
    assert from_mrkdwn(marked) == plain


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("[a](https://a.example) [b](/x)", "a (https://a.example) b (/x)"),
        ("![graph](https://a.example/g.png)", "graph (https://a.example/g.png)"),
        ('[a](https://a.example "title")', "a (https://a.example)"),
        ("[https://a.example](https://a.example)", "https://a.example"),
        ("a[0](x y) [ ] (z)", "a[0](x y) [ ] (z)"),
    ],
)
def test_markdown(marked: str, plain: str) -> None:
    assert from_markdown(marked) == plain


def test_a_message() -> None:
    posts = post({"text": "one\ntwo", "username": "ci", "channel": "ops", "icon_emoji": ":ghost:"})
    assert (posts.lines, posts.kind) == (("one", "two"), "message")
    assert (posts.name, posts.room) == ("ci", "#ops")


@pytest.mark.parametrize(
    ("channel", "room"), [("#ops", "#ops"), ("ops", "#ops"), ("@ann", "@ann"), ("", ""), (7, "#7")]
)
def test_where_to(channel: object, room: str) -> None:
    assert post({"text": "x", "channel": channel}).room == room


def test_names_are_one_short_line() -> None:
    posts = post({"text": "x", "username": "a\r\nQUIT " + "b" * 999, "channel": "c" * 999})
    assert posts.name == "a"
    assert len(posts.room) == 64


def test_both_kinds_of_links() -> None:
    assert said({"text": "<https://a.example|a> [b](https://b.example)"}) == [
        "a (https://a.example) b (https://b.example)"
    ]
    assert said({"text": "<https://a.example|a> [b](c)", "mrkdwn": False}) == [
        "a (https://a.example) [b](c)"
    ]


def test_attachments() -> None:
    alert = {
        "fallback": "not shown",
        "color": "danger",
        "pretext": "Look:",
        "author_name": "Prometheus",
        "title": "Disk full",
        "title_link": "https://a.example/alert",
        "text": "db-1 has <https://a.example|3 %> left",
        "fields": [
            {"title": "Severity", "value": "critical", "short": True},
            {"title": "Load", "value": 0.97},
            {"value": "no title"},
            {"title": "", "value": ""},
            "no field",
        ],
        "image_url": "https://a.example/graph.png",
        "footer": "node exporter",
        "actions": [{"type": "button", "text": "Silence"}],
    }
    assert said({"text": "Hello", "attachments": [alert, {"fallback": "second"}, {}, None]}) == [
        "Hello",
        "Look:",
        "Prometheus",
        "Disk full (https://a.example/alert)",
        "db-1 has 3 % (https://a.example) left",
        "Severity: critical",
        "Load: 0.97",
        "no title",
        "https://a.example/graph.png",
        "node exporter",
        "second",
    ]


def test_too_many_attachments() -> None:
    with pytest.raises(PayloadError) as caught:
        post({"attachments": [{"text": "x"}] * (MOST_ATTACHMENTS + 1)})
    assert caught.value.code is Code.TOO_MANY_ATTACHMENTS
    assert caught.value.values == {"limit": MOST_ATTACHMENTS}


def mrkdwn(text: str) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": text}


def test_blocks() -> None:
    blocks = [
        {"type": "header", "text": {"type": "plain_text", "text": "Build <7> :tada:"}},
        {
            "type": "section",
            "text": mrkdwn("*main* is <https://a.example|green>"),
            "fields": [mrkdwn("*Tests:* 1,031"), mrkdwn("*Time:* 32 s")],
            "accessory": {"type": "button", "text": {"type": "plain_text", "text": "Open"}},
        },
        {"type": "divider"},
        {"type": "actions", "elements": [{"type": "button"}]},
        {
            "type": "context",
            "elements": [
                {"type": "image", "image_url": "https://a.example/i.png", "alt_text": "logo"},
                mrkdwn("by <@U1>"),
            ],
        },
        {"type": "image", "image_url": "https://a.example/g.png", "alt_text": "a graph"},
        {"type": "markdown", "text": "## Notes\n- [one](https://a.example)"},
        {"type": "unheard_of", "text": "?"},
    ]
    assert said({"text": "for those without blocks", "blocks": blocks}) == [
        "Build <7> :tada:",
        "*main* is green (https://a.example)",
        "*Tests:* 1,031",
        "*Time:* 32 s",
        "logo by @U1",
        "a graph (https://a.example/g.png)",
        "## Notes",
        "- one (https://a.example)",
    ]


def test_rich_text() -> None:
    def line(*elements: dict[str, Any]) -> dict[str, Any]:
        return {"type": "rich_text_section", "elements": list(elements)}

    rich = {
        "type": "rich_text",
        "elements": [
            line(
                {"type": "text", "text": "Hi ", "style": {"bold": True}},
                {"type": "user", "user_id": "U1"},
                {"type": "text", "text": ", see "},
                {"type": "link", "url": "https://a.example", "text": "this"},
                {"type": "emoji", "name": "wave"},
                {"type": "broadcast", "range": "here"},
                {"type": "channel", "channel_id": "C1"},
            ),
            {
                "type": "rich_text_list",
                "style": "ordered",
                "elements": [
                    line({"type": "text", "text": "one"}),
                    line({"type": "text", "text": "two"}),
                ],
            },
            {
                "type": "rich_text_list",
                "style": "bullet",
                "indent": 1,
                "elements": [line({"type": "text", "text": "three"})],
            },
            {"type": "rich_text_quote", "elements": [{"type": "text", "text": "said\nbefore"}]},
            {
                "type": "rich_text_preformatted",
                "elements": [{"type": "text", "text": "if x:\n  y"}],
            },
        ],
    }
    assert said({"blocks": [rich]}) == [
        "Hi @U1, see this (https://a.example):wave:@here#C1",
        "1. one",
        "2. two",
        "  • three",
        "> said",
        "> before",
        "if x:",
        "  y",
    ]


def test_blocks_that_say_nothing_leave_the_text() -> None:
    assert said({"text": "hello", "blocks": [{"type": "divider"}]}) == ["hello"]
    assert said({"text": "hello", "blocks": "what"}) == ["hello"]
    assert said({"attachments": [{"blocks": [{"type": "section", "text": mrkdwn("x")}]}]}) == ["x"]


@pytest.mark.parametrize("wrong", [None, True, [], {}, [[1]], {"a": 1}, 1e300, 10**30])
def test_wrong_types_are_not_there(wrong: object) -> None:
    fields = ("username", "channel", "attachments", "blocks", "mrkdwn")
    assert said({"text": "hello", **dict.fromkeys(fields, wrong)}) == ["hello"]
    with pytest.raises(PayloadError) as caught:
        post({"text": wrong})
    assert caught.value.code is Code.NO_TEXT


def test_a_number_is_a_text() -> None:
    assert said({"text": 42}) == ["42"]
    assert said({"text": 1.5}) == ["1.5"]
