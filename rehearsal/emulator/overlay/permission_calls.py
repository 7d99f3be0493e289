"""Which permissions a call needs, by the service authorization reference, for the APIs that drills call.

(https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html)
"""

import gzip
import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, unquote

from moto.core import DEFAULT_ACCOUNT_ID
from moto.core.utils import get_service_model
from moto.dynamodb.models import dynamodb_backends
from moto.fis.models import fis_backends
from moto.rds.models import rds_backends
from moto.secretsmanager.models import secretsmanager_backends

from . import permission_messages as messages
from .bodies import kept_body
from .permission_policies import TAGS, NotEvaluated, Wanted
from .permission_s3 import of_s3

# Actions that name no resource: IAM takes only * for them, and with less for DescribeAlarms there are no composite alarms.
WITHOUT_RESOURCE = {
    "acm": {"ListCertificates"},
    "autoscaling": {"DescribeAutoScalingGroups", "DescribeScalingActivities", "DescribeInstanceRefreshes", "DescribePolicies"},
    "backup": {"ListBackupJobs", "ListBackupVaults", "ListProtectedResources", "DescribeRestoreJob", "ListRestoreJobs"},
    "cloudwatch": {"PutMetricData", "GetMetricData", "GetMetricStatistics", "ListMetrics", "DescribeAlarms", "DescribeAlarmsForMetric"},
    "ec2": {"DescribeAvailabilityZones", "DescribeInstances", "DescribeSubnets", "DescribeVpcs", "DescribeSecurityGroups"},
    "elasticloadbalancing": {
        "DescribeListeners",
        "DescribeLoadBalancers",
        "DescribeTargetGroups",
        "DescribeTargetHealth",
        "DescribeTargetGroupAttributes",
        "DescribeLoadBalancerAttributes",
    },
    "fis": {"ListExperiments"},
    "rds": {"DescribeEvents", "DescribePendingMaintenanceActions"},
    "route53": {"ListHealthChecks", "ListHostedZones", "TestDNSAnswer"},
    "sns": {"ListSubscriptions", "ListTopics"},
}

# Actions on one resource: the parameter that names it, and its ARN. The parameter may be an ARN already.
ONE_RESOURCE = {
    "acm": {"DescribeCertificate": ("CertificateArn", "{}")},
    "backup": {
        "DescribeBackupVault": ("backupVaultName", "arn:aws:backup:{region}:{account}:backup-vault:{}"),
        "StartRestoreJob": ("RecoveryPointArn", "{}"),
        "ListRecoveryPointsByBackupVault": ("backupVaultName", "arn:aws:backup:{region}:{account}:backup-vault:{}"),
    },
    "dynamodb": {
        it: ("TableName", "arn:aws:dynamodb:{region}:{account}:table/{}")
        for it in ("GetItem", "Query", "Scan", "PutItem", "UpdateItem", "DeleteItem", "DescribeTable")
    },
    "fis": {
        "GetExperiment": ("id", "arn:aws:fis:{region}:{account}:experiment/{}"),
        "StopExperiment": ("id", "arn:aws:fis:{region}:{account}:experiment/{}"),
    },
    "rds": {
        "DescribeDBClusters": ("DBClusterIdentifier", "arn:aws:rds:{region}:{account}:cluster:{}"),
        "DescribeDBInstances": ("DBInstanceIdentifier", "arn:aws:rds:{region}:{account}:db:{}"),
        "DescribeDBClusterSnapshots": ("DBClusterIdentifier", "arn:aws:rds:{region}:{account}:cluster:{}"),
        "DescribeDBSnapshots": ("DBInstanceIdentifier", "arn:aws:rds:{region}:{account}:db:{}"),
        "DescribeGlobalClusters": ("GlobalClusterIdentifier", "arn:aws:rds::{account}:global-cluster:{}"),
        "PromoteReadReplica": ("DBInstanceIdentifier", "arn:aws:rds:{region}:{account}:db:{}"),
        "DeleteDBCluster": ("DBClusterIdentifier", "arn:aws:rds:{region}:{account}:cluster:{}"),
        "DeleteDBInstance": ("DBInstanceIdentifier", "arn:aws:rds:{region}:{account}:db:{}"),
    },
    "route53": {
        "GetHealthCheck": ("HealthCheckId", "arn:aws:route53:::healthcheck/{}"),
        "GetHealthCheckStatus": ("HealthCheckId", "arn:aws:route53:::healthcheck/{}"),
        "GetHostedZone": ("Id", "arn:aws:route53:::hostedzone/{}"),
        "ListResourceRecordSets": ("HostedZoneId", "arn:aws:route53:::hostedzone/{}"),
    },
    "scheduler": {
        "GetSchedule": ("Name", "arn:aws:scheduler:{region}:{account}:schedule/{group}/{}"),
        "UpdateSchedule": ("Name", "arn:aws:scheduler:{region}:{account}:schedule/{group}/{}"),
    },
    "secretsmanager": {
        it: ("SecretId", "arn:aws:secretsmanager:{region}:{account}:secret:{}")
        for it in ("DescribeSecret", "GetSecretValue", "PutSecretValue", "UpdateSecretVersionStage", "ListSecretVersionIds")
    },
    "sns": {it: ("TopicArn", "{}") for it in ("GetTopicAttributes", "ListSubscriptionsByTopic", "Publish", "PublishBatch")},
}

