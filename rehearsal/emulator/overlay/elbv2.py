"""Elastic Load Balancing: deletion protection, real hosted zone ids, only issued certificates, and who uses a target group."""

import warnings
from typing import Any

from moto.elbv2.exceptions import ELBClientError, LoadBalancerNotFoundError
from moto.elbv2.models import ELBv2Backend, FakeLoadBalancer, FakeTargetGroup, elbv2_backends

# https://docs.aws.amazon.com/general/latest/gr/elb.html
ZONE_IDS = {
    "us-east-1": "Z35SXDOTRQ7X7K",
    "us-east-2": "Z3AADJGX6KTTL2",
    "us-west-1": "Z368ELLRRE2KJ0",
    "us-west-2": "Z1H1FL5HABSF5",
    "ap-northeast-1": "Z14GRHDCWA56QT",
    "ap-northeast-2": "ZWKZPGTI48KDX",
    "ap-south-1": "ZP97RAFLXTNZK",
    "ap-southeast-1": "Z1LMS91P8CMLE5",
    "ap-southeast-2": "Z1GM3OXH4ZPM65",
    "ca-central-1": "ZQSVJUPU6J1EY",
    "eu-central-1": "Z215JYRZR1TBD5",
    "eu-north-1": "Z23TAZ6LKFMNIO",
    "eu-west-1": "Z32O12XQLNTSW2",
    "eu-west-2": "ZHURV8PSTC4K8",
    "eu-west-3": "Z3Q77PNBQS71R4",
    "sa-east-1": "Z2P70J7HTTTPLU",
}


def install() -> None:
    # A real answer that the service's model doesn't list, of which moto warns.
    warnings.filterwarnings("ignore", message=".*UnsupportedCertificate.*")
    zone_ids()
    deletion_protection()
    issued_certificates()
    slow_start()
    FakeTargetGroup.load_balancer_arns = property(load_balancers_of, lambda self, _: None)


def zone_ids() -> None:
    original = FakeLoadBalancer.__init__

    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
        original(self, *args, **kwargs)
        region = self.arn.split(":")[3]
        self.canonical_hosted_zone_id = ZONE_IDS.get(region, self.canonical_hosted_zone_id)
        if self.scheme == "internal":
            self.dns_name = f"internal-{self.dns_name}"

    FakeLoadBalancer.__init__ = __init__


def deletion_protection() -> None:
    original = ELBv2Backend.delete_load_balancer

    def delete_load_balancer(self: Any, arn: str) -> None:
        balancer = self.load_balancers.get(arn)
        if balancer and str(balancer.attrs.get("deletion_protection.enabled")).lower() == "true":
            raise ELBClientError(
                "OperationNotPermitted",
                f"Load balancer '{arn}' cannot be deleted because deletion protection is enabled",
            )
        original(self, arn)

    ELBv2Backend.delete_load_balancer = delete_load_balancer
    describe = ELBv2Backend.describe_load_balancers

    def describe_load_balancers(self: Any, arns: Any, names: Any) -> Any:
        # moto takes the last one found for the next that isn't.
        if any(arn not in self.load_balancers for arn in arns or []):
            raise LoadBalancerNotFoundError()
        return describe(self, arns, names)

    ELBv2Backend.describe_load_balancers = describe_load_balancers


def issued_certificates() -> None:
    """A listener takes a certificate only once it is issued."""
    create = ELBv2Backend.create_listener

    def create_listener(self: Any, load_balancer_arn: str, protocol: str, port: str, ssl_policy: str, certificate: Any, *args: Any, **kwargs: Any) -> Any:
        refuse_unless_issued(self, certificate)
        return create(self, load_balancer_arn, protocol, port, ssl_policy, certificate, *args, **kwargs)

    ELBv2Backend.create_listener = create_listener
    modify = ELBv2Backend.modify_listener

    def modify_listener(self: Any, *args: Any, **kwargs: Any) -> Any:
        for certificate in kwargs.get("certificates") or []:
            refuse_unless_issued(self, certificate.get("CertificateArn"))
        return modify(self, *args, **kwargs)

    ELBv2Backend.modify_listener = modify_listener


def refuse_unless_issued(backend: Any, arn: str | None) -> None:
    from moto.acm.models import acm_backends

    if not arn or ":acm:" not in arn:
        return
    certificates = acm_backends[backend.account_id][backend.region_name]
    if arn not in certificates._certificates:
        raise ELBClientError("CertificateNotFound", f"Certificate {arn} not found")
    if certificates.get_certificate(arn).status != "ISSUED":
        raise ELBClientError(
            "UnsupportedCertificate",
            f"The certificate '{arn}' must have a fully-qualified domain name, a supported signature, and a supported key size.",
        )


def slow_start() -> None:
    """Slow start exists with round robin only:
    https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html"""
    original = ELBv2Backend.modify_target_group_attributes

    def modify_target_group_attributes(self: Any, target_group_arn: str, attributes: dict[str, Any]) -> None:
        group = self.target_groups.get(target_group_arn)
        wanted = {**(group.attributes if group else {}), **attributes}
        if int(wanted.get("slow_start.duration_seconds") or 0) and wanted.get("load_balancing.algorithm.type") != "round_robin":
            raise ELBClientError(
                "InvalidConfigurationRequest",
                "Target group attributes 'slow_start.duration_seconds' and 'load_balancing.algorithm.type' can't be combined: slow start needs round_robin",
            )
        original(self, target_group_arn, attributes)

    ELBv2Backend.modify_target_group_attributes = modify_target_group_attributes


def load_balancers_of(target_group: Any) -> list[str]:
    """moto notes a load balancer when a rule is made and never forgets it."""
    backend = elbv2_backends[target_group.account_id][target_group.region_name]
    return [
        arn
        for arn, balancer in backend.load_balancers.items()
        if any(
            target_group.arn in backend._get_target_group_arns_from(action_data=action.data)
            for listener in balancer.listeners.values()
            for rule in listener.rules.values()
            for action in rule.actions
        )
    ]
