"""Targets of Elastic Load Balancing: by address or by instance, as their group says, and their health as somebody has found it.

POST /_meridian/targets {"group": "arn:aws:elasticloadbalancing:…", "targets": [{"id": "i-…", "state": "unhealthy", "reason":
"Target.Timeout", "description": "Request timed out"}]} says what DescribeTargetHealth answers of a target group from now on; a
registered target that isn't named is new, and one that is named without being registered any more is draining. "targets": null ends
it: every target is healthy then, as without anybody who looks. It answers the groups that somebody looks at: {"groups": ["arn:…"]}.
"""

import ipaddress
from typing import Any

from moto.elbv2.exceptions import ELBClientError
from moto.elbv2.models import ELBv2Backend, FakeHealthStatus, FakeTargetGroup

from . import control

# By target group, then by target.
found: dict[str, dict[str, dict[str, Any]]] = {}

STATES = ("initial", "healthy", "unhealthy", "draining")


def install() -> None:
    control.handlers["targets"] = tell
    register = FakeTargetGroup.register
    health_for = FakeTargetGroup.health_for
    describe = ELBv2Backend.describe_target_health

    def checked(self: Any, wanted: list[dict[str, Any]]) -> None:
        for target in wanted:
            refuse_unless_target(self, target["Id"])
        register(self, wanted)

    def health(self: Any, target: dict[str, Any], ec2_backend: Any) -> Any:
        known = self.targets.get(target["Id"])
        if known and not self.load_balancer_arns:
            reason = "Target group is not configured to receive traffic from the load balancer"
            return FakeHealthStatus(known["Id"], known["Port"], self.health_check_port, "unused", "Target.NotInUse", reason)
        original = health_for(self, target, ec2_backend)
        return original if known and original.status == "unused" else as_found(self, original)

    def describe_target_health(self: Any, target_group_arn: str, targets: list[dict[str, Any]]) -> list[Any]:
        group = self.target_groups.get(target_group_arn)
        if group and not targets:
            # Those that are draining are told as well.
            gone = [id for id in found.get(target_group_arn, {}) if id not in group.targets]
            targets = [*group.targets.values(), *({"Id": id} for id in gone)]
            return [group.health_for(target, self.ec2_backend) for target in targets]
        return list(describe(self, target_group_arn, targets))

    FakeTargetGroup.register = checked
    FakeTargetGroup.health_for = health
    ELBv2Backend.describe_target_health = describe_target_health


def as_found(group: Any, original: Any) -> Any:
    """What moto says, changed to what was found; nobody has looked at a target that was registered just now."""
    if group.arn not in found:
        return original
    target = original.instance_id
    seen = found[group.arn].get(target)
    if target in group.targets:
        state, reason, description = (seen["state"], seen.get("reason"), seen.get("description")) if seen else REGISTERING
    elif seen:
        state, reason, description = DRAINING
    else:
        state, reason, description = UNREGISTERED
    return FakeHealthStatus(target, original.port, original.health_check_port, state, reason, description)


REGISTERING = ("initial", "Elb.RegistrationInProgress", "Target registration is in progress")
DRAINING = ("draining", "Target.DeregistrationInProgress", "Target deregistration is in progress")
UNREGISTERED = ("unused", "Target.NotRegistered", "Target is not registered to the target group")


def tell(body: dict[str, Any]) -> dict[str, Any]:
    if body:
        group, targets = body["group"], body["targets"]
        unknown = {target["state"] for target in targets or []} - set(STATES)
        if unknown:
            raise ValueError(f"{', '.join(sorted(unknown))} is no state of a target: say one of {', '.join(STATES)}")
        if targets is None:
            found.pop(group, None)
        else:
            found[group] = {target["id"]: target for target in targets}
    return {"groups": sorted(found)}


def refuse_unless_target(group: Any, target: str) -> None:
    if target.startswith("i-"):
        if group.target_type == "ip":
            raise ELBClientError("InvalidTarget", f"The IP address '{target}' is not a valid IPv4 address")
        return
    if group.target_type != "ip":
        raise ELBClientError("InvalidTarget", f"Instance ID '{target}' is not valid")
    blocks = group.ec2_backend.get_vpc(group.vpc_id).get_cidr_block_association_set()
    if not any(ipaddress.ip_address(target) in ipaddress.ip_network(it["cidr_block"]) for it in blocks):
        raise ELBClientError("InvalidTarget", f"The IP address '{target}' must be in the network of VPC {group.vpc_id}: it needs an Availability Zone otherwise")
