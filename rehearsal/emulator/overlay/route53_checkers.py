"""What can be asked about health checks: each checker's view, the status as a CloudWatch metric, and the control path "health"."""

from collections.abc import Iterator
from typing import Any

from moto.cloudwatch.models import MetricDatum
from moto.core.common_models import CloudWatchMetricProvider
from moto.core.utils import utcnow

from . import route53_evaluator

REGIONS = ["us-east-1", "us-west-1", "us-west-2", "eu-west-1", "ap-southeast-1", "ap-southeast-2", "ap-northeast-1", "sa-east-1"]

FAILURE = "Failure: Connection timed out. The endpoint or the internet connection is down, or requests are being blocked by your firewall."


# What each checker of an endpoint has seen last, by health check id, where somebody really asks.
seen: dict[str, list[dict[str, str]]] = {}


def observations(backend: Any, check_id: str) -> list[dict[str, Any]]:
    """What the checkers of each region say."""
    config = backend.get_health_check(check_id).health_check_config
    if seen.get(check_id):
        return [_observation(index, each["region"], each["status"]) for index, each in enumerate(seen[check_id], start=1)]
    healthy = route53_evaluator.health(backend)[check_id]
    status = "Success: HTTP Status Code 200, OK" if healthy else FAILURE
    if config["Type"] == "CLOUDWATCH_METRIC":
        status = f"{'Success' if healthy else 'Failure'}: CloudWatch alarm {config['AlarmIdentifier']['Name']}"
    return [_observation(index, region, status) for index, region in enumerate(config.get("Regions") or REGIONS, start=1)]


def _observation(index: int, region: str, status: str) -> dict[str, Any]:
    return {"Region": region, "IPAddress": f"198.51.100.{index}", "StatusReport": {"Status": status, "CheckedTime": utcnow()}}


def control(request: dict[str, Any]) -> dict[str, Any]:
    """{"id": …, "healthy": false} makes all of an endpoint's checkers fail, {"id": …, "healthyCheckers": 2, "checkers": 16} some;
    {} only asks. "observations": [{"region": …, "status": "Success: …"}] is what each checker has seen. Answers every check's health."""
    from moto.route53.models import route53_backends

    if "id" in request:
        checkers = int(request.get("checkers", len(REGIONS)))
        healthy = int(request.get("healthyCheckers", checkers if request.get("healthy", True) else 0))
        route53_evaluator.reports[request["id"]] = {"healthy": healthy, "reporting": checkers}
        seen[request["id"]] = list(request.get("observations", []))
    return {
        check_id: healthy
        for account in list(route53_backends.values())
        for backend in list(account.values())
        for check_id, healthy in route53_evaluator.health(backend).items()
    }


def control_observed(_: dict[str, Any]) -> dict[str, Any]:
    """{"metrics": {check id: [{"at": milliseconds of AWS' time, "value": …}]}, "balancers": {DNS name: [[state of a target, …], …]}}."""
    from moto.core import DEFAULT_ACCOUNT_ID
    from moto.route53.models import route53_backends

    return route53_evaluator.observed(route53_backends[DEFAULT_ACCOUNT_ID]["aws"])


def control_time_scale(request: dict[str, Any]) -> dict[str, Any]:
    """{"factor": 20} makes that many seconds of AWS' time pass in one of ours, for the periods of metrics; {} only asks."""
    if "factor" in request:
        route53_evaluator.time_scale = float(request["factor"])
    return {"factor": route53_evaluator.time_scale}


class HealthCheckMetrics(CloudWatchMetricProvider):
    """AWS/Route53 HealthCheckStatus in us-east-1: the one API that tells the status of a calculated check."""

    @staticmethod
    def get_cloudwatch_metrics(account_id: str, region: str) -> list[Any]:
        return list(_status_metrics(account_id)) if region == "us-east-1" else []


def _status_metrics(account_id: str) -> Iterator[Any]:
    from moto.route53.models import route53_backends

    for check_id, healthy in route53_evaluator.health(route53_backends[account_id]["aws"]).items():
        yield MetricDatum(
            namespace="AWS/Route53",
            name="HealthCheckStatus",
            value=1.0 if healthy else 0.0,
            dimensions=[{"Name": "HealthCheckId", "Value": check_id}],
            timestamp=utcnow(),
            unit="None",
        )
