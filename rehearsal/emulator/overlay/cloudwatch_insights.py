"""Metrics Insights queries in GetMetricData, as far as deployed alarms use them; the rest is refused by name. Moto adds up every metric that it has.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-metrics-insights-querylanguage.html
"""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from moto.cloudwatch.exceptions import ValidationError
from moto.cloudwatch.models import CloudWatchBackend, Statistics

SELECT = re.compile(r"^\s*SELECT\s+(\w+)\((\w+)\)\s+FROM\s+\"([\w./]+)\"(?:\s+WHERE\s+(.*?))?\s*$", re.I | re.S)
EQUALS = re.compile(r"^\s*(\w+)\s*=\s*'([^']*)'\s*$")
STATISTICS = {"AVG": "Average", "COUNT": "SampleCount", "MAX": "Maximum", "MIN": "Minimum", "SUM": "Sum"}


def is_insights(query: dict[str, Any]) -> bool:
    return query.get("Expression", "").lstrip().upper().startswith("SELECT")


def install() -> None:
    CloudWatchBackend.get_metric_data = _with_insights(CloudWatchBackend.get_metric_data)


def _with_insights(get_metric_data: Callable[..., list[dict[str, Any]]]) -> Callable[..., list[dict[str, Any]]]:
    def with_insights(
        self: CloudWatchBackend, queries: list[dict[str, Any]], start_time: datetime, end_time: datetime, scan_by: str = "TimestampAscending"
    ) -> list[dict[str, Any]]:
        plain = get_metric_data(self, [it for it in queries if not is_insights(it)], start_time, end_time, scan_by)
        asked = [it for it in queries if is_insights(it) and it.get("ReturnData", True)]
        return plain + [_answer(self, it, (start_time, end_time), scan_by) for it in asked]

    return with_insights


def _answer(backend: CloudWatchBackend, query: dict[str, Any], span: tuple[datetime, datetime], scan_by: str) -> dict[str, Any]:
    statistic, name, namespace, wanted = read(query["Expression"])
    start, end = (it.replace(microsecond=0) for it in span)
    data = [
        it
        for it in backend.get_all_metrics()
        if it.namespace == namespace and it.name == name and start <= it.timestamp < end and wanted.items() <= _dimensions(it).items()
    ]
    found: list[tuple[datetime, Any]] = []
    period = timedelta(seconds=int(query["Period"]))
    while start < end:
        stats = Statistics([statistic], start)
        stats.metric_data = [it for it in data if start <= it.timestamp < start + period]
        if stats.metric_data:
            found.append((start, stats.get_statistics_for_type(statistic)))
        start += period
    if scan_by == "TimestampDescending":
        found.reverse()
    return {
        "id": query["Id"],
        "label": query.get("Label") or query["Id"],
        "values": [value for _, value in found],
        "timestamps": [at for at, _ in found],
        "status_code": "Complete",
    }


def _dimensions(datum: Any) -> dict[str, str]:
    return {it.name: it.value for it in datum.dimensions}


def read(text: str) -> tuple[str, str, str, dict[str, str]]:
    parts = SELECT.match(text)
    if parts is None:
        raise _refused(text, "what isn't SELECT, FROM and WHERE")
    function, name, namespace, where = parts.groups()
    if function.upper() not in STATISTICS:
        raise _refused(text, function)
    conditions = [EQUALS.match(it) for it in re.split(r"\s+AND\s+", where, flags=re.I)] if where else []
    if None in conditions:
        raise _refused(text, f"the condition {where}")
    return STATISTICS[function.upper()], name, namespace, {it[1]: it[2] for it in conditions if it}


def _refused(text: str, what: str) -> ValidationError:
    return ValidationError(f"{what} in the query {text} isn't evaluated here: add it to rehearsal/emulator/overlay/cloudwatch_insights.py")
