"""The AWS API emulator: moto behind a loopback port, with Meridian's overlay installed into it.

Prints one line of JSON, {"port": N}, when it answers, and ends when its standard input closes:
whoever started it holds that pipe, so it cannot outlive them unnoticed.

With --forks it is a whole family instead: for each line on standard input it forks an emulator of its own, with nothing in it, and
prints {"port": N, "pid": M}. Loading moto takes seconds, forking what is loaded milliseconds. The forks end with it.
"""

import argparse
import importlib
import json
import os
import pkgutil
import signal
import sys
import threading

os.environ.setdefault("MOTO_ALLOW_NONEXISTENT_REGION", "false")
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from changes import CountsChanges  # noqa: E402
from errors import AnswersInProtocol  # noqa: E402
from moto.moto_api._internal import mock_random  # noqa: E402
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app  # noqa: E402
from werkzeug.serving import WSGIRequestHandler, make_server  # noqa: E402
from werkzeug.test import Client  # noqa: E402


class QuietHandler(WSGIRequestHandler):
    """Nothing is logged per request."""

    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: object) -> None:
        pass


def install_overlay() -> None:
    """Every module in overlay/ that has install() patches moto; order is alphabetical and must not matter."""
    import overlay

    for module in sorted(pkgutil.iter_modules(overlay.__path__), key=lambda m: m.name):
        install = getattr(importlib.import_module(f"overlay.{module.name}"), "install", None)
        if install:
            install()


def evaluated_by(command: list[str]) -> None:
    from overlay import route53_evaluator

    route53_evaluator.command = command


def application() -> CountsChanges:
    dispatcher = DomainDispatcherApplication(create_backend_app)
    return CountsChanges(AnswersInProtocol(dispatcher, lambda environ: dispatcher.get_application(environ).service))


def serve(port: int, about: dict[str, int]) -> None:
    server = make_server("127.0.0.1", port, application(), threaded=True, request_handler=QuietHandler)
    print(json.dumps({"port": server.server_port, **about}), flush=True)
    server.serve_forever()


def load_before_forking() -> None:
    """What moto loads for the first call of all, and of the largest services, a second of the processor: calls that leave nothing behind."""
    warm = Client(application())
    for service, version, action in (
        ("sts", "2011-06-15", "GetCallerIdentity"),
        ("ec2", "2016-11-15", "DescribeVpcs"),
        ("iam", "2010-05-08", "ListRoles"),
    ):
        scope = f"rehearsal/20260101/us-east-1/{service}/aws4_request"
        headers = {"Authorization": f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=none"}
        warm.post(data={"Action": action, "Version": version}, headers=headers)


def fork_on_request() -> None:
    load_before_forking()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    alive, held = os.pipe()
    for _ in sys.stdin:
        if os.fork() != 0:
            continue
        os.close(held)
        threading.Thread(target=end_with, args=(alive,), daemon=True).start()
        mock_random.seed()
        serve(0, {"pid": os.getpid()})


def end_with(pipe: int) -> None:
    """Whoever holds the other end writes nothing: reading ends when that process has."""
    os.read(pipe, 1)
    os._exit(0)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--port", type=int, default=0, help="0 takes a free port")
    arguments.add_argument("--detached", action="store_true", help="keep running when standard input closes")
    arguments.add_argument("--forks", action="store_true", help="fork an emulator for each line of standard input")
    arguments.add_argument("--evaluator", type=json.loads, default=[], help="command that decides by Route 53's rules, as JSON")
    options = arguments.parse_args()
    install_overlay()
    evaluated_by(options.evaluator)
    if options.forks:
        fork_on_request()
        return
    if not options.detached:
        threading.Thread(target=end_with, args=(sys.stdin.fileno(),), daemon=True).start()
    serve(options.port, {})


if __name__ == "__main__":
    main()
