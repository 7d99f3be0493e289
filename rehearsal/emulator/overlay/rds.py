"""RDS and DocumentDB, which share one API: installs the overlay's parts in the order in which they build on each other."""

from . import global_cluster_calls, rds_backups, rds_clusters, rds_engines, rds_groups, rds_instances, rds_replicas


def install() -> None:
    rds_engines.install()
    rds_groups.install()
    rds_clusters.install()
    rds_instances.install()
    rds_replicas.install()
    rds_backups.install()
    global_cluster_calls.install()
