"""Route 53 beyond moto: health of every kind of check, TestDNSAnswer, and change batches that are checked whole."""

import ipaddress
from typing import Any

from moto.cloudwatch.models import cloudwatch_backends
from moto.core.responses import ActionResult, EmptyResult
from moto.core.utils import utcnow
from moto.route53 import models, urls
from moto.route53.exceptions import HostedZoneNotEmpty, NoSuchHealthCheck, Route53ClientError
from moto.route53.models import FakeZone, HealthCheck, Route53Backend
from moto.route53.responses import Route53

from . import control, route53_checkers, route53_evaluator, route53_protections
from .route53_changes import InvalidInput, canonical, change_resource_record_sets, protections_of

ENDPOINT_DEFAULTS = {"RequestInterval": 30, "FailureThreshold": 3, "MeasureLatency": False}


def create_health_check(self: Route53) -> ActionResult:
    config = dict(self._get_param("HealthCheckConfig"))
    reference = self._get_param("CallerReference")
    known = next((check for check in self.backend.health_checks.values() if check.caller_reference == reference), None)
    if known:
        raise Route53ClientError("HealthCheckAlreadyExists", f"A health check with caller reference {reference} exists already.")
    _validate(self.backend, config)
    check = self.backend.create_health_check(reference, {"type": config["Type"]})
    defaults = ENDPOINT_DEFAULTS if config["Type"] not in ("CALCULATED", "CLOUDWATCH_METRIC") else {}
    check.stored_config = {"Inverted": False, "Disabled": False, **defaults, **_enable_sni(config), **config}
    check.cloud_watch_alarm_configuration = _alarm_settings(self.backend, check.stored_config)
    return ActionResult({"HealthCheck": check, "Location": f"https://route53.amazonaws.com/2013-04-01/healthcheck/{check.id}"})


def _enable_sni(config: dict[str, Any]) -> dict[str, bool]:
    return {"EnableSNI": True} if config["Type"].startswith("HTTPS") else {}


def _validate(backend: Route53Backend, config: dict[str, Any]) -> None:
    kind = config["Type"]
    missing = [child for child in config.get("ChildHealthChecks") or [] if child not in backend.health_checks]
    if missing:
        raise InvalidInput(f"Child health checks {', '.join(missing)} don't exist.")
    if kind == "CLOUDWATCH_METRIC" and not (config.get("AlarmIdentifier") or {}).get("Name"):
        raise InvalidInput("Invalid parameter : AlarmIdentifier is required for health checks of type CLOUDWATCH_METRIC.")
    if kind == "CALCULATED" and config.get("HealthThreshold") is None:
        raise InvalidInput("Invalid parameter : HealthThreshold is required for health checks of type CALCULATED.")
    if kind.endswith("_STR_MATCH") and not config.get("SearchString"):
        raise InvalidInput(f"Invalid parameter : SearchString is required for health checks of type {kind}.")
    if kind.startswith(("HTTP", "TCP")) and not (config.get("FullyQualifiedDomainName") or config.get("IPAddress")):
        raise InvalidInput("Invalid parameter : Either IPAddress or FullyQualifiedDomainName must be specified.")
    if config.get("RequestInterval") not in (None, 10, 30):
        raise InvalidInput("Invalid parameter : RequestInterval must be 10 or 30.")
    if 0 < len(config.get("Regions") or []) < 3:
        raise InvalidInput("Invalid parameter : At least 3 regions must be specified.")


def _alarm_settings(backend: Route53Backend, config: dict[str, Any]) -> dict[str, Any] | None:
    """Route 53 copies an alarm's settings when a check is written, and doesn't see them change afterwards."""
    identifier = config.get("AlarmIdentifier")
    if not identifier:
        return None
    alarm = cloudwatch_backends[backend.account_id][identifier["Region"]].alarms.get(identifier["Name"])
    return alarm and {
        "EvaluationPeriods": alarm.evaluation_periods,
        "Threshold": alarm.threshold,
        "ComparisonOperator": alarm.comparison_operator,
        "Period": alarm.period,
        "MetricName": alarm.metric_name,
        "Namespace": alarm.namespace,
        "Statistic": alarm.statistic,
        "Dimensions": [{"Name": each.name, "Value": each.value} for each in alarm.dimensions or []],
    }


UPDATABLE = (
    "IPAddress Port ResourcePath FullyQualifiedDomainName SearchString FailureThreshold Inverted Disabled HealthThreshold "
    "ChildHealthChecks EnableSNI Regions AlarmIdentifier InsufficientDataHealthStatus"
).split()


def update_health_check(self: Route53) -> ActionResult:
    check = self.backend.get_health_check(self._get_param("HealthCheckId"))
    version = self._get_param("HealthCheckVersion")
    if version is not None and int(version) != check.health_check_version:
        raise Route53ClientError("HealthCheckVersionMismatch", f"The health check's version is {check.health_check_version}.")
    changed = {name: self._get_param(name) for name in UPDATABLE if self._get_param(name) is not None}
    cleared = dict.fromkeys(self._get_param("ResetElements") or [])
    config = {**check.health_check_config, **changed, **cleared}
    _validate(self.backend, config)
    check.stored_config = config
    if "AlarmIdentifier" in changed:
        check.cloud_watch_alarm_configuration = _alarm_settings(self.backend, config)
    check.health_check_version += 1
    return ActionResult({"HealthCheck": check})


