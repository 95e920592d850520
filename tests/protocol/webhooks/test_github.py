"""Events of GitHub, Gitea and Forgejo."""

from typing import Any

import pytest

from tests.protocol.webhooks.posting import post, said

REPO = {
    "full_name": "tea/pot",
    "html_url": "https://g.example/tea/pot",
    "stargazers_count": 42,
    "fork": False,
}
OLD, NEW, NOTHING = "a" * 40, "0123456789abcdef" + "0" * 24, "0" * 40


def event(name: str, **fields: Any) -> list[str]:
    payload = {"repository": REPO, "sender": {"login": "ann", "id": 1}, **fields}
    return said(payload, headers={"x-github-event": name, "x-github-delivery": "1"})


def commit(number: int, message: str = "Warm the pot\n\nAt length.") -> dict[str, Any]:
    return {
        "id": f"{number:040x}"[::-1],
        "message": message,
        "url": f"https://g.example/tea/pot/commit/{number}",
        "author": {"name": "Ann Lee", "email": "ann@a.example", "username": "ann"},
    }


def push(**fields: Any) -> list[str]:
    payload = {
        "ref": "refs/heads/main",
        "before": OLD,
        "after": NEW,
        "created": False,
        "deleted": False,
        "forced": False,
        "compare": "https://g.example/tea/pot/compare/aaa...012",
        "commits": [commit(1)],
        "pusher": {"name": "ann", "email": "ann@a.example"},
        **fields,
    }
    return event("push", **payload)


def test_a_push() -> None:
    assert push() == [
        "[tea/pot] ann pushed 1 commit to main https://g.example/tea/pot/compare/aaa...012",
        "1000000 Warm the pot (Ann Lee)",
    ]


def test_a_push_of_many_commits() -> None:
    lines = push(commits=[commit(number) for number in range(8)])
    assert len(lines) == 7
    assert lines[0].startswith("[tea/pot] ann pushed 8 commits to main ")
    assert lines[-1] == "… 3 more commits"


def test_a_forced_push() -> None:
    assert push(forced=True, compare="") == [
        "[tea/pot] ann force-pushed main: now at 0123456",
        "1000000 Warm the pot (Ann Lee)",
    ]


def test_branches_and_tags_come_and_go() -> None:
    new = {"before": NOTHING, "created": True, "commits": [], "compare": ""}
    gone = {"after": NOTHING, "deleted": True, "commits": [], "compare": ""}
    assert push(ref="refs/heads/green/tea", **new) == ["[tea/pot] ann created branch green/tea"]
    assert push(ref="refs/tags/v1.0", **new) == ["[tea/pot] ann created tag v1.0"]
    assert push(ref="refs/heads/old", **gone) == ["[tea/pot] ann deleted branch old"]
    assert event("create", ref="v2", ref_type="tag") == ["[tea/pot] ann created tag v2"]
    assert event("delete", ref="x", ref_type="branch") == ["[tea/pot] ann deleted branch x"]


def pull(action: str, name: str = "pull_request", **fields: Any) -> list[str]:
    request = {
        "number": 12,
        "title": "Add lemon",
        "html_url": "https://g.example/tea/pot/pull/12",
        "merged": False,
        **fields.pop("request", {}),
    }
    return event(name, action=action, number=12, pull_request=request, **fields)


@pytest.mark.parametrize(
    ("action", "request_", "did"),
    [
        ("opened", {}, "opened"),
        ("closed", {}, "closed"),
        ("closed", {"merged": True}, "merged"),
        ("reopened", {}, "reopened"),
        ("ready_for_review", {}, "asks to review"),
    ],
)
def test_a_pull_request(action: str, request_: dict[str, Any], did: str) -> None:
    assert pull(action, request=request_) == [
        f"[tea/pot] ann {did} pull request #12: Add lemon https://g.example/tea/pot/pull/12"
    ]


@pytest.mark.parametrize("action", ["labeled", "synchronize", "assigned", "edited", "", "?"])
def test_what_is_not_worth_telling(action: str) -> None:
    assert pull(action) == []
    assert event("issues", action=action, issue={"number": 1, "title": "x"}) == []
    assert event("release", action=action, release={"tag_name": "v1"}) == []


