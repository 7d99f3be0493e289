"""WAFv2 beyond moto: CloudFront's scope is us-east-1's alone, updates replace all, things in use stay, logs go where WAF can write."""

import json
from collections.abc import Callable
from typing import Any

from moto.core.exceptions import JsonRESTError
from moto.wafv2.exceptions import WAFNonexistentItemException, WAFOptimisticLockException
from moto.wafv2.models import GLOBAL_REGION, FakeRule, FakeWebACL, WAFV2Backend, wafv2_backends
from moto.wafv2.responses import WAFV2Response

SCOPED = (
    "create_web_acl delete_web_acl get_web_acl list_web_ac_ls update_web_acl create_ip_set delete_ip_set get_ip_set list_ip_sets "
    "update_ip_set create_rule_group update_rule_group delete_rule_group get_rule_group list_rule_groups list_logging_configurations "
    "create_regex_pattern_set get_regex_pattern_set update_regex_pattern_set delete_regex_pattern_set list_regex_pattern_sets"
).split()


class WafError(JsonRESTError):
    code = 400


def invalid(reason: str, field: str, parameter: str) -> WafError:
    return WafError("WAFInvalidParameterException", f"Error reason: {reason}, field: {field}, parameter: {parameter}")


def in_use() -> WafError:
    return WafError("WAFAssociatedItemException", "AWS WAF couldn’t perform the operation because your resource is being used by another resource or it’s associated with another resource.")


def scoped(operation: Callable[..., Any]) -> Callable[..., Any]:
    """Whatever concerns CloudFront is asked in us-east-1."""

    def checked(self: WAFV2Response) -> Any:
        scope = self._get_param("Scope")
        if scope == "CLOUDFRONT" and self.region != "us-east-1":
            raise invalid("The scope is not valid.", "SCOPE_VALUE", "CLOUDFRONT")
        return operation(self)

    return checked


def _acl_of(backend: WAFV2Backend, arn: str) -> FakeWebACL:
    region = GLOBAL_REGION if ":global/" in arn else arn.split(":")[3]
    acl: FakeWebACL | None = wafv2_backends[backend.account_id][region].wacls.get(arn)
    if acl is None:
        raise WAFNonexistentItemException
    return acl


def _check_rules(rules: list[dict[str, Any]], bodies: dict[str, Any] | None) -> None:
    priorities = [rule["Priority"] for rule in rules]
    names = [rule["Name"] for rule in rules]
    if len(set(priorities)) < len(priorities) or len(set(names)) < len(names):
        raise invalid("You have used none or multiple values for a field that requires exactly one value.", "RULE", "Priority or Name")
    for rule in rules:
        statement = rule["Statement"]
        is_group = "ManagedRuleGroupStatement" in statement or "RuleGroupReferenceStatement" in statement
        wanted, other = ("OverrideAction", "Action") if is_group else ("Action", "OverrideAction")
        if rule.get(wanted) is None or rule.get(other) is not None:
            raise invalid("A reference in your rule statement is not valid.", "RULE", f"{rule['Name']} needs {wanted} and no {other}")
        custom = ((rule.get("Action") or {}).get("Block") or {}).get("CustomResponse") or {}
        key = custom.get("CustomResponseBodyKey")
        if key and key not in (bodies or {}):
            raise invalid("The referenced custom response body doesn't exist.", "CUSTOM_RESPONSE_BODY", key)


def update_web_acl(self: WAFV2Backend, name: str, _id: str, default_action: Any, rules: Any, description: Any, visibility_config: Any, lock_token: str, custom_response_bodies: Any, captcha_config: Any, challenge_config: Any, token_domains: Any, association_config: Any) -> str:
    """What an update leaves out is gone afterwards: it replaces the whole."""
    acl = self.get_web_acl(None, name, _id)
    if acl.lock_token != lock_token:
        raise WAFOptimisticLockException()
    _check_rules(rules or [], custom_response_bodies)
    acl.default_action = default_action
    acl.rules = [_rule(each) for each in rules or []]
    acl.description = description or ""
    acl.visibility_config = visibility_config
    acl.custom_response_bodies = custom_response_bodies
    acl.captcha_config = captcha_config
    acl.challenge_config = challenge_config
    acl.token_domains = token_domains
    acl.association_config = association_config
    acl.lock_token = acl._generate_lock_token()
    return acl.lock_token


