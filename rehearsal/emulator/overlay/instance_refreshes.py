"""Instance refreshes as AWS runs them: towards a desired configuration, watched by alarms, and back to what the group had before the
start. Only one that succeeds changes the group's own launch template.

Each is through as soon as it is started. POST /_meridian/refreshes makes it otherwise for a test:

    {"pace": "stepwise"}  one instance is replaced each time that somebody asks for the refresh; "at once" ends that
    {"pace": "as found"}  an instance goes once its successor is warm, and healthy for whoever looks at targets (elbv2_targets.py)
    {"patience": 60}      seconds that a successor has for it at least, before the refresh gives up
    {"scale": 10}         warm-ups are divided by it
    {"advance": true}     goes on with every refresh, as AWS does without being asked
    {"unhealthy": ["2"]}  instances of these versions of a launch template never become healthy

It answers how it is now.
"""

import uuid
from typing import Any

from moto.autoscaling.exceptions import AutoscalingClientError, ValidationError
from moto.autoscaling.models import autoscaling_backends
from moto.autoscaling.responses import AutoScalingResponse
from moto.core.responses import ActionResult
from moto.core.utils import utcnow

from . import control
from .autoscaling import AMI_PARAMETER, find
from .refresh_pace import add, refuse_unless_run, replace, replace_as_found

settings: dict[str, Any] = {"pace": "at once", "unhealthy": [], "patience": 600, "scale": 1}
PACES = (None, "at once", "stepwise", "as found")
ACTIVE = ("InProgress", "RollbackInProgress")
# How often somebody looks at an instance that doesn't become healthy before the refresh gives up.
PATIENCE = 3


def change(body: dict[str, Any]) -> dict[str, Any]:
    if "advance" in body:
        return {"changed": advance_all()}
    unknown = body.keys() - settings.keys()
    if unknown or body.get("pace") not in PACES:
        raise ValueError(f"{body} is no way to refresh: give pace (at once, stepwise, as found), unhealthy (versions), patience (seconds) or scale")
    settings.update(body)
    return settings


def advance_all() -> bool:
    """Whether the API says something else of refreshed groups than the last time."""
    changed = False
    for backends in autoscaling_backends.values():
        for backend in backends.values():
            for group in backend.autoscaling_groups.values():
                running = active(group)
                if running:
                    advance(group, running)
                seen = [it.instance.id for it in group.instance_states] if getattr(group, "refreshes", []) else []
                changed = changed or seen != getattr(group, "told_instances", [])
                group.told_instances = seen
    return changed


def install() -> None:
    control.handlers["refreshes"] = change
    AutoScalingResponse.start_instance_refresh = start_instance_refresh
    AutoScalingResponse.describe_instance_refreshes = describe_instance_refreshes
    AutoScalingResponse.rollback_instance_refresh = rollback_instance_refresh
    AutoScalingResponse.cancel_instance_refresh = cancel_instance_refresh


def active(group: Any) -> dict[str, Any] | None:
    return next((it for it in getattr(group, "refreshes", []) if it["Status"] in ACTIVE), None)


def start_instance_refresh(self: Any) -> Any:
    group = find(self)
    params = self._get_params()
    preferences, desired = params.get("Preferences") or {}, params.get("DesiredConfiguration") or {}
    if active(group):
        raise AutoscalingClientError(
            "InstanceRefreshInProgress", "An Instance Refresh is already in progress and blocks the execution of this Instance Refresh."
        )
    if preferences.get("AutoRollback"):
        check_way_back(group)
    if settings["pace"] == "as found":
        refuse_unless_run(group, preferences)
    wanted = desired_version(group, desired)
    refresh = {
        "InstanceRefreshId": str(uuid.uuid4()),
        "AutoScalingGroupName": group.name,
        "Status": "InProgress",
        "StartTime": utcnow(),
        "PercentageComplete": 0,
        "Preferences": preferences,
        "DesiredConfiguration": desired or None,
        "wanted": wanted,
        "before": group.launch_template_version,
        "looks": 0,
    }
    skip = bool(preferences.get("SkipMatching"))
    refresh["old"] = [it for it in group.instance_states if not (skip and matches(group, it, wanted))]
    refresh["InstancesToUpdate"] = len(refresh["old"])
    group.refreshes = [refresh, *getattr(group, "refreshes", [])]
    while settings["pace"] == "at once" and refresh["Status"] in ACTIVE:
        advance(group, refresh)
    return ActionResult({"InstanceRefreshId": refresh["InstanceRefreshId"]})


def check_way_back(group: Any) -> None:
    """AWS must know the version and the image that it would go back to."""
    if str(group.launch_template_version).startswith("$") or group.image_id.startswith(AMI_PARAMETER):
        raise ValidationError(
            "An instance refresh with auto rollback isn't possible: the group's launch template has no version of its own, or names its image by a parameter."
        )


