"""S3 settings that moto takes but gives back with parts missing: lifecycle rules, replication rules, logging, ACLs.

And bucket policies: moto applies a statement whatever its Condition says.

Conditional writes are moto's own. It takes one request at a time, so of many at once the first counts and the others are told 412; what S3
says to two that overlap, 409 ConditionalRequestConflict, can't happen here.
"""

import json
from collections.abc import Callable
from typing import Any

from moto.iam.access_control import IAMPolicy, PermissionResult
from moto.s3.exceptions import S3ClientError
from moto.s3.models import FakeBucket
from moto.s3.responses import S3Response

# By query parameter: the method that answers a GET. S3 spells these documents alike in both directions.
KEPT_WHOLE = {
    "lifecycle": "get_bucket_lifecycle",
    "logging": "get_bucket_logging",
    "replication": "get_bucket_replication",
}


def _keep_whole(put: Callable[..., Any]) -> Callable[..., Any]:
    def keeping(self: S3Response, request: Any, bucket_name: str, querystring: dict[str, Any]) -> Any:
        answer = put(self, request, bucket_name, querystring)
        setting = next((name for name in KEPT_WHOLE if name in querystring), None)
        if setting:
            bucket = self.backend.get_bucket(bucket_name)
            bucket.kept_whole = {**getattr(bucket, "kept_whole", {}), setting: self.body}
        return answer

    return keeping


def _give_whole(setting: str, get: Callable[..., Any]) -> Callable[..., Any]:
    def giving(self: S3Response) -> Any:
        answer = get(self)  # raises where the setting was deleted
        kept = getattr(self.backend.get_bucket(self.bucket_name), "kept_whole", {}).get(setting)
        return (200, {"Content-Type": "application/xml"}, kept) if kept else answer

    return giving


def _acl_with_every_permission(to_dict: Callable[[Any], dict[str, Any]]) -> Callable[[Any], dict[str, Any]]:
    """moto names only the first permission of each grant."""

    def every(acl: Any) -> dict[str, Any]:
        whole = to_dict(acl)
        grants = zip(whole["Grants"], acl.grants, strict=True)
        whole["Grants"] = [{**first, "Permission": it} for first, grant in grants for it in grant.permissions]
        return whole

    return every


def _unconditional_permission(bucket: FakeBucket, action: str, resource: str) -> PermissionResult:
    """Loopback stands in for TLS, and the caller for the account's owner: no Condition of a platform's policies holds for it."""
    if bucket.policy is None:
        return PermissionResult.NEUTRAL
    policy = json.loads(bucket.policy)
    given = policy["Statement"] if isinstance(policy["Statement"], list) else [policy["Statement"]]
    statements = [statement for statement in given if not statement.get("Condition")]
    if not statements:
        return PermissionResult.NEUTRAL
    return IAMPolicy(json.dumps({**policy, "Statement": statements})).is_action_permitted(action, resource)


def _only_known_conditions(put_object: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Of If-None-Match S3 knows the asterisk for writes, and refuses all else; moto would write."""

    def putting(self: S3Response) -> Any:
        if self.headers.get("If-None-Match", "*") != "*":
            raise S3ClientError("NotImplemented", "A header you provided implies functionality that is not implemented")
        return put_object(self)

    return putting


def install() -> None:
    S3Response.put_object = _only_known_conditions(S3Response.put_object)
    FakeBucket.get_permission = _unconditional_permission
    S3Response._bucket_response_put = _keep_whole(S3Response._bucket_response_put)
    for setting, name in KEPT_WHOLE.items():
        setattr(S3Response, name, _give_whole(setting, getattr(S3Response, name)))
    S3Response._acl_to_dict = staticmethod(_acl_with_every_permission(S3Response._acl_to_dict))
