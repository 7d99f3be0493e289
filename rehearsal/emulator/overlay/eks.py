"""EKS clusters as AWS runs them: their own security group and network interfaces, what AWS refuses to change or delete,
and the settings that moto forgets. Node groups are in eks_nodes.py, add-ons in eks_addons.py, access in eks_access.py."""

import re
import uuid
from typing import Any

from moto.core.responses import ActionResult, EmptyResult
from moto.core.utils import utcnow
from moto.ec2.exceptions import EC2ClientError
from moto.ec2.utils import random_private_ip
from moto.eks import urls
from moto.eks.exceptions import InvalidRequestException
from moto.eks.models import Cluster, EKSBackend
from moto.eks.responses import EKSResponse

from .eks_access import POLICY_PREFIX, enter
from .eks_answers import cluster_of, ec2_of, invalid, not_found, update_of

LOG_TYPES = ["api", "audit", "authenticator", "controllerManager", "scheduler"]
# What CreateCluster takes and shows again, with what it is where nothing is asked for.
KEPT: dict[str, Any] = {
    "accessConfig": {"authenticationMode": "CONFIG_MAP", "bootstrapClusterCreatorAdminPermissions": True},
    "upgradePolicy": {"supportType": "EXTENDED"},
    "deletionProtection": False,
    "zonalShiftConfig": {"enabled": False},
}
# One call changes one of them: https://docs.aws.amazon.com/eks/latest/APIReference/API_UpdateClusterConfig.html
CHANGEABLE = ("resourcesVpcConfig", "logging", "accessConfig", "upgradePolicy", "deletionProtection", "zonalShiftConfig")
# https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html, standard and extended support
VERSIONS = [f"1.{minor}" for minor in range(29, 37)]


def install() -> None:
    urls.url_paths["{0}/clusters/(?P<name>[^/]+)/(?P<rest>.+)$"] = EKSResponse.dispatch
    for operation in (create_cluster, update_cluster_config, update_cluster_version, describe_update, tag_resource, untag_resource, list_tags_for_resource):
        setattr(EKSResponse, operation.__name__, operation)
    deletion()


def describe_update(self: Any) -> ActionResult:
    cluster_of(self)
    known = {"id": self._get_param("updateId"), "type": "ConfigUpdate", "status": "Successful", "createdAt": utcnow(), "params": [], "errors": []}
    return ActionResult({"update": known})


original_create = EKSResponse.create_cluster


def create_cluster(self: Any) -> ActionResult:
    version = self._get_param("version")
    if version and version not in VERSIONS:
        raise invalid(f"unsupported Kubernetes version {version}")
    vpc_config = networked(ec2_of(self.eks_backend), self._get_param("resourcesVpcConfig"))
    result = original_create(self)
    cluster = cluster_of(self)
    cluster.version = version or VERSIONS[-1]
    cluster.logging = logging_of(self._get_param("logging"))
    for name, default in KEPT.items():
        given = self._get_param(name)
        setattr(cluster, name, {**default, **(given or {})} if isinstance(default, dict) else bool(given))
    creator_is_admin(self, cluster)
    cluster.bootstraps_add_ons = self._get_param("bootstrapSelfManagedAddons") is not False
    cluster.kubernetes_network_config = {"serviceIpv4Cidr": "172.20.0.0/16", "ipFamily": "ipv4", **(self._get_param("kubernetesNetworkConfig") or {})}
    unique = uuid.uuid4().hex.upper()
    cluster.identity = {"oidc": {"issuer": f"https://oidc.eks.{self.region}.amazonaws.com/id/{unique}"}}
    cluster.endpoint = f"https://{unique}.gr7.{self.region}.eks.amazonaws.com"
    connect(ec2_of(self.eks_backend), cluster, vpc_config)
    keep_log_group(self.eks_backend, cluster)
    return result


