"""IAM: AWS' managed policies can be attached, an attached policy can't be deleted, and an OIDC provider's audiences change."""

from typing import Any

from moto.core.responses import EmptyResult
from moto.iam import models
from moto.iam.exceptions import DeleteConflictException
from moto.iam.models import IAMBackend
from moto.iam.responses import IamResponse


def install() -> None:
    # Parsed once, when the first IAM call of an emulator comes.
    models.load_iam_aws_managed_policies = lambda: True
    refuse_deletion_in_use()
    IamResponse.add_client_id_to_open_id_connect_provider = add_client_id
    IamResponse.remove_client_id_from_open_id_connect_provider = remove_client_id


def refuse_deletion_in_use() -> None:
    original = IAMBackend.delete_policy

    def delete_policy(self: Any, policy_arn: str) -> None:
        policy = self.get_policy(policy_arn)
        if policy.attachment_count:
            raise DeleteConflictException("Cannot delete a policy attached to entities.")
        if len(policy.versions) > 1:
            raise DeleteConflictException(
                "This policy has more than one version. Before you delete a policy, you must delete the policy's versions."
            )
        original(self, policy_arn)

    IAMBackend.delete_policy = delete_policy


def provider_of(response: Any) -> Any:
    return response.backend.get_open_id_connect_provider(response._get_param("OpenIDConnectProviderArn"))


def add_client_id(self: Any) -> Any:
    provider = provider_of(self)
    wanted = self._get_param("ClientID")
    if wanted not in provider.client_id_list:
        provider.client_id_list = [*provider.client_id_list, wanted]
    return EmptyResult()


def remove_client_id(self: Any) -> Any:
    provider = provider_of(self)
    provider.client_id_list = [it for it in provider.client_id_list if it != self._get_param("ClientID")]
    return EmptyResult()
