/** What is done to databases. Each is one call to a control plane, in the region that it names and in no other. */
import {
  FailoverGlobalClusterCommand as FailoverDocument,
  SwitchoverGlobalClusterCommand as SwitchoverDocument,
} from "@aws-sdk/client-docdb";
import {
  FailoverGlobalClusterCommand as FailoverRelational,
  ModifyDBInstanceCommand,
  PromoteReadReplicaCommand,
  SwitchoverGlobalClusterCommand as SwitchoverRelational,
} from "@aws-sdk/client-rds";
import type { DatabaseClients } from "../probes/globalClusters";
import type { Store } from "../probes/membership";
import type { Action } from "./action";
import { awsWords, type SdkRequest } from "./request";

/** A member of a global cluster that is to write. */
export interface NextWriter {
  readonly store: Store;
  readonly globalClusterId: string;
  /** Region that takes over; the call is made there, and nothing in the region being left is needed. */
  readonly region: string;
  readonly clusterArn: string;
}

/** Moves the writer while both regions are well; nothing is lost. */
export function switchOver({ store, region, ...candidate }: NextWriter): Action {
  const input = inputOf(candidate);
  if (store === "relational") {
    const request = new SwitchoverRelational(input);
    return requestAction({ service: "rds", region, request, send: ({ relational }) => relational.send(request) });
  }
  const request = new SwitchoverDocument(input);
  return requestAction({ service: "docdb", region, request, send: ({ document }) => document.send(request) });
}

/** Makes another member the writer, whatever has become of the one that was; what hadn't been replicated is lost. */
export function failOver({ store, region, ...candidate }: NextWriter): Action {
  const input = { ...inputOf(candidate), AllowDataLoss: true };
  if (store === "relational") {
    const request = new FailoverRelational(input);
    return requestAction({ service: "rds", region, request, send: ({ relational }) => relational.send(request) });
  }
  const request = new FailoverDocument(input);
  return requestAction({ service: "docdb", region, request, send: ({ document }) => document.send(request) });
}

const inputOf = ({ globalClusterId, clusterArn }: Pick<NextWriter, "globalClusterId" | "clusterArn">) => ({
  GlobalClusterIdentifier: globalClusterId,
  TargetDbClusterIdentifier: clusterArn,
});

export interface ReplicaToPromote {
  readonly region: string;
  readonly instance: string;
  /** Days that automated backups are kept: without them AWS makes it one. */
  readonly backupRetentionDays: number;
}

/** Makes a replica an instance of its own, which can't be undone: every other instance is stale from then on. */
export function promote({ region, instance, backupRetentionDays }: ReplicaToPromote): Action {
  const input = { DBInstanceIdentifier: instance, BackupRetentionPeriod: backupRetentionDays };
  const request = new PromoteReadReplicaCommand(input);
  return requestAction({ service: "rds", region, request, send: ({ relational }) => relational.send(request) });
}

/** Lets an instance be deleted. */
export function releaseDeletionProtection(region: string, instance: string): Action {
  const input = { DBInstanceIdentifier: instance, DeletionProtection: false, ApplyImmediately: true };
  const request = new ModifyDBInstanceCommand(input);
  return requestAction({ service: "rds", region, request, send: ({ relational }) => relational.send(request) });
}

interface DatabaseRequest {
  /** As the AWS CLI names it. */
  readonly service: "rds" | "docdb";
  readonly region: string;
  readonly request: SdkRequest;
  send(clients: DatabaseClients): Promise<unknown>;
}

const requestAction = ({ service, region, request, send }: DatabaseRequest): Action => ({
  asCommand: () => ["aws", service, ...awsWords(region, request)],
  run: async ({ databasesIn }) => {
    await send(databasesIn(region));
    return [];
  },
});
