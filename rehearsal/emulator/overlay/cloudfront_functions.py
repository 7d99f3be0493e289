"""CloudFront functions have two stages, and only what is published runs."""

from typing import Any

from moto.cloudfront.exceptions import CloudFrontException, FunctionAlreadyExists, NoSuchFunctionExists
from moto.cloudfront.models import random_id
from moto.core.responses import ActionResult, EmptyResult
from moto.core.utils import utcnow

from .cloudfront_behaviors import behaviors, items
from .cloudfront_policies import matches


class Stage:
    """What a function is in DEVELOPMENT or LIVE."""

    def __init__(self, config: dict[str, Any], code: bytes):
        self.config = config
        self.code = code
        self.etag = random_id()
        self.last_modified_time = utcnow()


class Function:
    def __init__(self, account_id: str, name: str, development: Stage):
        self.name = name
        self.arn = f"arn:aws:cloudfront::{account_id}:function/{name}"
        self.created_time = utcnow()
        self.development = development
        self.live: Stage | None = None

    def summary(self, backend: Any, stage: str) -> dict[str, Any]:
        shown = self.stage(stage)
        status = "ASSOCIATED" if in_use(backend, self) else "UNASSOCIATED"
        return {
            "Name": self.name,
            "Status": status if self.live else "UNPUBLISHED",
            "FunctionConfig": shown.config,
            "FunctionMetadata": {
                "FunctionARN": self.arn,
                "Stage": stage,
                "CreatedTime": self.created_time,
                "LastModifiedTime": shown.last_modified_time,
            },
        }

    @property
    def function_summary(self) -> dict[str, Any]:
        """What moto's listing shows."""
        return {"Name": self.name, "FunctionConfig": self.development.config, "FunctionMetadata": {"FunctionARN": self.arn, "LastModifiedTime": self.development.last_modified_time}}

    def stage(self, name: str) -> Stage:
        found = self.development if name == "DEVELOPMENT" else self.live
        if found is None:
            raise NoSuchFunctionExists(self.name)
        return found


def in_use(backend: Any, function: Function) -> bool:
    return any(
        association["FunctionARN"] == function.arn
        for distribution in backend.distributions.values()
        for behavior in behaviors(distribution.distribution_config)
        for association in items(behavior.get("FunctionAssociations"))
    )


def _asked(self: Any) -> Function:
    function: Function | None = self.backend.functions.get(self._get_param("Name"))
    if function is None:
        raise NoSuchFunctionExists(self._get_param("Name"))
    return function


def _development(self: Any) -> Stage:
    config = self._get_param("FunctionConfig")
    if config["Runtime"] not in ("cloudfront-js-1.0", "cloudfront-js-2.0"):
        raise CloudFrontException("InvalidArgument", f"The runtime {config['Runtime']} isn't one of cloudfront-js-1.0, cloudfront-js-2.0.")
    code = self._get_param("FunctionCode")
    if len(code) > 10240:
        raise CloudFrontException("FunctionSizeLimitExceeded", "The function exceeds the maximum size of 10 KB.")
    return Stage(config, code)


def create_function(self: Any) -> ActionResult:
    name = self._get_param("Name")
    if name in self.backend.functions:
        raise FunctionAlreadyExists(name)
    function = Function(self.backend.account_id, name, _development(self))
    self.backend.functions[name] = function
    self.backend.tagger.tag_resource(function.arn, self._get_param("Tags.Items", []) or [])
    location = f"https://cloudfront.amazonaws.com/2020-05-31/function/{name}"
    return ActionResult({"FunctionSummary": function.summary(self.backend, "DEVELOPMENT"), "Location": location, "ETag": function.development.etag})


def update_function(self: Any) -> ActionResult:
    function = _asked(self)
    matches(self._get_param("IfMatch"), function.development.etag)
    function.development = _development(self)
    return ActionResult({"FunctionSummary": function.summary(self.backend, "DEVELOPMENT"), "ETag": function.development.etag})


def publish_function(self: Any) -> ActionResult:
    function = _asked(self)
    matches(self._get_param("IfMatch"), function.development.etag)
    function.live = Stage(function.development.config, function.development.code)
    return ActionResult({"FunctionSummary": function.summary(self.backend, "LIVE")})


def describe_function(self: Any) -> ActionResult:
    function = _asked(self)
    stage = self._get_param("Stage") or "DEVELOPMENT"
    return ActionResult({"FunctionSummary": function.summary(self.backend, stage), "ETag": function.stage(stage).etag})


def get_function(self: Any) -> ActionResult:
    stage = _asked(self).stage(self._get_param("Stage") or "DEVELOPMENT")
    return ActionResult({"FunctionCode": stage.code, "ETag": stage.etag, "ContentType": "application/octet-stream"})


def delete_function(self: Any) -> EmptyResult:
    function = _asked(self)
    matches(self._get_param("IfMatch"), function.development.etag)
    if in_use(self.backend, function):
        raise CloudFrontException("FunctionInUse", f"Cannot delete function {function.name}: it is attached to one or more cache behaviors.")
    del self.backend.functions[function.name]
    self.backend.tagger.delete_all_tags_for_resource(function.arn)
    return EmptyResult()


OPERATIONS = (create_function, update_function, publish_function, describe_function, get_function, delete_function)
