"""EKS managed node groups as AWS runs them: each is an Auto Scaling group of its own, launched from a template that EKS makes
out of the caller's, so its instances appear, are replaced with a new version, and go with it."""

import copy
from typing import Any

from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.ec2.exceptions import EC2ClientError
from moto.eks.models import EKSBackend, Nodegroup
from moto.eks.responses import EKSResponse

from .autoscaling import replace_instances
from .eks_access import enter, entries
from .eks_answers import cluster_of, ec2_of, invalid, update_of

AMI_TYPES = (
    "AL2023_x86_64_STANDARD", "AL2023_ARM_64_STANDARD", "BOTTLEROCKET_x86_64", "BOTTLEROCKET_ARM_64",
    "BOTTLEROCKET_x86_64_FIPS", "BOTTLEROCKET_ARM_64_FIPS", "CUSTOM",
)


def install() -> None:
    for operation in (create_nodegroup, update_nodegroup_config, update_nodegroup_version):
        setattr(EKSResponse, operation.__name__, operation)
    Nodegroup.status = property(status, lambda self, _: None)
    deletion()


def autoscaling_of(backend: EKSBackend) -> Any:
    from moto.autoscaling.models import autoscaling_backends

    return autoscaling_backends[backend.account_id][backend.region_name]


def status(group: Nodegroup) -> str:
    """Nodes become ready only once something gives their pods a network."""
    cluster = getattr(group, "cluster", None)
    networked = cluster is None or cluster.bootstraps_add_ons or "vpc-cni" in cluster.__dict__.get("addons", {})
    return "ACTIVE" if networked else "CREATING"


original_create = EKSResponse.create_nodegroup


def create_nodegroup(self: Any) -> ActionResult:
    cluster, backend = cluster_of(self), self.eks_backend
    checked(ec2_of(backend), self._get_param("amiType"), self._get_param("instanceTypes") or [], self._get_param("subnets"))
    scaling = limited(self._get_param("scalingConfig") or {"minSize": 2, "maxSize": 2, "desiredSize": 2})
    result = original_create(self)
    group = cluster.nodegroups[self._get_param("nodegroupName")]
    group.cluster = cluster
    group.scaling_config = scaling
    group.version = self._get_param("version") or cluster.version
    group.release_version = self._get_param("releaseVersion") or f"{group.version}.0-20261101"
    group.ami_type = self._get_param("amiType") or "AL2023_x86_64_STANDARD"
    group.update_config = self._get_param("updateConfig") or {"maxUnavailable": 1}
    group.node_repair_config = self._get_param("nodeRepairConfig")
    group.remote_access = self._get_param("remoteAccess")
    if group.launch_template:
        group.disk_size = None
    if group.node_role not in entries(cluster) and cluster.accessConfig["authenticationMode"] != "CONFIG_MAP":
        enter(cluster, group.node_role, "EC2_LINUX", [], None, {})
    launch(backend, cluster, group)
    return result


def checked(ec2: Any, ami_type: str | None, instance_types: list[str], subnets: list[str]) -> None:
    if ami_type and ami_type not in AMI_TYPES:
        raise invalid(f"[{ami_type}] is not a valid AMI type, or no longer one that new node groups may have")
    arm = bool(ami_type and "_ARM_64" in ami_type)
    wrong = [it for it in instance_types if ami_type and ami_type != "CUSTOM" and is_arm(it) != arm]
    if wrong:
        raise invalid(f"{wrong} is not compatible with AMI type {ami_type}")
    try:
        for it in subnets:
            ec2.get_subnet(it)
    except EC2ClientError as error:
        raise invalid(str(error)) from error


def is_arm(instance_type: str) -> bool:
    family = instance_type.split(".")[0]
    return "g" in family[2:] or family == "a1"


def limited(scaling: dict[str, int]) -> dict[str, int]:
    wanted = {"desiredSize": scaling.get("minSize", 0), **scaling}
    if not wanted["minSize"] <= wanted["desiredSize"] <= wanted["maxSize"]:
        raise invalid(f"desired capacity {wanted['desiredSize']} isn't between minSize {wanted['minSize']} and maxSize {wanted['maxSize']}")
    return wanted


