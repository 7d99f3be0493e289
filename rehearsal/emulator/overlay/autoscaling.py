"""Auto Scaling groups as AWS runs them: what the launch template says is launched, spread over the subnets,
registered and deregistered with the target groups; and settings that moto forgets."""

from collections import Counter
from typing import Any

from moto.autoscaling.exceptions import AutoscalingClientError, ValidationError
from moto.autoscaling.models import ASG_NAME_TAG, AutoScalingBackend, FakeAutoScalingGroup, InstanceState
from moto.autoscaling.responses import AutoScalingResponse
from moto.core.responses import EmptyResult
from moto.core.types import Base64EncodedString
from moto.ec2.models.launch_templates import LaunchTemplateVersion
from moto.elbv2.exceptions import TargetGroupNotFoundError

SETTINGS = {
    "DefaultCooldown": "default_cooldown",
    "DefaultInstanceWarmup": "default_instance_warmup",
    "MaxInstanceLifetime": "max_instance_lifetime",
    "InstanceMaintenancePolicy": "instance_maintenance_policy",
    "AvailabilityZoneDistribution": "availability_zone_distribution",
    "CapacityRebalance": "capacity_rebalance",
    "DesiredCapacityType": "desired_capacity_type",
    "PlacementGroup": "placement_group",
    "ServiceLinkedRoleARN": "service_linked_role_arn",
    "TerminationPolicies": "termination_policies",
    "Context": "context",
}
AMI_PARAMETER = "resolve:ssm:"


def install() -> None:
    FakeAutoScalingGroup.launch_template = property(launch_template)
    FakeAutoScalingGroup.replace_autoscaling_group_instances = launch
    LaunchTemplateVersion.user_data = property(user_data_of)
    InstanceState.launch_template = property(lambda self: getattr(self, "launched_with", None))
    keep_settings()
    keep_within_limits()
    refuse_deletion_with_instances()
    AutoScalingResponse.disable_metrics_collection = disable_metrics_collection
    AutoScalingBackend.enable_metrics_collection = enable_metrics_collection


def find(response: Any) -> Any:
    name = response._get_param("AutoScalingGroupName")
    group = response.autoscaling_backend.autoscaling_groups.get(name)
    if group is None:
        raise ValidationError(f"AutoScalingGroup name not found - AutoScalingGroup '{name}' not found")
    return group


def launch_template(self: Any) -> dict[str, Any] | None:
    """A group shows its launch template either itself or inside its mixed instances policy, never both."""
    if self.ec2_launch_template is None or self.mixed_instances_policy:
        return None
    template = self.ec2_launch_template
    return {
        "LaunchTemplateId": template.id,
        "LaunchTemplateName": template.name,
        "Version": self.provided_launch_template_version,
    }


def image_of(group: Any) -> str:
    """What `resolve:ssm:<parameter>` stands for at this moment."""
    from moto.ssm.models import ssm_backends

    if not group.image_id.startswith(AMI_PARAMETER):
        return group.image_id
    name = group.image_id.removeprefix(AMI_PARAMETER)
    parameter = ssm_backends[group.account_id][group.region].get_parameter(name)
    if parameter is None:
        raise ValidationError(f"You must use a valid fully-formed launch template. Parameter {name} not found.")
    return parameter.value


def instance_type_of(group: Any) -> str:
    overrides = ((group.mixed_instances_policy or {}).get("LaunchTemplate") or {}).get("Overrides") or []
    return next((it["InstanceType"] for it in overrides if it.get("InstanceType")), group.instance_type)


def next_subnet(group: Any) -> str | None:
    """Zones are kept even, as AWS does."""
    subnets = group.vpc_zone_identifier.split(",") if group.vpc_zone_identifier else []
    taken = Counter(state.instance.subnet_id for state in group.instance_states)
    return min(subnets, key=lambda subnet: taken[subnet]) if subnets else None


def launch(self: Any, count_needed: int, propagated_tags: dict[str, str]) -> None:
    for _ in range(count_needed):
        instance = self.ec2_backend.run_instances(
            image_of(self), 1, self.user_data, [], is_instance_type_default=False, **launch_arguments(self),
            tags={"instance": {**self.instance_tags, **propagated_tags, ASG_NAME_TAG: self.name}},
        ).instances[0]
        instance.autoscaling_group = self
        state = InstanceState(instance, protected_from_scale_in=self.new_instances_protected_from_scale_in)
        state.launched_with = version_of(self)
        self.instance_states.append(state)


def launch_arguments(group: Any) -> dict[str, Any]:
    subnet = next_subnet(group)
    arguments: dict[str, Any] = {"subnet_id": subnet, "instance_type": instance_type_of(group)}
    if not subnet:
        arguments["placement"] = group.availability_zones[0]
    if group.ec2_launch_template is None:
        return arguments | {"launch_config": group.launch_config}
    data = group.ec2_launch_template.get_version(group.launch_template_version).data
    nic = next(iter(data.get("NetworkInterfaces") or []), {})
    arguments["launch_template"] = {"LaunchTemplateId": group.ec2_launch_template.id, "Version": group.launch_template_version}
    arguments["security_group_ids"] = data.get("SecurityGroupIds") or nic.get("Groups") or []
    arguments["associate_public_ip"] = nic.get("AssociatePublicIpAddress")
    arguments["monitoring_state"] = "enabled" if (data.get("Monitoring") or {}).get("Enabled") else "disabled"
    arguments["metadata_options"] = data.get("MetadataOptions") or {}
    devices = [it for it in data.get("BlockDeviceMappings") or [] if it.get("Ebs")]
    if devices:
        arguments["block_device_mappings"] = devices
    return arguments


