"""Global clusters of Aurora and DocumentDB: members in several regions, of which exactly one writes."""

from typing import Any

from moto.core.utils import utcnow
from moto.rds.exceptions import (
    DBClusterNotFoundError,
    InvalidDBClusterStateFault,
    InvalidParameterCombination,
    InvalidParameterValue,
    RDSClientError,
)
from moto.rds.models import DBCluster, GlobalCluster, RDSBackend, rds_backends

from . import data_plane, faults
from .rds_engines import DOCDB, GLOBAL_ENGINES, check_upgrade, full_version

NO_CREDENTIALS = {
    "master_username": "Cannot specify user name for cross region replication cluster",
    "master_user_password": "Cannot specify password for cross region replication cluster",
    "database_name": "Cannot specify database name for cross region replication cluster",
}


def invalid_state(message: str) -> RDSClientError:
    return RDSClientError("InvalidGlobalClusterStateFault", message)


def find(account_id: str, identifier: str) -> GlobalCluster:
    known = rds_backends[account_id]["us-east-1"].global_clusters
    if identifier not in known:
        raise RDSClientError("GlobalClusterNotFoundFault", f"Global cluster {identifier} not found")
    return known[identifier]


def cluster_by_arn(account_id: str, arn: str) -> DBCluster:
    if not arn.startswith("arn:") or len(arn.split(":")) != 7:
        raise InvalidParameterValue(f"Malformed db cluster arn {arn}")
    region, name = arn.split(":")[3], arn.split(":")[6]
    backend = rds_backends[account_id][region]
    if name not in backend.clusters:
        raise DBClusterNotFoundError(arn)
    return backend.clusters[name]


def writer_of(group: GlobalCluster) -> DBCluster | None:
    return next((member for member in group.members if member.is_writer), None)


def replication_source(cluster: DBCluster) -> str | None:
    """A secondary names its writer, as Aurora does; DocumentDB's too. One that is down still holds what it was before."""
    group = cluster.global_cluster
    if group is None or cluster.is_writer:
        return None
    writer = writer_of(group)
    resync(cluster)
    return None if writer is None or getattr(cluster, "left_behind", False) else writer.arn


def replicas(cluster: DBCluster) -> list[str]:
    group = cluster.global_cluster
    return [member.arn for member in group.members if member is not cluster] if group is not None and cluster.is_writer else []


def resync(cluster: DBCluster) -> None:
    """A writer that was failed away from becomes a secondary once it is back: where there is a data plane, once that has rebuilt it."""
    if getattr(cluster, "left_behind", False) and not faults.is_down(cluster.arn) and not data_plane.is_attending():
        synchronized(cluster)


def synchronized(cluster: DBCluster) -> None:
    """Aurora keeps the lost tail of a writer in a snapshot."""
    lost_tail = getattr(cluster, "left_behind", False) and cluster.engine != DOCDB
    cluster.left_behind = cluster.is_rebuilding = False
    if lost_tail and tail_of(cluster) not in cluster.backend.cluster_snapshots:
        cluster.backend.create_auto_cluster_snapshot(cluster.db_cluster_identifier, tail_of(cluster))


def tail_of(cluster: DBCluster) -> str:
    return f"rds:unplanned-global-failover-{cluster.db_cluster_identifier}-{cluster.failed_over_at}"


def is_pending_resync(member: DBCluster) -> bool:
    return getattr(member, "left_behind", False) or getattr(member, "is_rebuilding", False)


def check_joining(backend: RDSBackend, kwargs: Any, given_version: str | None) -> GlobalCluster | None:
    """The global cluster that a new cluster joins, or None; refuses what AWS refuses of a member."""
    if not kwargs.get("global_cluster_identifier"):
        return None
    group = find(backend.account_id, kwargs["global_cluster_identifier"])
    if kwargs["engine"] != group.engine:
        raise InvalidParameterCombination(
            f"The engine name requested for your DB cluster ({kwargs['engine']}) doesn't match the engine name of your global cluster ({group.engine})."
        )
    if given_version is None:
        kwargs["EngineVersion"] = group.engine_version
    if kwargs["engine_version"] != group.engine_version:
        raise InvalidParameterCombination(
            f"The engine version requested for your DB cluster ({kwargs['engine_version']}) doesn't match the engine version of your global cluster ({group.engine_version})."
        )
    if bool(kwargs.get("storage_encrypted")) != bool(group.storage_encrypted):
        raise InvalidParameterCombination("The DB cluster and its global cluster must both be encrypted, or neither.")
    if kwargs.get("manage_master_user_password"):
        raise InvalidParameterCombination("Aurora global databases don't support master user passwords managed by Secrets Manager.")
    (check_first if not group.members else check_secondary)(backend, group, kwargs)
    return group


