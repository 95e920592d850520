"""Events of GitLab."""

from typing import Any

import pytest

from tests.protocol.webhooks.posting import said

PROJECT = {
    "name": "Pot",
    "path_with_namespace": "tea/pot",
    "web_url": "https://l.example/tea/pot",
}
OLD, NEW, NOTHING = "a" * 40, "0123456789abcdef" + "0" * 24, "0" * 40


def event(kind: str, **fields: Any) -> list[str]:
    payload = {
        "object_kind": kind,
        "project": PROJECT,
        "user": {"name": "Ann Lee", "username": "ann"},
        **fields,
    }
    return said(payload, headers={"x-gitlab-event": "Some Hook"})


def commit(number: int) -> dict[str, Any]:
    return {
        "id": f"{number:040x}"[::-1],
        "message": f"Step {number}\n\nMore.",
        "title": f"Step {number}",
        "url": f"https://l.example/c/{number}",
        "author": {"name": "Ann Lee", "email": "[REDACTED]"},
    }


def push(kind: str = "push", **fields: Any) -> list[str]:
    payload = {
        "before": OLD,
        "after": NEW,
        "ref": "refs/heads/main",
        "user_name": "Ann Lee",
        "user_username": "ann",
        "user": None,
        "commits": [commit(1), commit(2)],
        "total_commits_count": 2,
        **fields,
    }
    return event(kind, **payload)


def test_a_push() -> None:
    compared = "https://l.example/tea/pot/-/compare/aaaaaaaa...01234567"
    assert push() == [
        f"[tea/pot] ann pushed 2 commits to main {compared}",
        "1000000 Step 1 (Ann Lee)",
        "2000000 Step 2 (Ann Lee)",
    ]
    assert push(commits=[commit(1)], total_commits_count=30) == [
        "[tea/pot] ann pushed 30 commits to main https://l.example/c/1",
        "1000000 Step 1 (Ann Lee)",
        "… 29 more commits",
    ]


def test_branches_and_tags_come_and_go() -> None:
    none: dict[str, Any] = {"commits": [], "total_commits_count": 0}
    assert push(before=NOTHING, **none) == ["[tea/pot] ann created branch main"]
    assert push(after=NOTHING, **none) == ["[tea/pot] ann deleted branch main"]
    tag: dict[str, Any] = {"ref": "refs/tags/v1", **none}
    assert push("tag_push", before=NOTHING, **tag) == ["[tea/pot] ann created tag v1"]
    assert push("tag_push", after=NOTHING, **tag) == ["[tea/pot] ann deleted tag v1"]


@pytest.mark.parametrize(
    ("kind", "action", "told"),
    [
        ("issue", "open", "opened issue #7"),
        ("issue", "close", "closed issue #7"),
        ("issue", "reopen", "reopened issue #7"),
        ("work_item", "open", "opened work item #7"),
        ("merge_request", "open", "opened merge request !7"),
        ("merge_request", "merge", "merged merge request !7"),
        ("merge_request", "approved", "approved merge request !7"),
        ("merge_request", "unapproved", "no longer approves merge request !7"),
    ],
)
def test_issues_and_merge_requests(kind: str, action: str, told: str) -> None:
    what = {"iid": 7, "title": "Lemon", "url": "https://l.example/7", "action": action}
    assert event(kind, object_attributes=what) == [
        f"[tea/pot] ann {told}: Lemon https://l.example/7"
    ]
    what["action"] = "update"
    assert event(kind, object_attributes=what) == []


@pytest.mark.parametrize(
    ("kind", "thing", "told"),
    [
        ("Issue", {"issue": {"iid": 7, "title": "Lemon"}}, "issue #7: Lemon"),
        ("MergeRequest", {"merge_request": {"iid": 7, "title": "L"}}, "merge request !7: L"),
        ("Commit", {"commit": {"id": NEW, "message": "Boil\n\nx"}}, "commit 01234567: Boil"),
        ("Snippet", {"snippet": {"id": 3, "title": "S"}}, "snippet $3: S"),
    ],
)
def test_comments(kind: str, thing: dict[str, Any], told: str) -> None:
    note = {"note": "Yes.\n\nAnd no.", "noteable_type": kind, "url": "https://l.example/n"}
    for action in ({}, {"action": "create"}):
        assert event("note", object_attributes={**note, **action}, **thing) == [
            f"[tea/pot] ann commented on {told} https://l.example/n",
            "> Yes.",
            "> And no.",
        ]
    assert event("note", object_attributes={**note, "action": "update"}, **thing) == []


def test_pipelines_and_jobs() -> None:
    run = {"id": 31, "ref": "main", "status": "failed", "name": None}
    assert event("pipeline", object_attributes=run) == [
        "[tea/pot] pipeline #31 on main: failure https://l.example/tea/pot/-/pipelines/31"
    ]
    assert event("pipeline", object_attributes={**run, "status": "running"}) == []
    job = {"build_id": 5, "build_name": "lint", "build_status": "success", "ref": "main"}
    assert event("build", **job) == [
        "[tea/pot] job lint on main: success https://l.example/tea/pot/-/jobs/5"
    ]
    assert event("build", **{**job, "build_status": "created"}) == []


def test_releases_and_deployments() -> None:
    release = {"action": "create", "tag": "v1", "name": "Assam", "url": "https://l.example/v1"}
    author = {"commit": {"author": {"name": "Ann Lee"}}, "user": None}
    assert event("release", **release, **author) == [
        "[tea/pot] Ann Lee published release v1: Assam https://l.example/v1"
    ]
    deployment = {"status": "success", "environment": "staging", "deployable_url": None}
    assert event("deployment", **deployment) == ["[tea/pot] deployment to staging: success"]


def test_other_events_are_accepted_in_silence() -> None:
    assert event("wiki_page", object_attributes={"action": "create"}) == []
    assert said({}, headers={"x-gitlab-event": "Push Hook"}) == []


@pytest.mark.parametrize("wrong", [None, 1, "x", [], [1], {}])
def test_wrong_types(wrong: Any) -> None:
    fields = ("user", "project", "commits", "issue", "ref", "before", "after")
    for kind in ("push", "issue", "note", "merge_request", "pipeline", "build", "release"):
        attributes = wrong or {"action": "open", "iid": wrong, "status": "failed"}
        event(kind, object_attributes=attributes, **dict.fromkeys(fields, wrong))
