"""What a CLOUDWATCH_METRIC check makes of its metric's data.

Route 53 watches the data stream by its own copy of the alarm's settings. It doesn't look at the alarm's state, so
SetAlarmState moves no check: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html
"""

import operator
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

from moto.cloudwatch.models import MetricAggregatedDatum, cloudwatch_backends

# Periods before those that are evaluated which are looked at for data that is late or missing. AWS says only that it looks at more.
LATE_PERIODS = 2

STATISTICS: dict[str, Callable[[list[float]], float]] = {
    "Average": lambda values: sum(values) / len(values),
    "Maximum": max,
    "Minimum": min,
    "SampleCount": len,
    "Sum": sum,
}

COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "GreaterThanOrEqualToThreshold": operator.ge,
    "GreaterThanThreshold": operator.gt,
    "LessThanThreshold": operator.lt,
    "LessThanOrEqualToThreshold": operator.le,
}


def metric_healthy(account_id: str, region: str, settings: dict[str, Any], without_data: str) -> bool:
    """`settings` are the alarm's when the check was written; `without_data` is Healthy, Unhealthy or LastKnownStatus."""
    periods = _values_by_period(account_id, region, settings)
    now = int(datetime.now(timezone.utc).timestamp()) // int(settings["Period"])
    healthy = _judged(periods, now, settings)
    if healthy is not None:
        return healthy
    if without_data != "LastKnownStatus":
        return without_data == "Healthy"
    # A check that never had data is healthy.
    last = _judged(periods, max(periods), settings) if periods else None
    return last is not False


def _judged(periods: dict[int, list[float]], last: int, settings: dict[str, Any]) -> bool | None:
    """Whether the periods up to this one are good; None where there is no data. It is bad when all that are known breach."""
    count = int(settings["EvaluationPeriods"])
    known = [periods[it] for it in range(last, last - count - LATE_PERIODS, -1) if it in periods][:count]
    statistic, breaches = STATISTICS[settings["Statistic"]], COMPARISONS[settings["ComparisonOperator"]]
    if not known:
        return None
    return not all(breaches(statistic(values), float(settings["Threshold"])) for values in known)


def _values_by_period(account_id: str, region: str, settings: dict[str, Any]) -> dict[int, list[float]]:
    wanted = {(each["Name"], each["Value"]) for each in settings["Dimensions"]}
    periods: dict[int, list[float]] = defaultdict(list)
    for datum in cloudwatch_backends[account_id][region].metric_data:
        if (datum.namespace, datum.name) != (settings["Namespace"], settings["MetricName"]):
            continue
        if {(each.name, each.value) for each in datum.dimensions} == wanted:
            values = [datum.min, datum.max] if isinstance(datum, MetricAggregatedDatum) else [datum.value]
            periods[_seconds(datum.timestamp) // int(settings["Period"])] += values
    return dict(periods)


def _seconds(at: datetime) -> int:
    """moto keeps times of UTC, with or without saying so."""
    return int((at if at.tzinfo else at.replace(tzinfo=timezone.utc)).timestamp())