def creator_is_admin(response: Any, cluster: Cluster) -> None:
    access = cluster.accessConfig
    if access["authenticationMode"] == "CONFIG_MAP" or not access["bootstrapClusterCreatorAdminPermissions"]:
        return
    policy = f"{POLICY_PREFIX}AmazonEKSClusterAdminPolicy"
    entry = enter(cluster, f"arn:aws:iam::{response.current_account}:user/moto", "STANDARD", [], None, {})
    entry["policies"][policy] = {"policyArn": policy, "accessScope": {"type": "cluster", "namespaces": []}, "associatedAt": utcnow(), "modifiedAt": utcnow()}


def networked(ec2: Any, asked: dict[str, Any]) -> dict[str, Any]:
    """Subnets in at least two zones of one VPC, groups of the same VPC, and an API that somebody can reach."""
    try:
        subnets = [ec2.get_subnet(it) for it in asked.get("subnetIds") or []]
        groups = ec2.describe_security_groups(group_ids=asked.get("securityGroupIds") or []) if asked.get("securityGroupIds") else []
    except EC2ClientError as error:
        raise invalid(str(error)) from error
    if len({it.availability_zone for it in subnets}) < 2:
        raise invalid("Subnets specified must be in at least two different AZs")
    if len({it.vpc_id for it in [*subnets, *groups]}) > 1:
        raise invalid("Security group(s) and subnets must belong to one VPC")
    config = {"endpointPublicAccess": True, "endpointPrivateAccess": False, "securityGroupIds": [], **asked, "vpcId": subnets[0].vpc_id}
    return reachable(config)


def reachable(config: dict[str, Any]) -> dict[str, Any]:
    if not config["endpointPublicAccess"] and not config["endpointPrivateAccess"]:
        raise invalid("Private and public endpoint access cannot be false.")
    if config["endpointPublicAccess"]:
        return {**config, "publicAccessCidrs": config.get("publicAccessCidrs") or ["0.0.0.0/0"]}
    return {**config, "publicAccessCidrs": []}


def connect(ec2: Any, cluster: Cluster, config: dict[str, Any]) -> None:
    """The group that AWS makes, and the control plane's interfaces, which hold subnets and groups as long as it lives."""
    tags = {"Name": f"eks-cluster-sg-{cluster.name}", f"kubernetes.io/cluster/{cluster.name}": "owned", "aws:eks:cluster-name": cluster.name}
    group = ec2.create_security_group(
        f"eks-cluster-sg-{cluster.name}-{uuid.uuid4().int % 10**9}", "EKS created security group applied to ENI that is attached to EKS Control Plane master nodes, as well as any managed workloads.", config["vpcId"], tags=tags
    )
    ec2.authorize_security_group_ingress(group.id, "-1", None, None, [], source_groups=[{"GroupId": group.id}])
    cluster.resources_vpc_config = {**config, "clusterSecurityGroupId": group.id}
    cluster.interfaces = []
    reconnect(ec2, cluster, cluster.resources_vpc_config)


def reconnect(ec2: Any, cluster: Cluster, config: dict[str, Any]) -> None:
    for interface in cluster.interfaces:
        ec2.enis.pop(interface, None)
    groups = [config["clusterSecurityGroupId"], *config["securityGroupIds"]]
    cluster.interfaces = [
        ec2.create_network_interface(it, random_private_ip(), group_ids=groups, description=f"Amazon EKS {cluster.name}").id
        for it in config["subnetIds"]
    ]


def logging_of(given: dict[str, Any] | None) -> dict[str, Any]:
    """AWS always shows every type, switched on or off."""
    on = [name for it in (given or {}).get("clusterLogging") or [] if it.get("enabled") for name in it.get("types") or []]
    unknown = [name for name in on if name not in LOG_TYPES]
    if unknown:
        raise invalid(f"Unsupported log types: {', '.join(unknown)}")
    shown = [{"types": [it for it in LOG_TYPES if it in on], "enabled": True}, {"types": [it for it in LOG_TYPES if it not in on], "enabled": False}]
    return {"clusterLogging": [it for it in shown if it["types"]]}


def keep_log_group(backend: EKSBackend, cluster: Cluster) -> None:
    """AWS makes the log group that isn't there: for ever, with its own key, and nobody removes it."""
    from moto.logs.models import logs_backends

    name = f"/aws/eks/{cluster.name}/cluster"
    logs = logs_backends[backend.account_id][backend.region_name]
    if any(it["enabled"] for it in cluster.logging["clusterLogging"]) and name not in logs.groups:
        logs.create_log_group(name, {})


