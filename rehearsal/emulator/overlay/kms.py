"""KMS beyond moto: replica keys that stand on their own and decrypt what any of them has encrypted, rotation periods, and deletions that
wait for replicas."""

import json
from collections.abc import Callable
from copy import copy
from typing import Any

from moto.core.exceptions import JsonRESTError
from moto.core.utils import unix_time
from moto.kms import utils
from moto.kms.models import Key, KmsBackend, kms_backends
from moto.kms.responses import KmsResponse

DEFAULT_ROTATION_PERIOD = 365


def replicate_key(self: KmsResponse) -> str:
    """Key material is shared; description, policy, tags, aliases, grants and state are each replica's own."""
    key_id, region = self._get_param("KeyId"), self._get_param("ReplicaRegion")
    self._validate_key_id(key_id)
    primary = self.kms_backend.describe_key(key_id)
    if not primary.multi_region or primary.multi_region_configuration["MultiRegionKeyType"] != "PRIMARY":
        raise JsonRESTError("UnsupportedOperationException", f"{primary.arn} is not a multi-Region primary key.")
    backend = kms_backends[primary.account_id][region]
    if primary.id in backend.keys:
        raise JsonRESTError("AlreadyExistsException", f"A replica of {primary.id} exists in {region} already.")
    replica = _replica(primary, region, self._get_param("Description"), self._get_param("Policy"))
    backend.keys[replica.id] = replica
    if self._get_param("Tags"):
        backend.tagger.tag_resource(replica.id, self._get_param("Tags"))
    tags = self._get_param("Tags") or []
    return json.dumps(
        {"ReplicaKeyMetadata": replica.to_dict()["KeyMetadata"], "ReplicaPolicy": replica.policy, "ReplicaTags": tags}
    )


def _replica(primary: Key, region: str, description: str | None, policy: str | None) -> Key:
    replica = copy(primary)
    replica.region = region
    replica.arn = f"arn:aws:kms:{region}:{primary.account_id}:key/{primary.id}"
    replica.creation_date = unix_time()
    replica.description = description or ""
    replica.policy = policy or primary.generate_default_policy()
    replica.aliases, replica.grants = {}, {}
    replica.enabled, replica.key_state, replica.deletion_date = True, "Enabled", None
    # One list of replicas for all of them; only the kind is each key's own.
    primary.multi_region_configuration["ReplicaKeys"].append({"Arn": replica.arn, "Region": region})
    replica.multi_region_configuration = {**primary.multi_region_configuration, "MultiRegionKeyType": "REPLICA"}
    return replica


def _primary_of(backend: KmsBackend, key: Key) -> Key:
    """Rotation is set on the primary and shared by its replicas."""
    if not key.multi_region:
        return key
    region = key.multi_region_configuration["PrimaryKey"]["Region"]
    return kms_backends[backend.account_id][region].keys.get(key.id, key)


def enable_key_rotation(self: KmsResponse) -> str:
    key_id, period = self._get_param("KeyId"), self._get_param("RotationPeriodInDays")
    self._validate_cmk_id(key_id)
    if period is not None and not 90 <= period <= 2560:
        raise JsonRESTError("ValidationException", f"RotationPeriodInDays is {period}: it must be from 90 to 2560.")
    key = self.kms_backend.describe_key(key_id)
    key.key_rotation_status = True
    key.rotation_period = period or getattr(key, "rotation_period", DEFAULT_ROTATION_PERIOD)
    return json.dumps(None)


def get_key_rotation_status(self: KmsResponse) -> str:
    key_id = self._get_param("KeyId")
    self._validate_cmk_id(key_id)
    key = self.kms_backend.describe_key(key_id)
    primary = _primary_of(self.kms_backend, key)
    status: dict[str, Any] = {"KeyId": key.arn, "KeyRotationEnabled": primary.key_rotation_status}
    if primary.key_rotation_status:
        status["RotationPeriodInDays"] = getattr(primary, "rotation_period", DEFAULT_ROTATION_PERIOD)
    return json.dumps(status)


def _has_replicas(key: Key) -> bool:
    if not key.multi_region or key.multi_region_configuration["MultiRegionKeyType"] != "PRIMARY":
        return False
    replicas = key.multi_region_configuration["ReplicaKeys"]
    return any(key.id in kms_backends[key.account_id][replica["Region"]].keys for replica in replicas)


def schedule_key_deletion(self: KmsResponse) -> str:
    """A primary can't go before its replicas: its own waiting period begins when the last of them is deleted."""
    key_id, days = self._get_param("KeyId"), self._get_param("PendingWindowInDays") or 30
    self._validate_cmk_id(key_id)
    key = self.kms_backend.describe_key(key_id)
    if key.key_state.startswith("Pending"):
        raise JsonRESTError("KMSInvalidStateException", f"{key.arn} is pending deletion.")
    if not 7 <= days <= 30:
        raise JsonRESTError("ValidationException", f"PendingWindowInDays is {days}: it must be from 7 to 30.")
    date = self.kms_backend.schedule_key_deletion(key.id, days)
    answer: dict[str, Any] = {"KeyId": key.arn, "DeletionDate": date, "PendingWindowInDays": days}
    if _has_replicas(key):
        key.key_state, key.deletion_date = "PendingReplicaDeletion", None
        del answer["DeletionDate"]
    return json.dumps({**answer, "KeyState": key.key_state})


# moto's multi-Region keys have ids of 40 characters, and its ciphertexts a field of 36 for the key that they name.
ID_LENGTH = 40
HEADER = f">{ID_LENGTH}s{utils.IV_LEN}s{utils.TAG_LEN}s"


def _named_key(read: Callable[[bytes], utils.Ciphertext]) -> Callable[[bytes], utils.Ciphertext]:
    def reading(ciphertext_blob: bytes) -> utils.Ciphertext:
        ciphertext = read(ciphertext_blob)
        return ciphertext._replace(key_id=ciphertext.key_id.rstrip("\0"))

    return reading


def install() -> None:
    utils.HEADER_LEN = ID_LENGTH + utils.IV_LEN + utils.TAG_LEN
    utils.CIPHERTEXT_HEADER_FORMAT = HEADER
    utils._deserialize_ciphertext_blob = _named_key(utils._deserialize_ciphertext_blob)
    for operation in (replicate_key, enable_key_rotation, get_key_rotation_status, schedule_key_deletion):
        setattr(KmsResponse, operation.__name__, operation)