# Moves of a global cluster are allowed on it and on the member that is moved.
GLOBAL_MOVES = {
    "FailoverGlobalCluster": "TargetDbClusterIdentifier",
    "SwitchoverGlobalCluster": "TargetDbClusterIdentifier",
    "RemoveFromGlobalCluster": "DbClusterIdentifier",
}

# Of a new instance: what is named, and the kind of resource that it is.
OF_NEW_INSTANCES = {
    "DBInstanceIdentifier": "db",
    "DBClusterIdentifier": "cluster",
    "DBParameterGroupName": "pg",
    "DBSubnetGroupName": "subgrp",
    "OptionGroupName": "og",
}

# Calls that pass a role on: where it is named, and to whom.
PASSING: dict[tuple[str, str], tuple[Callable[[dict[str, Any]], str], str]] = {
    ("scheduler", "UpdateSchedule"): (lambda given: given["Target"]["RoleArn"], "scheduler.amazonaws.com"),
    ("backup", "StartRestoreJob"): (lambda given: given["IamRoleArn"], "backup.amazonaws.com"),
}

# Condition keys that each service's requests have beside those that all have.
OWN_KEYS = {"cloudwatch": {"cloudwatch:namespace": "Namespace"}}


def wanted_by(call: Any, region: str, service: str) -> list[Wanted]:
    """All that the call needs. @raises NotEvaluated where nobody has said what that is."""
    service = {"monitoring": "cloudwatch"}.get(service, service)
    common = {"aws:requestedregion": region, "aws:resourceaccount": DEFAULT_ACCOUNT_ID, "aws:securetransport": "true"}
    if service == "s3":
        return of_s3(call.environ, common)
    operation = call.operation
    if (service, operation) == ("sts", "GetCallerIdentity"):
        return []
    given = parameters(call)
    own = {key: text_or_none(given.get(name)) for key, name in OWN_KEYS.get(service, {}).items()} | messages.keys_of(service, given)
    action = f"{service}:{messages.action_of(service, operation)}"
    found = [Wanted(action, it, {**common, **own, **tags_of(it)}) for it in resources_of(service, operation, region, given)]
    if service == "dynamodb" and operation != "DescribeTable":
        return [*found, *table_key(given["TableName"], region, common)]
    if operation == "GetSecretValue":
        return [*found, *secret_key(given["SecretId"], region, common)]
    if service in messages.SERVICES:
        return [*found, *messages.encryption(service, operation, region, given, common)]
    if (service, operation) in PASSING:
        return [*found, *passed(*PASSING[(service, operation)], given, common)]
    return [*found, *keys_used(given["DBClusterIdentifier"], region, common)] if found_in_cluster(operation, given) else found


def resources_of(service: str, operation: str, region: str, given: dict[str, Any]) -> list[str]:
    if named := messages.resources_of(service, operation, region, given):
        return named
    if operation in WITHOUT_RESOURCE.get(service, set()):
        return ["*"]
    if service == "rds" and operation in GLOBAL_MOVES:
        cluster = given[GLOBAL_MOVES[operation]]
        arn = cluster if cluster.startswith("arn:") else f"arn:aws:rds:{region}:{DEFAULT_ACCOUNT_ID}:cluster:{cluster}"
        return [f"arn:aws:rds::{DEFAULT_ACCOUNT_ID}:global-cluster:{given['GlobalClusterIdentifier']}", arn]
    if (service, operation) == ("fis", "StartExperiment"):
        place = f"arn:aws:fis:{region}:{DEFAULT_ACCOUNT_ID}"
        return [f"{place}:experiment-template/{given['experimentTemplateId']}", f"{place}:experiment/*"]
    if service == "rds" and operation == "CreateDBInstance":
        return [f"arn:aws:rds:{region}:{DEFAULT_ACCOUNT_ID}:{kind}:{given[name]}" for name, kind in OF_NEW_INSTANCES.items() if given.get(name)]
    if operation not in ONE_RESOURCE.get(service, {}):
        raise NotEvaluated(f"the call {service}:{operation}")
    parameter, pattern = ONE_RESOURCE[service][operation]
    names = given.get(parameter) or "*"
    place = {"region": region, "account": DEFAULT_ACCOUNT_ID, "group": given.get("GroupName", given.get("groupName", "default"))}
    return [it if it.startswith("arn:") else pattern.format(it, **place) for it in (names if isinstance(names, list) else [names])]


