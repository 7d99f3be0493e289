"""Whatever goes wrong inside the emulator reaches the caller as an AWS error in the service's own protocol.

moto answers an unknown path with an HTML page, an unknown action with an empty 404 and a crash with a traceback in
HTML: SDKs then report a parse error that names nothing. Here each becomes an error whose message names the operation.
"""

import json
import re
import traceback
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qs
from xml.sax.saxutils import escape

import boto3
from botocore.model import OperationNotFoundError
from moto.core.request import Request, determine_request_protocol
from moto.core.routing import get_service_router
from moto.core.utils import get_service_model, service_name_from_moto_package_name
from overlay import call_faults, credentials, faults, permissions
from overlay.bodies import kept_body
from turns import turn

Environ = dict[str, Any]
StartResponse = Callable[..., Any]

NOT_IMPLEMENTED = ("NotImplemented", "501 Not Implemented")
INTERNAL_FAILURE = ("InternalFailure", "500 Internal Server Error")
INVALID_REGION = ("InvalidRegion", "400 Bad Request")
UNAVAILABLE = ("ServiceUnavailable", "503 Service Unavailable")
INVALID_KEY = ("InvalidClientTokenId", "403 Forbidden")

# Sub-resources of a bucket that moto doesn't know: it would list the bucket's objects, or make the bucket, instead.
S3_UNKNOWN = frozenset({"abac", "analytics", "intelligent-tiering", "metadataConfiguration", "metadataTable", "metrics", "requestPayment"})

# Services whose package in moto serves two of AWS' APIs under one signing name, by the API's version.
BY_VERSION = {("elb", "2015-12-01"): "elbv2"}


class AnswersInProtocol:
    """Wraps the emulator's WSGI application; `backend_of` names the moto package that a request goes to."""

    def __init__(self, application: Callable[[Environ, StartResponse], Iterable[bytes]], backend_of: Callable[[Environ], str]):
        self.application = application
        self.backend_of = backend_of
        self.one_at_a_time = turn

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        form = keep_form(environ)
        scope = credential_scope(environ)
        assumed = permissions.role_of(environ)
        if assumed is None and credentials.is_foreign(environ):
            return self.call(environ, scope, form).refuse(start_response, INVALID_KEY, credentials.MESSAGE)
        if scope and scope[0] not in known_regions():
            call = Call(environ, scope[1], form)
            return call.refuse(start_response, INVALID_REGION, f"{scope[0]} is no AWS region: {call.name} was sent there")
        hit = [] if credentials.is_data_plane(environ) else call_faults.rules_of(scope, lambda: self.call(environ, scope, form).operation)
        call_faults.wait_for(hit)
        if scope and not credentials.is_data_plane(environ) and (scope[0] in faults.apis or any(rule.refuse for rule in hit)):
            call = self.call(environ, scope, form)
            return call.refuse(start_response, UNAVAILABLE, f"{call.name} doesn't answer in {scope[0]}: a fault told the emulator so")
        if assumed is not None and scope:
            call = self.call(environ, scope, form)
            with self.one_at_a_time:
                refused = permissions.refusal(assumed, call, scope)
            if refused:
                return call.refuse(start_response, *refused)
        if scope and scope[1] == "s3" and S3_UNKNOWN & parse_qs(environ.get("QUERY_STRING", ""), True).keys():
            call = Call(environ, "s3", form)
            return call.refuse(start_response, NOT_IMPLEMENTED, not_emulated(call))
        try:
            # moto keeps everything in plain dictionaries: a request that adds a role breaks another one that looks through them.
            with self.one_at_a_time:
                status, headers, body = run(self.application, environ)
        except Exception as error:  # noqa: BLE001 -- any crash at all must reach the caller as an error
            call = self.call(environ, scope, form)
            if is_absent(error):
                return call.refuse(start_response, NOT_IMPLEMENTED, not_emulated(call))
            return call.refuse(start_response, INTERNAL_FAILURE, f"{call.name} crashed in the emulator: {told(error)}")
        if scope and status[:1] in "45" and not in_protocol(environ, status, body):
            call = self.call(environ, scope, form)
            if body and not body.lstrip()[:1] == b"<":
                return call.refuse(start_response, INTERNAL_FAILURE, f"{call.name} failed in the emulator: {body.decode(errors='replace')}")
            return call.refuse(start_response, NOT_IMPLEMENTED, not_emulated(call))
        start_response(status, headers)
        if status.startswith("2") and any(rule.loses() for rule in hit):
            call_faults.lose_answer(environ)
        return [body]

    def call(self, environ: Environ, scope: tuple[str, str] | None, form: dict[str, list[str]]) -> "Call":
        try:
            package = self.backend_of(environ)
        except Exception:  # noqa: BLE001 -- a service that moto doesn't have at all
            package = scope[1] if scope else "s3"
        return Call(environ, BY_VERSION.get((package, form.get("Version", [""])[0]), package), form)


