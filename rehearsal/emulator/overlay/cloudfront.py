"""CloudFront beyond moto: whole configurations, policies, published functions, versions that must match, things in use."""

from typing import Any

from moto.cloudfront import models, urls
from moto.cloudfront.exceptions import CloudFrontException, DistributionAlreadyExists, NoSuchDistribution, NoSuchOriginAccessControl
from moto.cloudfront.models import CloudFrontBackend, Distribution, OriginAccessControl, random_id
from moto.cloudfront.responses import CloudFrontResponse
from moto.core.responses import ActionResult, EmptyResult
from moto.core.utils import utcnow

from . import cloudfront_functions
from .cloudfront_behaviors import items
from .cloudfront_config import DistributionConfig, validate
from .cloudfront_policies import KINDS, matches, operations


def create_distribution_with_tags(self: CloudFrontBackend, distribution_config: dict[str, Any], tags: list[dict[str, str]]) -> Any:
    known = self._distribution_with_caller_reference(distribution_config["CallerReference"])
    if known is not None:
        raise DistributionAlreadyExists(known.distribution_id)
    validate(self, distribution_config)
    distribution = Distribution(self.account_id, self.region_name, distribution_config)
    distribution.last_modified_time = utcnow()
    self.distributions[distribution.distribution_id] = distribution
    self.tagger.tag_resource(distribution.arn, tags)
    return distribution, distribution.location, distribution.etag


def _distribution(backend: CloudFrontBackend, distribution_id: str) -> Distribution:
    if distribution_id not in backend.distributions:
        raise NoSuchDistribution
    return backend.distributions[distribution_id]


def update_distribution(self: CloudFrontBackend, dist_config: dict[str, Any], _id: str, if_match: str) -> Any:
    distribution = _distribution(self, _id)
    matches(if_match, distribution.etag)
    if dist_config["CallerReference"] != distribution.distribution_config["CallerReference"]:
        raise CloudFrontException("IllegalUpdate", "The update contains modifications that are not allowed: CallerReference.")
    validate(self, dist_config, own_id=_id)
    distribution.distribution_config = DistributionConfig(dist_config)
    distribution.etag = random_id()
    distribution.last_modified_time = utcnow()
    distribution.status = "InProgress"
    return distribution, distribution.location, distribution.etag


def delete_distribution(self: CloudFrontBackend, distribution_id: str, if_match: str) -> None:
    distribution = _distribution(self, distribution_id)
    matches(if_match, distribution.etag)
    if distribution.distribution_config["Enabled"]:
        raise CloudFrontException("DistributionNotDisabled", "The distribution you are trying to delete has not been disabled.")
    del self.distributions[distribution_id]
    self.tagger.delete_all_tags_for_resource(distribution.arn)


def _shown(control: OriginAccessControl) -> ActionResult:
    return ActionResult({"OriginAccessControl": {"Id": control.id, "OriginAccessControlConfig": _config(control)}, "ETag": control.etag})


def _config(control: OriginAccessControl) -> dict[str, Any]:
    return {
        "Name": control.name,
        "Description": control.description or "",
        "SigningProtocol": control.signing_protocol,
        "SigningBehavior": control.signing_behavior,
        "OriginAccessControlOriginType": control.origin_type,
    }


def _control(self: CloudFrontResponse) -> OriginAccessControl:
    control = self.backend.origin_access_controls.get(self._get_param("Id"))
    if control is None:
        raise NoSuchOriginAccessControl
    return control


def _unique(self: CloudFrontResponse, own: OriginAccessControl | None = None) -> dict[str, str]:
    config: dict[str, str] = self._get_param("OriginAccessControlConfig")
    if any(each is not own and each.name == config["Name"] for each in self.backend.origin_access_controls.values()):
        raise CloudFrontException("OriginAccessControlAlreadyExists", f"An origin access control with the name {config['Name']} already exists.")
    return config


def create_origin_access_control(self: CloudFrontResponse) -> ActionResult:
    return _shown(self.backend.create_origin_access_control(_unique(self)))


def get_origin_access_control(self: CloudFrontResponse) -> ActionResult:
    return _shown(_control(self))


def get_origin_access_control_config(self: CloudFrontResponse) -> ActionResult:
    control = _control(self)
    return ActionResult({"OriginAccessControlConfig": _config(control), "ETag": control.etag})


def update_origin_access_control(self: CloudFrontResponse) -> ActionResult:
    control = _control(self)
    matches(self._get_param("IfMatch"), control.etag)
    config = _unique(self, control)
    control.update({"Description": "", **config})
    control.etag = random_id()
    return _shown(control)


def delete_origin_access_control(self: CloudFrontResponse) -> EmptyResult:
    control = _control(self)
    matches(self._get_param("IfMatch"), control.etag)
    for distribution in self.backend.distributions.values():
        if any(origin.get("OriginAccessControlId") == control.id for origin in items(distribution.distribution_config["Origins"])):
            raise CloudFrontException("OriginAccessControlInUse", "Cannot delete the origin access control because it's in use by one or more distributions.")
    del self.backend.origin_access_controls[control.id]
    return EmptyResult()


def list_tags_for_resource(self: CloudFrontResponse) -> ActionResult:
    arn = self._get_param("Resource")
    arns = {each.arn for each in [*self.backend.distributions.values(), *self.backend.functions.values(), *self.backend.key_value_stores.values()]}
    if arn not in arns:
        raise CloudFrontException("NoSuchResource", f"The resource {arn} does not exist.")
    return ActionResult({"Tags": {"Items": self.backend.list_tags_for_resource(arn)["Tags"]}})


CONTROLS = (
    create_origin_access_control,
    get_origin_access_control,
    get_origin_access_control_config,
    update_origin_access_control,
    delete_origin_access_control,
    list_tags_for_resource,
)


def install() -> None:
    models.DistributionConfig = DistributionConfig
    for method in (create_distribution_with_tags, update_distribution, delete_distribution):
        setattr(CloudFrontBackend, method.__name__, method)
    for operation in (*CONTROLS, *cloudfront_functions.OPERATIONS):
        setattr(CloudFrontResponse, operation.__name__, operation)
    for kind, each in KINDS.items():
        for name, method in operations(kind).items():
            setattr(CloudFrontResponse, name, method)
        for path in (each.path, f"{each.path}/(?P<policy_id>[^/]+)", f"{each.path}/(?P<policy_id>[^/]+)/config"):
            urls.url_paths[f"{{0}}/2020-05-31/{path}$"] = CloudFrontResponse.dispatch
    urls.url_paths["{0}/2020-05-31/function/(?P<function_name>[^/]+)/publish$"] = CloudFrontResponse.dispatch
