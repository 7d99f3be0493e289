"""Which permissions a call of S3 needs: it has no parameter that names its operation, only methods, paths, queries and forms."""

from typing import Any
from urllib.parse import parse_qs

from moto.core import DEFAULT_ACCOUNT_ID
from moto.kms.models import kms_backends
from moto.s3.models import s3_backends

from .bodies import form_of
from .permission_policies import NotEvaluated, Wanted

OF_BUCKETS = {
    ("GET", "location"): "GetBucketLocation",
    ("GET", "replication"): "GetReplicationConfiguration",
    ("GET", "versioning"): "GetBucketVersioning",
    ("GET", "versions"): "ListBucketVersions",
    ("PUT", "replication"): "PutReplicationConfiguration",
}
OF_OBJECTS = {"GET": "GetObject", "HEAD": "GetObject", "PUT": "PutObject", "DELETE": "DeleteObject"}
# Parts of a query that change nothing of what is asked.
SAID_ALOUD = {"x-id", "list-type", "prefix", "delimiter", "max-keys", "continuation-token", "start-after", "encoding-type", "fetch-owner", "max-buckets", "bucket-region"}


def of_s3(environ: dict[str, Any], common: dict[str, str | None]) -> list[Wanted]:
    method = environ["REQUEST_METHOD"]
    query = parse_qs(environ.get("QUERY_STRING", ""), keep_blank_values=True)
    bucket, _, key = environ.get("PATH_INFO", "").lstrip("/").partition("/")
    # A signed address has its signature among them.
    asked = {it for it in query.keys() - SAID_ALOUD if not it.lower().startswith("x-amz-")}
    form = form_of(environ)
    if method == "POST" and bucket and not key and "key" in form:
        return of_object("PutObject", (bucket, form["key"]), form.get("x-amz-server-side-encryption"), common)
    if not bucket:
        return [Wanted("s3:ListAllMyBuckets", "*", common)]
    if not key:
        listing = {**common, "s3:prefix": query.get("prefix", [None])[0]}
        if not asked and method in ("GET", "HEAD"):
            return [Wanted("s3:ListBucket", f"arn:aws:s3:::{bucket}", listing)]
        action = next((OF_BUCKETS[(method, it)] for it in sorted(asked) if (method, it) in OF_BUCKETS), None)
        if action is None:
            raise NotEvaluated(f"{method} of a bucket with {', '.join(sorted(asked)) or 'nothing'}")
        return [Wanted(f"s3:{action}", f"arn:aws:s3:::{bucket}", listing)]
    if asked or method not in OF_OBJECTS or "HTTP_X_AMZ_COPY_SOURCE" in environ:
        raise NotEvaluated(f"{method} of an object with {', '.join(sorted(asked)) or 'a source'}")
    return of_object(OF_OBJECTS[method], (bucket, key), environ.get("HTTP_X_AMZ_SERVER_SIDE_ENCRYPTION"), common)


def of_object(action: str, place: tuple[str, str], encryption: str | None, common: dict[str, str | None]) -> list[Wanted]:
    bucket, key = place
    needed = [Wanted(f"s3:{action}", f"arn:aws:s3:::{bucket}/{key}", common)]
    return needed if encryption == "AES256" else needed + also_of_object(action, bucket, key, common)


def also_of_object(action: str, bucket: str, key: str, common: dict[str, str | None]) -> list[Wanted]:
    """Encrypted objects take their key; and only who may list a bucket is told that it has no such object: others are denied."""
    found = s3_backends[DEFAULT_ACCOUNT_ID]["aws"].buckets.get(bucket)
    if found is None:
        return []
    if action == "GetObject" and key not in found.keys:
        return [Wanted("s3:ListBucket", f"arn:aws:s3:::{bucket}", {**common, "s3:prefix": None})]
    rule = ((found.encryption or {}).get("Rule") or {}).get("ApplyServerSideEncryptionByDefault") or {}
    use = {"GetObject": "kms:Decrypt", "PutObject": "kms:GenerateDataKey"}.get(action)
    if rule.get("SSEAlgorithm") != "aws:kms" or use is None:
        return []
    place = found.region_name
    arn = str(rule.get("KMSMasterKeyID", ""))
    if not arn.startswith("arn:"):
        arn = kms_backends[DEFAULT_ACCOUNT_ID][place].describe_key(arn).arn
    return [Wanted(use, arn, {**common, "aws:requestedregion": place, "kms:viaservice": f"s3.{place}.amazonaws.com"})]
