"""What real database servers are told, and tell: POST /_meridian/databases takes any of

    {"attendedBy": 4711}       from now on a global cluster's writer has moved when that process says so; 0: nobody does any more
    {"moved": "shop"}          the global cluster's writer has moved
    {"notMoved": "shop"}       it couldn't: the writer stays where it was
    {"synchronized": "arn:…"}  the secondary has a fresh copy of the writer's data
    {"promoted": "arn:…"}      the replica, which is an instance, takes writes

and answers with the master users and passwords that databases were created with, which no AWS API tells, and the names under which AWS
keeps what a lost writer had not replicated, both by ARN; and with the ARNs of replicas that are being promoted.
"""

from typing import Any

from moto.rds.models import rds_backends

from . import control, data_plane, rds_replicas
from . import global_clusters as groups


def change(body: dict[str, Any]) -> dict[str, Any]:
    unknown = body.keys() - {"attendedBy", "moved", "notMoved", "synchronized", "promoted"}
    if unknown:
        raise ValueError(f"{', '.join(sorted(unknown))}: name one of attendedBy, moved, notMoved, synchronized, promoted")
    data_plane.attending = int(body.get("attendedBy", data_plane.attending))
    backends = [backend for account in list(rds_backends.values()) for backend in list(account.values())]
    known = {name: group for backend in backends for name, group in backend.global_clusters.items()}
    clusters = [cluster for backend in backends for cluster in list(backend.clusters.values())]
    if body.get("moved") in known and groups.state_of(known[body["moved"]]):
        groups.finish_move(known[body["moved"]])
    if body.get("notMoved") in known:
        groups.give_up_move(known[body["notMoved"]])
    for cluster in clusters:
        if cluster.arn == body.get("synchronized"):
            groups.synchronized(cluster)
    promoting = [it for backend in backends for it in list(backend.databases.values()) if rds_replicas.is_promoting(it)]
    for it in promoting:
        if it.arn == body.get("promoted"):
            rds_replicas.finish_promotion(it)
    databases = [it for backend in backends for it in [*backend.clusters.values(), *backend.databases.values()]]
    return {
        "credentials": {
            it.arn: {"username": it.master_username, "password": it._master_user_password}
            for it in databases
            if getattr(it, "_master_user_password", None)
        },
        "tails": {it.arn: groups.tail_of(it) for it in clusters if getattr(it, "left_behind", False)},
        "promoting": [it.arn for it in promoting if rds_replicas.is_promoting(it)],
    }


def install() -> None:
    control.handlers["databases"] = change
