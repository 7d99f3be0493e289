"""Who may do what in an EKS cluster: access entries with their policies, and the roles of pods (EKS Pod Identity)."""

import json
import uuid
from collections.abc import Callable
from typing import Any

from moto.core.responses import ActionResult, EmptyResult
from moto.core.utils import utcnow
from moto.eks.responses import EKSResponse

from .eks_answers import cluster_of, in_use, invalid, not_found

POLICY_PREFIX = "arn:aws:eks::aws:cluster-access-policy/"
# Types that EKS gives their permissions itself: https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html
OF_NODES = ("EC2_LINUX", "EC2_WINDOWS", "FARGATE_LINUX", "HYBRID_LINUX")
TYPES = ("STANDARD", "EC2", *OF_NODES)


def install() -> None:
    for operation in (
        create_access_entry, describe_access_entry, list_access_entries, update_access_entry, delete_access_entry,
        associate_access_policy, disassociate_access_policy, list_associated_access_policies,
        create_pod_identity_association, describe_pod_identity_association, list_pod_identity_associations,
        update_pod_identity_association, delete_pod_identity_association,
    ):
        setattr(EKSResponse, operation.__name__, operation)


def entries(cluster: Any) -> dict[str, dict[str, Any]]:
    return cluster.__dict__.setdefault("access_entries", {})


def entry_of(response: Any) -> dict[str, Any]:
    cluster, principal = cluster_of(response), response._get_param("principalArn")
    if principal not in entries(cluster):
        raise not_found(f"The specified principalArn could not be found: {principal}")
    return entries(cluster)[principal]


def enter(cluster: Any, principal: str, kind: str, groups: list[str], user: str | None, tags: dict[str, str]) -> dict[str, Any]:
    name = principal.split("/")[-1]
    account = principal.split(":")[4]
    session = f"arn:aws:sts::{account}:assumed-role/{name}/{{{{SessionName}}}}" if ":role/" in principal else principal
    entry = {
        "clusterName": cluster.name,
        "principalArn": principal,
        "kubernetesGroups": ["system:nodes"] if kind in OF_NODES else groups,
        "accessEntryArn": f"{cluster.arn.replace(':cluster/', ':access-entry/')}/role/{account}/{name}/{uuid.uuid4()}",
        "createdAt": utcnow(),
        "modifiedAt": utcnow(),
        "tags": tags,
        "username": user or ("system:node:{{EC2PrivateDNSName}}" if kind in OF_NODES else session),
        "type": kind,
        "policies": {},
    }
    entries(cluster)[principal] = entry
    return entry


def create_access_entry(self: Any) -> ActionResult:
    cluster, principal, kind = cluster_of(self), self._get_param("principalArn"), self._get_param("type") or "STANDARD"
    if cluster.accessConfig["authenticationMode"] == "CONFIG_MAP":
        raise invalid("The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP] to perform this operation.")
    if principal in entries(cluster):
        raise in_use("The specified access entry resource is already in use on this cluster.")
    if kind not in TYPES:
        raise invalid(f"The type {kind} is not supported")
    groups = self._get_param("kubernetesGroups") or []
    if kind in OF_NODES and groups:
        raise invalid(f"Kubernetes groups can't be given for type {kind}")
    if any(it.startswith("system:") for it in groups):
        raise invalid("The kubernetes group name is invalid: it cannot start with system:")
    entry = enter(cluster, principal, kind, groups, self._get_param("username"), self._get_param("tags") or {})
    return ActionResult({"accessEntry": entry})


def describe_access_entry(self: Any) -> ActionResult:
    return ActionResult({"accessEntry": entry_of(self)})


def list_access_entries(self: Any) -> ActionResult:
    return ActionResult({"accessEntries": sorted(entries(cluster_of(self)))})


def update_access_entry(self: Any) -> ActionResult:
    entry = entry_of(self)
    for name in ("kubernetesGroups", "username"):
        if self._get_param(name) is not None:
            entry[name] = self._get_param(name)
    entry["modifiedAt"] = utcnow()
    return ActionResult({"accessEntry": entry})


def delete_access_entry(self: Any) -> EmptyResult:
    entries(cluster_of(self)).pop(entry_of(self)["principalArn"])
    return EmptyResult()


def associate_access_policy(self: Any) -> ActionResult:
    entry, policy, scope = entry_of(self), self._get_param("policyArn"), self._get_param("accessScope") or {}
    if not policy.startswith(POLICY_PREFIX):
        raise invalid(f"The policyArn {policy} is not a cluster access policy")
    if entry["type"] in OF_NODES:
        raise invalid(f"Access policies can't be associated with an access entry of type {entry['type']}")
    if (scope.get("type") == "namespace") != bool(scope.get("namespaces")):
        raise invalid("The access scope names namespaces exactly where its type is namespace")
    known = entry["policies"].get(policy, {"associatedAt": utcnow()})
    entry["policies"][policy] = {**known, "policyArn": policy, "accessScope": scope, "modifiedAt": utcnow()}
    names = {"clusterName": entry["clusterName"], "principalArn": entry["principalArn"]}
    return ActionResult({**names, "associatedAccessPolicy": entry["policies"][policy]})


