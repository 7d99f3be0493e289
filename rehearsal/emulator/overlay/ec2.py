"""EC2: AWS' own prefix lists with their sizes, whole security group rules, and what AWS refuses to delete.

Real networks come down in one order only; moto lets go of most things at once and keeps a few for ever.
"""

from collections.abc import Callable
from typing import Any

from moto.ec2.exceptions import (
    DependencyViolationError,
    EC2ClientError,
    InvalidParameterValue,
    InvalidSecurityGroupNotFoundError,
    InvalidSecurityGroupRuleIdNotFoundError,
    RulesPerSecurityGroupLimitExceededError,
)
from moto.ec2.models import EC2Backend
from moto.ec2.models.instances import Instance
from moto.ec2.models.launch_templates import LaunchTemplate
from moto.ec2.models.security_groups import SecurityGroup, SecurityGroupRule
from moto.ec2.responses import EC2Response
from moto.ec2.utils import random_private_ip

# What a rule that names the list counts for in a security group's quota of 60:
# https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html
CLOUDFRONT_WEIGHT = 55
HEALTH_CHECKS_WEIGHT = 25
RULES_PER_GROUP = 60


def install() -> None:
    prefix_lists()
    rule_descriptions()
    rule_changes()
    rule_quota()
    deletion_order()
    what_goes_with_it()
    endpoint_changes()
    launch_template_tags()


def prefix_lists() -> None:
    original = EC2Backend.create_default_pls

    def create_default_pls(self: Any) -> None:
        original(self)
        for family, infix, block in (("IPv4", "", "15.177.0.0/18"), ("IPv6", "ipv6.", "2600:1f1c:7ff:f800::/53")):
            name = f"com.amazonaws.{self.region_name}.{infix}route53-healthchecks"
            self._create_aws_managed_prefix_list(name, family, [{"Cidr": block, "Description": "default"}])
        for prefix_list in self.managed_prefix_lists.values():
            if prefix_list.prefix_list_name == "com.amazonaws.global.cloudfront.origin-facing":
                prefix_list.max_entries = CLOUDFRONT_WEIGHT
            if prefix_list.prefix_list_name.endswith("route53-healthchecks"):
                prefix_list.max_entries = HEALTH_CHECKS_WEIGHT

    EC2Backend.create_default_pls = create_default_pls


def rule_descriptions() -> None:
    """moto keeps a rule's description only where its source is an address range."""
    original = SecurityGroupRule.__init__

    def __init__(
        self: Any, backend: Any, protocol: Any, group: Any, low: Any, high: Any, ip_range: Any,
        source_group: Any = None, prefix_list_id: Any = None, **rest: Any,
    ) -> None:
        original(self, backend, protocol, group, low, high, ip_range, source_group, prefix_list_id, **rest)
        source = ip_range or source_group or prefix_list_id or {}
        self.kept_description = source.get("Description") if isinstance(source, dict) else None

    def positional(self: Any, *args: Any, **rest: Any) -> None:
        names = ("source_group", "prefix_list_id")
        __init__(self, *args[:6], **dict(zip(names, args[6:])), **rest)

    SecurityGroupRule.__init__ = positional
    SecurityGroupRule.description = property(lambda self: self.kept_description or None)

    flattened = SecurityGroup._flattened_rules

    def _flattened_rules(self: Any, rules: Any) -> Any:
        views = flattened(self, rules)
        described = {rule.prefix_list_id: rule.description for rule in rules if rule.prefix_list_id}
        for view in views:
            view.prefix_list_ids = [
                {**item, "Description": described.get(item["PrefixListId"])} for item in view.prefix_list_ids
            ]
        return views

    SecurityGroup._flattened_rules = _flattened_rules


SOURCES = {
    "CidrIpv4": lambda rule: rule.cidr_ipv4,
    "CidrIpv6": lambda rule: rule.cidr_ipv6,
    "PrefixListId": lambda rule: rule.prefix_list_id,
    "ReferencedGroupId": lambda rule: rule.source_group.get("GroupId"),
}


def rule_changes() -> None:
    """ModifySecurityGroupRules for every kind of source; the kind itself can't change."""

    def modify_security_group_rules(self: Any, group_id: str, rules: dict[str, dict[str, Any]]) -> None:
        group = self.get_security_group_by_name_or_id(group_id)
        if group is None:
            raise InvalidSecurityGroupNotFoundError(group_id)
        for rule_id, wanted in rules.items():
            rule = group.get_rule(rule_id)
            if rule is None:
                raise InvalidSecurityGroupRuleIdNotFoundError(rule_id)
            change_rule(rule, rule_id, wanted, self.account_id)

    EC2Backend.modify_security_group_rules = modify_security_group_rules


