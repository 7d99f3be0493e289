/** Who writes: the one probe of both stores, for deployments, rehearsals and drills. It changes nothing. */
import type { RDSClient } from "@aws-sdk/client-rds";
import { platformNameIn } from "../../outputs/platformNames";
import type { StoreKinds } from "../platform";
import { type DatabaseClients, observeMembership } from "./globalClusters";
import { observeInstances } from "./instances";
import { type ObservedStores, writerOf } from "./membership";

/** Where to ask, and what to make of an answer that leaves several writers. */
export interface ProbedRegions {
  /** Clients of every region's control planes, by region. */
  readonly clients: Readonly<Record<string, DatabaseClients>>;
  /** Where databases are created first. */
  readonly bootstrapRegion: string;
}

/**
 * Both stores' roles, as the regions' control planes describe them. Of several instances that follow nobody the one beside the document
 * database's writer writes, because both stores are always moved to one region; where that region has none, the bootstrap region's.
 * @throws AggregateError where no region could describe a global cluster.
 */
export async function observeStores(
  { relational, document }: StoreKinds,
  { clients, bootstrapRegion }: ProbedRegions,
): Promise<ObservedStores> {
  const documentRoles = await observeMembership("document", document.globalClusterId, clients);
  const relationalRoles =
    relational.kind === "globalCluster"
      ? await observeMembership("relational", relational.globalClusterId, clients)
      : await observeInstances(platformNameIn(document.globalClusterId), relationalClients(clients), [
          writerOf(documentRoles),
          bootstrapRegion,
        ]);
  return { relational: relationalRoles, document: documentRoles };
}

const relationalClients = (clients: ProbedRegions["clients"]): Readonly<Record<string, RDSClient>> =>
  Object.fromEntries(Object.entries(clients).map(([region, { relational }]) => [region, relational]));
