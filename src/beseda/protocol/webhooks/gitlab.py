"""Webhooks of GitLab (GitLab: "Webhook events"). A row in `_EVENTS` is a kind of event that
something is said of, if its action is one of interest; all others are accepted in silence."""

from collections.abc import Callable
from typing import Final

from beseda.catalogue.text import Language
from beseda.catalogue.webhooks import DEPLOYED
from beseda.protocol.webhooks.fields import Fields, first, number, table, tables, text
from beseda.protocol.webhooks.forge import Push, result_of, say_act, say_push, say_run
from beseda.protocol.webhooks.lines import Lines
from beseda.protocol.webhooks.posts import Posts

_SHORT_COMMIT = 8
"""As GitLab shows them."""


def read_event(fields: Fields, language: Language) -> Posts:
    """What is to be said of an event."""
    lines = Lines(language)
    say = _EVENTS.get(text(fields, "object_kind"))
    if say is not None:
        say(lines, fields)
    return Posts(lines=lines.end(), kind="notice")


def _repo(fields: Fields) -> str:
    return text(fields, "project", "path_with_namespace") or text(fields, "project_name")


def _who(fields: Fields) -> str:
    user = table(fields, "user")
    return first(user, "username", "name") or first(fields, "user_username", "user_name")


def _push(lines: Lines, fields: Fields) -> None:
    commits = tables(fields, "commits")
    push = Push(
        repo=_repo(fields),
        who=_who(fields),
        ref=text(fields, "ref"),
        before=text(fields, "before"),
        after=text(fields, "after"),
        commits=commits,
        total=number(fields, "total_commits_count"),
        url=_pushed_url(fields, commits),
    )
    say_push(lines, push)


def _pushed_url(fields: Fields, commits: list[Fields]) -> str:
    """Where the commits can be looked at; the payload has addresses of single ones only."""
    if len(commits) == 1:
        return text(commits[0], "url")
    project = text(fields, "project", "web_url")
    before, after = (text(fields, end)[:_SHORT_COMMIT] for end in ("before", "after"))
    return f"{project}/-/compare/{before}...{after}" if project and commits else ""


_ACTIONS: Final = {
    "open": "opened",
    "close": "closed",
    "reopen": "reopened",
    "merge": "merged",
    "approved": "approved",
    "approval": "approved",
    "unapproved": "unapproved",
    "unapproval": "unapproved",
}


def _changed(thing: str, sign: str) -> Callable[[Lines, Fields], None]:
    def say(lines: Lines, fields: Fields) -> None:
        what = table(fields, "object_attributes")
        verb = _ACTIONS.get(text(what, "action"))
        if verb is not None:
            _say_act(lines, fields, verb, thing, sign, what, text(what, "url"))

    return say


_COMMENTED: Final = {
    "Issue": ("issue", "#"),
    "MergeRequest": ("merge_request", "!"),
    "Commit": ("commit", ""),
    "Snippet": ("snippet", "$"),
}
"""What a comment may be on, and what stands before its number."""


def _note(lines: Lines, fields: Fields) -> None:
    note = table(fields, "object_attributes")
    # GitLab says what was done to a comment since 16.11, and before that sent only new ones.
    if text(note, "action") not in ("", "create"):
        return
    thing, sign = _COMMENTED.get(text(note, "noteable_type"), ("issue", "#"))
    what = table(fields, thing)
    _say_act(lines, fields, "commented", thing, sign, what, text(note, "url"), text(note, "note"))


def _say_act(
    lines: Lines,
    fields: Fields,
    verb: str,
    thing: str,
    sign: str,
    what: Fields,
    url: str,
    quoted: str = "",
) -> None:
    number_of_it = first(what, "iid", "id")
    mark = number_of_it[:_SHORT_COMMIT] if thing == "commit" else sign + number_of_it
    title = first(what, "title", "message")
    repo, who = _repo(fields), _who(fields)
    say_act(lines, verb, thing, repo, who, mark, title=title, url=url, quoted=quoted)


def _pipeline(lines: Lines, fields: Fields) -> None:
    run = table(fields, "object_attributes")
    project = text(fields, "project", "web_url")
    url = text(run, "url") or (f"{project}/-/pipelines/{text(run, 'id')}" if project else "")
    name = text(run, "name") or f"#{text(run, 'id')}"
    say_run(lines, "pipeline", _repo(fields), name, text(run, "ref"), text(run, "status"), url)


def _job(lines: Lines, fields: Fields) -> None:
    project = text(fields, "project", "web_url") or text(fields, "repository", "homepage")
    url = f"{project}/-/jobs/{text(fields, 'build_id')}" if project else ""
    name, status = text(fields, "build_name"), text(fields, "build_status")
    say_run(lines, "job", _repo(fields), name, text(fields, "ref"), status, url)


def _release(lines: Lines, fields: Fields) -> None:
    if text(fields, "action") != "create":
        return
    mark, name = text(fields, "tag"), text(fields, "name")
    title = "" if name == mark else name
    url = text(fields, "url")
    # The payload does not say whose it is.
    who = _who(fields) or text(fields, "commit", "author", "name")
    say_act(lines, "published", "release", _repo(fields), who, mark, title=title, url=url)


def _deployment(lines: Lines, fields: Fields) -> None:
    result = result_of(text(fields, "status"))
    if result is not None:
        place = text(fields, "environment")
        url = first(fields, "environment_external_url", "deployable_url")
        lines.say(DEPLOYED, url, _repo(fields), place=place, result=lines.words(result))


_EVENTS: Final[dict[str, Callable[[Lines, Fields], None]]] = {
    "push": _push,
    "tag_push": _push,
    "issue": _changed("issue", "#"),
    "work_item": _changed("work_item", "#"),
    "merge_request": _changed("merge_request", "!"),
    "note": _note,
    "pipeline": _pipeline,
    "build": _job,
    "release": _release,
    "deployment": _deployment,
}
