"""What Route 53 makes of records and health checks is decided by rehearsal/dataplane/dns, in a process of its own.

Here is what that process is asked with: what this emulator keeps, and what was observed. The process is started with the first
question and ends with this one, whose end of the pipe it reads.
"""

import json
import subprocess
from datetime import datetime, timezone
from threading import Lock
from typing import Any

from moto.cloudwatch.models import MetricAggregatedDatum, cloudwatch_backends
from moto.elbv2.models import elbv2_backends

# The evaluator's command line, given to the emulator's by whoever starts it.
command: list[str] = []
lock = Lock()
process: subprocess.Popen[str] | None = None

# Data of a metric that a check is judged by: more than any number of periods that an alarm evaluates has, published as often as they are.
NEWEST = 1000

# What an endpoint's checkers say, by health check id. A check that isn't here has no report yet, which counts as healthy.
reports: dict[str, dict[str, int]] = {}

# Seconds of AWS' time that pass in one of ours: periods of metrics are AWS' seconds.
time_scale = 1.0


class Unanswered(Exception):
    """The evaluator is missing, ended, or refused what is deployed."""


def ask(question: dict[str, Any]) -> dict[str, Any]:
    global process
    with lock:
        if not command:
            raise Unanswered("the emulator was started without an evaluator (--evaluator)")
        if process is None or process.poll() is not None:
            process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert process.stdin and process.stdout
        process.stdin.write(json.dumps(question) + "\n")
        process.stdin.flush()
        line = process.stdout.readline()
    if not line:
        raise Unanswered(f"the evaluator of Route 53's rules ended with {process.wait()}")
    answer: dict[str, Any] = json.loads(line)
    if "error" in answer:
        raise Unanswered(answer["error"])
    return answer


def health(backend: Any) -> dict[str, bool]:
    """Whether each check is healthy, by its id."""
    return ask(_seen(backend, {}))["health"] if backend.health_checks else {}


def answer(backend: Any, zone: Any, name: str, kind: str, address: str | None) -> dict[str, Any]:
    asked = {
        "zone": {"id": zone.resource_id, "name": zone.name},
        "records": [_record(each) for each in zone.rrsets],
        "name": name,
        "type": kind,
        **({"address": address} if address else {}),
    }
    return ask({**_seen(backend, _balancers(backend.account_id)), "question": asked})


def _seen(backend: Any, balancers: dict[str, list[list[str]]]) -> dict[str, Any]:
    """`balancers` decide about aliases alone: no check's health needs them."""
    checks = [_check(each) for each in backend.health_checks.values()]
    return {
        "checks": checks,
        "observed": {
            "now": _milliseconds(datetime.now(timezone.utc)),
            "endpoints": reports,
            "metrics": _metrics(backend.account_id, checks),
            "balancers": balancers,
        },
    }


def observed(backend: Any) -> dict[str, Any]:
    """What is looked at to judge, beside what checkers report: data of checks' metrics, and states of load balancers' targets."""
    checks = [_check(each) for each in backend.health_checks.values()]
    return {"metrics": _metrics(backend.account_id, checks), "balancers": _balancers(backend.account_id)}


def _metrics(account_id: str, checks: list[dict[str, Any]]) -> dict[str, list[dict[str, float]]]:
    return {each["Id"]: _metric(account_id, each) for each in checks if each.get("CloudWatchAlarmConfiguration")}


def _check(check: Any) -> dict[str, Any]:
    """As the SDK gives it."""
    settings = check.cloud_watch_alarm_configuration
    config = {**check.health_check_config, "Disabled": _true(check, "Disabled"), "Inverted": _true(check, "Inverted")}
    if config.get("HealthThreshold") is not None:
        config["HealthThreshold"] = int(config["HealthThreshold"])
    copied = settings and {**settings, "Period": int(settings["Period"]), "EvaluationPeriods": int(settings["EvaluationPeriods"]), "Threshold": float(settings["Threshold"])}
    return {"Id": check.id, "HealthCheckConfig": config, **({"CloudWatchAlarmConfiguration": copied} if copied else {})}


def _true(check: Any, name: str) -> bool:
    return str(check.health_check_config.get(name, False)).lower() == "true"


def _record(record: Any) -> dict[str, Any]:
    alias = record.alias_target
    kept = {
        "Name": record.name,
        "Type": record.type,
        "SetIdentifier": record.set_identifier,
        "Weight": None if record.weight is None else int(record.weight),
        "Region": record.region,
        "Failover": record.failover,
        "GeoLocation": record.geo_location,
        "MultiValueAnswer": record.multi_value_answer or None,
        "HealthCheckId": record.health_check_id,
        "AliasTarget": alias and {**alias, "EvaluateTargetHealth": str(alias.get("EvaluateTargetHealth", False)).lower() == "true"},
        "TTL": None if alias else int(record.ttl or 0),
        "ResourceRecords": None if alias else [{"Value": value} for value in record.records],
    }
    return {name: value for name, value in kept.items() if value is not None}


def _metric(account_id: str, check: dict[str, Any]) -> list[dict[str, float]]:
    """The newest data that the check's copy of its alarm's settings is about."""
    settings = check["CloudWatchAlarmConfiguration"]
    wanted = {(each["Name"], each["Value"]) for each in settings["Dimensions"]}
    region = check["HealthCheckConfig"]["AlarmIdentifier"]["Region"]
    data = [
        {"at": _milliseconds(datum.timestamp), "value": value}
        for datum in list(cloudwatch_backends[account_id][region].metric_data)
        if (datum.namespace, datum.name) == (settings["Namespace"], settings["MetricName"])
        and {(each.name, each.value) for each in datum.dimensions} == wanted
        for value in ([datum.min, datum.max] if isinstance(datum, MetricAggregatedDatum) else [datum.value])
    ]
    return data[-NEWEST:]


def _milliseconds(at: datetime) -> float:
    """Of AWS' time since the epoch. moto keeps times of UTC, with or without saying so."""
    return (at if at.tzinfo else at.replace(tzinfo=timezone.utc)).timestamp() * 1000 * time_scale


def _balancers(account_id: str) -> dict[str, list[list[str]]]:
    """The states of the targets of each target group, by the load balancer's name."""
    return {
        balancer.dns_name.lower(): [
            [each.status for each in backend.describe_target_health(group.arn, [])]
            for group in list(backend.target_groups.values())
            if balancer.arn in group.load_balancer_arns
        ]
        for backend in list(elbv2_backends[account_id].values())
        for balancer in list(backend.load_balancers.values())
    }