def user_data_of(version: Any) -> Base64EncodedString | None:
    """moto encodes the user data of a template's first version only, and then refuses to hand out the others'."""
    given = version.data.get("UserData")
    return Base64EncodedString(given) if isinstance(given, str) else given


def version_of(group: Any) -> dict[str, Any] | None:
    template = group.ec2_launch_template
    if template is None:
        return None
    number = template.get_version(group.launch_template_version).number
    return {"LaunchTemplateId": template.id, "LaunchTemplateName": template.name, "Version": str(number)}


def keep_settings() -> None:
    create = AutoScalingResponse.create_auto_scaling_group
    update = AutoScalingResponse.update_auto_scaling_group

    def keep(response: Any) -> None:
        group = find(response)
        params = response._get_params()
        for name, attribute in SETTINGS.items():
            if name in params:
                setattr(group, attribute, params[name])

    def create_auto_scaling_group(self: Any) -> Any:
        if self._get_param("AutoScalingGroupName") in self.autoscaling_backend.autoscaling_groups:
            raise AutoscalingClientError("AlreadyExists", "AutoScalingGroup by this name already exists")
        within_limits(self._get_int_param("MinSize"), self._get_int_param("MaxSize"), self._get_int_param("DesiredCapacity"))
        result = create(self)
        keep(self)
        return result

    def update_auto_scaling_group(self: Any) -> Any:
        group = find(self)
        mixed = group.mixed_instances_policy
        result = update(self)
        if mixed and not self._get_param("MixedInstancesPolicy") and not self._get_param("LaunchTemplate"):
            group.mixed_instances_policy = mixed
        keep(self)
        return result

    AutoScalingResponse.create_auto_scaling_group = create_auto_scaling_group
    AutoScalingResponse.update_auto_scaling_group = update_auto_scaling_group


def within_limits(smallest: int | None, largest: int | None, desired: int | None) -> None:
    if smallest is not None and largest is not None and smallest > largest:
        raise ValidationError("Max bound, " f"{largest}, must be greater than or equal to min bound, {smallest}")
    if desired is not None and not (smallest or 0) <= desired <= (largest if largest is not None else desired):
        raise ValidationError(
            f"Desired capacity:{desired} must be between the specified min size:{smallest} and max size:{largest}"
        )


def keep_within_limits() -> None:
    """Capacity stays within its bounds, and what is scaled in leaves the target groups."""
    change = FakeAutoScalingGroup.set_desired_capacity
    set_capacity = AutoScalingResponse.set_desired_capacity

    def set_desired_capacity(self: Any, new_capacity: int | None) -> None:
        before = {state.instance.id for state in self.instance_states} if hasattr(self, "instance_states") else set()
        change(self, new_capacity)
        leave_target_groups(self, before - {state.instance.id for state in self.instance_states})

    def checked(self: Any) -> Any:
        group = find(self)
        within_limits(group.min_size, group.max_size, self._get_int_param("DesiredCapacity"))
        return set_capacity(self)

    FakeAutoScalingGroup.set_desired_capacity = set_desired_capacity
    AutoScalingResponse.set_desired_capacity = checked


def leave_target_groups(group: Any, instance_ids: set[str]) -> None:
    elbv2 = group.autoscaling_backend.elbv2_backend
    for arn in group.target_group_arns if instance_ids else []:
        target_group = elbv2.target_groups.get(arn)
        if target_group is None:
            continue
        target_group.deregister([{"Id": it} for it in instance_ids if it in target_group.targets])


def refuse_deletion_with_instances() -> None:
    def delete_auto_scaling_group(self: Any) -> Any:
        group = find(self)
        if group.instance_states and not self._get_bool_param("ForceDelete", False):
            raise AutoscalingClientError(
                "ResourceInUse",
                "You cannot delete an AutoScalingGroup while there are instances or pending Spot instance request(s) still in the group.",
            )
        backend = self.autoscaling_backend
        for state in group.instance_states:
            state.protected_from_scale_in = False
        try:
            backend.delete_auto_scaling_group(group.name)
        except TargetGroupNotFoundError:
            backend.autoscaling_groups.pop(group.name, None)
        for name, policy in list(backend.policies.items()):
            if policy.auto_scaling_group_name == group.name:
                backend.policies.pop(name)
        return EmptyResult()

    AutoScalingResponse.delete_auto_scaling_group = delete_auto_scaling_group


ALL_METRICS = [
    "GroupMinSize", "GroupMaxSize", "GroupDesiredCapacity", "GroupInServiceInstances", "GroupPendingInstances",
    "GroupStandbyInstances", "GroupTerminatingInstances", "GroupTotalInstances", "GroupInServiceCapacity",
    "GroupPendingCapacity", "GroupStandbyCapacity", "GroupTerminatingCapacity", "GroupTotalCapacity",
]


def enable_metrics_collection(self: Any, group_name: str, metrics: list[str]) -> None:
    group = self.autoscaling_groups[group_name]
    group.metrics = sorted({*group.metrics, *(metrics or ALL_METRICS)})


def disable_metrics_collection(self: Any) -> Any:
    group = find(self)
    metrics = self._get_param("Metrics", []) or ALL_METRICS
    group.metrics = [it for it in group.metrics if it not in metrics]
    return EmptyResult()


def replace_instances(group: Any, skip_matching: bool) -> None:
    wanted = version_of(group)
    old = [it for it in group.instance_states if not (skip_matching and it.launch_template == wanted)]
    if not old:
        return
    group.instance_states = [it for it in group.instance_states if it not in old]
    launch(group, len(old), group.get_propagated_tags())
    group.autoscaling_backend.update_attached_target_groups(group.name)
    leave_target_groups(group, {it.instance.id for it in old})
    group.ec2_backend.terminate_instances([it.instance.id for it in old])
