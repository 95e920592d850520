"""What happens in a repository, whichever forge it is on, as lines."""

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from beseda.catalogue.text import Text
from beseda.catalogue.webhooks import (
    ACTED,
    ACTED_UNNAMED,
    COMMIT,
    COMMITS,
    FINISHED,
    FORCED,
    LEFT_OUT,
    MORE_COMMITS,
    PUSHED,
    RESULTS,
    RUNS,
    THINGS,
    VERBS,
)
from beseda.protocol.webhooks.fields import Fields, text
from beseda.protocol.webhooks.lines import Lines, clean, shortened

_MOST_COMMITS = 5
_QUOTED_LINES = 3
_QUOTED_LENGTH = 300
_SHORT_COMMIT = 7
_BRANCH, _TAG = "refs/heads/", "refs/tags/"

_RESULTS: Final = {
    "success": "success",
    "failure": "failure",
    "failed": "failure",
    "error": "failure",
    "startup_failure": "failure",
    "cancelled": "cancelled",
    "canceled": "cancelled",
    "timed_out": "timed_out",
    "action_required": "action_required",
}
"""Every forge's word for how something has ended, and ours. What is not here is not over, or of no
interest."""


class Push(Struct, frozen=True, kw_only=True):
    """`who` moved the branch or tag `ref` from the commit `before` to `after`, with `commits`:
    `total` in number, of which there may be fewer in the payload."""

    repo: str
    who: str
    ref: str
    before: str
    after: str
    commits: Sequence[Fields]
    total: int
    url: str
    forced: bool = False


def say_push(lines: Lines, push: Push) -> None:
    """Tell of a push: who, where to, and the first few commits."""
    total = max(push.total, len(push.commits))
    name = _name(push.ref)
    if _is_nothing(push.after):
        say_ref(lines, "deleted", push.repo, push.who, push.ref)
        return
    if _is_nothing(push.before):
        say_ref(lines, "created", push.repo, push.who, push.ref, push.url)
    elif push.forced:
        commit = _short(push.after)
        lines.say(FORCED, push.url, push.repo, who=push.who, branch=name, commit=commit)
    elif total:
        commits = lines.count(total, COMMITS)
        lines.say(PUSHED, push.url, push.repo, who=push.who, branch=name, commits=commits)
    if push.commits and not push.ref.startswith(_TAG):
        _say_commits(lines, push.commits, total)


def say_ref(
    lines: Lines, verb: str, repo: str, who: str, ref: str, url: str = "", kind: str = ""
) -> None:
    """`who` created or deleted the branch or tag `ref`; `kind` says which of them it is, if its
    name does not."""
    thing = kind if kind in ("branch", "tag") else "tag" if ref.startswith(_TAG) else "branch"
    say_act(lines, verb, thing, repo, who, _name(ref), url=url)


def say_act(
    lines: Lines,
    verb: str,
    thing: str,
    repo: str,
    who: str,
    mark: str,
    *,
    title: str = "",
    url: str = "",
    quoted: str = "",
) -> None:
    """`who` did something to a thing that is called `mark` and perhaps has a title: `verb` and
    `thing` are in the catalogue. The first lines of what they wrote are `quoted`."""
    sentence = ACTED if title.strip() else ACTED_UNNAMED
    did, what = lines.words(VERBS[verb]), lines.words(THINGS[thing])
    values = {"title": title} if sentence is ACTED else {}
    lines.say(sentence, url, repo, who=who, did=did, thing=what, mark=mark, **values)
    quote(lines, quoted)


def quote(lines: Lines, written: str) -> None:
    """Add the first lines of what somebody wrote."""
    kept = [line for line in written.splitlines() if clean(line)]
    for line in kept[:_QUOTED_LINES]:
        lines.add(shortened(line, _QUOTED_LENGTH), prefix="> ")
    if len(kept) > _QUOTED_LINES:
        lines.add("> …")


def say_run(
    lines: Lines, run: str, repo: str, name: str, branch: str, status: str, url: str
) -> None:
    """A run of checks has ended; `run` is in the catalogue, `status` is the forge's word. Nothing
    is said of one that has not."""
    result = result_of(status)
    if result is not None:
        what, ended = lines.words(RUNS[run]), lines.words(result)
        lines.say(FINISHED, url, repo, what=what, name=name, branch=branch, result=ended)


def result_of(status: str) -> Text | None:
    """The words for how something has ended; None if it has not."""
    known = _RESULTS.get(status)
    return RESULTS[known] if known else None


def _say_commits(lines: Lines, commits: Sequence[Fields], total: int) -> None:
    shown = commits[:_MOST_COMMITS]
    for each in shown:
        _say_commit(lines, each)
    if total > len(shown):
        lines.say(LEFT_OUT, what=lines.count(total - len(shown), MORE_COMMITS))


def _say_commit(lines: Lines, commit: Fields) -> None:
    author = text(commit, "author", "name") or text(commit, "author", "username")
    title = shortened(text(commit, "message")) or text(commit, "title")
    lines.say(COMMIT, commit=_short(text(commit, "id")), title=title, author=author)


def _name(ref: str) -> str:
    return ref.removeprefix(_BRANCH).removeprefix(_TAG)


def _short(commit: str) -> str:
    return commit[:_SHORT_COMMIT]


def _is_nothing(commit: str) -> bool:
    """Git's id for "no commit" is all zeros."""
    return bool(commit) and not commit.strip("0")
