"""Database clusters, Aurora's and DocumentDB's: checked as AWS checks them, alone and as members of a global cluster."""

from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.models import ec2_backends
from moto.rds import exceptions
from moto.rds.exceptions import InvalidDBClusterStateFault, InvalidParameterCombination, InvalidParameterValue, RDSClientError
from moto.rds.models import DBCluster, RDSBackend
from moto.rds.responses import RDSResponse

from . import global_clusters
from .rds_engines import DOCDB, check_upgrade, family, full_version, major
from .rds_instances import changed_exports, with_insights

# What ModifyDBCluster takes as it is, by the attribute that describes it.
PLAIN = {
    "backup_retention_period": "backup_retention_period",
    "copy_tags_to_snapshot": "copy_tags_to_snapshot",
    "db_cluster_parameter_group_name": "parameter_group",
    "deletion_protection": "deletion_protection",
    "auto_minor_version_upgrade": "auto_minor_version_upgrade",
    "enable_iam_database_authentication": "iam_auth",
    "enable_global_write_forwarding": "_global_write_forwarding_requested",
    "monitoring_interval": "monitoring_interval",
    "monitoring_role_arn": "monitoring_role_arn",
    "network_type": "network_type",
    "port": "port",
    "preferred_backup_window": "preferred_backup_window",
    "preferred_maintenance_window": "preferred_maintenance_window",
    "serverless_v2_scaling_configuration": "serverless_v2_scaling_configuration",
    "storage_type": "storage_type",
    "vpc_security_group_ids": "vpc_security_group_ids",
}


def install() -> None:
    create = RDSBackend.create_db_cluster

    def create_db_cluster(self: Any, kwargs: Any) -> DBCluster:
        if kwargs["db_cluster_identifier"] in self.clusters:
            raise RDSClientError("DBClusterAlreadyExistsFault", "DB Cluster already exists")
        given_version = kwargs.get("engine_version")
        kwargs["EngineVersion"] = full_version(kwargs["engine"], given_version)
        check_references(self, kwargs)
        joined = global_clusters.check_joining(self, kwargs, given_version)
        cluster = create(self, without_global(kwargs))
        finish(self, cluster, kwargs)
        if joined is not None:
            global_clusters.join(joined, cluster)
        return cluster

    RDSBackend.create_db_cluster = create_db_cluster
    RDSBackend.modify_db_cluster = modify_db_cluster
    RDSBackend.promote_read_replica_db_cluster = promote_read_replica_db_cluster
    RDSResponse.delete_db_cluster = delete_db_cluster
    describing()


def without_global(kwargs: Any) -> dict[str, Any]:
    """moto's own handling of global members is left out; a member without credentials gets by as its writer's copy."""
    plain = {name: value for name, value in kwargs.items() if name != "global_cluster_identifier"}
    if not plain.get("master_username"):
        plain.update(master_username="replicated", master_user_password="replicated from the writer")
    return plain


def finish(backend: RDSBackend, cluster: DBCluster, kwargs: Any) -> None:
    cluster.global_cluster = None
    cluster.availability_zones = three_zones(backend, kwargs.get("availability_zones") or [])
    cluster.parameter_group = kwargs.get("db_cluster_parameter_group_name") or f"default.{family(cluster.engine, cluster.engine_version)}"
    cluster.kms_key_id = encryption_key(backend, kwargs) if cluster.storage_encrypted else None
    cluster.storage_type = kwargs.get("storage_type") or (None if cluster.engine == DOCDB else "aurora")
    cluster.monitoring_interval = kwargs.get("monitoring_interval") or 0
    cluster.monitoring_role_arn = kwargs.get("monitoring_role_arn")
    cluster.performance_insights_enabled = False
    cluster.database_insights_mode = "standard"
    with_insights(cluster, kwargs)
    if cluster.engine == DOCDB:
        cluster.iam_auth = False
    if not cluster.vpc_security_group_ids:
        cluster.vpc_security_group_ids = default_group(backend, cluster.db_subnet_group_name)