def test_in_russian() -> None:
    payload = {
        "action": "closed",
        "pull_request": {"number": 12, "title": "Лимон", "merged": True},
        "repository": REPO,
        "sender": {"login": "ann"},
    }
    headers = {"x-github-event": "pull_request"}
    assert said(payload, headers=headers, language="ru") == [
        "[tea/pot] ann вливает запрос на слияние #12: Лимон"
    ]


@pytest.mark.parametrize(
    ("state", "did"),
    [
        ("approved", "approved"),
        ("changes_requested", "requested changes to"),
        ("commented", "reviewed"),
    ],
)
def test_a_review(state: str, did: str) -> None:
    review = {"state": state, "body": "Too sour", "html_url": "https://g.example/r"}
    assert pull("submitted", "pull_request_review", review=review) == [
        f"[tea/pot] ann {did} pull request #12: Add lemon https://g.example/r",
        "> Too sour",
    ]


def test_a_review_that_only_carries_comments_is_not_told() -> None:
    review = {"state": "commented", "body": None}
    assert pull("submitted", "pull_request_review", review=review) == []
    comment = {"body": "why?", "html_url": "https://g.example/c"}
    assert pull("created", "pull_request_review_comment", comment=comment) == [
        "[tea/pot] ann commented on pull request #12: Add lemon https://g.example/c",
        "> why?",
    ]


def test_issues_and_comments() -> None:
    issue = {"number": 5, "title": "Too hot", "html_url": "https://g.example/5"}
    assert event("issues", action="opened", issue=issue) == [
        "[tea/pot] ann opened issue #5: Too hot https://g.example/5"
    ]
    comment = {"body": "one\r\n\r\ntwo\nthree\nfour", "html_url": "https://g.example/5#1"}
    assert event("issue_comment", action="created", issue=issue, comment=comment) == [
        "[tea/pot] ann commented on issue #5: Too hot https://g.example/5#1",
        "> one",
        "> two",
        "> three",
        "> …",
    ]
    assert event("issue_comment", action="deleted", issue=issue, comment=comment) == []


@pytest.mark.parametrize(
    ("mark", "flag"),
    [({"pull_request": {"url": "https://api.g.example/12"}}, {}), ({}, {"is_pull": True})],
    ids=["github", "gitea"],
)
def test_a_comment_on_a_pull_request(mark: dict[str, Any], flag: dict[str, Any]) -> None:
    # To these forges a pull request is an issue, too.
    issue = {"number": 12, "title": "Add lemon", **mark}
    comment = {"body": "yes", "html_url": "https://g.example/12#1"}
    assert event("issue_comment", action="created", issue=issue, comment=comment, **flag) == [
        "[tea/pot] ann commented on pull request #12: Add lemon https://g.example/12#1",
        "> yes",
    ]


def test_discussions() -> None:
    discussion = {"number": 9, "title": "Milk first?", "html_url": "https://g.example/9"}
    assert event("discussion", action="created", discussion=discussion) == [
        "[tea/pot] ann opened discussion #9: Milk first? https://g.example/9"
    ]
    comment = {"body": "no", "html_url": "https://g.example/9#1"}
    told = event("discussion_comment", action="created", discussion=discussion, comment=comment)
    assert told[0].startswith("[tea/pot] ann commented on discussion #9: Milk first?")


def test_a_release() -> None:
    release = {"tag_name": "v1.0", "name": "Assam", "html_url": "https://g.example/v1.0"}
    assert event("release", action="published", release=release) == [
        "[tea/pot] ann published release v1.0: Assam https://g.example/v1.0"
    ]
    release["name"] = "v1.0"
    assert event("release", action="published", release=release) == [
        "[tea/pot] ann published release v1.0 https://g.example/v1.0"
    ]


def test_forks_and_stars() -> None:
    forkee = {"full_name": "bob/pot", "html_url": "https://g.example/bob/pot", "fork": True}
    assert event("fork", forkee=forkee) == [
        "[tea/pot] ann forked it as bob/pot https://g.example/bob/pot"
    ]
    assert event("star", action="created") == ["[tea/pot] ann starred it (stars: 42)"]
    assert event("star", action="deleted") == []


