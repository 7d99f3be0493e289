"""SNS beyond moto: topic attributes that it keeps but doesn't give back, and what subscribed addresses were mailed."""

from collections import deque
from datetime import datetime, timezone
from typing import Any

from moto.core.responses import ActionResult
from moto.sns.models import Subscription
from moto.sns.responses import SNSResponse

# By attribute: where moto's topic keeps it.
KEPT = {"SignatureVersion": "signature_version", "TracingConfig": "tracing_config"}


class Mailed:
    """A message as the one address that is subscribed gets it, with the members of a mail that SES sent."""

    def __init__(self, message_id: str, subscription: Subscription, subject: str | None, text: str):
        topic = subscription.topic
        self.id, self.region, self.recipients = message_id, topic.arn.split(":")[3], [subscription.endpoint]
        self.source = f"{topic.display_name or topic.name} <no-reply@sns.amazonaws.com>"
        self.subject, self.text, self.html = subject or "AWS Notification Message", text, ""
        self.at = datetime.now(timezone.utc)


# The newest, by when they were sent: nobody reads more on a page.
mailed: deque[Mailed] = deque(maxlen=200)


def mail_subscribers() -> None:
    publish = Subscription.publish

    def and_mail(self: Subscription, message: str, message_id: str, subject: str | None = None, **rest: Any) -> None:
        publish(self, message, message_id, subject=subject, **rest)
        if self.protocol == "email":
            mailed.append(Mailed(message_id, self, subject, message))

    Subscription.publish = and_mail


def install() -> None:
    mail_subscribers()
    get_topic_attributes = SNSResponse.get_topic_attributes

    def with_kept(self: SNSResponse) -> ActionResult:
        answer = get_topic_attributes(self)
        topic = self.backend.get_topic(self._get_param("TopicArn"))
        kept = {name: getattr(topic, attribute, None) for name, attribute in KEPT.items()}
        return ActionResult({"Attributes": {**answer.result["Attributes"], **{k: v for k, v in kept.items() if v}}})

    SNSResponse.get_topic_attributes = with_kept