def launch(backend: EKSBackend, cluster: Any, group: Nodegroup) -> None:
    name = f"eks-{group.nodegroup_name}-{group.uuid}"
    group.resources = {"autoScalingGroups": [{"name": name}]}
    template = ec2_of(backend).create_launch_template(name, "", template_data(backend, cluster, group), {"launch-template": {"eks:cluster-name": cluster.name}})
    group.own_template = template
    tags = {"eks:cluster-name": cluster.name, "eks:nodegroup-name": group.nodegroup_name, f"kubernetes.io/cluster/{cluster.name}": "owned"}
    autoscaling_of(backend).create_auto_scaling_group(
        name=name, availability_zones=[], desired_capacity=group.scaling_config["desiredSize"], max_size=group.scaling_config["maxSize"],
        min_size=group.scaling_config["minSize"], launch_config_name="", launch_template={"LaunchTemplateId": template.id, "Version": "$Latest"},
        vpc_zone_identifier=",".join(group.subnets), default_cooldown=300, health_check_period=300, health_check_type="EC2",
        load_balancers=[], target_group_arns=[], placement_group=None, termination_policies=["Default"],
        tags=[
            {"Key": key, "Value": value, "ResourceId": name, "ResourceType": "auto-scaling-group", "PropagateAtLaunch": True}
            for key, value in tags.items()
        ],
    )


def template_data(backend: EKSBackend, cluster: Any, group: Nodegroup) -> dict[str, Any]:
    """The caller's template, with what EKS adds: the image, the type, and the cluster's group where no other is given."""
    data = copy.deepcopy(given_data(backend, group))
    if data.get("IamInstanceProfile"):
        raise invalid("The instance profile can't be given in the launch template of a node group")
    data.setdefault("ImageId", image_of(backend))
    data.setdefault("InstanceType", group.instance_types[0])
    if not data.get("SecurityGroupIds") and not data.get("NetworkInterfaces"):
        data["SecurityGroupIds"] = [cluster.resources_vpc_config["clusterSecurityGroupId"]]
    return data


def given_data(backend: EKSBackend, group: Nodegroup) -> dict[str, Any]:
    if not group.launch_template:
        return {}
    template = ec2_of(backend).launch_templates.get(group.launch_template.get("id"))
    if template is None:
        raise invalid(f"Launch template {group.launch_template} doesn't exist")
    version = group.launch_template.setdefault("version", str(template.default_version_number))
    return template.get_version(version).data


def image_of(backend: EKSBackend) -> str:
    """Any image does: the emulator's instances run nothing."""
    return ec2_of(backend).describe_images(filters={"architecture": "x86_64"})[0].id


def groups_of(backend: EKSBackend, group: Nodegroup) -> Any:
    return autoscaling_of(backend).autoscaling_groups[group.resources["autoScalingGroups"][0]["name"]]


original_update = EKSResponse.update_nodegroup_config


def update_nodegroup_config(self: Any) -> ActionResult:
    group = cluster_of(self).nodegroups.get(self._get_param("nodegroupName"))
    scaling = limited({**group.scaling_config, **(self._get_param("scalingConfig") or {})}) if group else None
    result = original_update(self)
    group.scaling_config = scaling
    running = groups_of(self.eks_backend, group)
    running.min_size, running.max_size = scaling["minSize"], scaling["maxSize"]
    running.set_desired_capacity(scaling["desiredSize"])
    return result


def update_nodegroup_version(self: Any) -> ActionResult:
    """Replaces the nodes: by a newer version, another image release, or another version of the launch template."""
    cluster = cluster_of(self)
    group = self.eks_backend.describe_nodegroup(cluster.name, self._get_param("nodegroupName"))
    version, template = self._get_param("version"), self._get_param("launchTemplate")
    if version and float(version.split(".")[1]) > float(cluster.version.split(".")[1]):
        raise invalid(f"Requested Nodegroup version {version} is newer than the cluster's, {cluster.version}")
    if template:
        group.launch_template = {**(group.launch_template or {}), **template}
    group.version = version or cluster.version
    group.release_version = self._get_param("releaseVersion") or f"{group.version}.0-20261101"
    group.own_template.create_version(template_data(self.eks_backend, cluster, group), "")
    group.modified_at = utcnow()
    replace_instances(groups_of(self.eks_backend, group), False)
    return update_of("VersionUpdate")


def deletion() -> None:
    original = EKSBackend.delete_nodegroup

    def delete_nodegroup(self: Any, cluster_name: str, nodegroup_name: str) -> Nodegroup:
        group = original(self, cluster_name, nodegroup_name)
        running = groups_of(self, group)
        for state in running.instance_states:
            state.protected_from_scale_in = False
        autoscaling_of(self).delete_auto_scaling_group(running.name)
        ec2_of(self).delete_launch_template("", group.own_template.id)
        group.modified_at = utcnow()
        return group

    EKSBackend.delete_nodegroup = delete_nodegroup