def check_first(backend: RDSBackend, group: GlobalCluster, kwargs: Any) -> None:
    for name, parameter in (("master_username", "MasterUsername"), ("master_user_password", "MasterUserPassword")):
        if not kwargs.get(name):
            raise InvalidParameterValue(f"The parameter {parameter} must be provided and must not be blank.")


def check_secondary(backend: RDSBackend, group: GlobalCluster, kwargs: Any) -> None:
    for name, message in NO_CREDENTIALS.items():
        if kwargs.get(name):
            raise InvalidParameterCombination(message)
    if any(member.region == backend.region_name for member in group.members):
        raise InvalidParameterValue("Replication from cluster in same region is not supported")
    if group.storage_encrypted and not kwargs.get("kms_key_id"):
        raise InvalidParameterCombination("For encrypted cross-region replica, kmsKeyId should be explicitly specified")
    writer = writer_of(group)
    if writer is None or faults.is_down(writer.arn):
        raise invalid_state(f"Global cluster {group.global_cluster_identifier} has no available primary cluster to replicate from.")


def join(group: GlobalCluster, cluster: DBCluster) -> None:
    writer = writer_of(group)
    cluster.is_writer = writer is None
    cluster.global_cluster = group
    cluster.global_cluster_identifier = group.global_cluster_identifier
    if writer is not None:
        cluster.master_username, cluster.database_name = writer.master_username, writer.database_name
        cluster._master_user_password = writer._master_user_password
    elif group.database_name and not cluster.database_name:
        cluster.database_name = group.database_name
    group.members.append(cluster)


def leave(group: GlobalCluster, cluster: DBCluster) -> None:
    group.members.remove(cluster)
    cluster.global_cluster = cluster.global_cluster_identifier = None
    cluster.is_writer = cluster.left_behind = cluster.is_rebuilding = False


def member_of(group: GlobalCluster, arn: str) -> DBCluster:
    cluster = cluster_by_arn(group.account_id, arn)
    if cluster not in group.members:
        raise InvalidParameterValue(f"DB cluster {arn} is not found in global cluster {group.global_cluster_identifier}")
    return cluster


def check_target(group: GlobalCluster, arn: str) -> DBCluster:
    if state_of(group) is not None:
        raise invalid_state(f"Global cluster {group.global_cluster_identifier} is in {group.status_in_move} state: its primary cluster is moving already.")
    target = member_of(group, arn)
    if target.is_writer:
        raise InvalidDBClusterStateFault(f"DB cluster {arn} is already the primary cluster of global cluster {group.global_cluster_identifier}.")
    if not target._members:
        raise InvalidDBClusterStateFault(f"DB cluster {arn} has no DB instances: add one before it can become the primary cluster.")
    if faults.is_down(target.arn) or target.status not in ("available", "creating"):
        raise InvalidDBClusterStateFault(f"DB cluster {arn} is not currently in the available state.")
    if data_plane.is_attending() and is_pending_resync(target):
        raise InvalidDBClusterStateFault(f"DB cluster {arn} is pending resynchronization: it can't become the primary cluster before.")
    return target


def switch_over(group: GlobalCluster, arn: str) -> dict[str, Any]:
    target = check_target(group, arn)
    writer = writer_of(group)
    if writer is None or faults.is_down(writer.arn):
        raise InvalidDBClusterStateFault(
            f"The primary cluster of global cluster {group.global_cluster_identifier} is not currently in the available state: it can't be switched over. "
            "To recover from an outage, fail over with AllowDataLoss."
        )
    if target.engine_version != writer.engine_version:
        raise InvalidDBClusterStateFault(f"DB cluster {arn} doesn't have its primary cluster's engine version {writer.engine_version}.")
    return moved(group, writer, target, "switching-over")


def fail_over(group: GlobalCluster, arn: str) -> dict[str, Any]:
    target = check_target(group, arn)
    return moved(group, writer_of(group), target, "failing-over")


def moved(group: GlobalCluster, writer: DBCluster | None, target: DBCluster, status: str) -> dict[str, Any]:
    """Makes the target the writer; answers as AWS does, with the change still under way. A data plane ends it when the data have moved."""
    state = {
        "Status": "pending",
        "FromDbClusterArn": writer.arn if writer is not None else None,
        "ToDbClusterArn": target.arn,
        "IsDataLossAllowed": status == "failing-over",
    }
    group.failover_state, group.status_in_move = state, status
    if data_plane.is_attending():
        return {"GlobalCluster": described(group)}
    finish_move(group)
    return {"GlobalCluster": {**described(group), "Status": status, "FailoverState": state}}


