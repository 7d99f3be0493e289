"""Record set protections: while a name and type is protected, no record set of it is created, changed or deleted.

https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/rrset-protection.html
"""

from typing import Any

from moto.core.responses import ActionResult, EmptyResult
from moto.route53 import urls
from moto.route53.exceptions import Route53ClientError
from moto.route53.responses import Route53

from .route53_changes import InvalidInput, canonical, protections_of

MAX_ENTRIES = 100
MAX_COMMENT = 256
MAX_RESULTS = 300

# https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSetProtectionConfig.html
UNPROTECTABLE = ("DNAME", "DNSKEY", "NSEC", "RRSIG")


class ProtectionBatchRefused(Route53ClientError):
    def __init__(self, code: str, errors: list[dict[str, str]]):
        super().__init__(code, "; ".join(each["Message"] for each in errors))
        self.errors = errors


def create_resource_record_set_protections(self: Route53) -> EmptyResult:
    zone, entries = _asked(self)
    known = protections_of(zone)
    invalid = _invalid(zone, entries)
    if invalid:
        raise ProtectionBatchRefused("InvalidResourceRecordSetProtectionBatch", invalid)
    existing = [_error(each, "ProtectionAlreadyExists", "A protection already exists for") for each in entries if _key(each) in known]
    if existing:
        all_exist = len(existing) == len(entries)
        raise ProtectionBatchRefused("ProtectionAlreadyExists" if all_exist else "InvalidResourceRecordSetProtectionBatch", existing)
    known.update({_key(each): each.get("Comment") for each in entries})
    return EmptyResult()


def delete_resource_record_set_protections(self: Route53) -> EmptyResult:
    zone, entries = _asked(self)
    known = protections_of(zone)
    errors = _invalid(zone, entries) or [
        _error(each, "ProtectionNotFound", "No protection exists for") for each in entries if _key(each) not in known
    ]
    if errors:
        raise ProtectionBatchRefused("InvalidResourceRecordSetProtectionBatch", errors)
    for each in entries:
        del known[_key(each)]
    return EmptyResult()


def list_resource_record_set_protections(self: Route53) -> ActionResult:
    zone = self.backend.get_hosted_zone(self._get_param("HostedZoneId"))
    name, kind = self._get_param("StartRecordName"), self._get_param("StartRecordType")
    if kind and not name:
        raise InvalidInput("If you specify StartRecordType, you must also specify StartRecordName.")
    token = self._get_param("NextToken")
    start = tuple(token.split(" ")) if token else (canonical(name), kind or "") if name else ("", "")
    left = [key for key in sorted(protections_of(zone)) if key >= start]
    limit = min(int(self._get_param("MaxResults") or MAX_RESULTS), MAX_RESULTS)
    comments = protections_of(zone)
    found = [
        {"RecordName": key[0], "RecordType": key[1], **({"Comment": comments[key]} if comments[key] else {})} for key in left[:limit]
    ]
    more = {"NextToken": " ".join(left[limit])} if len(left) > limit else {}
    return ActionResult({"ResourceRecordSetProtections": found, **more})


def _asked(self: Route53) -> tuple[Any, list[dict[str, Any]]]:
    zone = self.backend.get_hosted_zone(self._get_param("HostedZoneId"))
    entries = list(self._get_param("Protections") or [])
    if not 1 <= len(entries) <= MAX_ENTRIES:
        raise InvalidInput(f"A request has 1 to {MAX_ENTRIES} protections, and this one has {len(entries)}.")
    return zone, entries


def _invalid(zone: Any, entries: list[dict[str, Any]]) -> list[dict[str, str]]:
    apex = canonical(zone.name)
    keys = [_key(each) for each in entries]
    errors = []
    for each, key in zip(entries, keys):
        reason = (
            f"is no name of the hosted zone {apex}:"
            if key[0] != apex and not key[0].endswith("." + apex)
            else "is of a type that can't be protected:"
            if key[1] in UNPROTECTABLE
            else "appears more than once:"
            if keys.count(key) > 1
            else f"has a comment of more than {MAX_COMMENT} characters:"
            if len(each.get("Comment") or "") > MAX_COMMENT
            else None
        )
        errors += [_error(each, "InvalidInput", f"The entry {reason}")] if reason else []
    return errors


def _key(entry: dict[str, Any]) -> tuple[str, str]:
    return canonical(entry["RecordName"]), entry["RecordType"]


def _error(entry: dict[str, Any], code: str, message: str) -> dict[str, str]:
    name, record_type = entry["RecordName"], entry["RecordType"]
    return {"RecordName": name, "RecordType": record_type, "Code": code, "Message": f"{message} {name} {record_type}"}


def install() -> None:
    zone = r"{0}/(?P<api_version>[\d_-]+)/hostedzone/(?P<zone_id>[^/]+)"
    for path in ("rrsetprotection", "rrsetprotection/delete"):
        urls.url_paths[f"{zone}/{path}$"] = Route53.dispatch
    for operation in (create_resource_record_set_protections, delete_resource_record_set_protections, list_resource_record_set_protections):
        setattr(Route53, operation.__name__, operation)