def desired_version(group: Any, desired: dict[str, Any]) -> str:
    version = (desired.get("LaunchTemplate") or {}).get("Version") or group.launch_template_version
    if group.ec2_launch_template is None:
        return ""
    try:
        group.ec2_launch_template.get_version(version)
    except Exception as error:
        raise ValidationError(f"You must use a valid fully-formed launch template. Version {version} doesn't exist.") from error
    return str(version)


def matches(group: Any, state: Any, version: str) -> bool:
    number = group.ec2_launch_template.get_version(version).number if version else None
    return (state.launch_template or {}).get("Version") == str(number)


def in_alarm(group: Any, preferences: dict[str, Any]) -> list[str]:
    from moto.cloudwatch.models import cloudwatch_backends

    alarms = (preferences.get("AlarmSpecification") or {}).get("Alarms") or []
    known = cloudwatch_backends[group.account_id][group.region].alarms
    return [name for name in alarms if name in known and known[name].state_value == "ALARM"]


def advance(group: Any, refresh: dict[str, Any]) -> None:
    """What happens until somebody looks the next time: an alarm stops it, a sick instance holds it up, or one instance is replaced."""
    back = refresh["Status"] == "RollbackInProgress"
    alarms = [] if back else in_alarm(group, refresh["Preferences"])
    if alarms:
        return end_badly(group, refresh, f"Alarm(s) in ALARM state: {', '.join(alarms)}")
    if not back and refresh["wanted"] in settings["unhealthy"] and refresh["old"]:
        return hold_up(group, refresh)
    if refresh["old"]:
        version = refresh["before"] if back else refresh["wanted"]
        if settings["pace"] != "as found":
            replace(group, refresh, version)
        elif failure := replace_as_found(group, refresh, version, settings):
            return end_badly(group, refresh, failure)
    done = refresh["InstancesToUpdate"] - len(refresh["old"])
    refresh["PercentageComplete"] = 100 * done // (refresh["InstancesToUpdate"] or 1) if refresh["old"] else 100
    if refresh["old"]:
        return
    if not back and refresh["DesiredConfiguration"]:
        set_version(group, refresh["wanted"])
    refresh.update(Status="RollbackSuccessful" if back else "Successful", EndTime=utcnow())


def hold_up(group: Any, refresh: dict[str, Any]) -> None:
    refresh["looks"] += 1
    if refresh["looks"] == 1:
        add(group, refresh["wanted"])
        group.instance_states[-1].health_status = "Unhealthy"
    if refresh["looks"] >= PATIENCE:
        end_badly(group, refresh, "Instances of the desired configuration failed their health checks.")


def end_badly(group: Any, refresh: dict[str, Any], reason: str) -> None:
    refresh["StatusReason"] = reason
    if refresh["Status"] == "RollbackInProgress":
        return refresh.update(Status="RollbackFailed", EndTime=utcnow())
    if refresh["Preferences"].get("AutoRollback"):
        return go_back(group, refresh)
    refresh.update(Status="Failed", EndTime=utcnow())


def go_back(group: Any, refresh: dict[str, Any]) -> None:
    refresh["Status"] = "RollbackInProgress"
    refresh["launched"] = []
    refresh["old"] = [it for it in group.instance_states if not matches(group, it, refresh["before"])]
    refresh["InstancesToUpdate"] = len(refresh["old"])


def set_version(group: Any, version: str) -> None:
    group.launch_template_version = version
    group.provided_launch_template_version = version


def describe_instance_refreshes(self: Any) -> Any:
    group = find(self)
    running = active(group)
    if running:
        advance(group, running)
    wanted = self._get_param("InstanceRefreshIds", [])
    refreshes = getattr(group, "refreshes", [])
    return ActionResult({"InstanceRefreshes": [it for it in refreshes if not wanted or it["InstanceRefreshId"] in wanted]})


def running_of(self: Any) -> tuple[Any, dict[str, Any]]:
    group = find(self)
    running = active(group)
    if running is None or running["Status"] != "InProgress":
        raise AutoscalingClientError("ActiveInstanceRefreshNotFound", "No in progress or pending Instance Refresh found")
    return group, running


def rollback_instance_refresh(self: Any) -> Any:
    group, running = running_of(self)
    check_way_back(group)
    go_back(group, running)
    return ActionResult({"InstanceRefreshId": running["InstanceRefreshId"]})


def cancel_instance_refresh(self: Any) -> Any:
    _, running = running_of(self)
    running.update(Status="Cancelled", EndTime=utcnow())
    return ActionResult({"InstanceRefreshId": running["InstanceRefreshId"]})
