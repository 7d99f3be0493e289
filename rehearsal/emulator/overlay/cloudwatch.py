"""CloudWatch beyond moto: an alarm's state as AWS keeps it."""

from collections.abc import Callable
from typing import Any

from moto.cloudwatch.models import Alarm, CloudWatchBackend
from moto.cloudwatch.responses import CloudWatchResponse


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


def _alarms_of_dimensions(describe: Callable[[CloudWatchResponse], Any]) -> Callable[[CloudWatchResponse], Any]:
    """A metric is its name and its dimensions: alarms of the same name about something else are another metric's."""

    def described(self: CloudWatchResponse) -> Any:
        asked = {it["Name"]: it["Value"] for it in self._get_param("Dimensions", [])}
        answer = describe(self)
        answer.result["MetricAlarms"] = [
            it for it in answer.result["MetricAlarms"] if {each.name: each.value for each in it.dimensions} == asked
        ]
        return answer

    return described


def install() -> None:
    CloudWatchBackend.put_metric_alarm = _keeping_state(CloudWatchBackend.put_metric_alarm)
    CloudWatchResponse.describe_alarms_for_metric = _alarms_of_dimensions(CloudWatchResponse.describe_alarms_for_metric)