@pytest.mark.parametrize(
    ("conclusion", "result"),
    [
        ("success", ["success"]),
        ("failure", ["failure"]),
        ("cancelled", ["cancelled"]),
        ("timed_out", ["timed out"]),
        ("skipped", []),
        ("neutral", []),
        (None, []),
    ],
)
def test_runs(conclusion: str | None, result: list[str]) -> None:
    run = {"name": "CI", "head_branch": "main", "conclusion": conclusion, "html_url": "http://g/1"}
    assert event("workflow_run", action="completed", workflow_run=run) == [
        f"[tea/pot] workflow CI on main: {each} http://g/1" for each in result
    ]
    assert event("workflow_run", action="requested", workflow_run=run) == []


def test_check_suites_of_others_than_github() -> None:
    suite = {"head_branch": "main", "conclusion": "failure", "app": {"slug": "circle", "name": "C"}}
    assert event("check_suite", action="completed", check_suite=suite) == [
        "[tea/pot] checks of C on main: failure"
    ]
    suite["app"] = {"slug": "github-actions"}
    assert event("check_suite", action="completed", check_suite=suite) == []


def test_deployments() -> None:
    status = {"state": "success", "environment": "production", "target_url": "https://p.example"}
    assert event("deployment_status", action="created", deployment_status=status) == [
        "[tea/pot] deployment to production: success https://p.example"
    ]
    status["state"] = "in_progress"
    assert event("deployment_status", action="created", deployment_status=status) == []


def test_a_ping() -> None:
    assert event("ping", zen="Keep it simple.", hook={"events": ["push", "issues"]}) == [
        "[tea/pot] this webhook works. Events that will come: push, issues"
    ]
    organisation = {"ping": 1, "organization": {"login": "tea"}, "hook": {"events": ["*"]}}
    assert said(organisation, headers={"x-github-event": "ping"}) == [
        "[tea] this webhook works. Events that will come: *"
    ]


def test_other_events_are_accepted_in_silence() -> None:
    posts = post({"action": "created"}, headers={"x-github-event": "branch_protection_rule"})
    assert (posts.lines, posts.kind) == ((), "notice")


@pytest.mark.parametrize("wrong", [None, 1, "x", [], [1], {}, {"login": {}}])
def test_wrong_types(wrong: Any) -> None:
    for name in ("push", "create", "issues", "issue_comment", "pull_request", "fork", "ping"):
        fields = dict.fromkeys(("commits", "issue", "comment", "pull_request", "forkee"), wrong)
        event(name, action="opened", **fields)
        said({"repository": wrong, "sender": wrong}, headers={"x-github-event": name})


def gitea(name: str, **fields: Any) -> list[str]:
    headers = {"x-github-event": name, "x-gogs-event": name, "x-gitea-event": name}
    payload = {"repository": REPO, "sender": {"login": "ann", "username": "ann"}, **fields}
    return said(payload, headers=headers)


def test_giteas_push() -> None:
    lines = gitea(
        "push",
        ref="refs/heads/main",
        before=OLD,
        after=NEW,
        compare_url="https://g.example/tea/pot/compare/a...b",
        commits=[commit(1)],
        total_commits=9,
        pusher={"login": "bob", "username": "bob"},
    )
    assert lines == [
        "[tea/pot] bob pushed 9 commits to main https://g.example/tea/pot/compare/a...b",
        "1000000 Warm the pot (Ann Lee)",
        "… 8 more commits",
    ]


@pytest.mark.parametrize(
    ("name", "kind", "did"),
    [
        ("pull_request_approved", "pull_request_review_approved", "approved"),
        ("pull_request_rejected", "pull_request_review_rejected", "requested changes to"),
        ("pull_request_comment", "pull_request_review_comment", "reviewed"),
    ],
)
def test_giteas_reviews(name: str, kind: str, did: str) -> None:
    request = {"number": 12, "title": "Add lemon", "html_url": "https://g.example/12"}
    review = {"type": kind, "content": "hm"}
    assert gitea(name, action="reviewed", pull_request=request, review=review) == [
        f"[tea/pot] ann {did} pull request #12: Add lemon https://g.example/12",
        "> hm",
    ]


def test_giteas_fork() -> None:
    made = {"full_name": "ann/pot", "fork": True}
    assert gitea("fork", forkee=REPO, repository=made) == ["[tea/pot] ann forked it as ann/pot"]
