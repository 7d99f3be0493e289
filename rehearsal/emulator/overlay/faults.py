"""Outages that a test or a drill tells the emulator of, because no AWS API can make them.

POST /_meridian/faults takes one of

    {"region": "us-east-1", "down": true}       every database cluster of the region is down: its writers can't switch over
    {"cluster": "arn:aws:rds:…", "down": true}  one database cluster is down
    {"api": "us-east-1", "down": true}          no AWS API answers there, control plane and data plane (503)

with "down": false to end it, or {} to ask. It answers what is down now: {"regions": [], "clusters": [], "apis": []}.
"""

from typing import Any

from . import control

regions: set[str] = set()
clusters: set[str] = set()
apis: set[str] = set()
KINDS = {"region": regions, "cluster": clusters, "api": apis}


def is_down(cluster_arn: str) -> bool:
    return cluster_arn in clusters or cluster_arn.split(":")[3] in regions


def change(body: dict[str, Any]) -> dict[str, Any]:
    unknown = body.keys() - {*KINDS, "down"}
    if unknown:
        raise ValueError(f"{', '.join(sorted(unknown))} is no fault: name one of {', '.join(KINDS)} and down")
    for kind, names in KINDS.items():
        if kind in body:
            (names.add if body["down"] else names.discard)(body[kind])
    return {"regions": sorted(regions), "clusters": sorted(clusters), "apis": sorted(apis)}


def install() -> None:
    control.handlers["faults"] = change
