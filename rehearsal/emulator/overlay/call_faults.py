"""Faults of single AWS calls, which a test or a drill tells the emulator of.

POST /_meridian/call-faults takes one of

    {"begin": {"service": "rds", "refuse": true}}             every call of the service is answered with 503
    {"begin": {"service": "s3", "slow": 500}}                 every call takes so many milliseconds more
    {"begin": {"service": "rds", "loseResponses": 1}}         so many calls take effect, and their connections break instead of an answer
    {"end": 3}                                                the fault of that number ends; one that has ended already is no error

and {} to ask. "begin" may also name an "operation" and a "region", which calls must fit. A service is what its calls are signed for:
rds is DocumentDB's too. It answers {"number": 3, "active": [3]}, the number only of what has begun.
"""

import itertools
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from . import control

EFFECTS = {"refuse": bool, "slow": int, "loseResponses": int}
FIELDS = {"service", "operation", "region", *EFFECTS}


@dataclass
class Rule:
    service: str
    operation: str | None
    region: str | None
    refuse: bool = False
    slow: int = 0
    lose_responses: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    ended: threading.Event = field(default_factory=threading.Event)

    def fits(self, scope: tuple[str, str], operation: Callable[[], str]) -> bool:
        """The operation is asked for only where the rest fits: to find it can mean to read the request."""
        region, service = scope
        if service != self.service or self.region not in (None, region):
            return False
        return self.operation is None or self.operation == operation()

    def loses(self) -> bool:
        """Whether this call's answer is one of those to be lost."""
        with self.lock:
            self.lose_responses -= 1
            return self.lose_responses >= 0


rules: dict[int, Rule] = {}
numbers = itertools.count(1)


def rules_of(scope: tuple[str, str] | None, operation: Callable[[], str]) -> list[Rule]:
    return [rule for rule in [*rules.values()] if scope and rule.fits(scope, operation)]


def wait_for(found: list[Rule]) -> None:
    """A fault that ends holds nobody up any more."""
    for rule in found:
        if rule.slow:
            rule.ended.wait(rule.slow / 1000)


def lose_answer(environ: dict[str, Any]) -> None:
    """What is written from now on reaches nobody: the caller sees a connection that broke."""
    environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)


def change(body: dict[str, Any]) -> dict[str, Any]:
    if unknown := body.keys() - {"begin", "end"}:
        raise ValueError(f"{', '.join(sorted(unknown))}: name begin or end")
    if over := rules.pop(body.get("end", 0), None):
        over.ended.set()
    if "begin" not in body:
        return {"active": sorted(rules)}
    number = next(numbers)
    rules[number] = rule_of(body["begin"])
    return {"number": number, "active": sorted(rules)}


def rule_of(given: dict[str, Any]) -> Rule:
    effects = EFFECTS.keys() & given.keys()
    if given.keys() - FIELDS or len(effects) != 1 or not given.get("service"):
        raise ValueError(f"a fault has a service, maybe an operation and a region, and one of {', '.join(EFFECTS)}; this one: {sorted(given)}")
    effect = effects.pop()
    value = given[effect]
    # In Python a truth value is a number.
    if type(value) is not EFFECTS[effect] or value <= 0:
        raise ValueError(f"{effect} is {value!r}; it must be {'true' if effect == 'refuse' else 'a whole number from 1'}")
    rule = Rule(given["service"], given.get("operation"), given.get("region"))
    setattr(rule, {"loseResponses": "lose_responses"}.get(effect, effect), value)
    return rule


def install() -> None:
    control.handlers["call-faults"] = change
