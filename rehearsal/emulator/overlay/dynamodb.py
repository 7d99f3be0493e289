"""DynamoDB beyond moto: global tables of version 2019.11.21, changes of encryption, and items that travel between replicas.

A replica is added, changed or taken away by UpdateTable, one in a call, and is there at once. What all replicas have alike (time to live,
billing mode) changes in all of them; point-in-time recovery, deletion protection, tags and the key are each replica's own
(https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html).
"""

import copy
from collections.abc import Callable, Iterator
from typing import Any

from moto.core.responses import ActionResult
from moto.dynamodb.exceptions import DeletionProtectedException, MockValidationException
from moto.dynamodb.models import DynamoDBBackend, dynamodb_backends
from moto.dynamodb.models.dynamo_type import Item
from moto.dynamodb.models.table import Table
from moto.dynamodb.parsing import partiql
from moto.dynamodb.responses import DynamoHandler, DynamoResult

from . import dynamodb_replication as replication

VERSION = "2019.11.21"
ALL_IMAGES = "NEW_AND_OLD_IMAGES"


def key_of(table: Table) -> str | None:
    sse = table.sse_specification or {}
    return sse.get("KMSMasterKeyId") if sse.get("Enabled") else None


def replicas_of(table: Table) -> Iterator[Table]:
    """The other ones."""
    group = replication.group_of(table.account_id, table.region_name, table.name)
    for region in group.regions if group else []:
        if region != table.region_name:
            yield dynamodb_backends[table.account_id][region].tables[table.name]


def described(replica: Table) -> dict[str, Any]:
    key = key_of(replica)
    return {"RegionName": replica.region_name, "ReplicaStatus": "ACTIVE", **({"KMSMasterKeyId": key} if key else {})}


def check_update(table: Table, body: dict[str, Any]) -> None:
    updates = body.get("ReplicaUpdates") or []
    if len(updates) > 1:
        raise MockValidationException(f"One replica is created, updated or deleted in a call: this one has {len(updates)}.")
    streams = body.get("StreamSpecification")
    if streams is not None and not streams.get("StreamEnabled") and any(replicas_of(table)):
        raise MockValidationException(f"Table {table.name} has replicas: its stream can't be disabled.")
    if any(replicas_of(table)) and (body.get("GlobalSecondaryIndexUpdates") or body.get("AttributeDefinitions")):
        raise NotImplementedError("Changed indexes aren't given to replicas: add it in rehearsal/emulator/overlay/dynamodb.py")


def create_replica(table: Table, asked: dict[str, Any]) -> None:
    region, key = asked["RegionName"], asked.get("KMSMasterKeyId")
    if unknown := asked.keys() - {"RegionName", "KMSMasterKeyId"}:
        raise NotImplementedError(f"A replica's {', '.join(sorted(unknown))}: add it in rehearsal/emulator/overlay/dynamodb.py")
    stream = table.stream_specification or {}
    if stream.get("StreamViewType") != ALL_IMAGES:
        raise MockValidationException(f"Table {table.name} needs a stream of {ALL_IMAGES} before it can have a replica.")
    backend = dynamodb_backends[table.account_id][region]
    if table.name in backend.tables:
        raise MockValidationException(
            f"Failed to create a the new replica of table with name: '{table.name}' because one or more replicas already existed as tables."
        )
    check_key(region, key)
    if key_of(table) and not key:
        raise MockValidationException(f"Table {table.name} is encrypted with a key of its own: its replica in {region} needs one there, KMSMasterKeyId.")
    replica = Table(
        table.name,
        account_id=table.account_id,
        region=region,
        schema=copy.deepcopy(table.schema),
        attr=copy.deepcopy(table.attr),
        throughput=None if table.billing_mode == "PAY_PER_REQUEST" else copy.deepcopy(table.throughput),
        billing_mode=table.billing_mode,
        streams={"StreamEnabled": True, "StreamViewType": ALL_IMAGES},
        sse_specification={"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": key} if key else None,
    )
    replica.indexes, replica.global_indexes = copy.deepcopy(table.indexes), copy.deepcopy(table.global_indexes)
    replica.ttl = copy.deepcopy(table.ttl)
    replication.join(table, replica)
    backend.tables[table.name] = replica


def check_key(region: str, key: str | None) -> None:
    if key and key.startswith("arn:") and key.split(":")[3] != region:
        raise MockValidationException(f"{key} is no key of {region}: a replica is encrypted with a key of its own region.")


def other_replica(table: Table, region: str) -> Table:
    found = next((it for it in replicas_of(table) if it.region_name == region), None)
    if found is None:
        raise MockValidationException(f"Table {table.name} has no other replica in {region}.")
    return found


def update_replica(table: Table, asked: dict[str, Any]) -> None:
    if unknown := asked.keys() - {"RegionName", "KMSMasterKeyId"}:
        raise NotImplementedError(f"A replica's {', '.join(sorted(unknown))}: add it in rehearsal/emulator/overlay/dynamodb.py")
    replica, key = other_replica(table, asked["RegionName"]), asked["KMSMasterKeyId"]
    check_key(replica.region_name, key)
    replica.sse_specification = {"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": key}


