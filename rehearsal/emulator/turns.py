"""The one lock that requests wait for: moto keeps everything in plain dictionaries, and none may be in the middle of another."""

import threading

turn = threading.Lock()
