"""An instance that is terminated leaves its target groups, whoever did it, and what its group launches in its place is registered."""

from collections.abc import Callable
from typing import Any

from moto.autoscaling.models import AutoScalingBackend

from .autoscaling import leave_target_groups


def install() -> None:
    terminate = AutoScalingBackend.terminate_instance
    notify = AutoScalingBackend.notify_terminate_instances

    def terminate_instance(self: Any, instance_id: str, should_decrement: bool) -> Any:
        return following(self, {instance_id}, lambda: terminate(self, instance_id, should_decrement))

    def notify_terminate_instances(self: Any, instance_ids: list[str]) -> None:
        following(self, set(instance_ids), lambda: notify(self, instance_ids))

    AutoScalingBackend.terminate_instance = terminate_instance
    AutoScalingBackend.notify_terminate_instances = notify_terminate_instances


def following(backend: Any, leaving: set[str], change: Callable[[], Any]) -> Any:
    groups = [it for it in backend.autoscaling_groups.values() if leaving & {state.instance.id for state in it.instance_states}]
    result = change()
    for group in groups:
        backend.update_attached_target_groups(group.name)
        leave_target_groups(group, leaving)
    return result
