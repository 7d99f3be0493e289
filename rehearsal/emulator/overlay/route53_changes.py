"""ChangeResourceRecordSets as Route 53 does it: a batch is checked whole and applied whole, or not at all."""

import ipaddress
from threading import Lock
from typing import Any

from moto.route53.exceptions import NoSuchHealthCheck, Route53ClientError
from moto.route53.models import RecordSet

# Two batches at once must not overwrite each other's records.
lock = Lock()

MAX_SET_IDENTIFIER = 128
MAX_WEIGHT = 255
MAX_RECORDS_OF_A_NAME = 100

# Every distribution's: https://docs.aws.amazon.com/Route53/latest/APIReference/API_AliasTarget.html
CLOUDFRONT_ZONE = "Z2FDTNDATAQYW2"

POLICIES = ("weight", "region", "failover", "geo_location", "multi_value_answer")


def canonical(name: str) -> str:
    """Route 53 keeps names in lower case, with a final dot, and an asterisk as \\052."""
    return name.lower().rstrip(".").replace("*", "\\052") + "."


class InvalidChangeBatch(Route53ClientError):
    def __init__(self, problems: list[str]):
        super().__init__("InvalidChangeBatch", f"[{', '.join(problems)}]")


class InvalidInput(Route53ClientError):
    def __init__(self, message: str):
        super().__init__("InvalidInput", message)


def change_resource_record_sets(backend: Any, zone_id: str, changes: list[dict[str, Any]]) -> None:
    zone = backend.get_hosted_zone(zone_id)
    wanted = [(change["Action"], _record(backend, change)) for change in changes]
    with lock:
        records = list(zone.rrsets)
        problems: list[str] = []
        for action, record in wanted:
            problem = _apply(zone, records, action, record)
            problems += [problem] if problem else []
        problems += _alias_problems(zone, records, [record for action, record in wanted if action != "DELETE"])
        if problems:
            raise InvalidChangeBatch(problems)
        zone.rrsets = records


def _record(backend: Any, change: dict[str, Any]) -> RecordSet:
    """The change's record in the form that it is kept in."""
    given = change["ResourceRecordSet"]
    what = f"Change with [Action={change['Action']}, Name={given['Name']}, Type={given['Type']}, SetIdentifier={given.get('SetIdentifier', 'null')}]"
    if change["Action"] not in ("CREATE", "UPSERT", "DELETE"):
        raise InvalidInput(f"Value '{change['Action']}' is not one of [CREATE, DELETE, UPSERT].")
    values = [value["Value"] for value in given.get("ResourceRecords") or []]
    alias = given.get("AliasTarget")
    if not alias and not (values and given.get("TTL") is not None):
        raise InvalidInput(
            "Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId], "
            f"but found none in {what}"
        )
    if alias and (values or given.get("TTL") is not None):
        raise InvalidInput(
            "Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId], "
            f"but found more than one in {what}"
        )
    _check_fields(given, what)
    record = RecordSet({**given, "Name": canonical(given["Name"]), "ResourceRecords": values})
    if _policy(record) and not record.set_identifier:
        raise InvalidInput(f"Invalid request: Missing field 'SetIdentifier' in {what}")
    if record.set_identifier and not _policy(record):
        raise InvalidInput(f"Invalid request: Expected exactly one of [Weight, Region, Failover, GeoLocation, or MultiValueAnswer], but found none in {what}")
    if record.health_check_id and record.health_check_id not in backend.health_checks and change["Action"] != "DELETE":
        raise NoSuchHealthCheck(record.health_check_id)
    return record


def _check_fields(given: dict[str, Any], what: str) -> None:
    """Limits and combinations that the API's reference names: https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html"""
    alias = given.get("AliasTarget")
    if len(given.get("SetIdentifier") or "x") > MAX_SET_IDENTIFIER:
        raise InvalidInput(f"Invalid request: Value at 'SetIdentifier' must have length less than or equal to {MAX_SET_IDENTIFIER} in {what}")
    if not 0 <= int(given.get("Weight") or 0) <= MAX_WEIGHT:
        raise InvalidInput(f"Invalid request: Value at 'Weight' must be from 0 to {MAX_WEIGHT} in {what}")
    if alias and given.get("MultiValueAnswer"):
        raise InvalidInput(f"Invalid request: A multivalue answer can't be an alias in {what}")
    if alias and alias["HostedZoneId"] == CLOUDFRONT_ZONE and str(alias.get("EvaluateTargetHealth")).lower() == "true":
        raise InvalidInput(f"Invalid request: EvaluateTargetHealth can't be true for a CloudFront distribution in {what}")


def _policy(record: Any) -> str | None:
    return next((name for name in POLICIES if getattr(record, name) not in (None, "", False)), None)


def _key(record: Any) -> tuple[str, str, str | None]:
    return record.name, record.type, record.set_identifier


def _named(record: Any) -> str:
    identifier = f", set identifier='{record.set_identifier}'" if record.set_identifier else ""
    return f"[name='{record.name}', type='{record.type}'{identifier}]"


def _described(record: Any) -> str:
    identifier = f", SetIdentifier {record.set_identifier}" if record.set_identifier else ""
    return f"RRSet with DNS name {record.name}, type {record.type}{identifier}"


def protections_of(zone: Any) -> dict[tuple[str, str], str | None]:
    """Comments of the zone's record set protections, by name and type."""
    if not hasattr(zone, "protections"):
        zone.protections = {}
    found: dict[tuple[str, str], str | None] = zone.protections
    return found


