"""A distribution's configuration: kept as it was sent, completed as CloudFront completes it, refused where it refuses."""

import copy
from types import SimpleNamespace
from typing import Any

from moto.acm.models import acm_backends
from moto.cloudfront.exceptions import CloudFrontException, DomainNameNotAnS3Bucket, OriginDoesNotExist
from moto.wafv2.models import wafv2_backends

from .cloudfront_behaviors import behaviors, items
from .cloudfront_policies import KINDS, find_policy

CACHED_ON_GROUP = {"GET", "HEAD", "OPTIONS"}


class DistributionConfig(dict[str, Any]):
    """moto keeps a selection of what is sent; drift can only be seen where all of it is kept."""

    def __init__(self, config: dict[str, Any]):
        super().__init__(completed(config))

    @property
    def viewer_certificate(self) -> SimpleNamespace:
        """As moto's own configuration spells it, for those who ask which certificates are in use."""
        return SimpleNamespace(acm_certificate_arn=self["ViewerCertificate"].get("ACMCertificateArn"))

    def __getattr__(self, name: str) -> Any:
        try:
            return self["CallerReference" if name == "caller_reference" else name]
        except KeyError:
            raise AttributeError(name) from None


def refuse(code: str, message: str) -> None:
    raise CloudFrontException(code, message)


def completed(config: dict[str, Any]) -> dict[str, Any]:
    """What is left out reads back as CloudFront's default."""
    result = copy.deepcopy(config)
    none: dict[str, Any] = {"Quantity": 0}
    defaults = {
        "Aliases": none,
        "OriginGroups": none,
        "CacheBehaviors": none,
        "CustomErrorResponses": none,
        "Comment": "",
        "DefaultRootObject": "",
        "Logging": {"Enabled": False, "IncludeCookies": False, "Bucket": "", "Prefix": ""},
        "PriceClass": "PriceClass_All",
        "ViewerCertificate": {"CloudFrontDefaultCertificate": True, "MinimumProtocolVersion": "TLSv1"},
        "Restrictions": {"GeoRestriction": {"RestrictionType": "none", "Quantity": 0}},
        "WebACLId": "",
        "HttpVersion": "http2",
        "IsIPV6Enabled": False,
        "ContinuousDeploymentPolicyId": "",
        "Staging": False,
    }
    for name, value in defaults.items():
        result.setdefault(name, copy.deepcopy(value))
    for origin in items(result["Origins"]):
        for name, value in {"OriginPath": "", "CustomHeaders": none, "ConnectionAttempts": 3, "ConnectionTimeout": 10, "OriginShield": {"Enabled": False}, "OriginAccessControlId": ""}.items():
            origin.setdefault(name, copy.deepcopy(value))
        if "CustomOriginConfig" in origin:
            for name, timeout in {"OriginKeepaliveTimeout": 5, "OriginReadTimeout": 30}.items():
                origin["CustomOriginConfig"].setdefault(name, timeout)
    for behavior in behaviors(result):
        _complete_behavior(behavior)
    return result


def _complete_behavior(behavior: dict[str, Any]) -> None:
    none = {"Quantity": 0}
    methods = behavior.setdefault("AllowedMethods", {"Quantity": 2, "Items": ["HEAD", "GET"]})
    methods.setdefault("CachedMethods", {"Quantity": 2, "Items": ["HEAD", "GET"]})
    off = {"Enabled": False, "Quantity": 0}
    for name, value in {"TrustedSigners": off, "TrustedKeyGroups": off, "LambdaFunctionAssociations": none, "FunctionAssociations": none, "GrpcConfig": {"Enabled": False}, "FieldLevelEncryptionId": "", "SmoothStreaming": False, "Compress": False}.items():
        behavior.setdefault(name, dict(value) if isinstance(value, dict) else value)


def validate(backend: Any, config: dict[str, Any], own_id: str | None = None) -> None:
    _quantities(config, "DistributionConfig")
    origins = _origins(backend, config)
    groups = _groups(config, origins)
    for behavior in behaviors(config):
        _behavior(backend, behavior, origins, groups)
    patterns = [behavior.get("PathPattern") for behavior in items(config.get("CacheBehaviors"))]
    if len(set(patterns)) < len(patterns):
        refuse("InvalidArgument", "The parameter PathPattern must be unique among the cache behaviors.")
    if (config.get("DefaultRootObject") or "").startswith("/"):
        refuse("InvalidDefaultRootObject", "The parameter DefaultRootObject must not begin with a slash.")
    for response in items(config.get("CustomErrorResponses")):
        if bool(response.get("ResponseCode")) != bool(response.get("ResponsePagePath")):
            refuse("InvalidArgument", "The parameters ResponseCode and ResponsePagePath of a custom error response go together.")
    _aliases(backend, config, own_id)
    _web_acl(backend, config.get("WebACLId"))


def _quantities(value: Any, name: str) -> None:
    """Every list of CloudFront's carries its length."""
    if isinstance(value, dict):
        if "Quantity" in value and int(value["Quantity"]) != len(value.get("Items") or []):
            refuse("InconsistentQuantities", f"The value of Quantity and the size of Items don't match: {name}.")
        for key, each in value.items():
            _quantities(each, key)
    elif isinstance(value, list):
        for each in value:
            _quantities(each, name)


