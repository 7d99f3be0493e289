"""Calls with an assumed role's credentials are allowed what the role's policies allow, Action, Resource and Condition.

moto allows everybody everything, and where it is told to judge it looks at actions alone. Here a role that was assumed through STS is held to its
inline and attached policies. Whoever calls with the rehearsal's own key is the administrator of the account, as it is everywhere else.
Not judged: trust policies, policies on resources (of buckets and keys), permissions boundaries and session policies.
"""

from typing import Any

from moto.core import DEFAULT_ACCOUNT_ID
from moto.iam.models import iam_backends
from moto.sts.models import sts_backends

from . import credentials
from .permission_calls import wanted_by
from .permission_policies import NotEvaluated, Wanted, verdict

Refusal = tuple[tuple[str, str], str]


def role_of(environ: dict[str, Any]) -> Any | None:
    """The assumed role whose credentials signed the call; None for everybody else's."""
    key = credentials.access_key(environ)
    if key is None or not key.startswith("ASIA"):
        return None
    return next((it for it in sts_backends[DEFAULT_ACCOUNT_ID]["aws"].assumed_roles if it.access_key_id == key), None)


def refusal(assumed: Any, call: Any, scope: tuple[str, str]) -> Refusal | None:
    """The error, with its status, and the message that AWS answers with where a permission is missing; None where none is."""
    try:
        documents = policies_of(assumed.role_arn)
        for wanted in wanted_by(call, *scope):
            found = verdict(documents, wanted)
            if found != "allowed":
                return (code_of(call), "403 Forbidden"), worded(assumed.arn, wanted, found)
    except NotEvaluated as error:
        message = f"{error} isn't evaluated for roles: add it in rehearsal/emulator/overlay/permission_calls.py, permission_s3.py or permission_policies.py"
        return ("NotImplemented", "501 Not Implemented"), message
    return None


def policies_of(role_arn: str) -> list[str]:
    """Of a role that is gone, none: whoever still has its credentials may do nothing."""
    roles = iam_backends[DEFAULT_ACCOUNT_ID]["aws"].get_roles()
    role = next((it for it in roles if it.arn == role_arn), None)
    if role is None:
        return []
    return [*role.policies.values(), *(document_of(it) for it in role.managed_policies.values())]


def document_of(policy: Any) -> str:
    return next(it.document for it in policy.versions if it.version_id == policy.default_version_id)


def code_of(call: Any) -> str:
    if call.protocol == "ec2":
        return "UnauthorizedOperation"
    return "AccessDeniedException" if "json" in call.protocol else "AccessDenied"


def worded(caller: str, wanted: Wanted, found: str) -> str:
    where = "" if wanted.resource == "*" else f" on resource: {wanted.resource}"
    why = (
        "with an explicit deny in an identity-based policy"
        if found == "denied"
        else f"because no identity-based policy allows the {wanted.action} action"
    )
    return f"User: {caller} is not authorized to perform: {wanted.action}{where} {why}"
