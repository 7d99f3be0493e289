"""Engines and versions: DocumentDB beside Aurora, and versions that AWS fills up and compares."""

from typing import Any

from moto.rds import utils
from moto.rds.exceptions import InvalidParameterCombination
from moto.rds.models import DBCluster, DBInstance

DOCDB = "docdb"
GLOBAL_ENGINES = ("aurora-mysql", "aurora-postgresql", DOCDB)

# What AWS makes of a version without its minor part, by engine; the first is the default.
FULL_VERSIONS = {
    "aurora-postgresql": {"17": "17.9", "16": "16.13", "15": "15.17"},
    "aurora-mysql": {"8.0": "8.0.mysql_aurora.3.08.2"},
    "postgres": {"17": "17.9", "16": "16.13", "15": "15.17"},
    DOCDB: {"5.0": "5.0.0", "4.0": "4.0.0", "3.6": "3.6.0", "8.0": "8.0.0"},
}
MAJOR_PARTS = {DOCDB: 2, "aurora-mysql": 2, "mysql": 2}


def full_version(engine: str, version: str | None) -> str:
    known = FULL_VERSIONS.get(engine, {})
    if version is None:
        return next(iter(known.values()), None) or DBCluster.default_engine_version(engine)
    if engine == DOCDB and version not in {*known, *known.values()}:
        raise InvalidParameterCombination(f"Cannot find version {version} for {engine}")
    return known.get(version, version)


def major(engine: str, version: str) -> str:
    return ".".join(version.split(".")[: MAJOR_PARTS.get(engine, 1)])


def family(engine: str, version: str) -> str:
    return f"{engine}{major(engine, version)}"


def numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".") if part.isdigit()]


def check_upgrade(engine: str, now: str, wanted: str, allow_major: bool) -> None:
    if numbers(wanted) < numbers(now):
        raise InvalidParameterCombination(f"Cannot upgrade {engine} from {now} to {wanted}")
    if major(engine, now) != major(engine, wanted) and not allow_major:
        raise InvalidParameterCombination(
            "The AllowMajorVersionUpgrade flag must be present when upgrading to a new major version."
        )


def install() -> None:
    def with_docdb(owner: Any, name: str, answer: Any) -> None:
        original = getattr(owner, name)
        setattr(owner, name, staticmethod(lambda engine, *rest, **named: answer if engine == DOCDB else original(engine, *rest, **named)))

    with_docdb(DBCluster, "default_engine_version", "5.0.0")
    with_docdb(DBCluster, "default_port", 27017)
    allocated = DBCluster.default_allocated_storage
    DBCluster.default_allocated_storage = staticmethod(
        lambda engine, storage_type: 1 if engine in GLOBAL_ENGINES else allocated(engine, storage_type)
    )
    with_docdb(DBInstance, "default_port", 27017)
    clusters, instances = utils.ClusterEngine.list_cluster_engines(), utils.DbInstanceEngine.valid_db_instance_engine()
    utils.ClusterEngine.list_cluster_engines = classmethod(lambda cls: sorted([*clusters, DOCDB]))
    utils.DbInstanceEngine.valid_db_instance_engine = classmethod(lambda cls: sorted([*instances, DOCDB]))

    def family_of_instance(self: Any) -> tuple[str, str]:
        name = family(self.engine, self.engine_version)
        return name, f"default.{name}"

    DBInstance.default_db_parameter_group_details = family_of_instance
