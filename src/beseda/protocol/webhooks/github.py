"""Webhooks of GitHub, and of Gitea, Forgejo and Gogs, which send nearly the same.

GitHub: "Webhook events and payloads". Gitea: `modules/structs/hook.go`; what it has of its own is
marked below. A row in the table `_EVENTS` is an event that something is said of, if its action is
one of interest; all others are accepted in silence.
"""

from collections.abc import Callable
from typing import Final

from beseda.catalogue.text import Language
from beseda.catalogue.webhooks import CONNECTED, DEPLOYED, FORKED, STARRED
from beseda.protocol.webhooks.fields import (
    Fields,
    first,
    is_true,
    number,
    table,
    tables,
    text,
    texts,
)
from beseda.protocol.webhooks.forge import (
    Push,
    result_of,
    say_act,
    say_push,
    say_ref,
    say_run,
)
from beseda.protocol.webhooks.lines import Lines
from beseda.protocol.webhooks.posts import Posts

_MOST_EVENTS = 20


def read_event(event: str, fields: Fields, language: Language) -> Posts:
    """What is to be said of an event that is called `event` in the request's header."""
    lines = Lines(language)
    say = _EVENTS.get(event)
    if say is not None:
        say(lines, fields)
    return Posts(lines=lines.end(), kind="notice")


def _repo(fields: Fields) -> str:
    return text(fields, "repository", "full_name") or _login(fields, "organization")


def _login(fields: Fields, name: str) -> str:
    user = table(fields, name)
    return first(user, "login", "username", "name")


def _ping(lines: Lines, fields: Fields) -> None:
    chosen = list(texts(fields, "hook", "events"))[:_MOST_EVENTS]
    lines.say(CONNECTED, repo=_repo(fields), events=", ".join(chosen) or "—")


def _push(lines: Lines, fields: Fields) -> None:
    push = Push(
        repo=_repo(fields),
        who=_login(fields, "pusher") or _login(fields, "sender"),
        ref=text(fields, "ref"),
        before=text(fields, "before"),
        after=text(fields, "after"),
        commits=tables(fields, "commits"),
        total=number(fields, "total_commits"),  # Gitea
        url=first(fields, "compare", "compare_url"),
        forced=is_true(fields, "forced"),
    )
    say_push(lines, push)


def _ref(verb: str) -> Callable[[Lines, Fields], None]:
    def say(lines: Lines, fields: Fields) -> None:
        who, kind = _login(fields, "sender"), text(fields, "ref_type")
        say_ref(lines, verb, _repo(fields), who, text(fields, "ref"), kind=kind)

    return say


def _about(
    lines: Lines,
    fields: Fields,
    verb: str,
    thing: str,
    *,
    called: str = "",
    url: str = "",
    quoted: str = "",
) -> None:
    """Somebody did something to the issue, pull request or discussion in the payload; it is
    `called` another of these if that is given."""
    what = table(fields, thing)
    say_act(
        lines,
        verb,
        called or thing,
        _repo(fields),
        _login(fields, "sender"),
        f"#{text(what, 'number')}",
        title=text(what, "title"),
        url=url or text(what, "html_url"),
        quoted=quoted,
    )


_CHANGES: Final = {
    "opened": "opened",
    "closed": "closed",
    "reopened": "reopened",
    "ready_for_review": "ready",
    "created": "opened",
    "answered": "answered",
}


def _changed(thing: str) -> Callable[[Lines, Fields], None]:
    def say(lines: Lines, fields: Fields) -> None:
        action = text(fields, "action")
        if (
            action == "reviewed"
        ):  # Gitea's reviews are changes of pull requests, if they are named so
            _gitea_review(lines, fields)
            return
        verb = _CHANGES.get(action)
        if verb == "closed" and is_true(fields, thing, "merged"):
            verb = "merged"
        if verb is not None:
            _about(lines, fields, verb, thing)

    return say


def _comment(lines: Lines, fields: Fields) -> None:
    if text(fields, "action") != "created":
        return
    comment = table(fields, "comment")
    things = ("issue", "pull_request", "discussion")
    thing = next((each for each in things if table(fields, each)), "issue")
    # A pull request is an issue, too; Gitea says "is_pull".
    is_pull = is_true(fields, "is_pull") or bool(table(fields, "issue", "pull_request"))
    called = "pull_request" if is_pull else thing
    url, written = text(comment, "html_url"), text(comment, "body")
    _about(lines, fields, "commented", thing, called=called, url=url, quoted=written)


