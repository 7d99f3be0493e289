"""CloudWatch beyond moto: an alarm's state as AWS keeps it."""

from collections.abc import Callable
from typing import Any

from moto.cloudwatch.models import Alarm, CloudWatchBackend


def _keeping_state(put: Callable[..., Alarm]) -> Callable[..., Alarm]:
    """A new alarm has no data yet; one that is put again keeps its state. A switch that is on must stay on."""

    def keeping(self: CloudWatchBackend, name: str, *args: Any, **kwargs: Any) -> Alarm:
        before = self.alarms.get(name)
        alarm = put(self, name, *args, **kwargs)
        alarm.state_value = "INSUFFICIENT_DATA"
        if before is not None:
            for attribute in ("state_value", "state_reason", "state_reason_data", "state_updated_timestamp", "history"):
                setattr(alarm, attribute, getattr(before, attribute))
        return alarm

    return keeping


def install() -> None:
    CloudWatchBackend.put_metric_alarm = _keeping_state(CloudWatchBackend.put_metric_alarm)
