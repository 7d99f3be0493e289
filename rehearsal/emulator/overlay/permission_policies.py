"""Whether IAM policies allow an action on a resource, by AWS' rules for identity policies of one account.

An explicit deny wins; without an allow an action is denied. What these rules don't cover is refused loudly, never taken for a match:
NotAction, NotResource and NotPrincipal, policy variables, operators and condition keys that nobody has built in.
(https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html)
"""

import fnmatch
import json
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any


class NotEvaluated(Exception):
    """A policy says something that isn't evaluated here."""


@dataclass
class Wanted:
    """One permission that a call needs."""

    action: str
    resource: str = "*"
    # Condition keys that the request has, in lower case, each with its value. A key that a request could have but hasn't is None.
    context: dict[str, str | None] = field(default_factory=dict)


# Where a context has this key, all tags of the resource are in it after the prefix: what isn't there is no tag of it.
TAGS = "aws:resourcetag/"

ELEMENTS = {"Sid", "Effect", "Action", "Resource", "Condition"}


def verdict(documents: list[str], wanted: Wanted) -> str:
    """`allowed`, `denied` by a statement that denies, or `missing` where no statement allows."""
    effects = {it["Effect"] for text in documents for it in statements(text) if applies(it, wanted)}
    if "Deny" in effects:
        return "denied"
    return "allowed" if "Allow" in effects else "missing"


@lru_cache(maxsize=256)
def statements(text: str) -> list[dict[str, Any]]:
    found = json.loads(text)["Statement"]
    all_of_them = found if isinstance(found, list) else [found]
    for it in all_of_them:
        if unknown := it.keys() - ELEMENTS:
            raise NotEvaluated(f"statements with {', '.join(sorted(unknown))}")
    return all_of_them


def applies(statement: dict[str, Any], wanted: Wanted) -> bool:
    if not any(matches(it.lower(), wanted.action.lower()) for it in listed(statement["Action"])):
        return False
    if not any(matches(it, wanted.resource) for it in listed(statement["Resource"])):
        return False
    conditions = statement.get("Condition", {})
    # Each is looked at, so that what isn't evaluated is said whatever the others say.
    return all([holds(operator, key, listed(values), wanted) for operator, keys in conditions.items() for key, values in keys.items()])


def listed(value: Any) -> list[str]:
    return [str(it) for it in value] if isinstance(value, list) else [str(value)]


def matches(pattern: str, text: str) -> bool:
    if "${" in pattern:
        raise NotEvaluated(f"the policy variable in {pattern}")
    # In fnmatch brackets mean something; in IAM only * and ? do.
    return re.fullmatch(fnmatch.translate(pattern.replace("[", "[[]")), text) is not None


def same_arn(pattern: str, text: str) -> bool:
    """Each of the six parts by itself: a * doesn't reach over a colon, but in the last."""
    parts, given = pattern.split(":", 5), text.split(":", 5)
    return len(parts) == len(given) and all(matches(one, other) for one, other in zip(parts, given, strict=True))


OPERATORS = {
    "StringEquals": lambda value, text: value == text,
    "StringLike": matches,
    "ArnEquals": same_arn,
    "ArnLike": same_arn,
    "Bool": lambda value, text: value.lower() == text.lower(),
}
NEGATIONS = {"StringNotEquals": "StringEquals", "StringNotLike": "StringLike", "ArnNotEquals": "ArnEquals", "ArnNotLike": "ArnLike"}


def holds(operator: str, key: str, values: list[str], wanted: Wanted) -> bool:
    name = key.lower()
    if name not in wanted.context and not (name.startswith(TAGS) and TAGS in wanted.context):
        raise NotEvaluated(f"the condition key {key} of {wanted.action}")
    given = wanted.context.get(name)
    if operator == "Null":
        return (given is None) == (values[0].lower() == "true")
    plain = operator.removesuffix("IfExists")
    positive = NEGATIONS.get(plain, plain)
    if positive not in OPERATORS:
        raise NotEvaluated(f"the condition operator {operator}")
    if given is None:
        # A key that isn't there matches nothing, which is what a negation asks for.
        return operator.endswith("IfExists") or plain in NEGATIONS
    return any(OPERATORS[positive](value, given) for value in values) != (plain in NEGATIONS)
