"""S3's replication between buckets: what is to be copied is noted when it is written, and copied when the data plane says that it has arrived.

POST /_meridian/s3-replication {} gives {"pending": [...]}, in the order of the writes. POST /_meridian/s3-replicated {"ids": [...]}
makes the copies, and gives {"failed": [...]}, the ids of those that can't be.
https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-what-is-isnot-replicated.html
"""

import copy
import itertools
from collections.abc import Callable
from typing import Any

from moto.s3.models import FakeBucket, FakeDeleteMarker, FakeKey, S3Backend, s3_backends

from . import control, fis

Written = FakeKey | FakeDeleteMarker

# By id. Emptied with the process.
pending: dict[int, dict[str, Any]] = {}
ids = itertools.count(1)


def rules_of(bucket: FakeBucket) -> list[dict[str, Any]]:
    return [it for it in (getattr(bucket, "replication", None) or {}).get("Rule", []) if it["Status"] == "Enabled"]


def prefix_of(rule: dict[str, Any]) -> str:
    filtered = rule.get("Filter") or {}
    both = filtered.get("And") or {}
    if filtered.get("Tag") or both.get("Tag"):
        raise NotImplementedError(f"Replication rule {rule.get('ID')} chooses objects by their tags. Add it to overlay/s3_replication.py.")
    return filtered.get("Prefix") or both.get("Prefix") or rule.get("Prefix") or ""


def is_enabled(rule: dict[str, Any], *path: str) -> bool:
    value: Any = rule
    for name in path:
        value = (value or {}).get(name)
    return (value or {}).get("Status") == "Enabled"


def applies(rule: dict[str, Any], written: Written) -> bool:
    if not written.name.startswith(prefix_of(rule)):
        return False
    if isinstance(written, FakeDeleteMarker):
        return is_enabled(rule, "DeleteMarkerReplication")
    is_by_kms = written.encryption == "aws:kms"
    return not is_by_kms or is_enabled(rule, "SourceSelectionCriteria", "SseKmsEncryptedObjects")


def note(bucket: FakeBucket, written: Written) -> None:
    """The rule of the highest priority counts where several lead to one bucket."""
    chosen: dict[str, dict[str, Any]] = {}
    for rule in sorted(rules_of(bucket), key=lambda it: int(it.get("Priority") or 0)):
        if applies(rule, written):
            chosen[rule["Destination"]["Bucket"].split(":")[-1]] = rule
    for destination, rule in chosen.items():
        pending[next(ids)] = about(bucket, written, destination, rule)
        written.replication_status = "PENDING"


def about(bucket: FakeBucket, written: Written, destination: str, rule: dict[str, Any]) -> dict[str, Any]:
    return {
        "source": bucket.name,
        "sourceRegion": bucket.region_name,
        "account": bucket.account_id,
        "destination": destination,
        "key": written.name,
        "version": written.version_id,
        "rule": rule.get("ID") or rule.get("Id") or "",
        "hasMetrics": is_enabled(rule, "Destination", "Metrics"),
        "at": int(written.last_modified.timestamp() * 1000),
    }


def to_copy(_: dict[str, Any]) -> dict[str, Any]:
    listed = []
    for number, it in list(pending.items()):
        backend = s3_backends[it["account"]]["aws"]
        if it["source"] not in backend.buckets:
            del pending[number]
            continue
        destination = backend.buckets.get(it["destination"])
        if destination and is_paused(backend, it, destination):
            continue
        listed.append({"id": number, **it, "destinationRegion": destination.region_name if destination else None})
    return {"pending": listed}


def is_paused(backend: S3Backend, it: dict[str, Any], destination: FakeBucket) -> bool:
    """By an experiment of the Fault Injection Service. It waits until that is over."""
    tags = backend.tagger.get_tag_dict_for_resource(backend.buckets[it["source"]].arn)
    return fis.pauses(it["account"], it["sourceRegion"], tags, destination.region_name)


def replicated(asked: dict[str, Any]) -> dict[str, Any]:
    return {"failed": [it for it in asked["ids"] if it in pending and not arrive(pending.pop(it))]}


def arrive(it: dict[str, Any]) -> bool:
    """What was deleted meanwhile, version by version, isn't copied any more."""
    backend = s3_backends[it["account"]]["aws"]
    destination = backend.buckets.get(it["destination"])
    versions = backend.buckets[it["source"]].keys.getlist(it["key"], []) if it["source"] in backend.buckets else []
    written = next((version for version in versions if version.version_id == it["version"]), None)
    if written is None:
        return True
    if destination is None or not destination.is_versioned:
        written.replication_status = "FAILED"
        return False
    replica = copied(backend, destination, written)
    existing = destination.keys.getlist(it["key"], [])
    # In the order in which they were written at the source, whichever arrives first.
    versions = sorted([*existing, replica], key=lambda version: version.last_modified)
    destination.keys.setlist(it["key"], versions)
    written.replication_status = "COMPLETED"
    return True


def copied(backend: S3Backend, destination: FakeBucket, written: Written) -> Written:
    """Under the same version, with the same metadata and the time of its creation."""
    if isinstance(written, FakeDeleteMarker):
        replica: Written = copy.copy(written)
    else:
        replica = FakeKey(
            name=written.name,
            value=written.value,
            account_id=written.account_id,
            region_name=destination.region_name,
            storage=written.storage_class,
            etag=written.etag.strip('"'),
            is_versioned=True,
            version_id=written.version_id,
            multipart=written.multipart,
            bucket_name=destination.name,
            encryption=written.encryption,
            kms_key_id=written.kms_key_id,
        )
        replica.set_metadata(written.metadata)
        replica.last_modified = written.last_modified
        backend.tagger.copy_tags(written.arn, replica.arn)
    replica.replication_status = "REPLICA"
    return replica


def _noting(write: Callable[..., Any]) -> Callable[..., Any]:
    def writing(self: S3Backend, bucket_name: str, *args: Any, **kwargs: Any) -> Any:
        written = write(self, bucket_name, *args, **kwargs)
        note(self.get_bucket(bucket_name), written)
        return written

    return writing


def _with_status(of: Callable[[FakeKey], dict[str, Any]]) -> property:
    def headers(self: FakeKey) -> dict[str, Any]:
        status = getattr(self, "replication_status", None)
        return {**of(self), **({"x-amz-replication-status": status} if status else {})}

    return property(headers)


def install() -> None:
    S3Backend.put_object = _noting(S3Backend.put_object)
    S3Backend._set_delete_marker = _noting(S3Backend._set_delete_marker)
    FakeKey.response_dict = _with_status(FakeKey.response_dict.fget)
    control.handlers["s3-replication"] = to_copy
    control.handlers["s3-replicated"] = replicated
