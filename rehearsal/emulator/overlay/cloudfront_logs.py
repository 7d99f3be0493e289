"""Standard logging of CloudFront, version 2: deliveries of CloudWatch Logs, which CloudFront allows in us-east-1 only."""

from typing import Any

from moto.logs.exceptions import ResourceNotFoundException
from moto.logs.models import LogsBackend
from moto.logs.responses import LogsResponse

UPDATABLE = {"recordFields": "record_fields", "fieldDelimiter": "field_delimiter", "s3DeliveryConfiguration": "s3_delivery_configuration"}


def update_delivery_configuration(self: LogsResponse) -> str:
    delivery = self.logs_backend.get_delivery(self._get_param("id"))
    for name, attribute in UPDATABLE.items():
        value = self._get_param(name)
        if value is not None:
            setattr(delivery, attribute, value)
    return "{}"


def install() -> None:
    moto_put = LogsBackend.put_delivery_source

    def put_delivery_source(self: LogsBackend, name: str, resource_arn: str, log_type: str, tags: Any) -> Any:
        from moto.cloudfront.models import cloudfront_backends

        if resource_arn.split(":")[2] == "cloudfront":
            known = {each.arn for each in cloudfront_backends[self.account_id]["aws"].distributions.values()}
            if self.region_name != "us-east-1" or resource_arn not in known:
                raise ResourceNotFoundException(msg="Cannot access provided resource.")
        return moto_put(self, name, resource_arn, log_type, tags)

    LogsBackend.put_delivery_source = put_delivery_source
    LogsResponse.update_delivery_configuration = update_delivery_configuration
