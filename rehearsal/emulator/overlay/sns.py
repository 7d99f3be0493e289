"""SNS beyond moto: topic attributes that it keeps but doesn't give back."""

from moto.core.responses import ActionResult
from moto.sns.responses import SNSResponse

# By attribute: where moto's topic keeps it.
KEPT = {"SignatureVersion": "signature_version", "TracingConfig": "tracing_config"}


def install() -> None:
    get_topic_attributes = SNSResponse.get_topic_attributes

    def with_kept(self: SNSResponse) -> ActionResult:
        answer = get_topic_attributes(self)
        topic = self.backend.get_topic(self._get_param("TopicArn"))
        kept = {name: getattr(topic, attribute, None) for name, attribute in KEPT.items()}
        return ActionResult({"Attributes": {**answer.result["Attributes"], **{k: v for k, v in kept.items() if v}}})

    SNSResponse.get_topic_attributes = with_kept
