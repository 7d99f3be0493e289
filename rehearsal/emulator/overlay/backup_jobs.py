"""What AWS Backup does with Aurora's and DocumentDB's clusters and with RDS instances: backup jobs, copies into other regions' vaults, recovery points, restores.

Without a data plane a job is through at once, and its recovery point has no data, as no cluster has any. With one it is told what is to be
done, and says when it is: POST /_meridian/backups takes any of

    {"done": "job", "bytes": 4711}     the job's recovery point has its data
    {"failed": "job", "why": "…"}      it couldn't get them

and answers with the jobs that wait for data, and with what databases were restored from: {"jobs": [{"id": …, "kind": "backup", "source":
"arn:…", "point": "arn:…"}], "restored": {"arn:…": "arn:…"}}.
"""

from typing import Any

from moto.backup import urls
from moto.backup.exceptions import InvalidParameterValueException, InvalidRequestException, ResourceNotFoundException
from moto.backup.models import BackupBackend, backup_backends
from moto.backup.responses import BackupResponse
from moto.core.responses import ActionResult, EmptyResult
from moto.core.utils import utcnow
from moto.moto_api._internal import mock_random
from moto.rds.models import rds_backends

from . import control, data_plane
from .rds_restores import inherited, restore_cluster, restore_instance, restored_from

PATHS = (
    "/backup-jobs",
    "/backup-jobs/(?P<job>[^/]+)",
    "/copy-jobs",
    "/copy-jobs/(?P<job>[^/]+)",
    "/restore-jobs",
    "/restore-jobs/(?P<job>[^/]+)",
    "/backup-vaults/(?P<name>[^/]+)/recovery-points",
    "/backup-vaults/(?P<name>[^/]+)/recovery-points/(?P<point>[^/]+)",
)
RESOURCE_TYPES = {"aurora-postgresql": "Aurora", "docdb": "DocumentDB", "postgres": "RDS"}
# Of StartBackupJob and StartCopyJob: what is honoured, or changes nothing that can be seen here.
HONOURED = {
    "BackupVaultName", "ResourceArn", "IamRoleArn", "IdempotencyToken", "StartWindowMinutes", "CompleteWindowMinutes", "Lifecycle",
    "RecoveryPointTags", "RecoveryPointArn", "SourceBackupVaultName", "DestinationBackupVaultArn",
}
WHERE = "Add it to rehearsal/emulator/overlay/backup_jobs.py"


def table(backend: BackupBackend, what: str) -> dict[str, dict[str, Any]]:
    """A region's jobs, or its recovery points, emptied whenever moto resets its backend."""
    return backend.__dict__.setdefault(f"kept_{what}", {})


def all_backends() -> list[BackupBackend]:
    return [backend for account in list(backup_backends.values()) for backend in list(account.values())]


def vault_of(backend: BackupBackend, name: str) -> Any:
    if name not in backend.vaults:
        raise ResourceNotFoundException(f"Backup vault {name} not found")
    return backend.vaults[name]


