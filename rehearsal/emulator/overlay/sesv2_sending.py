"""SES' sending beyond moto: who sends for a domain that isn't proved is refused, as AWS does.

Mails to the addresses of SES' simulator come back or are complained of, which goes to the topics of the configuration set
(https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html).
"""

import json
import re
import secrets
from datetime import datetime, timezone
from typing import Any

from moto.core.exceptions import JsonRESTError
from moto.ses.models import ses_backends
from moto.sesv2.responses import SESV2Response
from moto.sns.models import sns_backends

from .sesv2 import Store, request_of, shown

SIMULATED = {
    "bounce@simulator.amazonses.com": "Bounce",
    "complaint@simulator.amazonses.com": "Complaint",
}


class MessageRejected(JsonRESTError):
    code = 400

    def __init__(self, message: str):
        super().__init__("MessageRejected", message)


def _refuse_unproved(account: str, region: str, store: Store, sender: str) -> None:
    found = re.search(r"<([^<>]+)>", sender)
    address = found[1] if found else sender
    host = address.split("@")[-1].lower()
    names = [address, *(".".join(host.split(".")[at:]) for at in range(host.count(".")))]
    if not any(it in store.identities and shown(account, it, store.identities[it])["VerifiedForSendingStatus"] for it in names):
        raise MessageRejected(
            "Email address is not verified. The following identities failed the check in region "
            f"{region.upper()}: {sender}"
        )


def _tell(account: str, region: str, destinations: dict[str, Any], event: dict[str, Any]) -> None:
    for it in destinations.values():
        if it.get("Enabled") and event["eventType"].upper() in it.get("MatchingEventTypes", []) and it.get("SnsDestination"):
            sns_backends[account][region].publish(json.dumps(event), arn=it["SnsDestination"]["TopicArn"])


def _feedback(kind: str, message_id: str, address: str) -> dict[str, Any]:
    details: dict[str, Any] = {"bounceType": "Permanent", "bouncedRecipients": [{"emailAddress": address}]}
    if kind == "Complaint":
        details = {"complainedRecipients": [{"emailAddress": address}]}
    return {"eventType": kind, kind.lower(): details, "mail": {"messageId": message_id}}


def send_email(self: SESV2Response) -> str:
    store, body = request_of(self)
    account, region, sender = self.current_account, self.region, body["FromEmailAddress"]
    name = body.get("ConfigurationSetName")
    if name:
        store.set_named(name)
    _refuse_unproved(account, region, store, sender)
    recipients = [it for group in (body.get("Destination") or {}).values() for it in group]
    message_id = secrets.token_hex(30)
    ses_backends[account][region].sent_messages.append(Sent(message_id, sender, recipients, body["Content"]))
    for address in recipients:
        kind = SIMULATED.get(address.lower())
        if kind and name:
            _tell(account, region, store.destinations[name], _feedback(kind, message_id, address))
    return json.dumps({"MessageId": message_id})


class Sent:
    """A mail as moto's API of sent mails shows it, and as people read it."""

    def __init__(self, message_id: str, source: str, recipients: list[str], content: dict[str, Any]):
        simple = content.get("Simple") or {}
        body = simple.get("Body") or {}
        self.id, self.source, self.recipients = message_id, source, recipients
        self.destinations = {"ToAddresses": recipients}
        self.subject: str = (simple.get("Subject") or {}).get("Data", "")
        self.text: str = (body.get("Text") or {}).get("Data", "")
        self.html: str = (body.get("Html") or {}).get("Data", "")
        self.at = datetime.now(timezone.utc)


def install() -> None:
    SESV2Response.send_email = send_email