class Call:
    """One AWS call as its request describes it."""

    def __init__(self, environ: Environ, package: str, form: dict[str, list[str]]):
        self.environ = environ
        self.package = package
        self.form = form
        try:
            self.model = get_service_model(service_name_from_moto_package_name(package))
        except Exception:  # noqa: BLE001 -- botocore doesn't know the service either
            self.model = None

    @property
    def operation(self) -> str:
        target = self.environ.get("HTTP_X_AMZ_TARGET", "")
        named = self.form.get("Action", [target.split(".")[-1]])[0]
        if named:
            return named
        path = f"{self.environ.get('REQUEST_METHOD')} {self.environ.get('PATH_INFO')}"
        if self.model is None:
            return path
        try:
            return get_service_router(self.model.service_name).match(Request(self.environ))[0].name
        except Exception:  # noqa: BLE001 -- no operation has this path
            return path

    @property
    def name(self) -> str:
        return f"{self.package}.{self.operation}"

    @property
    def protocol(self) -> str:
        if self.model is None:
            return "json" if "HTTP_X_AMZ_TARGET" in self.environ else "query" if self.form else "rest-json"
        try:
            return determine_request_protocol(self.model, self.environ.get("CONTENT_TYPE"))
        except NotImplementedError:
            return str(self.model.protocol)

    def refuse(self, start_response: StartResponse, kind: tuple[str, str], message: str) -> list[bytes]:
        code, status = kind
        content_type, body = written(self.protocol, self.package, code, message)
        head = self.environ.get("REQUEST_METHOD") == "HEAD"
        headers = [("Content-Type", content_type), ("Content-Length", "0" if head else str(len(body)))]
        if "json" in content_type:
            headers.append(("x-amzn-ErrorType", code))
        start_response(status, headers)
        return [b"" if head else body]


def not_emulated(call: Call) -> str:
    return f"{call.name} isn't emulated: add it in rehearsal/emulator/overlay/{call.package}.py"


def is_absent(error: Exception) -> bool:
    """moto says NotImplementedError of operations, in its response classes, but also of properties that can't be read."""
    raised_in = traceback.extract_tb(error.__traceback__)[-1].filename
    return isinstance(error, OperationNotFoundError) or (isinstance(error, NotImplementedError) and "responses" in raised_in)


def told(error: Exception) -> str:
    """The exception with the lines that led to it, innermost first."""
    places = [(re.search(r"(moto|overlay)/.*", frame.filename), frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
    lines = [f"{place[0]}:{line}" for place, line in reversed(places) if place][:3]
    return f"{type(error).__name__}: {error} ({' < '.join(lines)})"


def written(protocol: str, package: str, code: str, message: str) -> tuple[str, bytes]:
    text = f"<Code>{code}</Code><Message>{escape(message)}</Message>"
    if protocol == "ec2":
        return "text/xml", f"<Response><Errors><Error>{text}</Error></Errors><RequestID>emulator</RequestID></Response>".encode()
    if package in ("s3", "s3control"):
        return "application/xml", f"<Error>{text}<RequestId>emulator</RequestId></Error>".encode()
    if protocol in ("query", "rest-xml"):
        return "text/xml", f"<ErrorResponse><Error><Type>Receiver</Type>{text}</Error><RequestId>emulator</RequestId></ErrorResponse>".encode()
    return "application/json", json.dumps({"__type": code, "message": message, "Message": message}).encode()


def run(application: Callable[[Environ, StartResponse], Iterable[bytes]], environ: Environ) -> tuple[str, list[tuple[str, str]], bytes]:
    """Runs the application to its end, so that what it answered can still be replaced."""
    started: list[Any] = []

    def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[[bytes], None]:
        started[:] = [status, headers]
        return lambda data: None

    chunks = application(environ, start)
    try:
        body = b"".join(chunks)
    finally:
        if hasattr(chunks, "close"):
            chunks.close()
    return started[0], started[1], body


def in_protocol(environ: Environ, status: str, body: bytes) -> bool:
    """Whether an error could be what AWS sends: XML or JSON, and nothing only where there can't be a body."""
    start = body.lstrip()[:20].lower()
    if not start:
        return environ.get("REQUEST_METHOD") == "HEAD" or not status.startswith(("404", "405"))
    return start[:1] in (b"<", b"{") and not start.startswith((b"<!doctype html", b"<html"))


def keep_form(environ: Environ) -> dict[str, list[str]]:
    """The parameters of a query call."""
    if not environ.get("CONTENT_TYPE", "").startswith("application/x-www-form-urlencoded"):
        return {}
    return parse_qs(kept_body(environ).decode(errors="replace"), keep_blank_values=True)


def credential_scope(environ: Environ) -> tuple[str, str] | None:
    """Region and service that a request was signed for, or None for what isn't an AWS call."""
    try:
        _, _, region, service, _ = (credentials.credential_of(environ) or "").split("/")
    except ValueError:
        return None
    return region, service.lower()


@lru_cache
def known_regions() -> frozenset[str]:
    session = boto3.Session(aws_access_key_id="none", aws_secret_access_key="none", region_name="us-east-1")
    ec2 = session.get_available_regions("ec2")
    return frozenset([*ec2, "aws-global"])
