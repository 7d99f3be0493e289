"""Fault Injection Service beyond moto: an experiment lasts as long as its actions do, and what AWS refuses of a template is refused.

Nothing is done to the targets, but that S3 copies nothing while that is paused: a rehearsal has faults of its own. An experiment whose stop condition is in ALARM is refused, and one that is
under way is stopped by it, as AWS does. Minutes are AWS' own.
(https://docs.aws.amazon.com/fis/latest/userguide/stop-conditions.html)
"""

import re
from typing import Any

from moto.cloudwatch.models import cloudwatch_backends
from moto.core.exceptions import JsonRESTError
from moto.core.utils import unix_time
from moto.fis.models import Experiment, FISBackend, fis_backends

DURATION = re.compile(r"^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$")
LASTING = ("duration", "startInstancesAfterDuration")


class ValidationException(JsonRESTError):
    code = 400

    def __init__(self, message: str):
        super().__init__("ValidationException", message)


def seconds_of(action: dict[str, Any]) -> float:
    texts = [value for name, value in (action.get("parameters") or {}).items() if name in LASTING]
    parts = [DURATION.match(text) for text in texts]
    return max([float(int(it[1] or 0) * 3600 + int(it[2] or 0) * 60 + int(it[3] or 0)) for it in parts if it], default=0.0)


def refuse(template: dict[str, Any]) -> None:
    conditions, targets, actions = template["stop_conditions"], template["targets"] or {}, template["actions"] or {}
    if not conditions:
        raise ValidationException("stopConditions must not be empty: name an alarm, or a source none.")
    for it in conditions:
        if it.get("source") not in ("aws:cloudwatch:alarm", "none"):
            raise ValidationException(f"The stop condition source {it.get('source')} is not valid.")
        if it["source"] == "aws:cloudwatch:alarm" and not it.get("value"):
            raise ValidationException("A stop condition of source aws:cloudwatch:alarm needs an alarm's ARN as its value.")
    if not actions:
        raise ValidationException("A template needs at least one action.")
    used = {target for action in actions.values() for target in (action.get("targets") or {}).values()}
    if used - targets.keys():
        raise ValidationException(f"Actions name targets that aren't there: {', '.join(sorted(used - targets.keys()))}.")
    if targets.keys() - used:
        raise ValidationException(f"No action uses these targets: {', '.join(sorted(targets.keys() - used))}.")
    for name, action in actions.items():
        for text in [value for key, value in (action.get("parameters") or {}).items() if key in LASTING]:
            if not DURATION.match(text):
                raise ValidationException(f"The action {name} has a duration of {text}, which isn't ISO 8601, such as PT10M.")


def in_alarm(conditions: list[dict[str, Any]], account: str, region: str) -> str | None:
    """ARN of a stop condition that holds."""
    alarms = cloudwatch_backends[account][region].alarms
    for condition in conditions:
        name = (condition.get("value") or "").split(":alarm:")[-1]
        if condition["source"] == "aws:cloudwatch:alarm" and name in alarms and alarms[name].state_value == "ALARM":
            return str(condition["value"])
    return None


def progress(self: Experiment) -> str:
    """Where it is now. What begins or stops it is told so once, and whoever asks later finds it done."""
    status: str = self.__dict__.setdefault("kept_status", "initiating")
    if status in ("initiating", "stopping"):
        self.kept_status = {"initiating": "running", "stopping": "stopped"}[status]
        return status
    if status == "running":
        ends = self.start_time + max([seconds_of(it) for it in self.actions.values()], default=0.0)
        if in_alarm(self.stop_conditions, self.account_id, self.region_name):
            self.kept_status = "stopped"
        elif unix_time() >= ends:
            self.kept_status = "completed"
    return str(self.kept_status)


def pauses(account: str, region: str, tags: dict[str, str], destination: str) -> bool:
    """Whether an experiment under way in the region keeps a bucket with these tags from being copied to another region."""
    for it in fis_backends[account][region].experiments.values():
        if it.status != "running":
            continue
        for action in it.actions.values():
            target = it.targets.get((action.get("targets") or {}).get("Buckets", ""), {})
            wanted = (target.get("resourceTags") or {}).items()
            to = (action.get("parameters") or {}).get("region")
            if action["actionId"] == "aws:s3:bucket-pause-replication" and to == destination and wanted <= tags.items():
                return True
    return False


def install() -> None:
    from errors import known_regions

    # moto has a list of its own from years ago. Whether AWS offers the service in a region is AWS' to say.
    fis_backends._additional_regions = sorted(known_regions())
    create, update, start = (
        FISBackend.create_experiment_template,
        FISBackend.update_experiment_template,
        FISBackend.start_experiment,
    )

    def checked_create(self: FISBackend, *args: Any, **given: Any) -> dict[str, Any]:
        refuse(given)
        return create(self, *args, **given)

    def checked_update(self: FISBackend, id: str, **given: Any) -> dict[str, Any]:
        template = self.experiment_templates.get(id)
        if template:
            names = ("stop_conditions", "targets", "actions")
            refuse({it: given.get(it) if given.get(it) is not None else getattr(template, it) for it in names})
        return update(self, id=id, **given)

    def checked_start(self: FISBackend, *args: Any, **given: Any) -> dict[str, Any]:
        template = self.experiment_templates.get(given["experiment_template_id"])
        alarm = template and in_alarm(template.stop_conditions, self.account_id, self.region_name)
        if alarm:
            raise ValidationException(f"The stop condition {alarm} is in ALARM: no experiment starts.")
        return start(self, *args, **given)

    def kept(self: Experiment, value: str) -> None:
        self.kept_status = value

    FISBackend.create_experiment_template = checked_create
    FISBackend.update_experiment_template = checked_update
    FISBackend.start_experiment = checked_start
    Experiment.status = property(progress, kept)
