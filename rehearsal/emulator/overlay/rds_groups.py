"""Subnet groups, parameter groups and tags: what moto forgets, crashes on or lets go of while it is in use."""

from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.exceptions import InvalidSubnetIdError
from moto.rds.exceptions import (
    DBClusterNotFoundError,
    DBInstanceNotFoundError,
    DBParameterGroupNotFoundError,
    DBSubnetGroupNotFoundError,
    InvalidSubnet,
    RDSClientError,
)
from moto.rds.models import DBClusterParameterGroup, DBParameterGroup, RDSBackend, rds_backends
from moto.rds.responses import RDSResponse


def install() -> None:
    subnet_groups()
    parameter_groups()
    resets()
    tags()


def check_subnets(subnets: list[Any]) -> None:
    if len({subnet.vpc_id for subnet in subnets}) > 1:
        raise InvalidSubnet(subnets[0].id)
    if len({subnet.availability_zone for subnet in subnets}) < 2:
        raise RDSClientError(
            "DBSubnetGroupDoesNotCoverEnoughAZs",
            "The DB subnet group doesn't meet Availability Zone (AZ) coverage requirement. Current AZ coverage: "
            f"{', '.join(sorted({subnet.availability_zone for subnet in subnets}))}. Add subnets to cover at least 2 AZs.",
        )


def subnet_groups() -> None:
    create = RDSBackend.create_subnet_group
    delete = RDSBackend.delete_subnet_group

    def checked_create(self: Any, subnet_name: str, description: str, subnets: list[Any], tags: Any) -> Any:
        if subnet_name in self.subnet_groups:
            raise RDSClientError("DBSubnetGroupAlreadyExists", f"The DB subnet group '{subnet_name}' already exists.")
        check_subnets(subnets)
        return create(self, subnet_name, description, subnets, tags)

    def modify(self: Any, subnet_name: str, description: str | None, subnets: list[Any]) -> Any:
        if subnet_name not in self.subnet_groups:
            raise DBSubnetGroupNotFoundError(subnet_name)
        check_subnets(subnets)
        group = self.subnet_groups[subnet_name]
        group.subnets = subnets
        group.description = group.description if description is None else description
        return group

    def checked_delete(self: Any, subnet_name: str) -> Any:
        used = [it.db_subnet_group_name for it in self.clusters.values()] + [it._db_subnet_group_name for it in self.databases.values()]
        if subnet_name.lower() in [str(name).lower() for name in used]:
            raise RDSClientError(
                "InvalidDBSubnetGroupStateFault",
                f"Cannot delete the subnet group '{subnet_name}' because at least one database instance or cluster is still using it.",
            )
        return delete(self, subnet_name)

    def subnet_error(method: Any) -> Any:
        def answer(self: RDSResponse) -> ActionResult:
            try:
                return method(self)
            except InvalidSubnetIdError as error:
                raise InvalidSubnet(str(error.message)) from error

        return answer

    RDSBackend.create_subnet_group = checked_create
    RDSBackend.modify_db_subnet_group = modify
    RDSBackend.delete_subnet_group = checked_delete
    RDSResponse.create_db_subnet_group = subnet_error(RDSResponse.create_db_subnet_group)
    RDSResponse.modify_db_subnet_group = subnet_error(RDSResponse.modify_db_subnet_group)


def in_use(name: str) -> RDSClientError:
    return RDSClientError("InvalidDBParameterGroupState", f"One or more database instances are still members of this parameter group {name}, so the group cannot be deleted")


def parameter_groups() -> None:
    describe = RDSBackend.describe_db_parameter_groups
    delete = RDSBackend.delete_db_parameter_group
    delete_of_cluster = RDSBackend.delete_db_cluster_parameter_group

    def checked_describe(self: Any, kwargs: Any) -> Any:
        groups = describe(self, kwargs)
        if kwargs.get("db_parameter_group_name") and not groups:
            raise DBParameterGroupNotFoundError(kwargs["db_parameter_group_name"])
        return groups

    def checked_delete(self: Any, name: str) -> Any:
        if any(it.db_parameter_group_name == name for it in self.databases.values()):
            raise in_use(name)
        return delete(self, name)

    def checked_delete_of_cluster(self: Any, db_cluster_parameter_group_name: str) -> None:
        if any(it.parameter_group == db_cluster_parameter_group_name for it in self.clusters.values()):
            raise in_use(db_cluster_parameter_group_name)
        delete_of_cluster(self, db_cluster_parameter_group_name)

    RDSBackend.describe_db_parameter_groups = checked_describe
    RDSBackend.delete_db_parameter_group = checked_delete
    RDSBackend.delete_db_cluster_parameter_group = checked_delete_of_cluster
    DBParameterGroup.db_parameter_group_family = property(lambda self: self.family)


def resets() -> None:
    def reset(group: DBParameterGroup | DBClusterParameterGroup, params: Any) -> None:
        names = [it["ParameterName"] for it in params.get("Parameters") or []]
        if params.get("ResetAllParameters"):
            names = list(group.parameters)
        for name in names:
            group.parameters.pop(name, None)

    def reset_db_cluster_parameter_group(self: RDSResponse) -> ActionResult:
        name = self.params["DBClusterParameterGroupName"]
        reset(self.backend.describe_db_cluster_parameter_groups(name)[0], self.params)
        return ActionResult({"DBClusterParameterGroupName": name})

    def reset_db_parameter_group(self: RDSResponse) -> ActionResult:
        name = self.params["DBParameterGroupName"]
        reset(self.backend.describe_db_parameter_groups({"db_parameter_group_name": name})[0], self.params)
        return ActionResult({"DBParameterGroupName": name})

    RDSResponse.reset_db_cluster_parameter_group = reset_db_cluster_parameter_group
    RDSResponse.reset_db_parameter_group = reset_db_parameter_group


NOT_FOUND = {
    "cluster": DBClusterNotFoundError,
    "db": DBInstanceNotFoundError,
    "subgrp": DBSubnetGroupNotFoundError,
    "pg": DBParameterGroupNotFoundError,
    "cluster-pg": DBParameterGroupNotFoundError,
    "global-cluster": lambda name: RDSClientError("GlobalClusterNotFoundFault", f"Global cluster {name} not found"),
}


def tags() -> None:
    """moto answers 200 for a resource that isn't there, and knows no tags of global clusters."""
    original = RDSBackend._get_resource_for_tagging

    def find(self: Any, arn: str) -> Any:
        kind, name = (arn.split(":") + [""] * 7)[5:7]
        if kind == "global-cluster":
            found = rds_backends[self.account_id]["us-east-1"].global_clusters.get(name)
        else:
            found = original(self, arn)
        if found is None and kind in NOT_FOUND:
            raise NOT_FOUND[kind](name)
        return found

    RDSBackend._get_resource_for_tagging = find