def _protection(zone: Any, record: Any) -> str | None:
    """Why no record of this name and type is changed."""
    protections = protections_of(zone)
    if (record.name, record.type) not in protections:
        return None
    comment = protections[record.name, record.type]
    said = f" ({comment})" if comment else ""
    return f"The resource record set {_named(record)} is protected{said}: delete its protection first"


def _apply(zone: Any, records: list[Any], action: str, record: Any) -> str | None:
    """Changes `records`, or says why Route 53 wouldn't."""
    protection = _protection(zone, record)
    if protection:
        return protection
    apex = canonical(zone.name)
    existing = next((each for each in records if _key(each) == _key(record)), None)
    if record.name != apex and not record.name.endswith("." + apex):
        return f"RRSet with DNS name {record.name} is not permitted in zone {apex}"
    if action == "DELETE":
        return _delete(apex, records, record, existing)
    if action == "CREATE" and existing:
        return f"Tried to create resource record set {_named(record)} but it already exists"
    others = [each for each in records if each is not existing]
    problem = _value_problem(record) or _conflict(apex, others, record)
    if problem is None:
        records[:] = [*others, record]
    return problem


def _delete(apex: str, records: list[Any], record: Any, existing: Any) -> str | None:
    if existing is None:
        return f"Tried to delete resource record set {_named(record)} but it was not found"
    if _values(existing) != _values(record):
        return f"Tried to delete resource record set {_named(record)} but the values provided do not match the current values"
    if record.name == apex and record.type in ("NS", "SOA"):
        return f"A HostedZone must contain {'at least one NS record for the zone itself' if record.type == 'NS' else 'exactly one SOA record'}."
    records.remove(existing)
    return None


def _values(record: Any) -> tuple[Any, ...]:
    """What a deletion must repeat."""
    alias = record.alias_target
    target = alias and (canonical(alias["DNSName"]), alias["HostedZoneId"], str(alias.get("EvaluateTargetHealth", False)).lower())
    policy = tuple(str(getattr(record, name) or "") for name in POLICIES)
    return sorted(record.records or []), str(record.ttl or ""), target, policy, record.health_check_id or None


def _value_problem(record: Any) -> str | None:
    illegal = {"A": ("ARRDATAIllegalIPv4Address", ipaddress.IPv4Address), "AAAA": ("AAAARRDATAIllegalIPv6Address", ipaddress.IPv6Address)}
    if record.type not in illegal:
        return None
    code, parse = illegal[record.type]
    for value in record.records:
        try:
            parse(value)
        except ValueError:
            return f"Invalid Resource Record: FATAL problem: {code} (Value is not a valid {parse.__name__[:4]} address) encountered with '{value}'"
    return None


def _conflict(apex: str, others: list[Any], record: Any) -> str | None:
    if record.type == "CNAME" and record.name == apex:
        return f"RRSet of type CNAME with DNS name {record.name} is not permitted at apex in zone {apex}"
    same_name = [each for each in others if each.name == record.name]
    if any((each.type == "CNAME") != (record.type == "CNAME") for each in same_name):
        return f"RRSet of type {record.type} with DNS name {record.name} is not permitted as it conflicts with other records with the same DNS name in zone {apex}"
    same_set = [each for each in same_name if each.type == record.type]
    if len(same_set) >= MAX_RECORDS_OF_A_NAME:
        return f"{_described(record)} cannot be created: a name and type have at most {MAX_RECORDS_OF_A_NAME} record sets"
    for each in same_set:
        if _policy(each) != _policy(record):
            return f"{_described(record)} cannot be created as a record set with the same name and type and another routing policy exists"
        if record.weight is not None and None not in (record.ttl, each.ttl) and int(record.ttl) != int(each.ttl):
            return f"{_described(record)} cannot be created as weighted record sets with the same name and type must have the same TTL ({each.ttl})"
        if record.region and each.region == record.region:
            return f"{_described(record)}, Region Name={record.region} cannot be created because a record set with the same region exists"
        if record.failover and each.failover == record.failover:
            return f"{_described(record)} cannot be created as a {record.failover} failover record set with the same name and type exists"
    return None


def _alias_problems(zone: Any, records: list[Any], put: list[Any]) -> list[str]:
    """An alias within the zone names a record of its own type that exists once the batch is applied, and never itself."""
    targets: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for record in records:
        target = record.alias_target and alias_key(zone, record.alias_target, record.type)
        targets.setdefault((record.name, record.type), set()).update([target] if target else [])
    problems = []
    for record in put:
        target = record.alias_target and alias_key(zone, record.alias_target, record.type)
        if target is None:
            continue
        what = f"Tried to create an alias that targets {target[0]}, type {target[1]} in zone {zone.resource_id}, but"
        if target not in targets:
            problems.append(f"{what} that target was not found")
        elif _reaches(targets, target, (record.name, record.type)):
            problems.append(f"{what} that target leads back to {record.name}: aliases can't loop")
    return problems


def alias_key(zone: Any, alias: dict[str, Any], record_type: str) -> tuple[str, str] | None:
    """The record of the same zone that an alias targets."""
    if alias["HostedZoneId"].replace("/hostedzone/", "") != zone.resource_id:
        return None
    return canonical(alias["DNSName"]), record_type


def _reaches(targets: dict[Any, set[Any]], start: Any, goal: Any) -> bool:
    seen, left = set(), [start]
    while left:
        here = left.pop()
        if here == goal:
            return True
        if here not in seen:
            seen.add(here)
            left.extend(targets.get(here, ()))
    return False
