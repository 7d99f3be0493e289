"""DynamoDB's replication between the regions of a global table, of which moto knows nothing: who has a replica, and what is on its way.

What is written in one region arrives in each other one after a delay, in the order in which it was written, and as AWS has it the last
writer wins, item by item: what arrives is taken only if it was written later than what is there, in whichever region
(https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html). It arrives when somebody looks: each call
of DynamoDB first takes what is due. Between two regions of which no API answers in one, and between those that were cut, nothing arrives, and
nothing is lost: it comes when they are there again.

POST /_meridian/dynamodb-replication takes any of

    {"delayMilliseconds": 100}                     from now on, of what is on its way too; 1000 where nobody says
    {"cut": ["us-east-1", "eu-west-1"]}            nothing passes between the two
    {"join": ["us-east-1", "eu-west-1"]}           it does again, once it was joined as often as it was cut
    {"expire": true}                               deletes what its time to live has ended, which AWS does within a few days, and nobody here

and answers {"delayMilliseconds": 100, "cut": [["eu-west-1", "us-east-1"]], "waiting": 3, "expired": 0}: so many changes are on their way, each
counted once for each region that it goes to.
"""

import copy
import time
from collections import Counter, deque
from dataclasses import dataclass
from typing import Any

from moto.dynamodb.models import DynamoDBBackend, dynamodb_backends
from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import Table

from . import control, faults

# Global tables: "usually within a second", https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html
DEFAULT_DELAY = 1000

Stamp = tuple[int, str]
Key = tuple[DynamoType, DynamoType | None]


@dataclass
class Change:
    """One item as it was after a write; None where that deleted it."""

    name: str
    key: Key
    item: Item | None
    stamp: Stamp
    # By a clock that only goes forward.
    at: float


@dataclass
class GlobalTable:
    """The regions that have a replica, and when each item was written last there."""

    stamps: dict[str, dict[Key, Stamp]]

    @property
    def regions(self) -> list[str]:
        return sorted(self.stamps)


# By account and name. Emptied with the process.
groups: dict[tuple[str, str], GlobalTable] = {}
# By account, source and target.
on_their_way: dict[tuple[str, str, str], deque[Change]] = {}
# By pair of regions: how many times they are cut from each other.
cuts: Counter[frozenset[str]] = Counter()
settings = {"delay": DEFAULT_DELAY}
last = [0]


def group_of(account: str, region: str, name: str) -> GlobalTable | None:
    found = groups.get((account, name))
    return found if found is not None and region in found.stamps else None


def stamp_in(region: str) -> Stamp:
    """Never the same twice: the emulator's regions have one clock."""
    last[0] = max(last[0] + 1, time.time_ns())
    return last[0], region


def note(backend: DynamoDBBackend, table: Table, key: Key) -> None:
    """Sends an item, as it is now, to the other replicas."""
    group = group_of(backend.account_id, backend.region_name, table.name)
    if group is None:
        return
    stamp = stamp_in(backend.region_name)
    group.stamps[backend.region_name][key] = stamp
    found = table.get_item(*key)
    change = Change(table.name, key, copy.deepcopy(found), stamp, time.monotonic())
    for region in group.regions:
        if region != backend.region_name:
            on_their_way.setdefault((backend.account_id, backend.region_name, region), deque()).append(change)


def is_held(source: str, target: str) -> bool:
    return cuts[frozenset((source, target))] > 0 or not faults.apis.isdisjoint((source, target))


def take_what_is_due() -> None:
    now = time.monotonic()
    for (account, source, target), changes in on_their_way.items():
        if is_held(source, target):
            continue
        while changes and changes[0].at + settings["delay"] / 1000 <= now:
            arrive(account, target, changes.popleft())


def arrive(account: str, region: str, change: Change) -> None:
    group = group_of(account, region, change.name)
    if group is None or group.stamps[region].get(change.key, (0, "")) >= change.stamp:
        return
    group.stamps[region][change.key] = change.stamp
    put(dynamodb_backends[account][region].tables[change.name], change.key, copy.deepcopy(change.item))


def put(table: Table, key: Key, item: Item | None) -> None:
    if item is None:
        table.delete_item(*key)
        return
    before = table.get_item(*key)
    hash_key, range_key = key
    if range_key is not None:
        table.items[hash_key][range_key] = item
    else:
        table.items[hash_key] = item
    if table.stream_shard is not None:
        table.stream_shard.add(before, item)


def join(source: Table, replica: Table) -> None:
    """A new replica begins with what its source has."""
    group = groups.setdefault((source.account_id, source.name), GlobalTable({source.region_name: {}}))
    replica.items = copy.deepcopy(source.items)
    group.stamps[replica.region_name] = dict(group.stamps[source.region_name])
    # What is under way to the source is under way to the newcomer, too.
    for (account, origin, target), changes in list(on_their_way.items()):
        if account == source.account_id and target == source.region_name:
            more = [it for it in changes if it.name == source.name]
            on_their_way.setdefault((account, origin, replica.region_name), deque()).extend(more)


def leave(account: str, region: str, name: str) -> None:
    """The last one that is left is a table like any other."""
    group = group_of(account, region, name)
    if group is None:
        return
    del group.stamps[region]
    if len(group.stamps) == 1:
        del groups[(account, name)]


def expire(now: float) -> int:
    """One replica deletes, and its deletions are replicated like others."""
    expired = 0
    for account, backends in dynamodb_backends.items():
        for region, backend in backends.items():
            for table in backend.tables.values():
                group = group_of(account, region, table.name)
                for key in expired_in(table, now) if group is None or region == group.regions[0] else []:
                    table.delete_item(*key)
                    note(backend, table, key)
                    expired += 1
    return expired


def expired_in(table: Table, now: float) -> list[Key]:
    """Items without the attribute, or where it is no number, stay."""
    if table.ttl["TimeToLiveStatus"] != "ENABLED":
        return []
    values = [(it, it.attrs.get(table.ttl["AttributeName"])) for it in table.all_items()]
    return [(it.hash_key, it.range_key) for it, value in values if value is not None and value.type == "N" and float(value.value) <= now]


def change(body: dict[str, Any]) -> dict[str, Any]:
    if unknown := body.keys() - {"delayMilliseconds", "cut", "join", "expire"}:
        raise ValueError(f"{', '.join(sorted(unknown))}: name delayMilliseconds, cut, join or expire")
    for name in ("cut", "join"):
        if name in body and (not isinstance(body[name], list) or len(set(body[name])) != 2):
            raise ValueError(f"{name} is {body[name]!r}; it must be two regions")
    delay = body.get("delayMilliseconds", settings["delay"])
    if type(delay) not in (int, float) or delay < 0:
        raise ValueError(f"delayMilliseconds is {delay!r}; it must be a number from 0")
    take_what_is_due()
    settings["delay"] = delay
    if "cut" in body:
        cuts[frozenset(body["cut"])] += 1
    if "join" in body:
        cuts.subtract([pair for pair in [frozenset(body["join"])] if cuts[pair] > 0])
    take_what_is_due()
    expired = expire(time.time()) if body.get("expire") else 0
    waiting = sum(len(it) for it in on_their_way.values())
    return {"delayMilliseconds": delay, "cut": sorted(sorted(it) for it, times in cuts.items() if times > 0), "waiting": waiting, "expired": expired}


def install() -> None:
    control.handlers["dynamodb-replication"] = change