def three_zones(backend: RDSBackend, asked: list[str]) -> list[str]:
    """AWS reports three zones, whatever was asked for: storage is in three."""
    known = [zone.name for zone in ec2_backends[backend.account_id][backend.region_name].describe_availability_zones()]
    unknown = [zone for zone in asked if zone not in known]
    if unknown:
        raise InvalidParameterValue(f"Invalid availability zone: {unknown[0]}")
    return sorted([*asked, *[zone for zone in known if zone not in asked]][:3])


def encryption_key(backend: RDSBackend, kwargs: Any) -> str:
    key = kwargs.get("kms_key_id")
    return backend._validate_kms_key(key) if key else f"arn:aws:kms:{backend.region_name}:{backend.account_id}:key/aws-rds"


def default_group(backend: RDSBackend, subnet_group: str) -> list[str]:
    ec2 = ec2_backends[backend.account_id][backend.region_name]
    group = backend.subnet_groups.get(subnet_group)
    vpc_id = group.vpc_id if group else ec2.default_vpc.id
    return [ec2.get_default_security_group(vpc_id).id]


def check_references(backend: RDSBackend, kwargs: Any) -> None:
    subnet_group = kwargs.get("db_subnet_group_name")
    if subnet_group and subnet_group != "default" and subnet_group not in backend.subnet_groups:
        raise exceptions.DBSubnetGroupNotFoundError(subnet_group)
    parameters = kwargs.get("db_cluster_parameter_group_name")
    if parameters and not parameters.startswith("default."):
        group = backend.db_cluster_parameter_groups.get(parameters)
        if group is None:
            raise RDSClientError("DBClusterParameterGroupNotFound", f"DBClusterParameterGroup not found: {parameters}")
        wanted = family(kwargs["engine"], kwargs["engine_version"])
        if group.db_parameter_group_family != wanted:
            raise InvalidParameterCombination(
                f"The parameter group {parameters} with DBParameterGroupFamily {group.db_parameter_group_family} can't be used "
                f"for this instance. Use a parameter group with DBParameterGroupFamily {wanted}."
            )
    ec2 = ec2_backends[backend.account_id][backend.region_name]
    for group_id in kwargs.get("vpc_security_group_ids") or []:
        if ec2.get_security_group_from_id(group_id) is None:
            raise InvalidParameterValue(f"Invalid security group , groupId= {group_id}, groupName=.")
    if kwargs.get("kms_key_id"):
        backend._validate_kms_key(kwargs["kms_key_id"])
        if kwargs.get("storage_encrypted") is False:
            raise InvalidParameterCombination("KmsKeyId can't be specified for an unencrypted DB cluster.")


def modify_db_cluster(self: Any, kwargs: Any) -> DBCluster:
    name = kwargs["db_cluster_identifier"]
    if name not in self.clusters:
        raise exceptions.DBClusterNotFoundError(name)
    cluster = self.clusters[name]
    secondary = cluster.global_cluster is not None and not cluster.is_writer
    if secondary and kwargs.get("master_user_password"):
        raise InvalidParameterCombination("Cannot specify password for cross region replication cluster")
    if kwargs.get("manage_master_user_password") and cluster.global_cluster is not None:
        raise InvalidParameterCombination("Aurora global databases don't support master user passwords managed by Secrets Manager.")
    check_references(self, {"engine": cluster.engine, "engine_version": cluster.engine_version, **kwargs})
    if kwargs.get("engine_version"):
        change_version(cluster, kwargs["engine_version"], bool(kwargs.get("allow_major_version_upgrade")))
    for parameter, attribute in PLAIN.items():
        if kwargs.get(parameter) is not None:
            setattr(cluster, attribute, kwargs[parameter])
    if kwargs.get("master_user_password"):
        for it in cluster.global_cluster.members if cluster.global_cluster is not None else [cluster]:
            it.master_user_password = kwargs["master_user_password"]
    with_insights(cluster, kwargs)
    cluster.enabled_cloudwatch_logs_exports = changed_exports(
        cluster.enabled_cloudwatch_logs_exports, kwargs.get("cloudwatch_logs_export_configuration")
    )
    if kwargs.get("new_db_cluster_identifier"):
        self.clusters[kwargs["new_db_cluster_identifier"]] = self.clusters.pop(name)
        cluster.db_cluster_identifier = kwargs["new_db_cluster_identifier"]
    return cluster