class BackupJobs(BackupResponse):
    """Only the methods are used: install() gives them to moto's own class."""

    def start_backup_job(self) -> ActionResult:
        refuse_unknown(self)
        backend = self.backup_backend
        vault, database = vault_of(backend, self._get_param("BackupVaultName")), database_of(self, self._get_param("ResourceArn"))
        job = new_job("backup", source=database.arn, state="RUNNING")
        point = new_point(backend, vault, f"job-{job['id']}", database.arn, database.engine) | {
            "EncryptionKeyArn": database.kms_key_id, "IsEncrypted": bool(database.kms_key_id), "inherited": inherited(database),
        }
        return begin(backend, backend, job, point, self._get_param("IamRoleArn"))

    def describe_backup_job(self) -> ActionResult:
        job, point = job_of(self, "BackupJobId", "backup")
        return ActionResult(about_job(job, point) | {
            "BackupJobId": job["id"], "BackupVaultName": point["BackupVaultName"], "BackupVaultArn": point["BackupVaultArn"],
            "RecoveryPointArn": point["RecoveryPointArn"], "StatusMessage": job["why"], "PercentDone": "100.0" if job["ended"] else "0.0",
        })

    def start_copy_job(self) -> ActionResult:
        refuse_unknown(self)
        backend = self.backup_backend
        source = point_in(backend, self._get_param("SourceBackupVaultName"), self._get_param("RecoveryPointArn"))
        refuse_unless_complete(source)
        arn = self._get_param("DestinationBackupVaultArn")
        there = backup_backends[self.current_account][arn.split(":")[3]]
        vault = vault_of(there, arn.split(":")[-1])
        job = new_job("copy", source=source["RecoveryPointArn"], state="RUNNING")
        point = new_point(there, vault, f"copyjob-{job['id']}", source["ResourceArn"], source["engine"]) | {
            "EncryptionKeyArn": vault.encryption_key_arn, "IsEncrypted": True, "SourceBackupVaultArn": source["BackupVaultArn"],
            "inherited": source["inherited"] | ({"kms_key_id": vault.encryption_key_arn} if source["inherited"]["storage_encrypted"] else {}),
        }
        job |= {"SourceBackupVaultArn": source["BackupVaultArn"], "SourceRecoveryPointArn": source["RecoveryPointArn"]}
        return begin(backend, there, job, point, self._get_param("IamRoleArn"))

    def describe_copy_job(self) -> ActionResult:
        job, point = job_of(self, "CopyJobId", "copy")
        return ActionResult({"CopyJob": about_job(job, point) | {
            "CopyJobId": job["id"], "SourceBackupVaultArn": job["SourceBackupVaultArn"], "StatusMessage": job["why"],
            "SourceRecoveryPointArn": job["SourceRecoveryPointArn"], "DestinationBackupVaultArn": point["BackupVaultArn"],
            "DestinationRecoveryPointArn": point["RecoveryPointArn"],
        }})

    def start_restore_job(self) -> ActionResult:
        backend, arn = self.backup_backend, self._get_param("RecoveryPointArn")
        point = table(backend, "recovery_points").get(arn)
        if point is None:
            raise ResourceNotFoundException(f"Recovery point {arn} not found")
        refuse_unless_complete(point)
        restore = restore_instance if point["ResourceType"] == "RDS" else restore_cluster
        made = restore(rds_backends[self.current_account][backend.region_name], point, self._get_param("Metadata") or {})
        job = new_job("restore", source=arn, state="COMPLETED") | {"ended": utcnow(), "created": made.arn}
        job |= {"IamRoleArn": self._get_param("IamRoleArn"), "point": arn, "region": backend.region_name}
        table(backend, "jobs")[job["id"]] = job
        return ActionResult({"RestoreJobId": job["id"]})

    def describe_restore_job(self) -> ActionResult:
        job, point = job_of(self, "RestoreJobId", "restore")
        return ActionResult(about_restore(job, point))

    def list_restore_jobs(self) -> ActionResult:
        status, points = self._get_param("ByStatus") or self._get_param("status"), table(self.backup_backend, "recovery_points")
        jobs = [it for it in table(self.backup_backend, "jobs").values() if it["kind"] == "restore" and status in (None, it["state"])]
        return ActionResult({"RestoreJobs": [about_restore(it, points.get(it["point"], {})) for it in jobs]})

    def list_recovery_points_by_backup_vault(self) -> ActionResult:
        name = vault_of(self.backup_backend, self._get_param("BackupVaultName")).backup_vault_name
        points = [it for it in table(self.backup_backend, "recovery_points").values() if it["BackupVaultName"] == name]
        return ActionResult({"RecoveryPoints": [told(it) for it in points]})

    def describe_recovery_point(self) -> ActionResult:
        return ActionResult(told(point_in(self.backup_backend, self._get_param("BackupVaultName"), self._get_param("RecoveryPointArn"))))

    def delete_recovery_point(self) -> EmptyResult:
        point = point_in(self.backup_backend, self._get_param("BackupVaultName"), self._get_param("RecoveryPointArn"))
        del table(self.backup_backend, "recovery_points")[point["RecoveryPointArn"]]
        return EmptyResult()


def refuse_unknown(self: Any) -> None:
    unknown = sorted(name for name, value in self._get_params().items() if value is not None and name not in HONOURED)
    if unknown:
        raise InvalidParameterValueException(f"{', '.join(unknown)} isn't honoured by the emulator's backup jobs. {WHERE}.")


def database_of(self: Any, arn: str) -> Any:
    """A cluster, or an instance that is in none: AWS Backup backs up those of clusters with them."""
    parts = arn.split(":")
    rds = rds_backends[self.current_account][self.region]
    known = {"cluster": rds.clusters, "db": rds.databases}.get(parts[5]) if parts[2:3] == ["rds"] and len(parts) == 7 else None
    if known is None:
        raise InvalidParameterValueException(f"Backup jobs of {arn} aren't emulated, only those of databases. {WHERE}.")
    found = known.get(parts[6])
    if found is None or found.arn != arn or found.engine not in RESOURCE_TYPES or (parts[5] == "db" and found.db_cluster_identifier):
        raise ResourceNotFoundException(f"There is no {'cluster' if parts[5] == 'cluster' else 'instance'} {arn} in {self.region} that is backed up")
    return found


def new_job(kind: str, **values: Any) -> dict[str, Any]:
    return {"id": str(mock_random.uuid4()), "kind": kind, "began": utcnow(), "ended": None, "why": None, **values}


def new_point(backend: BackupBackend, vault: Any, name: str, resource: str, engine: str) -> dict[str, Any]:
    kind = "snapshot" if RESOURCE_TYPES[engine] == "RDS" else "cluster-snapshot"
    return {
        "RecoveryPointArn": f"arn:aws:rds:{backend.region_name}:{backend.account_id}:{kind}:awsbackup:{name}",
        "BackupVaultName": vault.backup_vault_name,
        "BackupVaultArn": vault.backup_vault_arn,
        "ResourceArn": resource,
        "ResourceType": RESOURCE_TYPES[engine],
        "Status": "CREATING",
        "CreationDate": utcnow(),
        "BackupSizeInBytes": 0,
        "engine": engine,
    }


