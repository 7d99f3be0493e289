"""Health of Route 53 health checks, as Route 53 judges it.

No prober runs here: an endpoint check answers healthy until the control endpoint /_meridian/health says otherwise.
"""

from collections.abc import Iterator
from typing import Any

from moto.cloudwatch.models import MetricDatum
from moto.core.common_models import CloudWatchMetricProvider
from moto.core.utils import utcnow
from moto.elbv2.models import elbv2_backends

from .route53_metrics import metric_healthy

# Endpoint checks that were said to be failing, by health check id.
failing: set[str] = set()

REGIONS = ["us-east-1", "us-west-1", "us-west-2", "eu-west-1", "ap-southeast-1", "ap-southeast-2", "ap-northeast-1", "sa-east-1"]


def check_healthy(backend: Any, check_id: str, above: frozenset[str] = frozenset()) -> bool:
    """A check that was deleted, or that is disabled, counts as healthy; inverting comes last, also for a disabled one."""
    check = backend.health_checks.get(check_id)
    if check is None or check_id in above:
        return True
    config = check.health_check_config
    healthy = bool(config.get("Disabled")) or _measured(backend, check_id, config, above | {check_id})
    return not healthy if config.get("Inverted") else healthy


def _measured(backend: Any, check_id: str, config: dict[str, Any], above: frozenset[str]) -> bool:
    if config["Type"] == "CALCULATED":
        children = config.get("ChildHealthChecks") or []
        return sum(check_healthy(backend, child, above) for child in children) >= int(config.get("HealthThreshold") or 0)
    if config["Type"] == "CLOUDWATCH_METRIC":
        settings = backend.health_checks[check_id].cloud_watch_alarm_configuration
        without_data = config.get("InsufficientDataHealthStatus") or "LastKnownStatus"
        region = config["AlarmIdentifier"]["Region"]
        # A check that was written before its alarm has nothing to look at.
        return settings is None or metric_healthy(backend.account_id, region, settings, without_data)
    return check_id not in failing


def balancer_healthy(account_id: str, dns_name: str) -> bool:
    """An alias to a load balancer is healthy when each of its target groups that has targets has a healthy one.

    A load balancer without any target is unhealthy; a name that belongs to none is judged healthy, as a resource
    that Route 53 can't evaluate.
    """
    balancer, backend = _balancer(account_id, dns_name)
    if balancer is None:
        return True
    states = [
        [health.status for health in backend.describe_target_health(group.arn, [])]
        for group in backend.target_groups.values()
        if balancer.arn in group.load_balancer_arns and group.targets
    ]
    return bool(states) and all("healthy" in group for group in states)


def _balancer(account_id: str, dns_name: str) -> tuple[Any, Any]:
    wanted = dns_name.rstrip(".").lower().removeprefix("dualstack.")
    if ".elb." not in wanted:
        return None, None
    for backend in list(elbv2_backends[account_id].values()):
        for balancer in backend.load_balancers.values():
            if balancer.dns_name.lower() == wanted:
                return balancer, backend
    return None, None


def observations(backend: Any, check_id: str) -> list[dict[str, Any]]:
    """What the checkers of each region say."""
    config = backend.get_health_check(check_id).health_check_config
    healthy = check_healthy(backend, check_id)
    status = "Success: HTTP Status Code 200, OK" if healthy else "Failure: Connection timed out. The endpoint or the internet connection is down, or requests are being blocked by your firewall."
    if config["Type"] == "CLOUDWATCH_METRIC":
        status = f"{'Success' if healthy else 'Failure'}: CloudWatch alarm {config['AlarmIdentifier']['Name']}"
    return [
        {"Region": region, "IPAddress": f"198.51.100.{index}", "StatusReport": {"Status": status, "CheckedTime": utcnow()}}
        for index, region in enumerate(config.get("Regions") or REGIONS, start=1)
    ]


def control(request: dict[str, Any]) -> dict[str, Any]:
    """{"id": …, "healthy": false} makes an endpoint check fail; {} only tells. Answers every check's health."""
    from moto.route53.models import route53_backends

    if "id" in request:
        (failing.discard if request.get("healthy", True) else failing.add)(request["id"])
    return {
        check_id: check_healthy(backend, check_id)
        for account in list(route53_backends.values())
        for backend in list(account.values())
        for check_id in list(backend.health_checks)
    }


class HealthCheckMetrics(CloudWatchMetricProvider):
    """AWS/Route53 HealthCheckStatus in us-east-1: the one API that tells the status of a calculated check."""

    @staticmethod
    def get_cloudwatch_metrics(account_id: str, region: str) -> list[Any]:
        return list(_status_metrics(account_id)) if region == "us-east-1" else []


def _status_metrics(account_id: str) -> Iterator[Any]:
    from moto.route53.models import route53_backends

    backend = route53_backends[account_id]["aws"]
    for check_id in list(backend.health_checks):
        yield MetricDatum(
            namespace="AWS/Route53",
            name="HealthCheckStatus",
            value=1.0 if check_healthy(backend, check_id) else 0.0,
            dimensions=[{"Name": "HealthCheckId", "Value": check_id}],
            timestamp=utcnow(),
            unit="None",
        )
