"""EventBridge Scheduler beyond moto: schedules that run, over minutes that have passed.

POST /_meridian/schedules takes {"from": 5, "to": 0}: every schedule that is enabled and runs each minute is invoked for each of the
minutes from five minutes ago to this one, with the input that it has now, and at a second of that minute that AWS doesn't promise
either ("jitter": N for a fixed one). "now" (ISO 8601) is the time to count back from where several calls must mean the same minutes.
It answers how many invocations there were. Where no API answers, nothing runs.
"""

import json
import zlib
from datetime import datetime, timedelta, timezone
from typing import Any

from moto.cloudwatch.models import cloudwatch_backends
from moto.scheduler.models import Schedule, scheduler_backends

from . import control, faults

PUT_METRIC_DATA = "arn:aws:scheduler:::aws-sdk:cloudwatch:putMetricData"


def run(body: dict[str, Any]) -> dict[str, Any]:
    first, last = int(body["from"]), int(body["to"])
    now = datetime.fromisoformat(body["now"]) if "now" in body else datetime.now(timezone.utc)
    count = 0
    for account, regions in list(scheduler_backends.items()):
        for region, backend in list(regions.items()):
            if region in faults.apis:
                continue
            for schedule in _running(backend):
                for ago in range(first, last - 1, -1):
                    minute = now.replace(second=0, microsecond=0) - timedelta(minutes=ago)
                    late = int(body.get("jitter", _jitter(schedule.name, minute)))
                    _publish(schedule, cloudwatch_backends[account][region], min(now, minute + timedelta(seconds=late)))
                    count += 1
    return {"invocations": count}


def _running(backend: Any) -> list[Schedule]:
    return [
        schedule
        for group in backend.schedule_groups.values()
        for schedule in group.schedules.values()
        if schedule.state == "ENABLED"
        and schedule.schedule_expression == "rate(1 minute)"
        and schedule.target["Arn"] == PUT_METRIC_DATA
    ]


def _jitter(name: str, minute: datetime) -> int:
    """AWS promises the minute, not the second. The same one each time, so that a test gets the same answer twice."""
    return zlib.crc32(f"{name} {minute.isoformat()}".encode()) % 60


def _publish(schedule: Schedule, cloudwatch: Any, at: datetime) -> None:
    request = json.loads(schedule.target["Input"])
    data = [{**each, "Timestamp": at.replace(tzinfo=None)} for each in request["MetricData"]]
    cloudwatch.put_metric_data(request["Namespace"], data)


def install() -> None:
    control.handlers["schedules"] = run
