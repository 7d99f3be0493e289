"""The API calls on global clusters, which are known in every region. RDS and DocumentDB share them."""

from collections.abc import Callable
from typing import Any

from moto.core.responses import ActionResult
from moto.rds.exceptions import InvalidDBClusterStateFault, InvalidParameterCombination, InvalidParameterValue
from moto.rds.models import rds_backends
from moto.rds.responses import RDSResponse

from . import global_clusters as groups

Answer = Callable[[RDSResponse], ActionResult]


def on_group(change: Callable[[Any, Any], dict[str, Any] | None]) -> Answer:
    """A call that names a global cluster and answers with it."""

    def call(self: RDSResponse) -> ActionResult:
        group = groups.find(self.current_account, self.params["GlobalClusterIdentifier"])
        return ActionResult(change(group, self.params) or {"GlobalCluster": groups.described(group)})

    return call


def create_global_cluster(self: RDSResponse) -> ActionResult:
    group = groups.create(self.current_account, self.params)
    return ActionResult({"GlobalCluster": {**groups.described(group), "Status": "creating"}})


def describe_global_clusters(self: RDSResponse) -> ActionResult:
    identifier = self.params.get("GlobalClusterIdentifier")
    known = list(rds_backends[self.current_account]["us-east-1"].global_clusters.values())
    found = [groups.find(self.current_account, identifier)] if identifier else known
    for it in self.params.get("Filters") or []:
        if it["Name"] != "db-cluster-id":
            raise InvalidParameterValue(f"Unrecognized filter name: {it['Name']}")
        wanted = it["Values"]
        found = [
            group
            for group in found
            if any(member.arn in wanted or member.db_cluster_identifier in wanted for member in group.members)
        ]
    return ActionResult({"GlobalClusters": [groups.described(group) for group in found]})


def modify(group: Any, params: Any) -> None:
    if params.get("EngineVersion") and params["EngineVersion"] != group.engine_version:
        groups.upgrade(group, params["EngineVersion"], bool(params.get("AllowMajorVersionUpgrade")))
    if params.get("DeletionProtection") is not None:
        group.deletion_protection = params["DeletionProtection"]
    if params.get("NewGlobalClusterIdentifier"):
        group.backend.global_clusters.pop(group.global_cluster_identifier)
        group.global_cluster_identifier = params["NewGlobalClusterIdentifier"]
        group.backend.global_clusters[group.global_cluster_identifier] = group


def delete(group: Any, _: Any) -> dict[str, Any]:
    if group.deletion_protection:
        raise InvalidParameterCombination(
            "Cannot delete protected Global Cluster, please disable deletion protection and try again."
        )
    if group.members:
        raise groups.invalid_state(f"Global Cluster {group.arn} is not empty")
    group.backend.global_clusters.pop(group.global_cluster_identifier)
    return {"GlobalCluster": {**groups.described(group), "Status": "deleting"}}


def remove(group: Any, params: Any) -> None:
    """Detaches a member, which goes on by itself and takes writes. The writer leaves last."""
    cluster = groups.member_of(group, params["DbClusterIdentifier"])
    if cluster.is_writer and len(group.members) > 1:
        raise groups.invalid_state(
            f"Global cluster {group.global_cluster_identifier} is in a state that doesn't allow its primary cluster to be removed: "
            "remove its secondary clusters first."
        )
    groups.leave(group, cluster)


def switch_over(group: Any, params: Any) -> dict[str, Any]:
    return groups.switch_over(group, params["TargetDbClusterIdentifier"])


def fail_over(group: Any, params: Any) -> dict[str, Any]:
    """Without AllowDataLoss this is a switchover, and needs a writer that is up."""
    lossy, planned = bool(params.get("AllowDataLoss")), bool(params.get("Switchover"))
    if lossy and planned:
        raise InvalidParameterCombination("AllowDataLoss and Switchover can't both be specified: they are mutually exclusive.")
    return (groups.fail_over if lossy else groups.switch_over)(group, params["TargetDbClusterIdentifier"])


def refuse_if_member(method: Answer, action: str) -> Answer:
    def call(self: RDSResponse) -> ActionResult:
        cluster = self.backend.clusters.get(self.params["DBClusterIdentifier"])
        if cluster is not None and cluster.global_cluster is not None:
            raise InvalidDBClusterStateFault(f"You can't {action} DB cluster {cluster.db_cluster_identifier}: it is part of a global cluster.")
        return method(self)

    return call


def install() -> None:
    RDSResponse.create_global_cluster = create_global_cluster
    RDSResponse.describe_global_clusters = describe_global_clusters
    RDSResponse.modify_global_cluster = on_group(modify)
    RDSResponse.delete_global_cluster = on_group(delete)
    RDSResponse.remove_from_global_cluster = on_group(remove)
    RDSResponse.switchover_global_cluster = on_group(switch_over)
    RDSResponse.failover_global_cluster = on_group(fail_over)
    RDSResponse.stop_db_cluster = refuse_if_member(RDSResponse.stop_db_cluster, "stop")
