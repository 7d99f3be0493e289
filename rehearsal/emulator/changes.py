"""Who follows what the AWS API says is told when it may say something else.

POST /_meridian/changes {"since": N, "seconds": S} waits until a call that may change something has been answered since N, at most S
seconds, and answers the number then, and whose calls they were: {"version": M, "services": ["s3"]}, named as calls are signed. The first
is 0. Control paths count, as service "*", where their answer says that they have changed something.
It is answered outside the one lock that all other requests wait for.
"""

import json
import re
import threading
from collections.abc import Callable, Iterable
from typing import Any

from errors import Environ, StartResponse, credential_scope, keep_form

PATH = "/_meridian/changes"

# What only asks, in services that name their operation. Encrypting and assuming a role leave nothing behind.
READS = re.compile(r"(BatchGet|Describe|List|Get|Head|Lookup|Filter|Test|Simulate|Decode|AssumeRole|Encrypt|Decrypt|GenerateDataKey)")

# Items of tables are data: nobody follows them, and a shop changes carts all the time.
OF_ITEMS = re.compile(r"(PutItem|UpdateItem|DeleteItem|BatchWriteItem|TransactWriteItems|TransactGetItems|Query|Scan)$")


class CountsChanges:
    """Wraps the emulator's WSGI application."""

    def __init__(self, application: Callable[[Environ, StartResponse], Iterable[bytes]]):
        self.application = application
        self.version = 0
        # The number of the latest change, by service.
        self.latest: dict[str, int] = {}
        self.counted = threading.Condition()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if environ.get("PATH_INFO") == PATH:
            return self.wait(environ, start_response)
        may_change = changes(environ)
        answered: list[str] = []

        def start(status: str, *rest: Any) -> Any:
            answered.append(status)
            return start_response(status, *rest)

        body = self.application(environ, start)
        if (may_change and not answered[-1].startswith("4")) or environ.get("meridian.changed"):
            with self.counted:
                self.version += 1
                scope = credential_scope(environ)
                self.latest[scope[1] if scope and not environ.get("meridian.changed") else "*"] = self.version
                self.counted.notify_all()
        return body

    def wait(self, environ: Environ, start_response: StartResponse) -> list[bytes]:
        asked = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        try:
            since, seconds = (json.loads(asked)[key] for key in ("since", "seconds"))
            if not isinstance(since, int) or not isinstance(seconds, (int, float)):
                raise TypeError("since and seconds are numbers")
        except (ValueError, KeyError, TypeError) as error:
            start_response("400 Bad Request", [("Content-Type", "application/json")])
            return [json.dumps({"error": f"{type(error).__name__}: {error}"}).encode()]
        with self.counted:
            # A number of an emulator that was here before is none of this one's.
            self.counted.wait_for(lambda: self.version != since, timeout=seconds)
            answer = {"version": self.version, "services": sorted(name for name, at in self.latest.items() if at > since)}
        start_response("200 OK", [("Content-Type", "application/json")])
        return [json.dumps(answer).encode()]


def changes(environ: Environ) -> bool:
    """Whether a request may change what the AWS API says: by its operation's name, else by its method."""
    if credential_scope(environ) is None:
        return False
    operation = named(environ)
    if operation is not None:
        return READS.match(operation) is None and OF_ITEMS.match(operation) is None
    return environ.get("REQUEST_METHOD") not in ("GET", "HEAD", "OPTIONS")


def named(environ: Environ) -> str | None:
    target = environ.get("HTTP_X_AMZ_TARGET", "")
    if target:
        return target.split(".")[-1]
    _, slash, operation = environ.get("PATH_INFO", "").rpartition("/operation/")
    return operation if slash else keep_form(environ).get("Action", [None])[0]