def delete_replica(table: Table, asked: dict[str, Any]) -> None:
    replica = other_replica(table, asked["RegionName"])
    dynamodb_backends[table.account_id][replica.region_name].delete_table(table.name)


UPDATES: dict[str, Callable[[Table, dict[str, Any]], None]] = {"Create": create_replica, "Update": update_replica, "Delete": delete_replica}


def encrypt(table: Table, asked: dict[str, Any]) -> None:
    if not asked.get("Enabled"):
        table.sse_specification = None
        return
    check_key(table.region_name, asked.get("KMSMasterKeyId"))
    key = asked.get("KMSMasterKeyId") or table._get_default_encryption_key(table.account_id, table.region_name)
    table.sse_specification = {"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": key}


def _updating(update_table: Callable[..., ActionResult]) -> Callable[..., ActionResult]:
    def updating(self: DynamoHandler) -> ActionResult:
        table = self.dynamodb_backend.get_table(self.body["TableName"])
        check_update(table, self.body)
        update_table(self)
        for it in self.body.get("ReplicaUpdates") or []:
            ((kind, asked),) = it.items()
            UPDATES[kind](table, asked)
        if self.body.get("SSESpecification"):
            encrypt(table, self.body["SSESpecification"])
        for replica in replicas_of(table):
            replica.billing_mode = table.billing_mode
        return DynamoResult(table.describe())

    return updating


def _describing(describe: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    def describing(self: Table, base_key: str = "TableDescription") -> dict[str, Any]:
        answer = describe(self, base_key)
        replicas = [described(it) for it in replicas_of(self)]
        if replicas:
            answer[base_key].update(GlobalTableVersion=VERSION, Replicas=replicas)
        return answer

    return describing


def _in_all(update_time_to_live: Callable[..., None]) -> Callable[..., None]:
    def updating(self: DynamoDBBackend, table_name: str, ttl_spec: dict[str, Any]) -> None:
        update_time_to_live(self, table_name, ttl_spec)
        table = self.get_table(table_name)
        for replica in replicas_of(table):
            replica.ttl = copy.deepcopy(table.ttl)

    return updating


def delete_table(self: DynamoDBBackend, name: str) -> Table:
    """moto looks at the protection of whatever the name finds; a replica leaves its table as well."""
    table = self.get_table(name)
    if table.deletion_protection_enabled:
        raise DeletionProtectedException(table.name)
    replication.leave(self.account_id, self.region_name, table.name)
    return self.tables.pop(table.name)


def send(backend: DynamoDBBackend, name: str, item: Item | None) -> None:
    """To the other replicas; of a transaction, once it has succeeded."""
    if item is None:
        return
    written = getattr(backend, "written_in_transaction", None)
    note = (backend.get_table(name).name, (item.hash_key, item.range_key))
    if written is not None:
        written.append(note)
    else:
        replication.note(backend, backend.tables[note[0]], note[1])


def _sending(write: Callable[..., Item | None]) -> Callable[..., Item | None]:
    def writing(self: DynamoDBBackend, table_name: str, *args: Any, **kwargs: Any) -> Item | None:
        item = write(self, table_name, *args, **kwargs)
        send(self, table_name, item)
        return item

    return writing


def _all_or_nothing(transact: Callable[..., None]) -> Callable[..., None]:
    def transacting(self: DynamoDBBackend, transact_items: list[dict[str, Any]]) -> None:
        self.written_in_transaction = []
        try:
            transact(self, transact_items)
            written = self.written_in_transaction
        finally:
            self.written_in_transaction = None
        for name, key in written:
            replication.note(self, self.tables[name], key)

    return transacting


def _only_reading(execute: Callable[..., Any]) -> Callable[..., Any]:
    def executing(self: DynamoDBBackend, statement: str, parameters: list[dict[str, Any]]) -> Any:
        metadata = partiql.get_query_metadata(statement)
        names = [name.strip('"') for name in metadata.get_table_names()]
        if not metadata.is_select_query() and any(replication.group_of(self.account_id, self.region_name, it) for it in names):
            raise NotImplementedError("What PartiQL writes isn't replicated: add it in rehearsal/emulator/overlay/dynamodb.py")
        return execute(self, statement, parameters)

    return executing


def _up_to_date(call_action: Callable[..., Any]) -> Callable[..., Any]:
    def acting(self: DynamoHandler) -> Any:
        replication.take_what_is_due()
        return call_action(self)

    return acting


def install() -> None:
    DynamoHandler.call_action = _up_to_date(DynamoHandler.call_action)
    DynamoHandler.update_table = _updating(DynamoHandler.update_table)
    Table.describe = _describing(Table.describe)
    DynamoDBBackend.update_time_to_live = _in_all(DynamoDBBackend.update_time_to_live)
    DynamoDBBackend.delete_table = delete_table
    for name in ("put_item", "update_item", "delete_item"):
        setattr(DynamoDBBackend, name, _sending(getattr(DynamoDBBackend, name)))
    DynamoDBBackend.transact_write_items = _all_or_nothing(DynamoDBBackend.transact_write_items)
    DynamoDBBackend.execute_statement = _only_reading(DynamoDBBackend.execute_statement)
