"""How an instance refresh replaces instances: each is launched before its predecessor goes, as the group's maintenance policy says."""

import math
import time
from typing import Any

from moto.autoscaling.exceptions import ValidationError

from . import elbv2_targets
from .autoscaling import launch, leave_target_groups

# What of a refresh's preferences is honoured where somebody looks at targets.
HONOURED = {"AutoRollback", "SkipMatching", "AlarmSpecification", "InstanceWarmup", "MinHealthyPercentage", "MaxHealthyPercentage"}
# AWS' own minimum where nobody says one: it terminates before it launches then.
AWS_MINIMUM = 90


def refuse_unless_run(group: Any, preferences: dict[str, Any]) -> None:
    unknown = sorted(preferences.keys() - HONOURED)
    smallest, _ = healthy_percentages(group, preferences)
    wrong = [f"Preferences.{it} isn't honoured" for it in unknown]
    if smallest < 100:
        wrong.append(f"a minimum healthy percentage of {smallest} isn't, only 100 is: instances are launched before others are terminated")
    if wrong:
        raise ValidationError(f"Where instances really run, {' and '.join(wrong)}. Add it to rehearsal/emulator/overlay/refresh_pace.py.")


def healthy_percentages(group: Any, preferences: dict[str, Any]) -> tuple[int, int]:
    """Least and most, in percent of the desired capacity. What the refresh says counts before what the group says."""
    policy = getattr(group, "instance_maintenance_policy", None) or {}
    said = [{**policy, **preferences}.get(it) for it in ("MinHealthyPercentage", "MaxHealthyPercentage")]
    # -1 clears what was set before.
    smallest, largest = (None if it is None or int(it) < 0 else int(it) for it in said)
    return (AWS_MINIMUM if smallest is None else smallest), (100 if largest is None else largest)


def surge(group: Any, preferences: dict[str, Any]) -> int:
    """Instances beyond the desired capacity: no more than the maximum, but one, or nothing could be replaced."""
    _, largest = healthy_percentages(group, preferences)
    return max(1, math.floor(group.desired_capacity * (largest - 100) / 100))


def warmup_seconds(group: Any, preferences: dict[str, Any]) -> float:
    """Counted from InService, which an instance is here as soon as it is launched:
    https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_RefreshPreferences.html"""
    said = (preferences.get("InstanceWarmup"), getattr(group, "default_instance_warmup", None), group.health_check_grace_period)
    return float(next((it for it in said if it is not None), 0))


def replace(group: Any, refresh: dict[str, Any], version: str) -> None:
    """One at once, whether its successor is healthy or not. One that is beyond the capacity goes without a successor."""
    leaving = refresh["old"].pop()
    if leaving not in group.instance_states:
        return
    if len(group.instance_states) <= group.desired_capacity:
        add(group, version)
    let_go(group, leaving)


def replace_as_found(group: Any, refresh: dict[str, Any], version: str, settings: dict[str, Any]) -> str | None:
    """The same as far as it goes now: a predecessor goes once its successor is healthy and warm. Why it can't go on, if it can't."""
    preferences = refresh["Preferences"]
    refresh["old"] = [it for it in refresh["old"] if it in group.instance_states]
    # Auto Scaling may have replaced a successor that fell ill.
    launched = [it for it in refresh.get("launched", []) if it[0] in group.instance_states]
    warmup = warmup_seconds(group, preferences) / settings["scale"]
    waiting = []
    for state, since in launched:
        age = time.monotonic() - since
        if found_healthy(group, state.instance.id):
            if age < warmup:
                waiting.append((state, since))
        elif age > max(settings["patience"], warmup):
            return "Instances failed their health checks."
        else:
            waiting.append((state, since))
    refresh["launched"] = waiting
    while refresh["old"] and len(group.instance_states) - len(waiting) > group.desired_capacity:
        let_go(group, refresh["old"].pop())
    while len(waiting) < min(surge(group, preferences), len(refresh["old"])):
        add(group, version)
        waiting.append((group.instance_states[-1], time.monotonic()))
    return None


def found_healthy(group: Any, instance_id: str) -> bool:
    watched = [elbv2_targets.found[arn] for arn in group.target_group_arns if arn in elbv2_targets.found]
    return all(targets.get(instance_id, {}).get("state") == "healthy" for targets in watched)


def let_go(group: Any, leaving: Any) -> None:
    group.instance_states = [it for it in group.instance_states if it is not leaving]
    group.autoscaling_backend.update_attached_target_groups(group.name)
    leave_target_groups(group, {leaving.instance.id})
    group.ec2_backend.terminate_instances([leaving.instance.id])


def add(group: Any, version: str) -> None:
    before = group.launch_template_version
    group.launch_template_version = version
    try:
        launch(group, 1, group.get_propagated_tags())
    finally:
        group.launch_template_version = before
    group.autoscaling_backend.update_attached_target_groups(group.name)