def state_of(group: GlobalCluster) -> dict[str, Any] | None:
    """Of the move that is under way. One that its data plane no longer ends is over at once."""
    if getattr(group, "failover_state", None) is not None and not data_plane.is_attending():
        finish_move(group)
    return getattr(group, "failover_state", None)


def finish_move(group: GlobalCluster) -> None:
    state, writer = group.failover_state, writer_of(group)
    group.failover_state = None
    target = next((member for member in group.members if member.arn == state["ToDbClusterArn"]), None)
    if target is None:
        return
    if state["IsDataLossAllowed"]:
        for member in group.members:
            member.is_rebuilding = data_plane.is_attending() and member is not target
    if writer is not None:
        writer.is_writer = False
        writer.left_behind = state["IsDataLossAllowed"]
        writer.failed_over_at = utcnow().strftime("%Y-%m-%d-%H-%M-%S")
    target.is_writer, target.left_behind = True, False


def give_up_move(group: GlobalCluster) -> None:
    """What the data plane couldn't do: the writer stays the writer."""
    group.failover_state = None


def described(group: GlobalCluster) -> dict[str, Any]:
    state = state_of(group)
    return {
        "GlobalClusterIdentifier": group.global_cluster_identifier,
        "GlobalClusterResourceId": group.global_cluster_resource_id,
        "GlobalClusterArn": group.arn,
        "Status": group.status if state is None else group.status_in_move,
        "Engine": group.engine,
        "EngineVersion": group.engine_version,
        "EngineLifecycleSupport": group.engine_lifecycle_support,
        "DatabaseName": group.database_name,
        "StorageEncrypted": group.storage_encrypted,
        "DeletionProtection": group.deletion_protection,
        "Endpoint": group.endpoint if group.engine != DOCDB else None,
        "GlobalClusterMembers": [described_member(group, member) for member in group.members],
        "TagList": group.tags,
        **({} if state is None else {"FailoverState": state}),
    }


def described_member(group: GlobalCluster, member: DBCluster) -> dict[str, Any]:
    resync(member)
    common = {
        "DBClusterArn": member.arn,
        "IsWriter": member.is_writer,
        "Readers": replicas(member),
        "SynchronizationStatus": "pending-resync" if is_pending_resync(member) else "connected",
    }
    if member.is_writer or group.engine == DOCDB:
        return common
    return {**common, "GlobalWriteForwardingStatus": "enabled" if member.global_write_forwarding_requested else "disabled"}


def upgrade(group: GlobalCluster, wanted: str, allow_major: bool) -> None:
    version = full_version(group.engine, wanted)
    check_upgrade(group.engine, group.engine_version, version, allow_major)
    group.engine_version = version
    for member in group.members:
        member.engine_version = version


def create(account_id: str, params: Any) -> GlobalCluster:
    backend = rds_backends[account_id]["us-east-1"]
    identifier = params["GlobalClusterIdentifier"]
    if identifier in backend.global_clusters:
        raise RDSClientError("GlobalClusterAlreadyExistsFault", f"Global cluster {identifier} already exists")
    source = source_cluster(account_id, params)
    engine = source.engine if source else params.get("Engine")
    if not engine:
        raise InvalidParameterValue("When creating standalone global cluster, value for engineName should be specified")
    if engine not in GLOBAL_ENGINES:
        raise InvalidParameterValue(f"Global clusters don't support engine {engine}: it is one of {', '.join(GLOBAL_ENGINES)}")
    group = GlobalCluster(
        backend=backend,
        global_cluster_identifier=identifier,
        engine=engine,
        engine_version=source.engine_version if source else full_version(engine, params.get("EngineVersion")),
        storage_encrypted=source.storage_encrypted if source else params.get("StorageEncrypted"),
        deletion_protection=params.get("DeletionProtection"),
    )
    group.engine_lifecycle_support = params.get("EngineLifecycleSupport") or "open-source-rds-extended-support"
    group.database_name = source.database_name if source else params.get("DatabaseName")
    group.tags = [{"Key": tag["Key"], "Value": tag["Value"]} for tag in params.get("Tags") or []]
    backend.global_clusters[identifier] = group
    if source:
        join(group, source)
    return group


def source_cluster(account_id: str, params: Any) -> DBCluster | None:
    arn = params.get("SourceDBClusterIdentifier")
    if not arn:
        return None
    if params.get("Engine"):
        raise InvalidParameterCombination(
            "When creating global cluster from existing db cluster, value for engineName should not be specified since it will be inherited from source cluster"
        )
    source = cluster_by_arn(account_id, arn)
    if source.global_cluster is not None:
        raise InvalidDBClusterStateFault(f"DB cluster {arn} is already a member of a global cluster.")
    return source
