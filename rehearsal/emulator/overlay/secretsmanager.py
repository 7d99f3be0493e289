"""Secrets Manager beyond moto: a replica is encrypted with the key that was asked for in its region."""

from moto.secretsmanager.models import FakeSecret, ReplicaSecret


def install() -> None:
    create_replicas = FakeSecret.create_replicas

    def with_keys(self: FakeSecret, replica_regions: list[dict[str, str]], force_overwrite: bool) -> list[ReplicaSecret]:
        replicas = create_replicas(self, replica_regions, force_overwrite)
        for replica, asked in zip(replicas, replica_regions or [], strict=True):
            if asked.get("KmsKeyId"):
                replica.config["KmsKeyId"] = asked["KmsKeyId"]
        return replicas

    FakeSecret.create_replicas = with_keys
