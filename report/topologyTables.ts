import type { Markup } from "./markup";
import { table, text } from "./table";
import type { Topology } from "./topology";
import { amountOf, databaseWords, nameOf } from "./words";

export function regionsTable({ regions, relationalKind }: Topology): Markup {
  return table(
    "Regions",
    [
      text("Region"),
      text("IPv4 block"),
      text("Compute"),
      text(databaseWords[relationalKind]),
      text("DocumentDB"),
      text("Backups copied to"),
      text("Load balancer"),
    ],
    regions.map((it) => [
      it.region,
      it.cidr,
      it.compute.map((one) => `${nameOf(one)}: ${amountOf(one)}`).join("; ") || "none",
      it.relational,
      it.document,
      it.backupsTo || "nowhere",
      it.loadBalancer,
    ]),
  );
}

export function recordsTable({ records }: Topology): Markup {
  return table(
    "DNS records",
    [text("Name"), text("Type"), text("Policy"), text("Set"), text("Target"), text("Health check")],
    records.map((it) => [it.name, it.type, it.policy, it.set ?? "–", it.target, it.healthCheck ?? "–"]),
  );
}

export function checksTable({ healthChecks }: Topology): Markup {
  return table(
    "Health checks",
    [text("Name"), text("Type"), text("Made of, or alarm in"), text("Id")],
    healthChecks.map((it) => [it.name, it.type, it.alarmRegion ?? (it.children.join(", ") || "–"), it.id]),
  );
}