def change_rule(rule: Any, rule_id: str, wanted: dict[str, Any], account_id: str) -> None:
    given = [name for name in SOURCES if wanted.get(name)]
    if len(given) != 1:
        raise InvalidParameterValue(f"Exactly one source is needed for security group rule '{rule_id}'.")
    if not SOURCES[given[0]](rule):
        raise InvalidParameterValue(
            f"Invalid rule type for security group rule '{rule_id}'. You may not change the rule's source type to {given[0]}."
        )
    source = wanted[given[0]]
    if given[0] == "PrefixListId":
        rule.prefix_list_id = source
    elif given[0] == "ReferencedGroupId":
        rule.source_group = {"GroupId": source, "OwnerId": account_id, "UserId": account_id}
    else:
        rule.ip_range = {given[0].replace("v4", ""): source}
    rule.ip_protocol = wanted.get("IpProtocol", rule.ip_protocol)
    everything = rule.ip_protocol == "-1"
    rule.from_port = None if everything else int(wanted["FromPort"])
    rule.to_port = None if everything else int(wanted["ToPort"])
    rule.kept_description = wanted.get("Description")
    for kept in (rule.ip_range, rule.source_group):
        if kept and rule.kept_description:
            kept["Description"] = rule.kept_description


def rule_quota() -> None:
    """A rule with a prefix list counts for as many rules as the list has room for."""

    def weight(backend: Any, rule: Any) -> int:
        prefix_list = backend.managed_prefix_lists.get(rule.prefix_list_id)
        return int(prefix_list.max_entries or 1) if prefix_list else 1

    def guarded(original: Callable[..., None], rules_of: Callable[[Any], list[Any]]) -> Callable[..., None]:
        def add(self: Any, rule: Any) -> None:
            total = sum(weight(self.ec2_backend, it) for it in [*rules_of(self), rule])
            if total > RULES_PER_GROUP:
                raise RulesPerSecurityGroupLimitExceededError
            original(self, rule)

        return add

    SecurityGroup.add_ingress_rule = guarded(SecurityGroup.add_ingress_rule, lambda group: group.ingress_rules)
    SecurityGroup.add_egress_rule = guarded(SecurityGroup.add_egress_rule, lambda group: group.egress_rules)


def load_balancers(backend: Any) -> list[Any]:
    from moto.elbv2.models import elbv2_backends

    return list(elbv2_backends[backend.account_id][backend.region_name].load_balancers.values())


def live_endpoints(backend: Any) -> list[Any]:
    return [it for it in backend.vpc_end_points.values() if it.state != "deleted"]


def deletion_order() -> None:
    delete_group = EC2Backend._delete_security_group
    delete_subnet = EC2Backend.delete_subnet
    delete_vpc = EC2Backend.delete_vpc
    detach_gateway = EC2Backend.detach_internet_gateway

    def _delete_security_group(self: Any, vpc_id: Any, group_id: str) -> None:
        if group_users(self, group_id):
            raise DependencyViolationError(f"resource {group_id} has a dependent object")
        delete_group(self, vpc_id, group_id)

    def guarded_subnet(self: Any, subnet_id: str) -> Any:
        in_use = any(eni.subnet.id == subnet_id for eni in self.enis.values())
        if in_use or any(subnet_id in [it.id for it in lb.subnets] for lb in load_balancers(self)):
            raise DependencyViolationError(f"The subnet '{subnet_id}' has dependencies and cannot be deleted.")
        return delete_subnet(self, subnet_id)

    def guarded_vpc(self: Any, vpc_id: str) -> Any:
        attached = any(it.vpc and it.vpc.id == vpc_id for it in self.internet_gateways.values())
        endpoints = any(it.vpc_id == vpc_id for it in live_endpoints(self))
        if attached or endpoints or any(not it.is_default for it in self.groups.get(vpc_id, {}).values()):
            raise DependencyViolationError(f"The vpc '{vpc_id}' has dependencies and cannot be deleted.")
        return delete_vpc(self, vpc_id)

    def guarded_detach(self: Any, gateway_id: str, vpc_id: str) -> None:
        nat = any(it.vpc_id == vpc_id and it.state != "deleted" for it in self.nat_gateways.values())
        facing = any(lb.vpc_id == vpc_id and lb.scheme == "internet-facing" for lb in load_balancers(self))
        if nat or facing:
            message = f"Network {vpc_id} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway."
            raise DependencyViolationError(message)
        detach_gateway(self, gateway_id, vpc_id)

    EC2Backend._delete_security_group = _delete_security_group
    EC2Backend.delete_subnet = guarded_subnet
    EC2Backend.delete_vpc = guarded_vpc
    EC2Backend.detach_internet_gateway = guarded_detach


