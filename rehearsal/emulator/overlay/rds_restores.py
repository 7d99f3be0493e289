"""Clusters and instances that are restored from a snapshot, or from a recovery point of AWS Backup: made as new ones, with what the old one had."""

import json
from typing import Any

from moto.core.parse import XFormedDict
from moto.core.responses import ActionResult
from moto.rds.exceptions import InvalidParameterValue, RDSClientError
from moto.rds.models import RDSBackend, rds_backends
from moto.rds.responses import RDSResponse

# What a restored cluster has of the old one, unless it is told otherwise.
INHERITED = ("engine", "engine_version", "master_username", "database_name", "port", "storage_encrypted", "kms_key_id", "storage_type")
OF_INSTANCES = ("engine", "engine_version", "master_username", "db_name", "port", "storage_encrypted", "kms_key_id", "storage_type", "allocated_storage")
# https://docs.aws.amazon.com/aws-backup/latest/devguide/restoring-aur.html, restoring-docdb.html
METADATA = {
    "DBClusterIdentifier", "Engine", "EngineVersion", "DBSubnetGroupName", "VpcSecurityGroupIds", "DBClusterParameterGroupName", "Port", "KmsKeyId",
    "DatabaseName", "AvailabilityZones", "EnableCloudwatchLogsExports", "DeletionProtection",
}


# https://docs.aws.amazon.com/aws-backup/latest/devguide/restoring-rds.html
INSTANCE_METADATA = {
    "DBInstanceIdentifier", "DBInstanceClass", "DBSubnetGroupName", "VpcSecurityGroupIds", "MultiAZ", "PubliclyAccessible", "Port", "DeletionProtection",
}


def inherited(database: Any) -> dict[str, Any]:
    names = OF_INSTANCES if hasattr(database, "db_instance_identifier") else INHERITED
    return {name: getattr(database, name, None) for name in names} | {"master_user_password": getattr(database, "_master_user_password", None)}


def restored_from() -> dict[str, str]:
    """By the ARN of a database, that of the snapshot or recovery point that it was restored from."""
    backends = [backend for account in list(rds_backends.values()) for backend in list(account.values())]
    databases = [it for backend in backends for it in [*backend.clusters.values(), *backend.databases.values()]]
    return {it.arn: it.restored_from for it in databases if getattr(it, "restored_from", None)}


def create_from(backend: RDSBackend, source: str, had: dict[str, Any], asked: Any) -> Any:
    if asked.get("engine") and asked["engine"] != had["engine"]:
        raise InvalidParameterValue(f"{source} is of {had['engine']}, not of {asked['engine']}")
    wanted = XFormedDict({name: value for name, value in had.items() if value is not None})
    wanted.update({name: value for name, value in asked.items() if value is not None and name != "snapshot_identifier"})
    cluster = backend.create_db_cluster(wanted)
    cluster.restored_from = source
    return cluster


def restore_cluster(backend: RDSBackend, point: dict[str, Any], metadata: dict[str, str]) -> Any:
    """As AWS Backup does it, which makes no instance."""
    asked = read_metadata(metadata, METADATA, "DBClusterIdentifier")
    return create_from(backend, point["RecoveryPointArn"], point["inherited"], asked)


def restore_instance(backend: RDSBackend, point: dict[str, Any], metadata: dict[str, str]) -> Any:
    asked = read_metadata(metadata, INSTANCE_METADATA, "DBInstanceIdentifier")
    had = {name: value for name, value in point["inherited"].items() if value is not None}
    wanted = XFormedDict({"db_instance_class": "db.t4g.medium", "backup_retention_period": 1} | had)
    wanted.update({name: value for name, value in asked.items() if value is not None})
    made = backend.create_db_instance(wanted)
    made.restored_from = point["RecoveryPointArn"]
    return made


def read_metadata(metadata: dict[str, str], known: set[str], needed: str) -> XFormedDict:
    """AWS Backup takes text alone."""
    unknown = sorted(metadata.keys() - known)
    if unknown or needed not in metadata:
        given = f"{', '.join(unknown)} isn't emulated" if unknown else f"{needed} is missing"
        raise InvalidParameterValue(f"Metadata: {given}. It may have {', '.join(sorted(known))}; more is added in rehearsal/emulator/overlay/rds_restores.py.")
    lists = {"VpcSecurityGroupIds", "AvailabilityZones", "EnableCloudwatchLogsExports"}
    flags = {"DeletionProtection", "MultiAZ", "PubliclyAccessible"}
    read = {name: json.loads(value) if name in lists else value == "true" if name in flags else value for name, value in metadata.items()}
    if "Port" in read:
        read["Port"] = int(read["Port"])
    return XFormedDict(read)


def restore_db_cluster_from_snapshot(self: RDSResponse) -> ActionResult:
    source = self.params["SnapshotIdentifier"]
    point = recovery_point(self, source)
    if point is not None:
        return ActionResult({"DBCluster": create_from(self.backend, source, point["inherited"], self.params)})
    snapshot = self.backend.describe_db_cluster_snapshots(db_cluster_identifier=None, db_snapshot_identifier=source)[0]
    return ActionResult({"DBCluster": create_from(self.backend, snapshot.arn, inherited(snapshot.cluster), self.params)})


def recovery_point(self: RDSResponse, source: str) -> dict[str, Any] | None:
    from moto.backup.models import backup_backends

    if ":awsbackup:" not in source:
        return None
    point = backup_backends[self.current_account][self.region].__dict__.get("kept_recovery_points", {}).get(source)
    if point is None:
        raise RDSClientError("DBClusterSnapshotNotFoundFault", f"DBClusterSnapshot {source} not found.")
    if point["Status"] != "COMPLETED":
        raise RDSClientError("InvalidDBClusterSnapshotStateFault", f"Snapshot {source} is {point['Status']}, not available.")
    return point


def install() -> None:
    RDSResponse.restore_db_cluster_from_snapshot = restore_db_cluster_from_snapshot