def _origins(backend: Any, config: dict[str, Any]) -> set[str]:
    origins = items(config["Origins"])
    ids = [origin["Id"] for origin in origins]
    if len(set(ids)) < len(ids):
        refuse("InvalidArgument", "The parameter Origin Id must be unique.")
    for origin in origins:
        kinds = [kind for kind in ("S3OriginConfig", "CustomOriginConfig", "VpcOriginConfig") if kind in origin]
        if len(kinds) != 1:
            refuse("InvalidOrigin", f"The origin {origin['Id']} needs exactly one of S3OriginConfig, CustomOriginConfig and VpcOriginConfig.")
        in_s3 = ".s3" in origin["DomainName"] and origin["DomainName"].endswith(".amazonaws.com")
        if kinds == ["S3OriginConfig"] and not in_s3:
            raise DomainNameNotAnS3Bucket
        control = origin.get("OriginAccessControlId")
        if control and control not in backend.origin_access_controls:
            refuse("InvalidOriginAccessControl", f"The origin access control {control} doesn't exist.")
        _timeouts(origin)
    return set(ids)


def _timeouts(origin: dict[str, Any]) -> None:
    custom = origin.get("CustomOriginConfig") or {}
    for name, value, low, high, code in (
        ("ConnectionAttempts", origin.get("ConnectionAttempts"), 1, 3, "InvalidArgument"),
        ("ConnectionTimeout", origin.get("ConnectionTimeout"), 1, 10, "InvalidArgument"),
        ("OriginKeepaliveTimeout", custom.get("OriginKeepaliveTimeout"), 1, 120, "InvalidOriginKeepaliveTimeout"),
        ("OriginReadTimeout", custom.get("OriginReadTimeout"), 1, 120, "InvalidOriginReadTimeout"),
    ):
        if value is not None and not low <= int(value) <= high:
            refuse(code, f"The parameter {name} must be between {low} and {high}; it is {value}.")


def _groups(config: dict[str, Any], origins: set[str]) -> set[str]:
    groups = items(config.get("OriginGroups"))
    for group in groups:
        members = [member["OriginId"] for member in items(group["Members"])]
        if len(members) != 2:
            refuse("InvalidArgument", f"The origin group {group['Id']} needs exactly two members.")
        if not set(members) <= origins:
            raise OriginDoesNotExist
        if not items(group["FailoverCriteria"]["StatusCodes"]):
            refuse("InvalidArgument", f"The origin group {group['Id']} needs at least one status code to fail over on.")
    return {group["Id"] for group in groups}


def _behavior(backend: Any, behavior: dict[str, Any], origins: set[str], groups: set[str]) -> None:
    target = behavior["TargetOriginId"]
    if target not in origins | groups:
        raise OriginDoesNotExist
    allowed = set(items(behavior.get("AllowedMethods")))
    if target in groups and not allowed <= CACHED_ON_GROUP:
        refuse("InvalidArgument", "The parameter AllowedMethods cannot include POST, PUT, PATCH, or DELETE for a cached behavior associated with an origin group.")
    if bool(behavior.get("CachePolicyId")) == ("ForwardedValues" in behavior):
        refuse("InvalidArgument", "A cache behavior needs either CachePolicyId or ForwardedValues, and not both.")
    for kind in KINDS:
        policy = behavior.get(f"{kind}Id")
        if policy and not find_policy(backend, kind, policy):
            refuse(f"NoSuch{kind}", f"The {KINDS[kind].words} {policy} does not exist.")
    _functions(backend, items(behavior.get("FunctionAssociations")))


def _functions(backend: Any, associations: list[dict[str, Any]]) -> None:
    events = [association["EventType"] for association in associations]
    if len(set(events)) < len(events) or not set(events) <= {"viewer-request", "viewer-response"}:
        refuse("InvalidFunctionAssociation", "A cache behavior takes one function for viewer-request and one for viewer-response.")
    live = {function.arn for function in backend.functions.values() if function.live}
    for association in associations:
        if association["FunctionARN"] not in live:
            refuse("InvalidFunctionAssociation", f"The function {association['FunctionARN']} doesn't exist or isn't published.")


def _aliases(backend: Any, config: dict[str, Any], own_id: str | None) -> None:
    aliases = items(config.get("Aliases"))
    for other_id, other in backend.distributions.items():
        taken = set(aliases) & set(items(other.distribution_config["Aliases"]))
        if other_id != own_id and taken:
            refuse("CNAMEAlreadyExists", f"One or more of the CNAMEs you provided are already associated with a different resource: {', '.join(sorted(taken))}.")
    viewer = config.get("ViewerCertificate") or {}
    arn = viewer.get("ACMCertificateArn")
    if aliases and not arn and not viewer.get("IAMCertificateId"):
        refuse("InvalidViewerCertificate", "To add an alternate domain name (CNAME) to a CloudFront distribution, you must attach a trusted certificate that validates your authorization to use the domain name.")
    if arn:
        _certificate(backend, arn, aliases)


def _certificate(backend: Any, arn: str, aliases: list[str]) -> None:
    known = acm_backends[backend.account_id]["us-east-1"]._certificates
    certificate = known.get(arn)
    if certificate:
        certificate.check()
    if certificate is None or certificate.status != "ISSUED":
        refuse("InvalidViewerCertificate", "The specified SSL certificate doesn't exist, isn't in us-east-1 region, isn't valid, or doesn't include a valid certificate chain.")
    names = {certificate.common_name, *certificate.sans}
    uncovered = [alias for alias in aliases if alias not in names and f"*.{alias.partition('.')[2]}" not in names]
    if uncovered:
        refuse("InvalidViewerCertificate", f"The certificate that is attached to your distribution doesn't cover the alternate domain name (CNAME) that you're trying to add: {', '.join(uncovered)}.")


def _web_acl(backend: Any, arn: str | None) -> None:
    if arn and arn.startswith("arn:"):
        known = {acl.arn for acl in wafv2_backends[backend.account_id]["global"].wacls.values()}
        if arn not in known:
            refuse("InvalidWebACLId", "Web ACL is not accessible by the requester.")
