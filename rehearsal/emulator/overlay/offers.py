"""What AWS offers an account before anything is made in it: regions that are on, quotas, versions and classes of databases.

The emulated account has every region on, roomy quotas, and the roles that services made at their first use. POST /_meridian/offers
changes that: {"off": ["af-south-1"], "quotas": {"us-east-1": {"L-1216C47A": 5}}, "withdrawn": [["docdb", "5.0.0"]],
"scarce": ["db.r8g.large"], "unmade": ["AWSServiceRoleForRDS"]}.
"""

import json
from typing import Any

from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.ec2.models.availability_zones_and_regions import RegionsAndZonesBackend
from moto.ec2.responses import EC2Response
from moto.iam.responses import IamResponse
from moto.rds.responses import RDSResponse
from moto.servicequotas.exceptions import NoSuchResource
from moto.servicequotas.responses import ServiceQuotasResponse

from overlay.control import handlers
from overlay.rds_engines import FULL_VERSIONS, family

# By quota code: vCPUs, addresses, VPCs, database instances, clusters, functions at once. AWS' defaults, but for the vCPUs: those are what an account has asked
# for, so there are enough for whatever may be configured.
QUOTAS = {"L-1216C47A": 100_000.0, "L-0263D0A3": 5.0, "L-F678F1CE": 5.0, "L-7B6409FD": 40.0, "L-1194D53C": 100.0, "L-B99A9384": 1000.0}
# Minor versions that can still be created beside the newest of their major; config/engineVersions.ts has the floors and where they are from.
OLDER = {
    "aurora-postgresql": ["17.7", "16.11", "15.15", "14.22", "14.20"],
    "postgres": ["17.8", "17.7", "16.12", "16.11", "15.16", "15.15", "14.22", "14.21", "14.20"],
}
NOTHING: dict[str, Any] = {"off": [], "quotas": {}, "withdrawn": [], "scarce": [], "unmade": []}
offered = dict(NOTHING)


def install() -> None:
    handlers["offers"] = change
    EC2Response.describe_regions = describe_regions
    IamResponse.get_role = with_service_roles(IamResponse.get_role)
    ServiceQuotasResponse.get_service_quota = get_service_quota
    ServiceQuotasResponse.get_aws_default_service_quota = get_default_quota
    RDSResponse.describe_db_engine_versions = describe_versions
    RDSResponse.describe_orderable_db_instance_options = describe_orderable


def change(wanted: dict[str, Any]) -> dict[str, Any]:
    offered.update(NOTHING | wanted)
    return offered


def describe_regions(self: Any) -> ActionResult:
    standard = {region.name for region in RegionsAndZonesBackend.regions if region.opt_in_status == "opt-in-not-required"}
    names = self._get_param("RegionNames", []) or [region.name for region in RegionsAndZonesBackend.regions]

    def status(name: str) -> str:
        if name in offered["off"]:
            return "not-opted-in"
        return "opt-in-not-required" if name in standard else "opted-in"

    found = [{"RegionName": name, "Endpoint": f"ec2.{name}.amazonaws.com", "OptInStatus": status(name)} for name in names]
    everything = str(self._get_param("AllRegions", "false")).lower() == "true"
    return ActionResult({"Regions": [it for it in found if everything or it["OptInStatus"] != "not-opted-in"]})


def with_service_roles(get_role: Any) -> Any:
    """Such a role is AWS' own and in no list of the platform's: it is only told when it is asked for by its name."""

    def get(self: Any) -> Any:
        name = self._get_param("RoleName")
        if not name.startswith("AWSServiceRoleFor") or name in offered["unmade"]:
            return get_role(self)
        arn = f"arn:aws:iam::{self.current_account}:role/aws-service-role/{name}"
        role = {"RoleName": name, "Arn": arn, "Path": "/aws-service-role/", "RoleId": "AROASERVICE", "CreateDate": utcnow()}
        return ActionResult({"Role": role})

    return get


def quota(self: Any, value: float | None) -> str:
    if value is None:
        raise NoSuchResource
    params = json.loads(self.body)
    return json.dumps({"Quota": {"ServiceCode": params["ServiceCode"], "QuotaCode": params["QuotaCode"], "Value": value}})


def get_service_quota(self: Any) -> str:
    return quota(self, offered["quotas"].get(self.region, {}).get(json.loads(self.body)["QuotaCode"]))


def get_default_quota(self: Any) -> str:
    return quota(self, QUOTAS.get(json.loads(self.body)["QuotaCode"]))


def versions(engine: str, wanted: str | None) -> list[str]:
    made = [*FULL_VERSIONS.get(engine, {}).values(), *OLDER.get(engine, [])]
    known = [version for version in made if [engine, version] not in offered["withdrawn"]]
    return [version for version in known if wanted is None or version == wanted or version.startswith(f"{wanted}.")]


def describe_versions(self: Any) -> ActionResult:
    engine = self.params.get("Engine")
    found = [
        {"Engine": engine, "EngineVersion": version, "DBParameterGroupFamily": family(engine, version), "Status": "available"}
        for version in versions(engine, self.params.get("EngineVersion"))
    ]
    return ActionResult({"DBEngineVersions": found})


def describe_orderable(self: Any) -> ActionResult:
    engine, instance_class = self.params.get("Engine"), self.params.get("DBInstanceClass")
    zones = [{"Name": zone.name} for zone in RegionsAndZonesBackend.zones.get(self.region, [])]
    found = [
        {"Engine": engine, "EngineVersion": version, "DBInstanceClass": instance_class, "AvailabilityZones": zones}
        for version in versions(engine, self.params.get("EngineVersion"))
        if instance_class not in offered["scarce"]
    ]
    return ActionResult({"OrderableDBInstanceOptions": found})
