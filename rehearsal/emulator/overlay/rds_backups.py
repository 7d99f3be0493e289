"""Automated backups that are copied to another region: StartDBInstanceAutomatedBackupsReplication and its end."""

import copy
from typing import Any

from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.rds.exceptions import RDSClientError
from moto.rds.models import RDSBackend, rds_backends
from moto.rds.responses import RDSResponse

from . import faults
from .rds_replicas import wrong_state


def copies(backend: RDSBackend) -> dict[str, dict[str, Any]]:
    """What is copied into a region, by the ARN of the copy."""
    return backend.__dict__.setdefault("replicated_backups", {})


def install() -> None:
    describe = RDSResponse.describe_db_instance_automated_backups

    def describe_db_instance_automated_backups(self: RDSResponse) -> ActionResult:
        arn = self.params.get("DBInstanceAutomatedBackupsArn")
        if arn is None:
            return describe(self)
        if arn not in copies(self.backend):
            raise not_found(arn)
        return ActionResult({"DBInstanceAutomatedBackups": [copy.copy(copies(self.backend)[arn])]})

    if not hasattr(RDSResponse, "start_db_instance_automated_backups_replication"):
        RDSResponse.describe_db_instance_automated_backups = describe_db_instance_automated_backups
    RDSResponse.start_db_instance_automated_backups_replication = start
    RDSResponse.stop_db_instance_automated_backups_replication = stop


def not_found(arn: str) -> RDSClientError:
    return RDSClientError("DBInstanceAutomatedBackupNotFound", f"Automated backup {arn} not found.")


def start(self: RDSResponse) -> ActionResult:
    arn = self.params["SourceDBInstanceArn"]
    region, name = arn.split(":")[3], arn.split(":")[-1]
    source = rds_backends[self.current_account][region].databases.get(name)
    if source is None:
        raise RDSClientError("DBInstanceNotFound", f"DBInstance {arn} not found.")
    if region == self.region:
        raise wrong_state("The source DB instance must be in another AWS Region.")
    if faults.is_down(arn) or source.backup_retention_period == 0 or source.is_replica:
        raise wrong_state(f"The DB instance {arn} has no automated backups that could be replicated.")
    if source.storage_encrypted and not self.params.get("KmsKeyId"):
        raise RDSClientError("InvalidParameterCombination", "KmsKeyId must be specified for the backups of an encrypted DB instance.")
    if any(it["DBInstanceArn"] == arn and it["Status"] == "replicating" for it in copies(self.backend).values()):
        raise wrong_state(f"The automated backups of {arn} are replicated to {self.region} already.")
    made = {
        "DBInstanceAutomatedBackupsArn": f"arn:aws:rds:{self.region}:{self.current_account}:auto-backup:ab-{source.dbi_resource_id[3:].lower()}",
        "DBInstanceArn": arn,
        "DBInstanceIdentifier": name,
        "DbiResourceId": source.dbi_resource_id,
        "Region": region,
        "Status": "replicating",
        "Engine": source.engine,
        "EngineVersion": source.engine_version,
        "AllocatedStorage": source.allocated_storage,
        "Encrypted": source.storage_encrypted,
        "KmsKeyId": self.backend._validate_kms_key(self.params["KmsKeyId"]) if self.params.get("KmsKeyId") else None,
        "BackupRetentionPeriod": self.params.get("BackupRetentionPeriod") or 7,
        "InstanceCreateTime": utcnow(),
    }
    copies(self.backend)[made["DBInstanceAutomatedBackupsArn"]] = made
    return ActionResult({"DBInstanceAutomatedBackup": made})


def stop(self: RDSResponse) -> ActionResult:
    """What was copied is kept for its days; a source that is gone is no hindrance."""
    arn = self.params["SourceDBInstanceArn"]
    found = next((it for it in copies(self.backend).values() if it["DBInstanceArn"] == arn and it["Status"] == "replicating"), None)
    if found is None:
        raise not_found(arn)
    found["Status"] = "retained"
    return ActionResult({"DBInstanceAutomatedBackup": found})
