"""The one access key that the emulator takes, so that nobody's real credentials go further than their first call.

moto takes any. A user's own key reaching the emulator means that something read the user's AWS set-up, which a rehearsal never does.
POST /_meridian/credentials with {"accessKey": "…"} makes it take another, as after a rotation that the callers missed.
"""

import re
from typing import Any
from urllib.parse import unquote

from . import control
from .bodies import form_of

# rehearsal/providers/cloud.ts signs with it.
accepted = {"rehearsal"}

# Of what plays the cloud's own inside: it sees what is, also while a fault keeps everybody else from the API.
DATA_PLANE = "data-plane"

MESSAGE = "The security token included in the request is invalid: the emulator takes the rehearsal's own access key and no other"


def signed_parts(environ: dict[str, Any]) -> str:
    """The header and the address, where a signature may be."""
    return f"{environ.get('HTTP_AUTHORIZATION', '')} {unquote(environ.get('QUERY_STRING', ''))}"


def credential_of(environ: dict[str, Any]) -> str | None:
    """The key, day, region and service that a call was signed with, in its header, its address or its form; None for what isn't signed so."""
    form = form_of(environ).get("x-amz-credential")
    if form is not None:
        return form
    found = re.search(r"\bCredential=([^,&\s]*)", signed_parts(environ))
    return found[1] if found else None


def access_key(environ: dict[str, Any]) -> str | None:
    """The key that a call was signed with; None for what isn't signed."""
    credential = credential_of(environ)
    if credential is not None:
        return credential.split("/")[0]
    found = re.search(r"\bAWSAccessKeyId=([^&\s]*)|^AWS ([^:\s]*):", signed_parts(environ))
    return next((key for key in found.groups() if key is not None), None) if found else None


def is_foreign(environ: dict[str, Any]) -> bool:
    key = access_key(environ)
    return key is not None and key not in accepted | {DATA_PLANE}


def is_data_plane(environ: dict[str, Any]) -> bool:
    return access_key(environ) == DATA_PLANE


def change(body: dict[str, Any]) -> dict[str, Any]:
    key = str(body["accessKey"])
    accepted.clear()
    accepted.add(key)
    return {}


def install() -> None:
    control.handlers["credentials"] = change
