"""Instances: their own ids and zones, insights and monitoring, keys that exist, and a port that can be changed."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from moto.moto_api._internal import mock_random
from moto.rds import utils
from moto.rds.exceptions import InvalidParameterCombination
from moto.rds.models import DBInstance, DBInstanceClustered, RDSBackend

from .rds_engines import DOCDB

INSIGHTS = {
    "enable_performance_insights": "performance_insights_enabled",
    "performance_insights_kms_key_id": "performance_insights_kms_key_id",
    "performance_insights_retention_period": "performance_insights_retention_period",
    "database_insights_mode": "database_insights_mode",
}
# What waits for the maintenance window unless it is to apply immediately, by the name under which AWS shows it as pending.
# https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ModifyInstance.Settings.html
PENDING = {
    "allocated_storage": "AllocatedStorage",
    "db_instance_class": "DBInstanceClass",
    "engine_version": "EngineVersion",
    "iops": "Iops",
    "multi_az": "MultiAZ",
    "storage_type": "StorageType",
}
# Classes that can't be in a global cluster, Aurora's or DocumentDB's.
NOT_GLOBAL = ("db.t2.", "db.t3.", "db.t4g.", "db.r4.")


def resource_id(prefix: str) -> str:
    return prefix + mock_random.get_random_string(length=26, lower_case=True).upper()


def with_insights(target: Any, kwargs: Any) -> None:
    for name, attribute in INSIGHTS.items():
        if kwargs.get(name) is not None:
            setattr(target, attribute, kwargs[name])
    if getattr(target, "performance_insights_enabled", False) and not getattr(target, "performance_insights_retention_period", None):
        target.performance_insights_retention_period = 7


def next_zone(backend: RDSBackend, cluster: Any) -> str:
    """AWS spreads a cluster's instances over its subnet group's zones."""
    group = backend.subnet_groups.get(cluster.db_subnet_group_name)
    zones = sorted({subnet.availability_zone for subnet in group._subnets}) if group else cluster.availability_zones
    taken = [member.availability_zone for member in cluster._members]
    return min(zones, key=lambda zone: (taken.count(zone), zone))


def _over_the_end_of_the_week(dates_of: Callable[[str, str], tuple[datetime, datetime]]) -> Callable[[str, str], tuple[datetime, datetime]]:
    """AWS takes `sun:23:30-mon:00:00`; moto finds that it ends before it begins."""

    def dates(base_date: str, window: str) -> tuple[datetime, datetime]:
        start, end = dates_of(base_date, window)
        return start, end if end >= start else end + timedelta(days=7)

    return dates


def install() -> None:
    utils.get_start_date_end_date = _over_the_end_of_the_week(utils.get_start_date_end_date)
    creation()
    changes()


def creation() -> None:
    create = RDSBackend.create_db_instance

    def create_db_instance(self: Any, kwargs: Any) -> Any:
        cluster = self.clusters.get(kwargs.get("db_cluster_identifier") or "")
        if cluster is not None:
            if cluster.global_cluster is not None and kwargs["db_instance_class"].startswith(NOT_GLOBAL):
                raise InvalidParameterCombination(
                    "RDS does not support creating a DB instance with the following combination: DBInstanceClass="
                    f"{kwargs['db_instance_class']}, Engine={cluster.engine}, EngineVersion={cluster.engine_version}, "
                    "in a global cluster. For supported combinations of instance class and database engine version, see the documentation."
                )
            if not kwargs.get("db_subnet_group_name") and cluster.db_subnet_group_name in self.subnet_groups:
                kwargs["DBSubnetGroupName"] = cluster.db_subnet_group_name
            if not kwargs.get("availability_zone"):
                kwargs["AvailabilityZone"] = next_zone(self, cluster)
        elif kwargs.get("kms_key_id"):
            self._validate_kms_key(kwargs["kms_key_id"])
        made = create(self, kwargs)
        made.dbi_resource_id = resource_id("db-")
        if made.port is None or cluster is not None:
            made.port = cluster.port if cluster is not None else made.port
        with_insights(made, kwargs)
        return made

    def address(self: Any) -> str:
        cluster = getattr(self, "cluster", None)
        host = cluster.url_identifier if cluster is not None else "c1a2b3c4d5e6"
        domain = "docdb" if self.engine == DOCDB else "rds"
        return f"{self.db_instance_identifier}.{host}.{self.region}.{domain}.amazonaws.com"

    RDSBackend.create_db_instance = create_db_instance
    DBInstance.address = property(address)


def changes() -> None:
    update = DBInstance.update
    modify = RDSBackend.modify_db_instance

    def update_with_insights(self: Any, **kwargs: Any) -> None:
        exports = kwargs.pop("cloudwatch_logs_export_configuration", None)
        with_insights(self, kwargs)
        self.port = kwargs.pop("db_port_number", None) or self.port
        update(self, **{name: value for name, value in kwargs.items() if name not in INSIGHTS})
        self.enabled_cloudwatch_logs_exports = changed_exports(self.enabled_cloudwatch_logs_exports, exports)

    def modify_db_instance(self: Any, db_instance_identifier: str, kwargs: Any) -> Any:
        database = self.describe_db_instances(db_instance_identifier)[0]
        if isinstance(database, DBInstanceClustered) and kwargs.get("engine_version"):
            raise InvalidParameterCombination(
                "The specified DB instance is a member of a DB cluster. Modify the engine version of the DB cluster using ModifyDBCluster."
            )
        now = kwargs.get("apply_immediately")
        waiting = {name: kwargs.pop(name) for name in PENDING if not now and name in kwargs and kwargs[name] is not None}
        pending = {**database.pending_modified_values, **{PENDING[name]: value for name, value in waiting.items()}}
        changed = modify(self, db_instance_identifier, kwargs)
        changed.pending_modified_values = {} if now else pending
        return changed

    DBInstance.pending_modified_values = {}
    DBInstance.update = update_with_insights
    RDSBackend.modify_db_instance = modify_db_instance


def changed_exports(now: list[str], wanted: Any) -> list[str]:
    wanted = wanted or {}
    kept = [name for name in now if name not in (wanted.get("DisableLogTypes") or [])]
    return sorted({*kept, *(wanted.get("EnableLogTypes") or [])})
