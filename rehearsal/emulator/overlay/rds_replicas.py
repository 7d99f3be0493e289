"""Read replicas of instances, also of another region's: what they take from their source, their promotion, and their end."""

import copy
from typing import Any

from moto.rds.exceptions import DBInstanceNotFoundError, InvalidParameterCombination, RDSClientError
from moto.rds.models import DBInstance, RDSBackend, rds_backends

from . import data_plane, faults
from .rds_clusters import default_group
from .rds_instances import changed_exports, resource_id, with_insights

# What a replica has as it is told, and AWS' own default where it isn't: none of it comes from the source.
OWN = {
    "deletion_protection": False,
    "multi_az": False,
    "monitoring_interval": 0,
    "monitoring_role_arn": None,
    "enable_iam_database_authentication": False,
    "publicly_accessible": False,
    "copy_tags_to_snapshot": False,
    "db_parameter_group_name": None,
}
# What it takes from its source unless it is told another.
TAKEN = ("db_instance_class", "storage_type", "max_allocated_storage", "auto_minor_version_upgrade", "port", "preferred_maintenance_window")


def wrong_state(message: str) -> RDSClientError:
    return RDSClientError("InvalidDBInstanceState", message)


def install() -> None:
    delete, describe = RDSBackend.delete_db_instance, RDSBackend.describe_db_instances

    def delete_db_instance(self: Any, **kwargs: Any) -> DBInstance:
        check_snapshots(self, kwargs)
        if not getattr(self.databases.get(kwargs["db_instance_identifier"]), "deletion_protection", True):
            leave_source(self, kwargs["db_instance_identifier"])
        return delete(self, **kwargs)

    def describe_db_instances(self: Any, *args: Any, **kwargs: Any) -> list[DBInstance]:
        found = describe(self, *args, **kwargs)
        for it in found:
            is_promoting(it)
        return found

    RDSBackend.describe_db_instances = describe_db_instances
    RDSBackend.create_db_instance_read_replica = create_db_instance_read_replica
    RDSBackend.promote_read_replica = promote_read_replica
    RDSBackend.delete_db_instance = delete_db_instance
    DBInstance.remove_replica = remove_replica


def create_db_instance_read_replica(self: Any, kwargs: Any) -> DBInstance:
    name = kwargs["db_instance_identifier"]
    if name in self.databases:
        raise RDSClientError("DBInstanceAlreadyExists", "DB instance already exists")
    source = self.find_db_from_id(kwargs["source_db_instance_identifier"])
    check_source(self, source, kwargs)
    replica = copy.copy(source)
    replica.backend = self
    replica.db_instance_identifier = name
    replica.source_db_instance_identifier = source.arn if source.region != self.region_name else source.db_instance_identifier
    replica.dbi_resource_id = resource_id("db-")
    replica.availability_zone = kwargs.get("availability_zone") or f"{self.region_name}a"
    replica.status, replica.is_replica, replica.replicas, replica.promotion = "available", True, [], None
    replica.backup_retention_period = 0
    for attribute, default in OWN.items():
        setattr(replica, attribute, kwargs.get(attribute, default))
    for attribute in TAKEN:
        if kwargs.get(attribute) is not None:
            setattr(replica, attribute, kwargs[attribute])
    placed(self, replica, source, kwargs)
    replica.tags = [{"Key": it["Key"], "Value": it["Value"]} for it in kwargs.get("tags") or []]
    replica.enabled_cloudwatch_logs_exports = changed_exports([], {"EnableLogTypes": kwargs.get("enable_cloudwatch_logs_exports")})
    replica.performance_insights_enabled = False
    with_insights(replica, kwargs)
    self.databases[name] = replica
    source.add_replica(replica)
    return replica


def placed(backend: Any, replica: DBInstance, source: DBInstance, kwargs: Any) -> None:
    """Another region has a network and a key of its own."""
    if kwargs.get("db_subnet_group_name"):
        replica.db_subnet_group_name = kwargs["db_subnet_group_name"]
    elif source.region != replica.region:
        replica._db_subnet_group_name = None
    if kwargs.get("kms_key_id"):
        replica.kms_key_id = backend._validate_kms_key(kwargs["kms_key_id"])
    groups = kwargs.get("vpc_security_group_ids")
    if groups or source.region != replica.region:
        replica.vpc_security_group_ids = groups or default_group(backend, replica._db_subnet_group_name or "")


