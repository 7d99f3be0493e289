"""SES beyond moto: domains that DNS proves, and configuration sets that change.

A domain is proved while its three CNAMEs are in a hosted zone. Every account is out of SES' sandbox.
"""

import json
import re
import secrets
from typing import Any, Callable
from urllib.parse import unquote

from moto.core.exceptions import JsonRESTError
from moto.route53.models import route53_backends
from moto.ses.models import ses_backends
from moto.sesv2 import urls
from moto.sesv2.responses import SESV2Response

class NotFoundException(JsonRESTError):
    code = 404

    def __init__(self, message: str):
        super().__init__("NotFoundException", message)


class AlreadyExistsException(JsonRESTError):
    code = 400

    def __init__(self, message: str):
        super().__init__("AlreadyExistsException", message)


class Store:
    """What one region has."""

    def __init__(self) -> None:
        self.sets: dict[str, dict[str, Any]] = {}
        self.destinations: dict[str, dict[str, Any]] = {}
        self.identities: dict[str, dict[str, Any]] = {}

    def set_named(self, name: str) -> dict[str, Any]:
        if name not in self.sets:
            raise NotFoundException(f"Configuration set <{name}> does not exist.")
        return self.sets[name]

    def identity(self, name: str) -> dict[str, Any]:
        if name not in self.identities:
            raise NotFoundException(f"Email identity {name} does not exist.")
        return self.identities[name]


def store_of(account: str, region: str) -> Store:
    """Kept on moto's own backend, so that a reset takes it along."""
    backend = ses_backends[account][region]
    if not hasattr(backend, "kept"):
        backend.kept = Store()
    return backend.kept  # type: ignore[no-any-return]


def proved(account: str, domain: str, tokens: list[str]) -> bool:
    """Whether a zone has all of them."""
    names = {
        record.name.rstrip(".")
        for zone in route53_backends[account]["aws"].zones.values()
        for record in zone.rrsets
        if record.type == "CNAME"
    }
    return all(f"{token}._domainkey.{domain}" in names for token in tokens)


def request_of(self: SESV2Response) -> tuple[Store, dict[str, Any]]:
    return store_of(self.current_account, self.region), json.loads(self.body) if self.body else {}


def _in_path(self: SESV2Response, collection: str) -> str:
    found = re.search(rf"/{collection}/([^/?]+)", self.parsed_url.path)
    return unquote(found[1]) if found else ""


def _tags(given: list[dict[str, str]] | None) -> dict[str, str]:
    return {it["Key"]: it["Value"] for it in given or []}


def create_set(self: SESV2Response) -> str:
    store, body = request_of(self)
    name = body.pop("ConfigurationSetName")
    if name in store.sets:
        raise AlreadyExistsException(f"Configuration set <{name}> already exists.")
    store.sets[name] = {**body, "Tags": _tags(body.get("Tags"))}
    store.destinations[name] = {}
    return "{}"