_REVIEWS: Final = {
    "approved": "approved",
    "changes_requested": "rejected",
    "commented": "reviewed",
    "pull_request_review_approved": "approved",
    "pull_request_review_rejected": "rejected",
    "pull_request_review_comment": "reviewed",
}


def _review(lines: Lines, fields: Fields) -> None:
    verb = _REVIEWS.get(text(fields, "review", "state").lower())
    written = text(fields, "review", "body")
    # A comment on a line of code comes as a review without words, and as an event of its own.
    is_empty = verb == "reviewed" and not written.strip()
    if text(fields, "action") == "submitted" and verb is not None and not is_empty:
        url = text(fields, "review", "html_url")
        _about(lines, fields, verb, "pull_request", url=url, quoted=written)


def _gitea_review(lines: Lines, fields: Fields) -> None:
    verb = _REVIEWS.get(text(fields, "review", "type"))
    if verb is not None:
        written = text(fields, "review", "content")
        _about(lines, fields, verb, "pull_request", quoted=written)


def _release(lines: Lines, fields: Fields) -> None:
    if text(fields, "action") != "published":
        return
    release = table(fields, "release")
    mark, name = text(release, "tag_name"), text(release, "name")
    title = "" if name == mark else name
    url, who = text(release, "html_url"), _login(fields, "sender")
    say_act(lines, "published", "release", _repo(fields), who, mark, title=title, url=url)


def _fork(lines: Lines, fields: Fields) -> None:
    # Gitea calls the new one "repository", and the one it was made from "forkee".
    made = table(fields, "forkee")
    from_it = table(fields, "repository")
    if is_true(from_it, "fork") and not is_true(made, "fork"):
        made, from_it = from_it, made
    lines.say(
        FORKED,
        text(made, "html_url"),
        text(from_it, "full_name"),
        who=_login(fields, "sender"),
        fork=text(made, "full_name"),
    )


def _star(lines: Lines, fields: Fields) -> None:
    if text(fields, "action") == "created":
        count = text(fields, "repository", "stargazers_count")
        lines.say(STARRED, repo=_repo(fields), who=_login(fields, "sender"), count=count)


def _workflow_run(lines: Lines, fields: Fields) -> None:
    run = table(fields, "workflow_run")
    _say_run(lines, fields, "workflow", run, text(run, "name") or text(run, "display_title"))


def _check_suite(lines: Lines, fields: Fields) -> None:
    suite = table(fields, "check_suite")
    # GitHub's own runs are workflow runs, too.
    if text(suite, "app", "slug") != "github-actions":
        _say_run(lines, fields, "checks", suite, text(suite, "app", "name"))


def _say_run(lines: Lines, fields: Fields, what: str, run: Fields, name: str) -> None:
    if text(fields, "action") == "completed":
        branch, ended = text(run, "head_branch"), text(run, "conclusion")
        say_run(lines, what, _repo(fields), name, branch, ended, text(run, "html_url"))


def _deployment_status(lines: Lines, fields: Fields) -> None:
    status = table(fields, "deployment_status")
    result = result_of(text(status, "state"))
    if result is not None:
        place = first(status, "environment") or text(fields, "deployment", "environment")
        url = first(status, "environment_url", "log_url", "target_url")
        lines.say(DEPLOYED, url, _repo(fields), place=place, result=lines.words(result))


_EVENTS: Final[dict[str, Callable[[Lines, Fields], None]]] = {
    "ping": _ping,
    "push": _push,
    "create": _ref("created"),
    "delete": _ref("deleted"),
    "fork": _fork,
    "star": _star,
    "issues": _changed("issue"),
    "issue_comment": _comment,
    "pull_request": _changed("pull_request"),
    "pull_request_review": _review,
    "pull_request_review_comment": _comment,
    "discussion": _changed("discussion"),
    "discussion_comment": _comment,
    "release": _release,
    "workflow_run": _workflow_run,
    "check_suite": _check_suite,
    "deployment_status": _deployment_status,
    # Gitea's own names.
    "pull_request_comment": _changed("pull_request"),
    "pull_request_approved": _gitea_review,
    "pull_request_rejected": _gitea_review,
}