def change_version(cluster: DBCluster, wanted: str, allow_major: bool) -> None:
    version = full_version(cluster.engine, wanted)
    if version == cluster.engine_version:
        return
    check_upgrade(cluster.engine, cluster.engine_version, version, allow_major)
    if cluster.global_cluster is not None and major(cluster.engine, version) != major(cluster.engine, cluster.engine_version):
        raise InvalidParameterCombination(
            "The DB cluster is a member of a global cluster. Upgrade the major version with ModifyGlobalCluster."
        )
    cluster.engine_version = version


def promote_read_replica_db_cluster(self: Any, db_cluster_identifier: str) -> DBCluster:
    if db_cluster_identifier not in self.clusters:
        raise exceptions.DBClusterNotFoundError(db_cluster_identifier)
    cluster = self.clusters[db_cluster_identifier]
    if cluster.global_cluster is not None:
        raise InvalidDBClusterStateFault(f"DbCluster {db_cluster_identifier} is part of a global cluster. Use RemoveFromGlobalCluster to promote it.")
    if not cluster.replication_source_identifier:
        raise InvalidDBClusterStateFault(f"DbCluster {db_cluster_identifier} is not a read replica.")
    cluster.replication_source_identifier = None
    return cluster


def delete_db_cluster(self: RDSResponse) -> ActionResult:
    name = self.params["DBClusterIdentifier"]
    skip, final = self.params.get("SkipFinalSnapshot"), self.params.get("FinalDBSnapshotIdentifier")
    if name not in self.backend.clusters:
        raise exceptions.DBClusterNotFoundError(name)
    cluster = self.backend.clusters[name]
    if not skip and not final:
        raise InvalidParameterCombination("FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.")
    if skip and final:
        raise InvalidParameterCombination("FinalDBSnapshotIdentifier can not be specified when deleting with SkipFinalSnapshot.")
    if cluster.global_cluster is not None:
        raise InvalidDBClusterStateFault("This cluster is a part of a global cluster, please remove it from globalcluster first")
    deleted = self.backend.delete_db_cluster(cluster_identifier=name, snapshot_name=final)
    snapshots = self.backend.cluster_snapshots
    for snapshot in [it for it in snapshots.values() if it.snapshot_type == "automated" and it.db_cluster_identifier == deleted.db_cluster_identifier]:
        snapshots.pop(snapshot.db_cluster_snapshot_identifier)
    deleted.status = "deleting"
    return ActionResult({"DBCluster": deleted})


def describing() -> None:
    """Endpoints under the engine's own domain, and what a member says about its place in the global cluster."""

    def endpoint(infix: str) -> property:
        def host(self: Any) -> str:
            domain = "docdb" if self.engine == DOCDB else "rds"
            return f"{self.db_cluster_identifier}.{infix}{self.url_identifier}.{self.region}.{domain}.amazonaws.com"

        return property(host)

    def source(self: Any) -> str | None:
        return global_clusters.replication_source(self) or self.__dict__.get("own_replication_source")

    def set_source(self: Any, value: str | None) -> None:
        self.__dict__["own_replication_source"] = value

    DBCluster.global_cluster = None
    DBCluster.endpoint = endpoint("cluster-")
    DBCluster.reader_endpoint = endpoint("cluster-ro-")
    DBCluster.replication_source_identifier = property(source, set_source)
    DBCluster.read_replica_identifiers = property(global_clusters.replicas, lambda self, value: None)
    DBCluster.global_write_forwarding_requested = property(
        lambda self: bool(getattr(self, "_global_write_forwarding_requested", False))
    )
