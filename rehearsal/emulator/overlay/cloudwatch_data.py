"""CloudWatch's data and what comes of it, where somebody measures what AWS would publish and judges alarms by it.

POST /_meridian/metrics {"data": [{"region": …, "namespace": "AWS/…", "name": …, "dimensions": {…}, "at": milliseconds, "values": [1, 2]}],
"since": 0, "keepSeconds": 600} publishes measured data, in any namespace, and forgets what was measured longer ago. It answers what
others have published by PutMetricData since a number, the number now, and regions whose CloudWatch is down, which take nothing:
{"data": [{…, "count": 2, "sum": 3, "minimum": 1, "maximum": 2}], "next": 1, "down": ["us-east-1"]}.

POST /_meridian/alarms {"states": [{"region": …, "name": …, "state": "ALARM", "reason": …}]} sets states as an evaluation does, and
answers those that have changed: {"changed": [{"region": …, "name": …, "from": "OK", "to": "ALARM"}]}.
"""

import re
from datetime import datetime, timezone
from typing import Any

from moto.cloudwatch.models import CloudWatchBackend, MetricAggregatedDatum, MetricDatum, Statistics, cloudwatch_backends
from moto.core import DEFAULT_ACCOUNT_ID

from . import control, faults

# More values than these of one metric are kept as a summary, with so many of them, evenly chosen by size, for percentiles.
MOST_VALUES = 10
MOST_SAMPLES = 200

published: list[dict[str, Any]] = []


def install() -> None:
    control.handlers["metrics"] = tell_metrics
    control.handlers["alarms"] = tell_alarms
    put = CloudWatchBackend.put_metric_data

    def put_metric_data(self: CloudWatchBackend, namespace: str, metric_data: list[dict[str, Any]]) -> None:
        count = len(self.metric_data)
        put(self, namespace, metric_data)
        published.extend(_told(self.region_name, datum) for datum in self.metric_data[count:])

    CloudWatchBackend.put_metric_data = put_metric_data
    usual = Statistics.get_statistics_for_type

    def get_statistics_for_type(self: Statistics, stat: str) -> Any:
        return _percentile(self.metric_data, float(stat[1:]) / 100) if re.fullmatch(r"p\d+(\.\d+)?", stat) else usual(self, stat)

    Statistics.get_statistics_for_type = get_statistics_for_type


def _percentile(data: list[Any], share: float) -> float | None:
    """Of single values, and of summaries the samples that were kept: a summary that came through the API has none, as in CloudWatch."""
    values = sorted(value for each in data for value in _samples(each))
    return values[min(len(values) - 1, int(share * len(values)))] if values else None


def _told(region: str, datum: Any) -> dict[str, Any]:
    summed = isinstance(datum, MetricAggregatedDatum)
    return {
        "region": region,
        "namespace": datum.namespace,
        "name": datum.name,
        "dimensions": {each.name: each.value for each in datum.dimensions},
        "at": datum.timestamp.replace(tzinfo=datum.timestamp.tzinfo or timezone.utc).timestamp() * 1000,
        "count": datum.sample_count if summed else 1,
        "sum": datum.sum if summed else datum.value,
        "minimum": datum.min if summed else datum.value,
        "maximum": datum.max if summed else datum.value,
    }


def tell_metrics(body: dict[str, Any]) -> dict[str, Any]:
    for datum in body.get("data", []):
        if datum["region"] not in faults.apis:
            backend = cloudwatch_backends[DEFAULT_ACCOUNT_ID][datum["region"]]
            backend.metric_data.extend(_measured(datum))
    if "keepSeconds" in body:
        _forget(datetime.now(timezone.utc).timestamp() - body["keepSeconds"])
    since = int(body.get("since", 0))
    return {"data": published[since:], "next": len(published), "down": sorted(faults.apis)}


def _measured(datum: dict[str, Any]) -> list[Any]:
    values = [float(value) for value in datum["values"]]
    dimensions = [{"Name": name, "Value": value} for name, value in datum["dimensions"].items()]
    at = datetime.fromtimestamp(datum["at"] / 1000, timezone.utc).replace(tzinfo=None)
    if len(values) > MOST_VALUES:
        summed = (min(values), max(values), len(values), sum(values))
        made: list[Any] = [MetricAggregatedDatum(datum["namespace"], datum["name"], *summed, dimensions, at)]
        made[0].samples = _evenly(sorted(values))
    else:
        made = [MetricDatum(datum["namespace"], datum["name"], value, dimensions, at) for value in values]
    for each in made:
        each.measured = True
    return made


def _samples(datum: Any) -> list[float]:
    return getattr(datum, "samples", []) if isinstance(datum, MetricAggregatedDatum) else [datum.value]


def _evenly(values: list[float]) -> list[float]:
    count = min(len(values), MOST_SAMPLES)
    return [values[(len(values) - 1) * index // max(1, count - 1)] for index in range(count)]


def _forget(before: float) -> None:
    """What was measured, and nothing that came through the API."""
    for backend in list(cloudwatch_backends[DEFAULT_ACCOUNT_ID].values()):
        backend.metric_data[:] = [
            each
            for each in backend.metric_data
            if not getattr(each, "measured", False) or each.timestamp.replace(tzinfo=timezone.utc).timestamp() >= before
        ]


def tell_alarms(body: dict[str, Any]) -> dict[str, Any]:
    changed = []
    for told in body["states"]:
        alarm = cloudwatch_backends[DEFAULT_ACCOUNT_ID][told["region"]].alarms.get(told["name"])
        if alarm is None or told["region"] in faults.apis or alarm.state_value == told["state"]:
            continue
        changed.append({"region": told["region"], "name": told["name"], "from": alarm.state_value, "to": told["state"]})
        alarm.update_state(told["reason"], "{}", told["state"])
    return {"changed": changed}
