"""Issue blocks: a leading issue and those that follow from the same cause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from auditcheck.model.issues import Issue


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueBlock:
    """One cause: ``leader`` is told in full, ``followers`` go when it is corrected."""

    leader: Issue
    followers: tuple[Issue, ...] = ()


def issue_blocks(issues: Iterable[Issue]) -> tuple[IssueBlock, ...]:
    """Return the issues as blocks, each where its leader stands; an issue on its own is a block too.

    Where nobody must act on a leading issue any more but on some that follow it, these are a block
    of their own, so that a waiver never hides what it does not cover.
    """
    listed = list(issues)
    known = {issue.fingerprint for issue in listed if issue.fingerprint}
    groups: dict[str, list[Issue]] = {}
    for number, issue in enumerate(listed):
        root = issue.follows if issue.follows in known else issue.fingerprint
        alone = not root or (root in groups and not issue.follows and _led(groups[root], root))
        groups.setdefault(f"#{number}" if alone else root, []).append(issue)
    order = {id(issue): number for number, issue in enumerate(listed)}
    made = (block for root, group in groups.items() for block in _blocks(root, group))
    return tuple(sorted(made, key=lambda block: order[id(block.leader)]))


def _led(group: list[Issue], root: str) -> bool:
    return any(issue.fingerprint == root for issue in group)


def _blocks(root: str, group: list[Issue]) -> Iterator[IssueBlock]:
    leader = next((issue for issue in group if issue.fingerprint == root), group[0])
    rest = [issue for issue in group if issue is not leader]
    still = [issue for issue in rest if issue.is_open]
    if leader.is_open or not still:
        yield IssueBlock(leader=leader, followers=tuple(rest))
        return
    yield IssueBlock(leader=leader, followers=tuple(issue for issue in rest if not issue.is_open))
    next_leader = min(still, key=lambda issue: issue.rule_class.rank)
    yield IssueBlock(leader=next_leader, followers=tuple(i for i in still if i is not next_leader))
