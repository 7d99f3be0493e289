"""CloudWatch Logs: a log group keeps its class, its key can be changed and taken away, and late lines bring it back."""

import re
from typing import Any

from moto.logs.exceptions import ResourceNotFoundException
from moto.logs.models import LogGroup, LogsBackend
from moto.logs.responses import LogsResponse


def install() -> None:
    LogsResponse.associate_kms_key = associate_kms_key
    LogsResponse.disassociate_kms_key = disassociate_kms_key
    keep_class()
    late_lines()


# Databases and clusters whose services write into groups of these names, and make them where they aren't there.
MADE_BY_AWS = re.compile(r"^/aws/(rds/instance|rds/cluster|docdb|eks)/[^/]+/[^/]+$")


def late_lines() -> None:
    """The first deletion of such a group is followed by the last lines of what it belonged to: the group is there again, bare."""
    delete = LogsBackend.delete_log_group

    def delete_log_group(self: Any, log_group_name: str) -> None:
        delete(self, log_group_name)
        returned = self.__dict__.setdefault("returned_groups", set())
        if MADE_BY_AWS.match(log_group_name) and log_group_name not in returned:
            returned.add(log_group_name)
            self.create_log_group(log_group_name, {})

    LogsBackend.delete_log_group = delete_log_group


def keep_class() -> None:
    create = LogsResponse.create_log_group
    describe = LogGroup.to_describe_dict

    def create_log_group(self: Any) -> Any:
        result = create(self)
        group_of(self).log_group_class = self._get_param("logGroupClass") or "STANDARD"
        return result

    def to_describe_dict(self: Any) -> dict[str, Any]:
        return {**describe(self), "logGroupClass": getattr(self, "log_group_class", "STANDARD")}

    LogsResponse.create_log_group = create_log_group
    LogGroup.to_describe_dict = to_describe_dict


def group_of(response: Any) -> Any:
    group = response.logs_backend.groups.get(response._get_param("logGroupName"))
    if group is None:
        raise ResourceNotFoundException()
    return group


def associate_kms_key(self: Any) -> str:
    group_of(self).kms_key_id = self._get_param("kmsKeyId")
    return ""


def disassociate_kms_key(self: Any) -> str:
    group_of(self).kms_key_id = None
    return ""
