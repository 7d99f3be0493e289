"""What a test or a drill may tell the emulator that no AWS API can: POST /_meridian/<path> with a JSON object. GET shows people a page."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

# By path without the prefix, such as "health". An overlay module adds its own when it is installed. Where an answer has a true "changed",
# the AWS API says something else from then on, as after a call that changes something.
handlers: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {}

# By path without the prefix: what a browser is shown, by the query's words.
pages: dict[str, Callable[[dict[str, list[str]]], str]] = {}

PREFIX = "/_meridian/"

# A page shows what others have written: nothing in it runs, and nothing is fetched.
PAGE_HEADERS = [
    ("Content-Type", "text/html; charset=utf-8"),
    ("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"),
]


def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes] | None:
    """The answer to a control request that has a handler or a page here, else None."""
    path = environ.get("PATH_INFO", "")
    name = path.removeprefix(PREFIX) if path.startswith(PREFIX) else ""
    if environ.get("REQUEST_METHOD") == "GET" and name in pages:
        start_response("200 OK", PAGE_HEADERS)
        return [pages[name](parse_qs(environ.get("QUERY_STRING", ""))).encode()]
    handler = handlers.get(name)
    if handler is None:
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
