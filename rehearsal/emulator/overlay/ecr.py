"""ECR: templates for repositories that replication creates."""

from typing import Any

from moto.core.responses import ActionResult
from moto.core.exceptions import JsonRESTError
from moto.core.utils import utcnow
from moto.ecr.responses import ECRResponse

FIELDS = (
    "appliedFor", "customRoleArn", "description", "encryptionConfiguration", "imageTagMutability",
    "imageTagMutabilityExclusionFilters", "lifecyclePolicy", "repositoryPolicy", "resourceTags",
)


def install() -> None:
    ECRResponse.create_repository_creation_template = create
    ECRResponse.describe_repository_creation_templates = describe
    ECRResponse.update_repository_creation_template = update
    ECRResponse.delete_repository_creation_template = delete


def templates(response: Any) -> dict[str, dict[str, Any]]:
    backend = response.ecr_backend
    if not hasattr(backend, "creation_templates"):
        backend.creation_templates = {}
    return backend.creation_templates


def find(response: Any) -> dict[str, Any]:
    prefix = response._get_param("prefix")
    if prefix not in templates(response):
        raise JsonRESTError("TemplateNotFoundException", f"The repository creation template '{prefix}' was not found.")
    return templates(response)[prefix]


def answer(response: Any, template: dict[str, Any]) -> Any:
    return ActionResult({"registryId": response.current_account, "repositoryCreationTemplate": template})


def create(self: Any) -> Any:
    prefix = self._get_param("prefix")
    if prefix in templates(self):
        raise JsonRESTError("TemplateAlreadyExistsException", f"A template with the prefix '{prefix}' exists already.")
    template = {"prefix": prefix, "imageTagMutability": "MUTABLE", "createdAt": utcnow(), "updatedAt": utcnow()}
    template |= {name: self._get_param(name) for name in FIELDS if self._get_param(name) is not None}
    templates(self)[prefix] = template
    return answer(self, template)


def describe(self: Any) -> Any:
    wanted = self._get_param("prefixes")
    found = [it for prefix, it in templates(self).items() if not wanted or prefix in wanted]
    if wanted and not found:
        raise JsonRESTError("TemplateNotFoundException", f"No repository creation template has a prefix of {wanted}.")
    return ActionResult({"registryId": self.current_account, "repositoryCreationTemplates": found})


def update(self: Any) -> Any:
    template = find(self)
    template |= {name: self._get_param(name) for name in FIELDS if self._get_param(name) is not None}
    template["updatedAt"] = utcnow()
    return answer(self, template)


def delete(self: Any) -> Any:
    return answer(self, templates(self).pop(find(self)["prefix"]))