def update_cluster_config(self: Any) -> ActionResult:
    cluster = cluster_of(self)
    given = [name for name in CHANGEABLE if self._get_param(name) is not None]
    if len(given) != 1:
        raise invalid(f"One kind of change at a time: {', '.join(given) or 'none'} given")
    change_of(self.eks_backend, cluster, given[0], self._get_param(given[0]))
    return update_of("ConfigUpdate")


def change_of(backend: EKSBackend, cluster: Cluster, name: str, value: Any) -> None:
    if name == "logging":
        cluster.logging = logging_of(value)
        keep_log_group(backend, cluster)
    elif name == "resourcesVpcConfig":
        config = networked(ec2_of(backend), {**cluster.resources_vpc_config, **value})
        if any(config[it] != cluster.resources_vpc_config[it] for it in ("subnetIds", "securityGroupIds")):
            reconnect(ec2_of(backend), cluster, config)
        cluster.resources_vpc_config = config
    elif name == "deletionProtection":
        cluster.deletionProtection = bool(value)
    elif name == "accessConfig":
        modes = ["CONFIG_MAP", "API_AND_CONFIG_MAP", "API"]
        if modes.index(value["authenticationMode"]) < modes.index(cluster.accessConfig["authenticationMode"]):
            raise invalid(f"Unsupported authentication mode update from {cluster.accessConfig['authenticationMode']} to {value['authenticationMode']}")
        cluster.accessConfig = {**cluster.accessConfig, **value}
    else:
        setattr(cluster, name, value)


def update_cluster_version(self: Any) -> ActionResult:
    """One minor version at a time, and never back."""
    cluster, wanted = cluster_of(self), str(self._get_param("version"))
    if wanted not in VERSIONS:
        raise invalid(f"unsupported Kubernetes version {wanted}")
    if VERSIONS.index(wanted) != VERSIONS.index(cluster.version) + 1:
        raise invalid(f"Unsupported Kubernetes minor version update from {cluster.version} to {wanted}")
    cluster.version = wanted
    return update_of("VersionUpdate")


def deletion() -> None:
    original = EKSBackend.delete_cluster

    def delete_cluster(self: Any, name: str) -> Cluster:
        cluster = self.describe_cluster(name=name)
        if cluster.deletionProtection:
            raise InvalidRequestException(message=f"Deletion protection is enabled for cluster {name}: disable it before the cluster is deleted")
        original(self, name)
        ec2 = ec2_of(self)
        reconnect(ec2, cluster, {**cluster.resources_vpc_config, "subnetIds": []})
        group = cluster.resources_vpc_config["clusterSecurityGroupId"]
        try:
            ec2.delete_security_group(group_id=group)
        except EC2ClientError:
            # What others still refer to is left behind, as by AWS.
            pass
        return cluster

    EKSBackend.delete_cluster = delete_cluster


def tagged(response: Any) -> dict[str, str]:
    """The tags of whatever an ARN names: moto knows those of clusters only."""
    arn = response._extract_arn_from_path()
    name = re.split(r"[:/]", arn)[6]
    cluster = response.eks_backend.describe_cluster(name=name)
    for it in [cluster, *cluster.nodegroups.values()]:
        if it.arn == arn:
            return it.tags
    for table in ("addons", "access_entries", "pod_identities"):
        for kept in cluster.__dict__.get(table, {}).values():
            if arn in (kept.get("addonArn"), kept.get("accessEntryArn"), kept.get("associationArn")):
                return kept.setdefault("tags", {})
    raise not_found(f"No resource found for ARN {arn}")


def tag_resource(self: Any) -> EmptyResult:
    tagged(self).update(self._get_param("tags"))
    return EmptyResult()


def untag_resource(self: Any) -> EmptyResult:
    for key in self.querystring.get("tagKeys") or []:
        tagged(self).pop(key, None)
    return EmptyResult()


def list_tags_for_resource(self: Any) -> ActionResult:
    return ActionResult({"tags": tagged(self)})
