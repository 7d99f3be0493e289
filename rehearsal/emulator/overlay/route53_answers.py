"""DNS answers by Route 53's rules: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover.html

Where a resolver sits is read from its address: 198.18.N.* (a range set aside for benchmarks, never a real resolver)
lies in the N-th region of REGIONS; every other address lies in us-east-1, as does TestDNSAnswer's own default.
Latency between regions is the distance on the globe: fixed, and right about which region is nearer.
"""

import ipaddress
import math
from typing import Any

from .route53_health import balancer_healthy, check_healthy

# Latitude and longitude of each region, in the order that 198.18.N.* counts.
REGIONS: dict[str, tuple[float, float]] = {
    "us-east-1": (38.9, -77.5),
    "eu-west-1": (53.3, -6.3),
    "ap-south-1": (19.1, 72.9),
    "us-east-2": (40.0, -83.0),
    "us-west-1": (37.4, -122.0),
    "us-west-2": (45.8, -119.7),
    "ca-central-1": (45.5, -73.6),
    "sa-east-1": (-23.5, -46.6),
    "eu-central-1": (50.1, 8.7),
    "eu-west-2": (51.5, -0.1),
    "eu-west-3": (48.9, 2.4),
    "eu-north-1": (59.3, 18.1),
    "eu-south-1": (45.5, 9.2),
    "ap-northeast-1": (35.7, 139.7),
    "ap-northeast-2": (37.6, 127.0),
    "ap-northeast-3": (34.7, 135.5),
    "ap-southeast-1": (1.3, 103.8),
    "ap-southeast-2": (-33.9, 151.2),
    "af-south-1": (-33.9, 18.4),
    "me-south-1": (26.1, 50.6),
}

Key = tuple[str, str]


def resolver_region(address: str | None) -> str:
    parsed = ipaddress.ip_address(address) if address else None
    if parsed and parsed in ipaddress.ip_network("198.18.0.0/16"):
        index = int(str(parsed).split(".")[2])
        if index < len(REGIONS):
            return list(REGIONS)[index]
    return "us-east-1"


def _distance(one: str, other: str) -> float:
    (lat1, lon1), (lat2, lon2) = ((math.radians(x) for x in REGIONS.get(region, (-80.0, 0.0))) for region in (one, other))
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return math.asin(math.sqrt(h))


class Resolution:
    """One question to one zone, asked by a resolver in `region`."""

    def __init__(self, backend: Any, zone: Any, region: str):
        self.backend = backend
        self.zone = zone
        self.region = region

    def records(self, key: Key) -> list[Any]:
        return [record for record in self.zone.rrsets if (record.name, record.type) == key]

    def answer(self, key: Key) -> list[str] | None:
        """Values of the record that Route 53 would answer with; None where the name has no record of this type."""
        group = self.records(key) or self.records((_wildcard(key[0]), key[1]))
        if not group:
            return None
        chosen = self._choose(group)
        if chosen.alias_target is None:
            return [value for record in self._all_values(group, chosen) for value in record.records]
        target = self._target(chosen)
        if target is None:
            # AWS answers with the load balancer's or distribution's addresses; there are none here, so its name stands for them.
            return [chosen.alias_target["DNSName"].rstrip(".").lower().removeprefix("dualstack.")]
        return self.answer(target)

    def _choose(self, group: list[Any]) -> Any:
        """Healthy records compete; where none is healthy, all do as if they were."""
        healthy = [record for record in group if self.record_healthy(record, frozenset())]
        candidates = healthy or group
        if group[0].region:
            return min(candidates, key=lambda record: _distance(self.region, record.region))
        if group[0].failover:
            return min(candidates, key=lambda record: str(record.failover))  # PRIMARY before SECONDARY
        if group[0].weight is not None:
            # Chance is replaced by the heaviest: a test must get the same answer twice. Weight 0 serves only when no other can.
            return max(candidates, key=lambda record: int(record.weight))
        return candidates[0]

    def _all_values(self, group: list[Any], chosen: Any) -> list[Any]:
        if not chosen.multi_value_answer:
            return [chosen]
        healthy = [record for record in group if self.record_healthy(record, frozenset())]
        return (healthy or group)[:8]

    def record_healthy(self, record: Any, above: frozenset[Key]) -> bool:
        """A record is healthy unless its own check fails or its evaluated target is unhealthy."""
        if record.health_check_id and not check_healthy(self.backend, record.health_check_id):
            return False
        if record.alias_target is None or not _evaluates(record):
            return True
        target = self._target(record)
        if target is None:
            return balancer_healthy(self.backend.account_id, record.alias_target["DNSName"])
        if target in above:
            return True
        return any(self.record_healthy(each, above | {target}) for each in self.records(target))

    def _target(self, record: Any) -> Key | None:
        """The alias' target where it is in the same zone."""
        return alias_key(self.zone, record.alias_target, record.type)


def _wildcard(name: str) -> str:
    return "\\052." + name.partition(".")[2]


def _evaluates(record: Any) -> bool:
    return str(record.alias_target.get("EvaluateTargetHealth", False)).lower() == "true"


def alias_key(zone: Any, alias: dict[str, Any], record_type: str) -> Key | None:
    if alias["HostedZoneId"].replace("/hostedzone/", "") != zone.resource_id:
        return None
    return canonical(alias["DNSName"]), record_type


def canonical(name: str) -> str:
    """Route 53 keeps names in lower case, with a final dot, and an asterisk as \\052."""
    return name.lower().rstrip(".").replace("*", "\\052") + "."
