"""CloudWatch Logs: a log group keeps its class, and its key can be changed and taken away."""

from typing import Any

from moto.logs.exceptions import ResourceNotFoundException
from moto.logs.models import LogGroup
from moto.logs.responses import LogsResponse


def install() -> None:
    LogsResponse.associate_kms_key = associate_kms_key
    LogsResponse.disassociate_kms_key = disassociate_kms_key
    keep_class()


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
