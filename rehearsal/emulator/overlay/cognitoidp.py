"""Cognito beyond moto: tags, deletion protection, what an update leaves alone, and prefixes of domains, of which a region has each once."""

import re
from typing import Any

from moto.cognitoidp.exceptions import InvalidParameterException, ResourceNotFoundError
from moto.cognitoidp.models import CognitoIdpUserPool, CognitoIdpUserPoolDomain, cognitoidp_backends
from moto.cognitoidp.responses import CognitoIdpResponse
from moto.core.responses import ActionResult, EmptyResult

# Fixed when a pool is made: an update doesn't name them.
FIXED = ("AliasAttributes", "UsernameAttributes", "UsernameConfiguration")

# https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-assign-domain-prefix.html
RESERVED = ("aws", "amazon", "cognito")


def pool_with(self: CognitoIdpResponse, arn: str) -> CognitoIdpUserPool:
    for pool in self.backend.user_pools.values():
        if pool.arn == arn:
            return pool
    raise ResourceNotFoundError(f"User pool {arn.split('/')[-1]} does not exist.")


def tag_resource(self: CognitoIdpResponse) -> ActionResult:
    pool = pool_with(self, self._get_param("ResourceArn"))
    pool.extended_config["UserPoolTags"] = {**pool.extended_config.get("UserPoolTags", {}), **self._get_param("Tags")}
    return EmptyResult()


def untag_resource(self: CognitoIdpResponse) -> ActionResult:
    pool = pool_with(self, self._get_param("ResourceArn"))
    gone = self._get_param("TagKeys")
    tags = pool.extended_config.get("UserPoolTags", {})
    pool.extended_config["UserPoolTags"] = {key: value for key, value in tags.items() if key not in gone}
    return EmptyResult()


def list_tags_for_resource(self: CognitoIdpResponse) -> ActionResult:
    pool = pool_with(self, self._get_param("ResourceArn"))
    return ActionResult({"Tags": pool.extended_config.get("UserPoolTags", {})})


def update_user_pool(self: CognitoIdpResponse) -> ActionResult:
    """What isn't named goes back to its default, but for what is fixed, and for MFA: moto has that beside."""
    asked = {name: value for name, value in self.parameters.items() if name not in ("UserPoolId", "PoolName")}
    pool = self.backend.describe_user_pool(self._get_param("UserPoolId"))
    kept = {name: pool.extended_config[name] for name in (*FIXED, "UserPoolTags") if name in pool.extended_config}
    self.backend.update_user_pool(pool.id, {**kept, **asked})
    pool.mfa_config = asked.get("MfaConfiguration", "OFF")
    return EmptyResult()


def delete_user_pool(self: CognitoIdpResponse) -> ActionResult:
    pool = self.backend.describe_user_pool(self._get_param("UserPoolId"))
    if pool.extended_config.get("DeletionProtection") == "ACTIVE":
        raise InvalidParameterException(
            "The user pool cannot be deleted because deletion protection is activated. Deletion protection must be inactivated first."
        )
    if pool.domain:
        raise InvalidParameterException("User pool cannot be deleted. It has a domain configured that should be deleted first.")
    self.backend.delete_user_pool(pool.id)
    return EmptyResult()


def check_prefix(region: str, prefix: str, pool: CognitoIdpUserPool) -> None:
    if not re.fullmatch(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", prefix):
        raise InvalidParameterException(f"Value '{prefix}' at 'domain' failed to satisfy constraint: ^[a-z0-9](?:[a-z0-9\\-]{{0,61}}[a-z0-9])?$")
    for word in RESERVED:
        if word in prefix:
            raise InvalidParameterException(f"Domain cannot contain reserved word: {word}")
    if pool.domain:
        raise InvalidParameterException("The user pool already has a domain configured.")
    if any(prefix in regions[region].user_pool_domains for regions in cognitoidp_backends.values() if region in regions):
        raise InvalidParameterException("Domain already associated with another user pool.")


def described(domain: CognitoIdpUserPoolDomain, account: str) -> dict[str, Any]:
    return {**domain.to_json(), "AWSAccountId": account, "ManagedLoginVersion": getattr(domain, "login_version", 1)}


def create_user_pool_domain(self: CognitoIdpResponse) -> ActionResult:
    prefix, custom = self._get_param("Domain"), self._get_param("CustomDomainConfig")
    pool = self.backend.describe_user_pool(self._get_param("UserPoolId"))
    if not custom:
        check_prefix(self.region, prefix, pool)
    made = self.backend.create_user_pool_domain(pool.id, prefix, custom)
    made.login_version = self._get_param("ManagedLoginVersion") or 1
    return ActionResult({**made.to_json(extended=False), "ManagedLoginVersion": made.login_version})


def describe_user_pool_domain(self: CognitoIdpResponse) -> ActionResult:
    found = self.backend.describe_user_pool_domain(self._get_param("Domain"))
    return ActionResult({"DomainDescription": described(found, self.current_account) if found else {}})


def update_user_pool_domain(self: CognitoIdpResponse) -> ActionResult:
    changed = self.backend.update_user_pool_domain(self._get_param("Domain"), self._get_param("CustomDomainConfig"))
    changed.login_version = self._get_param("ManagedLoginVersion") or 1
    return ActionResult({**changed.to_json(extended=False), "ManagedLoginVersion": changed.login_version})


def install() -> None:
    for operation in (
        tag_resource,
        untag_resource,
        list_tags_for_resource,
        update_user_pool,
        delete_user_pool,
        create_user_pool_domain,
        describe_user_pool_domain,
        update_user_pool_domain,
    ):
        setattr(CognitoIdpResponse, operation.__name__, operation)
