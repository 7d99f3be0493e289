"""Asks an application four times at once through AnswersInProtocol, and prints how many requests were inside it at the same time."""

import io
import threading
import time
from typing import Any

from errors import AnswersInProtocol

inside: list[int] = []
most = 0


def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    global most
    inside.append(1)
    most = max(most, len(inside))
    time.sleep(0.05)
    inside.pop()
    start_response("200 OK", [])
    return [b""]


def ask() -> None:
    request = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "CONTENT_LENGTH": "0", "wsgi.input": io.BytesIO()}
    answers(request, lambda *_: None)


answers = AnswersInProtocol(application, lambda environ: "iam")
threads = [threading.Thread(target=ask) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(most)
