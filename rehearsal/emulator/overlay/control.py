"""What a test or a drill may tell the emulator that no AWS API can: POST /_meridian/<path> with a JSON object."""

import json
from collections.abc import Callable
from typing import Any

# By path without the prefix, such as "health". An overlay module adds its own when it is installed. Where an answer has a true "changed",
# the AWS API says something else from then on, as after a call that changes something.
handlers: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {}

PREFIX = "/_meridian/"


def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes] | None:
    """The answer to a control request that has a handler here, else None."""
    handler = handlers.get(environ.get("PATH_INFO", "").removeprefix(PREFIX))
    if handler is None or not environ.get("PATH_INFO", "").startswith(PREFIX):
        return None
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    try:
        status, result = "200 OK", handler(json.loads(body or b"{}"))
    except (ValueError, KeyError, TypeError) as error:
        status, result = "400 Bad Request", {"error": f"{type(error).__name__}: {error}"}
    environ["meridian.changed"] = bool(result.get("changed"))
    start_response(status, [("Content-Type", "application/json")])
    return [json.dumps(result).encode()]


def install() -> None:
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication

    dispatch = DomainDispatcherApplication.__call__

    def call(self: Any, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        controlled = answer(environ, start_response)
        return dispatch(self, environ, start_response) if controlled is None else controlled

    DomainDispatcherApplication.__call__ = call