def begin(backend: BackupBackend, there: BackupBackend, job: dict[str, Any], point: dict[str, Any], role: str) -> ActionResult:
    job |= {"IamRoleArn": role, "point": point["RecoveryPointArn"], "region": there.region_name}
    point["IamRoleArn"] = role
    table(backend, "jobs")[job["id"]] = job
    table(there, "recovery_points")[point["RecoveryPointArn"]] = point
    if not data_plane.is_attending():
        end(job, point, 0)
    name = "BackupJobId" if job["kind"] == "backup" else "CopyJobId"
    return ActionResult({name: job["id"], "CreationDate": job["began"], "RecoveryPointArn": point["RecoveryPointArn"]})


def end(job: dict[str, Any], point: dict[str, Any], size: int) -> None:
    job.update(state="COMPLETED", ended=utcnow())
    point.update(Status="COMPLETED", CompletionDate=job["ended"], BackupSizeInBytes=size)


def job_of(self: Any, parameter: str, kind: str) -> tuple[dict[str, Any], dict[str, Any]]:
    job = table(self.backup_backend, "jobs").get(self._get_param(parameter))
    if job is None or job["kind"] != kind:
        raise ResourceNotFoundException(f"There is no {kind} job {self._get_param(parameter)}")
    return job, table(backup_backends[self.current_account][job["region"]], "recovery_points").get(job["point"], job["lost"] if "lost" in job else {})


def about_job(job: dict[str, Any], point: dict[str, Any]) -> dict[str, Any]:
    return {
        "ResourceArn": point.get("ResourceArn"), "ResourceType": point.get("ResourceType"), "IamRoleArn": job["IamRoleArn"],
        "State": job["state"], "CreationDate": job["began"], "CompletionDate": job["ended"],
        "BackupSizeInBytes": point.get("BackupSizeInBytes", 0),
    }


def about_restore(job: dict[str, Any], point: dict[str, Any]) -> dict[str, Any]:
    return about_job(job, point) | {
        "RestoreJobId": job["id"], "RecoveryPointArn": job["point"], "CreatedResourceArn": job["created"], "Status": job["state"],
        "StatusMessage": job["why"], "PercentDone": "100.0",
    }


def point_in(backend: BackupBackend, vault: str, arn: str) -> dict[str, Any]:
    point = table(backend, "recovery_points").get(arn)
    if point is None or point["BackupVaultName"] != vault_of(backend, vault).backup_vault_name:
        raise ResourceNotFoundException(f"Recovery point {arn} not found in backup vault {vault}")
    return point


def refuse_unless_complete(point: dict[str, Any]) -> None:
    if point["Status"] != "COMPLETED":
        raise InvalidRequestException(f"Recovery point {point['RecoveryPointArn']} is {point['Status']}, not COMPLETED")


def told(point: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in point.items() if name not in ("inherited", "engine")}


def change(body: dict[str, Any]) -> dict[str, Any]:
    unknown = body.keys() - {"done", "bytes", "failed", "why"}
    if unknown:
        raise ValueError(f"{', '.join(sorted(unknown))}: name one of done with bytes, failed with why")
    jobs = {id: job for backend in all_backends() for id, job in table(backend, "jobs").items()}
    points = {arn: point for backend in all_backends() for arn, point in table(backend, "recovery_points").items()}
    job = jobs.get(body.get("done") or body.get("failed") or "")
    changed = job is not None and job["ended"] is None
    if changed and "done" in body:
        end(job, points[job["point"]], int(body.get("bytes", 0)))
    elif changed:
        job.update(state="FAILED", ended=utcnow(), why=str(body["why"]))
        # Nothing is kept of it.
        job["lost"] = next(table(it, "recovery_points").pop(job["point"]) for it in all_backends() if job["point"] in table(it, "recovery_points"))
    waiting = [it for it in jobs.values() if it["ended"] is None]
    return {
        "changed": changed,
        "jobs": [{"id": it["id"], "kind": it["kind"], "source": it["source"], "point": it["point"]} for it in waiting],
        "restored": restored_from(),
    }


def install() -> None:
    control.handlers["backups"] = change
    for name, operation in vars(BackupJobs).items():
        if callable(operation) and not name.startswith("__"):
            setattr(BackupResponse, name, operation)
    for path in PATHS:
        urls.url_paths[f"{{0}}{path}/?$"] = BackupResponse.dispatch
    delete = BackupBackend.delete_backup_vault

    def delete_backup_vault(self: Any, backup_vault_name: str) -> None:
        held = [it for it in table(self, "recovery_points").values() if it["BackupVaultName"] == backup_vault_name]
        if held:
            raise InvalidRequestException(f"Backup vault {backup_vault_name} cannot be deleted: it contains {len(held)} recovery point(s)")
        delete(self, backup_vault_name)

    BackupBackend.delete_backup_vault = delete_backup_vault