def what_goes_with_it() -> None:
    """A NAT gateway gives its address and network interface back, an instance its interfaces."""
    delete_nat = EC2Backend.delete_nat_gateway
    release = EC2Backend.release_address
    terminate = Instance.terminate

    def freeing_nat(self: Any, nat_gateway_id: str) -> Any:
        nat = self.nat_gateways.get(nat_gateway_id)
        if nat is None:
            raise EC2ClientError("NatGatewayNotFound", f"The Nat Gateway {nat_gateway_id} was not found")
        for address in self.addresses:
            if address.eni is nat._eni:
                self.disassociate_address(address=address.public_ip)
        self.enis.pop(nat._eni.id, None)
        return delete_nat(self, nat_gateway_id)

    def guarded_release(self: Any, address: Any = None, allocation_id: Any = None) -> None:
        if allocation_id and self.address_by_allocation([allocation_id])[0].eni:
            message = f"You do not have permission to access the specified resource: {allocation_id} is in use."
            raise EC2ClientError("InvalidIPAddress.InUse", message)
        release(self, address=address, allocation_id=allocation_id)

    def terminate_whole(self: Any) -> Any:
        previous = terminate(self)
        for nic in self.nics.values():
            self.ec2_backend.enis.pop(nic.id, None)
        return previous

    EC2Backend.delete_nat_gateway = freeing_nat
    EC2Backend.release_address = guarded_release
    Instance.terminate = terminate_whole


def group_users(backend: Any, group_id: str) -> bool:
    """Whether a network interface, a load balancer, an endpoint or another group's rule holds on to a group."""
    others = [it for groups in backend.groups.values() for it in groups.values() if it.id != group_id]
    rules = [rule for group in others for rule in [*group.ingress_rules, *group.egress_rules]]
    return (
        any(rule.source_group.get("GroupId") == group_id for rule in rules)
        or any(group_id in [it.id for it in eni.group_set] for eni in backend.enis.values())
        or any(group_id in lb.security_groups for lb in load_balancers(backend))
        or any(group_id in it.security_group_ids for it in live_endpoints(backend))
    )


def endpoint_changes() -> None:
    """Private DNS can be switched, every subnet has an interface, and a gateway endpoint's routes follow its tables."""
    original = EC2Response.modify_vpc_endpoint

    def modify_vpc_endpoint(self: Any) -> Any:
        backend = self.ec2_backend
        endpoint = backend.describe_vpc_endpoints(vpc_end_point_ids=[self._get_param("VpcEndpointId")])[0]
        tables_before = list(endpoint.route_table_ids)
        result = original(self)
        if self._get_param("PrivateDnsEnabled") is not None:
            endpoint.private_dns_enabled = self._get_bool_param("PrivateDnsEnabled")
        if endpoint.vpc_endpoint_type == "Interface":
            interfaces_follow(backend, endpoint)
        elif endpoint.destination_prefix_list_id:
            routes_follow(backend, endpoint, tables_before)
        return result

    EC2Response.modify_vpc_endpoint = modify_vpc_endpoint


def interfaces_follow(backend: Any, endpoint: Any) -> None:
    present = {eni_id: backend.enis[eni_id].subnet.id for eni_id in endpoint.network_interface_ids}
    for eni_id, subnet_id in present.items():
        if subnet_id not in endpoint.subnet_ids:
            backend.enis.pop(eni_id)
            endpoint.network_interface_ids.remove(eni_id)
    for subnet_id in endpoint.subnet_ids:
        if subnet_id not in present.values():
            endpoint.network_interface_ids.append(backend.create_network_interface(subnet_id, random_private_ip()).id)


def routes_follow(backend: Any, endpoint: Any, before: list[str]) -> None:
    prefix_list = endpoint.destination_prefix_list_id
    for table in before:
        if table not in endpoint.route_table_ids:
            backend.delete_route(table, prefix_list)
    for table in endpoint.route_table_ids:
        if table not in before:
            backend.create_route(table, None, gateway_id=endpoint.id, destination_prefix_list_id=prefix_list)


def launch_template_tags() -> None:
    """moto shows a launch template's tags as they were when it was made."""
    LaunchTemplate.tags = property(lambda self: self.get_tags(), lambda self, _: None)