def passed(role_of: Callable[[dict[str, Any]], str], to: str, given: dict[str, Any], common: dict[str, str | None]) -> list[Wanted]:
    """Whoever gives a schedule or a restore its role passes it on."""
    return [Wanted("iam:PassRole", role_of(given), {**common, "iam:passedtoservice": to})]


def found_in_cluster(operation: str, given: dict[str, Any]) -> bool:
    return operation == "CreateDBInstance" and bool(given.get("DBClusterIdentifier"))


def keys_used(cluster: str, region: str, common: dict[str, str | None]) -> list[Wanted]:
    """RDS uses the key of an encrypted cluster for whoever makes an instance in it."""
    found = rds_backends[DEFAULT_ACCOUNT_ID][region].clusters.get(cluster)
    key = getattr(found, "kms_key_id", None)
    if not key or not key.startswith("arn:"):
        return []
    through = {**common, "kms:viaservice": f"rds.{region}.amazonaws.com"}
    return [Wanted(it, key, through) for it in ("kms:CreateGrant", "kms:DescribeKey")]


def table_key(table: str, region: str, common: dict[str, str | None]) -> list[Wanted]:
    """DynamoDB opens a table's key for whoever reads or writes its items:
    https://docs.aws.amazon.com/kms/latest/developerguide/services-dynamodb.html"""
    found = dynamodb_backends[DEFAULT_ACCOUNT_ID][region].tables.get(table)
    key = (getattr(found, "sse_specification", None) or {}).get("KMSMasterKeyId")
    if not key or not key.startswith("arn:"):
        return []
    return [Wanted("kms:Decrypt", key, {**common, "kms:viaservice": f"dynamodb.{region}.amazonaws.com"})]


def secret_key(secret: str, region: str, common: dict[str, str | None]) -> list[Wanted]:
    """Opened for whoever reads, a replica's own: https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html"""
    found = secretsmanager_backends[DEFAULT_ACCOUNT_ID][region].secrets.get(secret)
    key = getattr(found, "config", {}).get("KmsKeyId") or getattr(found, "kms_key_id", None) or ""
    return [Wanted("kms:Decrypt", key, {**common, "kms:viaservice": f"secretsmanager.{region}.amazonaws.com"})] if key.startswith("arn:") else []


def tags_of(arn: str) -> dict[str, str | None]:
    """As condition keys, of resources whose tags are known: the bare prefix says that they are."""
    service, region = (arn.split(":") + [""] * 4)[2:4]
    if service == "fis":
        known = fis_backends[DEFAULT_ACCOUNT_ID][region].tagger.get_tag_dict_for_resource(arn) if "*" not in arn else {}
        return {TAGS: None, **{f"{TAGS}{key.lower()}": value for key, value in known.items()}}
    if service != "rds" or not region:
        return {}
    found: dict[str, str | None] = {TAGS: None}
    if "*" not in arn:
        try:
            tags = rds_backends[DEFAULT_ACCOUNT_ID][region].list_tags_for_resource(arn)
        except Exception:  # noqa: BLE001 -- what isn't there has no tags
            tags = []
        found.update({f"{TAGS}{it['Key'].lower()}": it["Value"] for it in tags})
    return found


def parameters(call: Any) -> dict[str, Any]:
    """Of a query by its form, where lists count from 1; of JSON by its body, and by its path where the API has paths."""
    if call.form:
        lists: dict[str, list[str]] = {}
        for name, values in call.form.items():
            if found := re.fullmatch(r"(\w+)\.(?:\w+\.)?\d+", name):
                lists.setdefault(found[1], []).append(values[0])
        return {**{name: values[0] for name, values in call.form.items()}, **lists}
    body = body_of(call.environ)
    given = json.loads(body) if body[:1] == b"{" else {}
    return given if "HTTP_X_AMZ_TARGET" in call.environ else {**given, **in_path(call)}


def in_path(call: Any) -> dict[str, str]:
    """What the operation's own path names, as `/schedules/{Name}` does, and what its query says."""
    model = get_service_model(call.model.service_name).operation_model(call.operation)
    pattern = re.sub(r"\\\{(\w+)\\?\+?\\\}", r"(?P<\1>[^/]+)", re.escape(model.http["requestUri"].split("?")[0]))
    found = re.fullmatch(pattern, call.environ.get("PATH_INFO", ""))
    query = {name: values[0] for name, values in parse_qs(call.environ.get("QUERY_STRING", "")).items()}
    return {**query, **({name: unquote(text) for name, text in found.groupdict().items()} if found else {})}


def body_of(environ: dict[str, Any]) -> bytes:
    body = kept_body(environ)
    return gzip.decompress(body) if environ.get("HTTP_CONTENT_ENCODING") == "gzip" else body


def text_or_none(value: Any) -> str | None:
    return None if value is None else str(value)
