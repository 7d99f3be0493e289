"""What goes on in clusters, which no AWS API tells: whoever stands in for Kubernetes' API says what is to be, and whoever runs pods how far it is.
POST /_meridian/clusters takes any of

    {"region": "eu-west-1", "objects": [...]}                              from now on the region's cluster holds these
    {"region": "eu-west-1", "rollouts": {"shop/storefront": {...}}}        how far its Deployments are: generation, state and reason
    {"attendedBy": 4711}                                                   that process runs pods and registers them as targets; 0: nobody does

and answers all of it: {"isAttended": true, "regions": {"eu-west-1": {"objects": [...], "rollouts": {...}}}}.
"""

from typing import Any

from . import control, data_plane

PARTS = ("objects", "rollouts")

regions: dict[str, dict[str, Any]] = {}
# The number of the process that runs pods; 0 is nobody.
attending = 0


def change(body: dict[str, Any]) -> dict[str, Any]:
    global attending
    unknown = body.keys() - {"region", "attendedBy", *PARTS}
    if unknown:
        raise ValueError(f"{', '.join(sorted(unknown))}: name one of region, attendedBy, {', '.join(PARTS)}")
    attending = int(body.get("attendedBy", attending))
    changed = False
    for part in PARTS:
        if part in body:
            held = regions.setdefault(body["region"], {"objects": [], "rollouts": {}})
            changed = changed or (part == "objects" and held[part] != body[part])
            held[part] = body[part]
    return {"changed": changed, "isAttended": data_plane.is_alive(attending), "regions": regions}


def install() -> None:
    control.handlers["clusters"] = change
