"""EKS add-ons: only those that AWS offers, with configuration that parses; what runs as a Deployment needs nodes."""

import json
import re
import uuid
from typing import Any

from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.eks.responses import EKSResponse

from .eks_access import associate, dissociate
from .eks_answers import cluster_of, in_use, invalid, not_found, update_of

# https://docs.aws.amazon.com/eks/latest/userguide/workloads-add-ons-available-eks.html, those that this platform might use
ON_EVERY_NODE = ("vpc-cni", "kube-proxy", "eks-pod-identity-agent", "eks-node-monitoring-agent", "amazon-cloudwatch-observability")
DEPLOYED = ("coredns", "aws-ebs-csi-driver", "aws-efs-csi-driver", "metrics-server", "snapshot-controller", "cert-manager", "external-dns")
VERSION = re.compile(r"^v\d+\.\d+\.\d+-eksbuild\.\d+$")


def install() -> None:
    for operation in (create_addon, describe_addon, list_addons, update_addon, delete_addon):
        setattr(EKSResponse, operation.__name__, operation)


def add_ons(cluster: Any) -> dict[str, dict[str, Any]]:
    return cluster.__dict__.setdefault("addons", {})


def found(response: Any) -> tuple[Any, dict[str, Any]]:
    cluster, name = cluster_of(response), response._get_param("addonName")
    if name not in add_ons(cluster):
        raise not_found(f"No addon: {name} found in cluster: {cluster.name}")
    return cluster, add_ons(cluster)[name]


def checked(name: str, version: str | None, values: str | None) -> None:
    if name not in (*ON_EVERY_NODE, *DEPLOYED):
        raise invalid(f"Addon {name} specified is not supported")
    if version and not VERSION.match(version):
        raise invalid(f"Addon version specified is not supported: {version}")
    try:
        json.loads(values or "{}")
    except ValueError as error:
        raise invalid(f"ConfigurationValue provided in request is not supported: {error}") from error


def shown(cluster: Any, add_on: dict[str, Any]) -> dict[str, Any]:
    """An add-on that is a Deployment has no replicas until there are nodes."""
    nodes = any(it.scaling_config.get("desiredSize") for it in cluster.nodegroups.values())
    waits = add_on["addonName"] in DEPLOYED and not nodes
    issues = [{"code": "InsufficientNumberOfReplicas", "message": "The add-on is unhealthy because it doesn't have the desired number of replicas.", "resourceIds": []}]
    owned = [it["associationArn"] for it in cluster.__dict__.get("pod_identities", {}).values() if it.get("ownerArn") == add_on["addonArn"]]
    return {**add_on, "status": "DEGRADED" if waits else "ACTIVE", "health": {"issues": issues if waits else []}, "podIdentityAssociations": owned}


def create_addon(self: Any) -> ActionResult:
    cluster, name = cluster_of(self), self._get_param("addonName")
    checked(name, self._get_param("addonVersion"), self._get_param("configurationValues"))
    if name in add_ons(cluster):
        raise in_use(f"Addon already exists: {name}")
    add_on = {
        "addonName": name,
        "clusterName": cluster.name,
        "addonVersion": self._get_param("addonVersion") or "v1.0.0-eksbuild.1",
        "addonArn": f"{cluster.arn.replace(':cluster/', ':addon/')}/{name}/{uuid.uuid4()}",
        "createdAt": utcnow(),
        "modifiedAt": utcnow(),
        "tags": self._get_param("tags") or {},
        "configurationValues": self._get_param("configurationValues"),
        "serviceAccountRoleArn": self._get_param("serviceAccountRoleArn"),
    }
    add_ons(cluster)[name] = add_on
    identities(self, cluster, add_on, self._get_param("podIdentityAssociations"))
    return ActionResult({"addon": shown(cluster, add_on)})


def identities(response: Any, cluster: Any, add_on: dict[str, Any], wanted: list[dict[str, Any]] | None) -> None:
    """The add-on's own Pod Identity associations become those that are given; None leaves them."""
    if wanted is None:
        return
    dissociate(cluster, lambda it: it.get("ownerArn") == add_on["addonArn"])
    namespace = "amazon-cloudwatch" if add_on["addonName"] == "amazon-cloudwatch-observability" else "kube-system"
    for it in wanted:
        associate(response.eks_backend, cluster, {**it, "namespace": namespace, "ownerArn": add_on["addonArn"]})


def describe_addon(self: Any) -> ActionResult:
    return ActionResult({"addon": shown(*found(self))})


def list_addons(self: Any) -> ActionResult:
    return ActionResult({"addons": sorted(add_ons(cluster_of(self)))})


def update_addon(self: Any) -> ActionResult:
    cluster, add_on = found(self)
    checked(add_on["addonName"], self._get_param("addonVersion"), self._get_param("configurationValues"))
    for name in ("addonVersion", "configurationValues", "serviceAccountRoleArn"):
        if self._get_param(name) is not None:
            add_on[name] = self._get_param(name)
    add_on["modifiedAt"] = utcnow()
    identities(self, cluster, add_on, self._get_param("podIdentityAssociations"))
    return update_of("AddonUpdate")


def delete_addon(self: Any) -> ActionResult:
    """With `preserve` its pods stay; EKS forgets it either way."""
    cluster, add_on = found(self)
    last = shown(cluster, add_on)
    dissociate(cluster, lambda it: it.get("ownerArn") == add_on["addonArn"])
    del add_ons(cluster)[add_on["addonName"]]
    return ActionResult({"addon": {**last, "status": "DELETING"}})