def _rule(rule: dict[str, Any]) -> FakeRule:
    from moto.core.utils import camelcase_to_underscores

    return FakeRule(**{camelcase_to_underscores(key): value for key, value in rule.items()})


def _on_distribution(acl: FakeWebACL) -> bool:
    from moto.cloudfront.models import cloudfront_backends

    distributions = cloudfront_backends[acl.account]["aws"].distributions.values()
    return any(each.distribution_config["WebACLId"] == acl.arn for each in distributions)


def put_logging_configuration(self: WAFV2Response) -> Any:
    config = json.loads(self.body)["LoggingConfiguration"]
    arn, destinations = config["ResourceArn"], config["LogDestinationConfigs"]
    _acl_of(self.wafv2_backend, arn)
    if ":global/" in arn and self.region != "us-east-1":
        raise invalid("The scope is not valid.", "SCOPE_VALUE", "CLOUDFRONT")
    if len(destinations) != 1:
        raise invalid("You have used none or multiple values for a field that requires exactly one value.", "LOG_DESTINATION", str(destinations))
    _, _, service, _, _, resource = destinations[0].removesuffix(":*").split(":", 5)
    name = resource.removeprefix("log-group:").removeprefix("deliverystream/").partition("/")[0]
    if service not in ("logs", "s3", "firehose") or not name.startswith("aws-waf-logs-"):
        raise invalid("The ARN isn't valid. A valid ARN begins with arn: and includes other information separated by colons or slashes.", "LOG_DESTINATION", destinations[0])
    return PUT(self)


PUT = WAFV2Response.put_logging_configuration


def install() -> None:
    moto_create = WAFV2Backend.create_web_acl
    moto_delete = WAFV2Backend.delete_web_acl
    moto_associate = WAFV2Backend.associate_web_acl

    def create_web_acl(self: WAFV2Backend, name: str, visibility: Any, default_action: Any, scope: str, description: Any, tags: Any, rules: Any, *configs: Any) -> FakeWebACL:
        bodies = configs[3] if len(configs) > 3 else None
        if any(acl.name == name for acl in self.wacls.values()):
            raise WafError("WAFDuplicateItemException", "AWS WAF couldn’t perform the operation because some resource in your request is a duplicate of an existing one.")
        _check_rules(rules or [], bodies)
        return moto_create(self, name, visibility, default_action, scope, description, tags, rules or [], *configs)

    def delete_web_acl(self: WAFV2Backend, name: str, scope: str, _id: str, lock_token: str) -> None:
        acl = self.get_web_acl(None, name, _id)
        if acl.associated_resources or _on_distribution(acl):
            raise in_use()
        moto_delete(self, name, scope, _id, lock_token)
        # Logging ends with its web ACL. moto keeps both scopes' logging in the region that was asked.
        for backend in wafv2_backends[self.account_id].values():
            backend.logging_configurations.pop(acl.arn, None)

    def associate_web_acl(self: WAFV2Backend, web_acl_arn: str, resource_arn: str) -> None:
        _acl_of(self, web_acl_arn)
        if ":global/" in web_acl_arn:
            raise invalid("The scope is not valid.", "SCOPE_VALUE", "CLOUDFRONT")
        self.disassociate_web_acl(resource_arn)  # a resource has one web ACL: a new one takes the old one's place
        moto_associate(self, web_acl_arn, resource_arn)

    WAFV2Backend.create_web_acl = create_web_acl
    WAFV2Backend.update_web_acl = update_web_acl
    WAFV2Backend.delete_web_acl = delete_web_acl
    WAFV2Backend.associate_web_acl = associate_web_acl
    WAFV2Response.put_logging_configuration = put_logging_configuration
    for name in SCOPED:
        operation = getattr(WAFV2Response, name, None)
        if operation:
            setattr(WAFV2Response, name, scoped(operation))
