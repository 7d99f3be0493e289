"""Which permissions calls need that send and read messages: topics, queues and mails.

(https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html, list_amazonsqs.html and list_amazonsimpleemailservicev2.html)
"""

from email.utils import parseaddr
from typing import Any

from moto.core import DEFAULT_ACCOUNT_ID
from moto.sns.models import sns_backends
from moto.sqs.models import sqs_backends

from .permission_policies import Wanted
from .sesv2 import store_of

SERVICES = {"sns", "sqs", "ses"}

OF_QUEUES = {
    "ReceiveMessage",
    "SendMessage",
    "SendMessageBatch",
    "DeleteMessage",
    "DeleteMessageBatch",
    "ChangeMessageVisibility",
    "ChangeMessageVisibilityBatch",
    "GetQueueAttributes",
    "GetQueueUrl",
}

# What an encrypted topic or queue takes of its key, by the action that it is for:
# https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
OF_KEYS = {"Publish": ("kms:GenerateDataKey", "kms:Decrypt"), "SendMessage": ("kms:GenerateDataKey", "kms:Decrypt"), "ReceiveMessage": ("kms:Decrypt",)}


def action_of(service: str, operation: str) -> str:
    """Who may do it to one message may do it to ten."""
    return operation.removesuffix("Batch") if service in ("sns", "sqs") else operation


def resources_of(service: str, operation: str, region: str, given: dict[str, Any]) -> list[str]:
    """Of queues and mails; nothing where that isn't said here."""
    place = f"{region}:{DEFAULT_ACCOUNT_ID}"
    if service == "sqs" and operation in OF_QUEUES:
        return [f"arn:aws:sqs:{place}:{queue_name(given)}"]
    if (service, operation) != ("ses", "SendEmail"):
        return []
    identity = f"arn:aws:ses:{place}:identity/{identity_of(sender(given), region)}"
    named = given.get("ConfigurationSetName")
    return [identity, *([f"arn:aws:ses:{place}:configuration-set/{named}"] if named else [])]


def keys_of(service: str, given: dict[str, Any]) -> dict[str, str | None]:
    """Condition keys that a mail has."""
    return {"ses:fromaddress": sender(given)} if service == "ses" else {}


def encryption(service: str, operation: str, region: str, given: dict[str, Any], common: dict[str, str | None]) -> list[Wanted]:
    """A topic and a queue take their key for whoever calls."""
    actions = OF_KEYS.get(action_of(service, operation), ())
    if service == "sns":
        found: Any = sns_backends[DEFAULT_ACCOUNT_ID][region].topics.get(given.get("TopicArn"))
    else:
        found = sqs_backends[DEFAULT_ACCOUNT_ID][region].queues.get(queue_name(given))
    key = str(getattr(found, "kms_master_key_id", None) or "")
    if not key.startswith("arn:"):
        return []
    return [Wanted(it, key, {**common, "kms:viaservice": f"{service}.{region}.amazonaws.com"}) for it in actions]


def queue_name(given: dict[str, Any]) -> str:
    return str(given.get("QueueUrl") or given.get("QueueName") or "*").rstrip("/").rpartition("/")[2]


def identity_of(address: str, region: str) -> str:
    """The one that SES knows the address by: it, its host or a domain above that."""
    host = address.rpartition("@")[2].lower()
    names = [address, *(".".join(host.split(".")[at:]) for at in range(host.count(".")))]
    known = store_of(DEFAULT_ACCOUNT_ID, region).identities
    return next((it for it in names if it in known), host)


def sender(given: dict[str, Any]) -> str:
    return parseaddr(str(given.get("FromEmailAddress") or ""))[1]
