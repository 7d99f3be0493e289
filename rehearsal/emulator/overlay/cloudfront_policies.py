"""CloudFront's cache, origin request and response headers policies: moto has none of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from moto.cloudfront.exceptions import CloudFrontException, InvalidIfMatchVersion
from moto.cloudfront.models import random_id
from moto.core.responses import ActionResult, EmptyResult
from moto.core.utils import utcnow
from moto.moto_api._internal import mock_random

from .cloudfront_behaviors import behaviors
from .cloudfront_managed import MANAGED


@dataclass(frozen=True)
class Kind:
    words: str
    path: str
    plural: str


KINDS = {
    "CachePolicy": Kind("cache policy", "cache-policy", "CachePolicies"),
    "OriginRequestPolicy": Kind("origin request policy", "origin-request-policy", "OriginRequestPolicies"),
    "ResponseHeadersPolicy": Kind("response headers policy", "response-headers-policy", "ResponseHeadersPolicies"),
}


class Policy:
    def __init__(self, policy_id: str, config: dict[str, Any], managed: bool):
        self.id = policy_id
        self.config = config
        self.managed = managed
        self.etag = random_id()
        self.last_modified_time = utcnow()

    def shown(self, kind: str) -> dict[str, Any]:
        return {"Id": self.id, "LastModifiedTime": self.last_modified_time, f"{kind}Config": self.config}


def store(backend: Any, kind: str) -> dict[str, Policy]:
    """The account's policies of a kind, with those that AWS manages."""
    stores = backend.__dict__.setdefault("policies", {})
    if kind not in stores:
        stores[kind] = {policy_id: Policy(policy_id, config, managed=True) for policy_id, config in MANAGED[kind].items()}
    found: dict[str, Policy] = stores[kind]
    return found


def find_policy(backend: Any, kind: str, policy_id: str) -> Policy | None:
    return store(backend, kind).get(policy_id)


def matches(if_match: str | None, etag: str) -> None:
    """A change names the version that it was made for."""
    if not if_match:
        raise InvalidIfMatchVersion
    if if_match != etag:
        raise CloudFrontException("PreconditionFailed", "The request failed because it didn't meet the preconditions in one or more request-header fields.")


def _existing(backend: Any, kind: str, policy_id: str) -> Policy:
    policy = find_policy(backend, kind, policy_id)
    if policy is None:
        raise CloudFrontException(f"NoSuch{kind}", f"The {KINDS[kind].words} does not exist.")
    return policy


def _unique(backend: Any, kind: str, config: dict[str, Any], own: Policy | None = None) -> None:
    if any(each is not own and each.config["Name"] == config["Name"] for each in store(backend, kind).values()):
        raise CloudFrontException(f"{kind}AlreadyExists", f"A {KINDS[kind].words} with the name {config['Name']} already exists.")


def _in_use(backend: Any, kind: str, policy: Policy) -> bool:
    return any(
        behavior.get(f"{kind}Id") == policy.id
        for distribution in backend.distributions.values()
        for behavior in behaviors(distribution.distribution_config)
    )


def _check(kind: str, config: dict[str, Any]) -> None:
    if kind != "CachePolicy":
        return
    low, default, high = (config.get(name) for name in ("MinTTL", "DefaultTTL", "MaxTTL"))
    ordered = [int(value) for value in (low, default, high) if value is not None]
    if ordered != sorted(ordered):
        raise CloudFrontException("InvalidArgument", "The parameter MinTTL must not exceed DefaultTTL, nor DefaultTTL MaxTTL.")


def operations(kind: str) -> dict[str, Callable[[Any], Any]]:
    """The six operations of a kind, by the name that moto dispatches to."""

    def create(self: Any) -> ActionResult:
        config = self._get_param(f"{kind}Config")
        _unique(self.backend, kind, config)
        _check(kind, config)
        policy = Policy(str(mock_random.uuid4()), config, managed=False)
        store(self.backend, kind)[policy.id] = policy
        location = f"https://cloudfront.amazonaws.com/2020-05-31/{KINDS[kind].path}/{policy.id}"
        return ActionResult({kind: policy.shown(kind), "ETag": policy.etag, "Location": location})

    def get(self: Any) -> ActionResult:
        policy = _existing(self.backend, kind, self._get_param("Id"))
        return ActionResult({kind: policy.shown(kind), "ETag": policy.etag})

    def get_config(self: Any) -> ActionResult:
        policy = _existing(self.backend, kind, self._get_param("Id"))
        return ActionResult({f"{kind}Config": policy.config, "ETag": policy.etag})

    def update(self: Any) -> ActionResult:
        policy = _existing(self.backend, kind, self._get_param("Id"))
        config = self._get_param(f"{kind}Config")
        if policy.managed:
            raise CloudFrontException("IllegalUpdate", "You cannot update a managed policy.")
        matches(self._get_param("IfMatch"), policy.etag)
        _unique(self.backend, kind, config, policy)
        _check(kind, config)
        policy.config, policy.etag, policy.last_modified_time = config, random_id(), utcnow()
        return ActionResult({kind: policy.shown(kind), "ETag": policy.etag})

    def delete(self: Any) -> EmptyResult:
        policy = _existing(self.backend, kind, self._get_param("Id"))
        if policy.managed:
            raise CloudFrontException("IllegalDelete", "You cannot delete a managed policy.")
        matches(self._get_param("IfMatch"), policy.etag)
        if _in_use(self.backend, kind, policy):
            raise CloudFrontException(f"{kind}InUse", f"The {KINDS[kind].words} is attached to one or more cache behaviors.")
        del store(self.backend, kind)[policy.id]
        return EmptyResult()

    def list_all(self: Any) -> ActionResult:
        wanted = self._get_param("Type")
        found = [
            {"Type": "managed" if policy.managed else "custom", kind: policy.shown(kind)}
            for policy in store(self.backend, kind).values()
            if wanted in (None, "managed" if policy.managed else "custom")
        ]
        return ActionResult({f"{kind}List": {"MaxItems": 100, "Quantity": len(found), "Items": found}})

    from moto.core.utils import camelcase_to_underscores

    name = camelcase_to_underscores(kind)
    plural = camelcase_to_underscores(f"List{KINDS[kind].plural}")
    return {f"create_{name}": create, f"get_{name}": get, f"get_{name}_config": get_config, f"update_{name}": update, f"delete_{name}": delete, plural: list_all}