def disassociate_access_policy(self: Any) -> EmptyResult:
    entry, policy = entry_of(self), self._get_param("policyArn")
    if policy not in entry["policies"]:
        raise not_found(f"The policyArn {policy} is not associated with the access entry")
    del entry["policies"][policy]
    return EmptyResult()


def list_associated_access_policies(self: Any) -> ActionResult:
    entry = entry_of(self)
    names = {"clusterName": entry["clusterName"], "principalArn": entry["principalArn"]}
    return ActionResult({**names, "associatedAccessPolicies": list(entry["policies"].values())})


# Pod Identity


def identities(cluster: Any) -> dict[str, dict[str, Any]]:
    return cluster.__dict__.setdefault("pod_identities", {})


def trusted_by_pods(backend: Any, role_arn: str) -> None:
    """https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html"""
    from moto.iam.models import iam_backends

    roles = iam_backends[backend.account_id]["aws"].roles.values()
    role = next((it for it in roles if it.arn == role_arn), None)
    if role is None:
        raise invalid(f"Role provided in the request does not exist: {role_arn}")
    document = role.assume_role_policy_document
    statements = (json.loads(document) if isinstance(document, str) else document)["Statement"]
    for it in [statements] if isinstance(statements, dict) else statements:
        services = (it.get("Principal") or {}).get("Service") or []
        actions = it.get("Action") or []
        if "pods.eks.amazonaws.com" in services and {"sts:AssumeRole", "sts:TagSession"} <= set(actions):
            return
    raise invalid(f"Trust policy of IAM role {role_arn} is invalid: pods.eks.amazonaws.com needs sts:AssumeRole and sts:TagSession")


def associate(backend: Any, cluster: Any, asked: dict[str, Any]) -> dict[str, Any]:
    trusted_by_pods(backend, asked["roleArn"])
    account = (asked["namespace"], asked["serviceAccount"])
    if any((it["namespace"], it["serviceAccount"]) == account for it in identities(cluster).values()):
        raise in_use(f"Association already exists: {account[0]}/{account[1]}")
    unique = f"a-{uuid.uuid4().hex[:17]}"
    association = {
        "clusterName": cluster.name,
        "associationId": unique,
        "associationArn": f"{cluster.arn.replace(':cluster/', ':podidentityassociation/')}/{unique}",
        "createdAt": utcnow(),
        "modifiedAt": utcnow(),
        "tags": {},
        "disableSessionTags": False,
        **{name: value for name, value in asked.items() if value is not None},
    }
    identities(cluster)[unique] = association
    return association


def dissociate(cluster: Any, which: Callable[[dict[str, Any]], bool]) -> None:
    for unique in [unique for unique, it in identities(cluster).items() if which(it)]:
        del identities(cluster)[unique]


def identity_of(response: Any) -> dict[str, Any]:
    cluster, unique = cluster_of(response), response._get_param("associationId")
    if unique not in identities(cluster):
        raise not_found(f"Association not found: {unique}")
    return identities(cluster)[unique]


def create_pod_identity_association(self: Any) -> ActionResult:
    names = ("namespace", "serviceAccount", "roleArn", "targetRoleArn", "tags", "disableSessionTags")
    asked = {name: self._get_param(name) for name in names}
    return ActionResult({"association": associate(self.eks_backend, cluster_of(self), asked)})


def describe_pod_identity_association(self: Any) -> ActionResult:
    return ActionResult({"association": identity_of(self)})


def list_pod_identity_associations(self: Any) -> ActionResult:
    wanted = {name: self._get_param(name) for name in ("namespace", "serviceAccount")}
    found = identities(cluster_of(self)).values()
    chosen = [it for it in found if all(value is None or it[name] == value for name, value in wanted.items())]
    return ActionResult({"associations": chosen})


def update_pod_identity_association(self: Any) -> ActionResult:
    association = identity_of(self)
    if self._get_param("roleArn"):
        trusted_by_pods(self.eks_backend, self._get_param("roleArn"))
    for name in ("roleArn", "targetRoleArn", "disableSessionTags"):
        if self._get_param(name) is not None:
            association[name] = self._get_param(name)
    association["modifiedAt"] = utcnow()
    return ActionResult({"association": association})


def delete_pod_identity_association(self: Any) -> ActionResult:
    association = identity_of(self)
    if association.get("ownerArn"):
        raise invalid(f"The association is owned by {association['ownerArn']}: change it there")
    dissociate(cluster_of(self), lambda it: it is association)
    return ActionResult({"association": association})
