"""AWS Lambda beyond moto: the control plane keeps all that a function is told, and refuses a role, code or a queue that isn't there.

Nothing is run here: the data plane runs what is deployed. Moto would run functions in Docker, whoever invokes them.
"""

import json
from typing import Any

from moto.awslambda.exceptions import LambdaClientError
from moto.awslambda.models import LambdaBackend, LambdaFunction
from moto.awslambda.responses import LambdaResponse
from moto.ec2.models import ec2_backends
from moto.s3.models import s3_backends

# Settings of a function that moto forgets, with what AWS has where nobody asked.
KEPT = {"DeadLetterConfig": None, "LoggingConfig": None}

# And those that it doesn't change.
CHANGED = {"KMSKeyArn": "kms_key_arn", "TracingConfig": "tracing_config"}


def invalid(message: str) -> LambdaClientError:
    return LambdaClientError("InvalidParameterValueException", message)


def logging(function: Any) -> dict[str, Any]:
    return {"LogFormat": "Text", "LogGroup": f"/aws/lambda/{function.function_name}", **(function.kept.get("LoggingConfig") or {})}


def settings() -> None:
    init = LambdaFunction.__init__
    configuration = LambdaFunction.get_configuration
    update = LambdaFunction.update_configuration

    def create(self: Any, account_id: str, spec: dict[str, Any], region: str, version: Any = 1) -> None:
        init(self, account_id, spec, region, version)
        self.kept = {name: spec.get(name, otherwise) for name, otherwise in KEPT.items()}

    def get_configuration(self: Any, on_create: bool = False) -> dict[str, Any]:
        said = {**configuration(self, on_create), "LoggingConfig": logging(self)}
        letters = self.kept["DeadLetterConfig"]
        if letters and letters.get("TargetArn"):
            said["DeadLetterConfig"] = letters
        return said

    def update_configuration(self: Any, updates: dict[str, Any]) -> dict[str, Any]:
        known = {name: value for name, value in updates.items() if name != "Environment" or value.get("Variables") is not None}
        update(self, known)
        self.kept.update({name: updates[name] for name in KEPT if name in updates})
        for name, attribute in CHANGED.items():
            if name in updates:
                setattr(self, attribute, updates[name])
        return self.get_configuration()

    def vpc_config(self: Any) -> dict[str, Any] | None:
        given = self._vpc_config
        if not given or not given.get("SubnetIds"):
            return None
        [subnet] = ec2_backends[self.account_id][self.region].describe_subnets([given["SubnetIds"][0]])
        return {**given, "VpcId": subnet.vpc_id}

    LambdaFunction.__init__ = create
    LambdaFunction.get_configuration = get_configuration
    LambdaFunction.update_configuration = update_configuration
    LambdaFunction.vpc_config = property(vpc_config)


def check_code(account_id: str, partition: str, code: dict[str, Any]) -> None:
    """Moto takes an object that isn't there for code of no bytes."""
    if "S3Bucket" not in code:
        return
    bucket = s3_backends[account_id][partition].buckets.get(code["S3Bucket"])
    missing = "NoSuchBucket" if bucket is None else None if bucket.keys.get(code["S3Key"]) else "NoSuchKey"
    if missing:
        what = "bucket" if bucket is None else "key"
        raise invalid(
            f"Error occurred while GetObject. S3 Error Code: {missing}. S3 Error Message: The specified {what} does not exist."
        )


def refusals() -> None:
    create = LambdaBackend.create_function
    update_code = LambdaBackend.update_function_code

    def create_function(self: Any, spec: dict[str, Any]) -> Any:
        check_code(self.account_id, self.partition, spec.get("Code") or {})
        letters = (spec.get("DeadLetterConfig") or {}).get("TargetArn")
        if letters:
            from moto.sqs.models import sqs_backends

            queue = letters.rsplit(":", 1)[-1]
            if queue not in sqs_backends[self.account_id][self.region_name].queues:
                raise invalid(f"The provided execution role does not have permissions to call SendMessage on SQS: there is no queue {queue}.")
        try:
            return create(self, spec)
        except ValueError as error:
            raise invalid(str(error.args[-1])) from error

    def update_function_code(self: Any, function_name: str, qualifier: str, body: dict[str, Any]) -> Any:
        check_code(self.account_id, self.partition, body)
        return update_code(self, function_name, qualifier, body)

    LambdaBackend.create_function = create_function
    LambdaBackend.update_function_code = update_function_code


def runs_nothing() -> None:
    message = "this emulator runs no functions: npm run live -- --with functions runs those that are deployed"

    def invoke(_self: Any) -> Any:
        return 501, {"status": 501, "x-amzn-errortype": "ServiceException"}, json.dumps({"Type": "Service", "Message": message})

    def failed(_self: Any, event: Any = None) -> tuple[str, bool, str]:
        """What a bucket, a queue or a schedule gets that would invoke a function: nothing is taken off a queue for it."""
        return message, True, ""

    LambdaResponse.invoke = invoke
    LambdaResponse.invoke_async = invoke
    LambdaFunction._invoke_lambda = failed


def install() -> None:
    settings()
    refusals()
    runs_nothing()