def _listed(tags: dict[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def get_set(self: SESV2Response) -> str:
    store, _ = request_of(self)
    name = _in_path(self, "configuration-sets")
    kept = store.set_named(name)
    return json.dumps({"ConfigurationSetName": name, **kept, "Tags": _listed(kept["Tags"])})


def delete_set(self: SESV2Response) -> str:
    store, _ = request_of(self)
    name = _in_path(self, "configuration-sets")
    store.set_named(name)
    del store.sets[name], store.destinations[name]
    return "{}"


def put_options(group: str) -> Callable[[SESV2Response], str]:
    def put(self: SESV2Response) -> str:
        store, body = request_of(self)
        store.set_named(_in_path(self, "configuration-sets"))[group] = body
        return "{}"

    return put


def list_sets(self: SESV2Response) -> str:
    return json.dumps({"ConfigurationSets": list(request_of(self)[0].sets)})


def _destinations(self: SESV2Response) -> tuple[dict[str, Any], dict[str, Any]]:
    store, body = request_of(self)
    name = _in_path(self, "configuration-sets")
    store.set_named(name)
    return store.destinations[name], body


def create_destination(self: SESV2Response) -> str:
    kept, body = _destinations(self)
    if body["EventDestinationName"] in kept:
        raise AlreadyExistsException(f"Event destination <{body['EventDestinationName']}> already exists.")
    kept[body["EventDestinationName"]] = body["EventDestination"]
    return "{}"


def get_destinations(self: SESV2Response) -> str:
    kept, _ = _destinations(self)
    return json.dumps({"EventDestinations": [{"Name": name, **it} for name, it in kept.items()]})


def _destination(self: SESV2Response) -> tuple[dict[str, Any], str, dict[str, Any]]:
    kept, body = _destinations(self)
    name = _in_path(self, "event-destinations")
    if name not in kept:
        raise NotFoundException(f"Event destination <{name}> does not exist.")
    return kept, name, body


def update_destination(self: SESV2Response) -> str:
    kept, name, body = _destination(self)
    kept[name] = body["EventDestination"]
    return "{}"


def delete_destination(self: SESV2Response) -> str:
    kept, name, _ = _destination(self)
    del kept[name]
    return "{}"


def shown(account: str, name: str, it: dict[str, Any]) -> dict[str, Any]:
    verified = "@" in name or proved(account, name, it["Tokens"])
    length = (it.get("DkimSigningAttributes") or {}).get("NextSigningKeyLength", "RSA_2048_BIT")
    return {
        "IdentityType": "EMAIL_ADDRESS" if "@" in name else "DOMAIN",
        "VerifiedForSendingStatus": verified,
        "VerificationStatus": "SUCCESS" if verified else "PENDING",
        "ConfigurationSetName": it.get("ConfigurationSetName"),
        "DkimAttributes": {
            "SigningEnabled": True,
            "Status": "SUCCESS" if verified else "PENDING",
            "Tokens": it["Tokens"],
            "SigningAttributesOrigin": "AWS_SES",
            "NextSigningKeyLength": length,
            "CurrentSigningKeyLength": length,
        },
        "Tags": _listed(it["Tags"]),
    }


def create_identity(self: SESV2Response) -> str:
    store, body = request_of(self)
    name = body["EmailIdentity"]
    if name in store.identities:
        raise AlreadyExistsException(f"Email identity {name} already exist.")
    if body.get("ConfigurationSetName"):
        store.set_named(body["ConfigurationSetName"])
    tokens = [secrets.token_hex(16) for _ in range(3)]
    store.identities[name] = {**body, "Tokens": tokens, "Tags": _tags(body.get("Tags"))}
    return json.dumps(shown(self.current_account, name, store.identities[name]))


def get_identity(self: SESV2Response) -> str:
    store, _ = request_of(self)
    name = _in_path(self, "identities")
    return json.dumps(shown(self.current_account, name, store.identity(name)))


def delete_identity(self: SESV2Response) -> str:
    store, _ = request_of(self)
    name = _in_path(self, "identities")
    store.identity(name)
    del store.identities[name]
    return "{}"


def list_identities(self: SESV2Response) -> str:
    store, _ = request_of(self)
    return json.dumps({"EmailIdentities": [{"IdentityName": name} for name in store.identities]})


def put_identity_set(self: SESV2Response) -> str:
    store, body = request_of(self)
    if body.get("ConfigurationSetName"):
        store.set_named(body["ConfigurationSetName"])
    store.identity(_in_path(self, "identities"))["ConfigurationSetName"] = body.get("ConfigurationSetName")
    return "{}"


def put_identity_dkim(self: SESV2Response) -> str:
    store, body = request_of(self)
    it = store.identity(_in_path(self, "identities"))
    it["DkimSigningAttributes"] = body.get("SigningAttributes")
    return json.dumps({"DkimStatus": "PENDING", "DkimTokens": it["Tokens"]})


def _tagged(store: Store, arn: str) -> dict[str, str]:
    kind, _, name = arn.split(":")[-1].partition("/")
    tags: dict[str, str] = (store.set_named(name) if kind == "configuration-set" else store.identity(name))["Tags"]
    return tags


def tag(self: SESV2Response) -> str:
    store, body = request_of(self)
    _tagged(store, body["ResourceArn"]).update(_tags(body["Tags"]))
    return "{}"


def untag(self: SESV2Response) -> str:
    store, _ = request_of(self)
    tags = _tagged(store, self.querystring["ResourceArn"][0])
    for key in self.querystring["TagKeys"]:
        tags.pop(key, None)
    return "{}"


def get_account(self: SESV2Response) -> str:
    return json.dumps({"ProductionAccessEnabled": True, "SendingEnabled": True, "EnforcementStatus": "HEALTHY"})


CALLS: dict[str, Callable[[SESV2Response], str]] = {
    "create_configuration_set": create_set,
    "get_configuration_set": get_set,
    "delete_configuration_set": delete_set,
    "list_configuration_sets": list_sets,
    "put_configuration_set_delivery_options": put_options("DeliveryOptions"),
    "put_configuration_set_reputation_options": put_options("ReputationOptions"),
    "put_configuration_set_sending_options": put_options("SendingOptions"),
    "put_configuration_set_suppression_options": put_options("SuppressionOptions"),
    "create_configuration_set_event_destination": create_destination,
    "get_configuration_set_event_destinations": get_destinations,
    "update_configuration_set_event_destination": update_destination,
    "delete_configuration_set_event_destination": delete_destination,
    "create_email_identity": create_identity,
    "get_email_identity": get_identity,
    "delete_email_identity": delete_identity,
    "list_email_identities": list_identities,
    "put_email_identity_configuration_set_attributes": put_identity_set,
    "put_email_identity_dkim_signing_attributes": put_identity_dkim,
    "tag_resource": tag,
    "untag_resource": untag,
    "get_account": get_account,
}


# Below what moto has routes for.
PATHS = (
    "account",
    "configuration-sets/(?P<name>[^/]+)/(?P<rest>.+)",
    "identities/(?P<name>[^/]+)/(?P<rest>.+)",
)

# Lists have a path of their own in newer clients, which moto's router goes by; others ask for them as before.
LISTS = {"/v2/email/configuration-sets": "ListConfigurationSets", "/v2/email/identities": "ListEmailIdentities"}


def install() -> None:
    for path in PATHS:
        urls.url_paths[f"{{0}}/v2/email/{path}$"] = SESV2Response.dispatch
    action_of = SESV2Response._get_action_from_method_and_request_uri

    def action(self: SESV2Response, request: Any) -> str:
        listed = LISTS.get(request.path) if request.method == "GET" else None
        return listed or action_of(self, request)

    SESV2Response._get_action_from_method_and_request_uri = action
    for name, answer in CALLS.items():
        setattr(SESV2Response, name, answer)
