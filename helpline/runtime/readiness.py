"""What is told of whether the program can do its work, for supervisors and operators."""

from __future__ import annotations

from msgspec import Struct


class Readiness(Struct, frozen=True):
    """`checks`: what is needed, and whether it is there; all of it, or the program is not ready.

    `promises`: how many wait in the outbox, how many were set aside there, and how many damaged
    outboxes lie beside it. They want a person, but no balancer that sends callers elsewhere.
    `remarks`: sentences for an operator. Nothing personal is in any of them.
    """

    checks: dict[str, bool]
    promises: dict[str, int]
    remarks: tuple[str, ...] = ()

    @property
    def ready(self) -> bool:
        """Whether everything needed is there."""
        return all(self.checks.values())