def delete_health_check(self: Route53) -> EmptyResult:
    check_id = self._get_param("HealthCheckId")
    self.backend.get_health_check(check_id)
    self.backend.delete_health_check(check_id)
    self.backend.resource_tags.pop(check_id, None)
    route53_evaluator.reports.pop(check_id, None)
    route53_checkers.seen.pop(check_id, None)
    return EmptyResult()


def get_health_check_status(self: Route53) -> ActionResult:
    check_id = self._get_param("HealthCheckId")
    if self.backend.get_health_check(check_id).health_check_config["Type"] == "CALCULATED":
        raise InvalidInput(
            "GetHealthCheckStatus can't be used for a calculated health check. Its status is the CloudWatch metric "
            "HealthCheckStatus (namespace AWS/Route53, us-east-1)."
        )
    return ActionResult({"HealthCheckObservations": route53_checkers.observations(self.backend, check_id)})


def test_dns_answer(self: Route53) -> ActionResult:
    zone = self.backend.get_hosted_zone(self._get_param("HostedZoneId"))
    name, kind = canonical(self._get_param("RecordName")), self._get_param("RecordType")
    apex = canonical(zone.name)
    if name != apex and not name.endswith("." + apex):
        raise InvalidInput(f"The record name {name} isn't in the hosted zone {apex}")
    address = self._get_param("EDNS0ClientSubnetIP") or self._get_param("ResolverIP")
    if address:
        try:
            ipaddress.ip_address(address)
        except ValueError:
            raise InvalidInput(f"{address} isn't an IP address") from None
    found = route53_evaluator.answer(self.backend, zone, name, kind, address)
    return ActionResult(
        {
            "Nameserver": zone.delegation_set.name_servers[0],
            "RecordName": name,
            "RecordType": kind,
            # AWS answers with a load balancer's or distribution's addresses; there are none here, so its name stands for them.
            "RecordData": [value for each in found["records"] for value in each["values"] or [each["resource"]]],
            "ResponseCode": found["code"],
            "Protocol": "UDP",
        }
    )


def delete_hosted_zone(self: Route53Backend, id_: str) -> FakeZone | None:
    zone = self.get_hosted_zone(id_)
    apex = canonical(zone.name)
    if any(record.type not in ("NS", "SOA") or record.name != apex for record in zone.rrsets):
        raise HostedZoneNotEmpty()
    protected = protections_of(zone)
    if protected:
        raise InvalidInput(f"The hosted zone has {len(protected)} resource record set protections: delete them first.")
    self.resource_tags.pop(zone.resource_id, None)
    return self.zones.pop(zone.resource_id, None)


def update_hosted_zone_features(self: Route53) -> EmptyResult:
    zone = self.backend.get_hosted_zone(self._get_param("HostedZoneId"))
    if zone.private_zone:
        raise InvalidInput("Accelerated recovery is only for public hosted zones.")
    enabled = self._get_param("EnableAcceleratedRecovery")
    zone.features = {"AcceleratedRecoveryStatus": "ENABLED" if enabled else "DISABLED"}
    return EmptyResult()


def list_tags_for_resource(self: Route53) -> ActionResult:
    kind, resource_id = self._get_param("ResourceType"), self._get_param("ResourceId")
    _exists(self.backend, kind, resource_id)
    tags = [{"Key": key, "Value": value} for key, value in self.backend.list_tags_for_resource(resource_id).items()]
    return ActionResult({"ResourceTagSet": {"ResourceType": kind, "ResourceId": resource_id, "Tags": tags}})


def _exists(backend: Route53Backend, kind: str, resource_id: str) -> None:
    if kind == "hostedzone":
        backend.get_hosted_zone(resource_id)
    elif resource_id not in backend.health_checks:
        raise NoSuchHealthCheck(resource_id)


OPERATIONS = (
    create_health_check,
    update_health_check,
    delete_health_check,
    get_health_check_status,
    test_dns_answer,
    update_hosted_zone_features,
    list_tags_for_resource,
)


def install() -> None:
    moto_id = models.create_route53_zone_id
    # A zone's id begins with Z, and configuration is held to that.
    models.create_route53_zone_id = lambda **about: "Z" + moto_id(**about)[1:]
    moto_zone = Route53Backend.create_hosted_zone

    def create_hosted_zone(self: Route53Backend, name: str, *args: Any, **kwargs: Any) -> FakeZone:
        zone = moto_zone(self, name.lower(), *args, **kwargs)
        for record in zone.rrsets:  # moto keeps the SOA record's value in the API's form, all others plain
            record.records = [value["Value"] if isinstance(value, dict) else value for value in record.records]
        return zone

    Route53Backend.create_hosted_zone = create_hosted_zone
    Route53Backend.delete_hosted_zone = delete_hosted_zone
    Route53Backend.change_resource_record_sets = change_resource_record_sets
    moto_config = HealthCheck.health_check_config
    HealthCheck.health_check_config = property(lambda check: getattr(check, "stored_config", None) or moto_config.fget(check))
    for operation in OPERATIONS:
        setattr(Route53, operation.__name__, operation)
    urls.url_paths[r"{0}/(?P<api_version>[\d_-]+)/hostedzone/(?P<zone_id>[^/]+)/features$"] = Route53.dispatch
    urls.url_paths[r"{0}/(?P<api_version>[\d_-]+)/testdnsanswer$"] = Route53.dispatch
    route53_protections.install()
    control.handlers["health"] = route53_checkers.control
    control.handlers["health/observed"] = route53_checkers.control_observed
    control.handlers["time-scale"] = route53_checkers.control_time_scale
