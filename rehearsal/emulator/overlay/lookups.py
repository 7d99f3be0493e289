"""
What moto looks up anew for every call although it can't change while the process runs: its own folders, which it lists to find out whether a
host is the name of one, and the methods of the class that answers. Both together take nearly half of a small call's time.
"""

from collections.abc import Iterable
from functools import cache


def install() -> None:
    from moto import backends
    from moto.core import responses

    modules = tuple(backends.list_of_moto_modules())
    names_of = responses.method_names_from_class

    def list_of_moto_modules() -> Iterable[str]:
        return modules

    backends.list_of_moto_modules = list_of_moto_modules
    responses.method_names_from_class = cache(names_of)
