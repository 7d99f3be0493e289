"""Where a distribution's configuration keeps its lists and its cache behaviors."""

from typing import Any


def items(value: dict[str, Any] | None) -> list[Any]:
    return (value or {}).get("Items") or []


def behaviors(config: dict[str, Any]) -> list[dict[str, Any]]:
    return [config["DefaultCacheBehavior"], *items(config.get("CacheBehaviors"))]
