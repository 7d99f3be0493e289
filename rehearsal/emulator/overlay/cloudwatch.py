"""CloudWatch beyond moto: composite alarms, and an alarm's state as AWS keeps it."""

from collections.abc import Callable
from typing import Any

from moto.cloudwatch.models import Alarm, CloudWatchBackend
from moto.cloudwatch.responses import CloudWatchResponse
from moto.core.responses import EmptyResult


def put_composite_alarm(self: CloudWatchResponse) -> EmptyResult:
    """moto has the alarm with a rule already, without a way to put it; a metric alarm's own settings stay empty."""
    name = self._get_param("AlarmName")
    none = dict.fromkeys(
        "namespace metric_name metric_data_queries comparison_operator evaluation_periods datapoints_to_alarm period "
        "threshold statistic extended_statistic unit treat_missing_data evaluate_low_sample_count_percentile "
        "threshold_metric_id".split()
    )
    alarm = self.cloudwatch_backend.put_metric_alarm(
        **none,
        name=name,
        description=self._get_param("AlarmDescription"),
        dimensions=[],
        alarm_actions=self._get_param("AlarmActions", []),
        ok_actions=self._get_param("OKActions", []),
        insufficient_data_actions=self._get_param("InsufficientDataActions", []),
        actions_enabled=self._get_bool_param("ActionsEnabled"),
        rule=self._get_param("AlarmRule"),
        tags=self._get_param("Tags", []),
    )
    alarm.actions_suppressor = self._get_param("ActionsSuppressor")
    alarm.actions_suppressor_extension_period = self._get_param("ActionsSuppressorExtensionPeriod")
    alarm.actions_suppressor_wait_period = self._get_param("ActionsSuppressorWaitPeriod")
    return EmptyResult()


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
    CloudWatchResponse.put_composite_alarm = put_composite_alarm
