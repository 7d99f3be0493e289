"""The AWS API emulator: moto behind a loopback port, with Meridian's overlay installed into it.

Prints one line of JSON, {"port": N}, when it answers, and ends when its standard input closes:
whoever started it holds that pipe, so it cannot outlive them unnoticed.
"""

import argparse
import importlib
import json
import os
import pkgutil
import sys
import threading

os.environ.setdefault("MOTO_ALLOW_NONEXISTENT_REGION", "false")
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from errors import AnswersInProtocol  # noqa: E402
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app  # noqa: E402
from werkzeug.serving import WSGIRequestHandler, make_server  # noqa: E402


class QuietHandler(WSGIRequestHandler):
    """One HTTP/1.1 connection carries many calls; nothing is logged per request."""

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


def end_with_parent() -> None:
    sys.stdin.read()
    os._exit(0)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--port", type=int, default=0, help="0 takes a free port")
    arguments.add_argument("--detached", action="store_true", help="keep running when standard input closes")
    options = arguments.parse_args()
    install_overlay()
    dispatcher = DomainDispatcherApplication(create_backend_app)
    application = AnswersInProtocol(dispatcher, lambda environ: dispatcher.get_application(environ).service)
    server = make_server("127.0.0.1", options.port, application, threaded=True, request_handler=QuietHandler)
    if not options.detached:
        threading.Thread(target=end_with_parent, daemon=True).start()
    print(json.dumps({"port": server.server_port}), flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