def check_source(backend: Any, source: DBInstance, kwargs: Any) -> None:
    elsewhere = source.region != backend.region_name
    if faults.is_down(source.arn) or source.status != "available":
        raise wrong_state(f"DB instance {source.db_instance_identifier} is not currently in the available state.")
    if source.backup_retention_period == 0:
        raise wrong_state(
            "Automated backups are not enabled for this database instance. To enable automated backups, use ModifyDBInstance to set the "
            "backup retention period to a non-zero value."
        )
    if elsewhere and source.storage_encrypted and not kwargs.get("kms_key_id"):
        raise InvalidParameterCombination("For encrypted cross-region replica, kmsKeyId should be explicitly specified")
    if not elsewhere and kwargs.get("db_subnet_group_name"):
        raise RDSClientError("DBSubnetGroupNotAllowedFault", "DbSubnetGroupName should not be specified for read replicas that are created in the same region as the master")


def promote_read_replica(self: Any, kwargs: Any) -> DBInstance:
    name = kwargs["db_instance_identifier"]
    if name not in self.databases:
        raise DBInstanceNotFoundError(name)
    replica = self.databases[name]
    if not replica.is_replica:
        raise wrong_state("The specified DB Instance is not a read replica.")
    if faults.is_down(replica.arn) or is_promoting(replica):
        raise wrong_state(f"DB instance {name} is not currently in the available state.")
    replica.promotion = kwargs
    if data_plane.is_attending():
        replica.status = "modifying"
    else:
        finish_promotion(replica)
    return replica


def is_promoting(replica: Any) -> bool:
    """A promotion that its data plane no longer ends is over at once."""
    if getattr(replica, "promotion", None) is not None and not data_plane.is_attending():
        finish_promotion(replica)
    return getattr(replica, "promotion", None) is not None


def finish_promotion(replica: DBInstance) -> None:
    kwargs, replica.promotion = replica.promotion, None
    leave_source(replica.backend, replica.db_instance_identifier)
    replica.status = "available"
    replica.is_replica = False
    replica.source_db_instance_identifier = None
    asked = kwargs.get("backup_retention_period")
    # AWS turns backups on, for a day unless it is told more; a replica that had some keeps them.
    replica.backup_retention_period = asked if asked is not None else replica.backup_retention_period or 1
    replica.update(preferred_backup_window=kwargs.get("preferred_backup_window"))


def check_snapshots(backend: Any, kwargs: Any) -> None:
    database = backend.databases.get(kwargs["db_instance_identifier"])
    if database is None or database.db_cluster_identifier is not None or database.deletion_protection:
        return
    skip, final = kwargs.get("skip_final_snapshot"), kwargs.get("final_db_snapshot_identifier")
    if database.is_replica and final:
        raise InvalidParameterCombination("FinalDBSnapshotIdentifier can not be specified when deleting a read replica.")
    if not skip and not final:
        raise InvalidParameterCombination("FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.")
    if skip and final:
        raise InvalidParameterCombination("FinalDBSnapshotIdentifier can not be specified when deleting with SkipFinalSnapshot.")


def leave_source(backend: Any, name: str) -> None:
    """A replica that goes, or goes on alone, is forgotten by its source. A source that is gone leaves its replicas of other regions."""
    replica = backend.databases.get(name)
    if replica is None or not replica.is_replica:
        return
    source = source_of(backend, replica)
    if source is not None:
        source.remove_replica(replica)
    else:
        replica.is_replica = False


def remove_replica(self: Any, replica: Any) -> None:
    self.replicas = [it for it in self.replicas if it not in (replica.db_instance_identifier, replica.db_instance_arn)]


def source_of(backend: RDSBackend, replica: Any) -> Any:
    source = str(replica.source_db_instance_identifier)
    region = source.split(":")[3] if source.startswith("arn:") else backend.region_name
    return rds_backends[backend.account_id][region].databases.get(source.split(":")[-1])
