import { AutoScalingClient } from "@aws-sdk/client-auto-scaling";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { DocDBClient } from "@aws-sdk/client-docdb";
import { EC2Client } from "@aws-sdk/client-ec2";
import { RDSClient } from "@aws-sdk/client-rds";
import { type DeployedPlatform, platformFrom, storeKindsOf } from "../../drill/platform";
import type { DatabaseClients } from "../../drill/probes/globalClusters";
import type { ComputeClients } from "../../drill/probes/rollouts";
import type { ObservedStores } from "../../drill/probes/membership";
import { observeStores } from "../../drill/probes/stores";
import { parseOutputs } from "../../outputs/contract";
import { foundationContract } from "../../outputs/foundation";
import { platformNameIn } from "../../outputs/platformNames";
import { type Context, outputsOf } from "./context";

/** Clients of a region's databases, which reach the local cloud and nothing else. */
export const databasesIn =
  ({ cloud }: Context) =>
  (region: string): DatabaseClients => ({
    relational: cloud.cloudIn(region).client(RDSClient),
    document: cloud.cloudIn(region).client(DocDBClient),
  });

/** The same of its compute and alarms. */
export const computeIn =
  ({ cloud }: Context) =>
  (region: string): ComputeClients => ({
    scaling: cloud.cloudIn(region).client(AutoScalingClient),
    alarms: cloud.cloudIn(region).client(CloudWatchClient),
    compute: cloud.cloudIn(region).client(EC2Client),
  });

/** The whole platform, as the outputs of its stacks tell of it. */
export async function deployedPlatform(context: Context): Promise<DeployedPlatform> {
  const { regions } = context.platform;
  const stacks = ["foundation", ...regions];
  const outputs = await Promise.all(stacks.map(async (stack) => [stack, await outputsOf(context, stack)] as const));
  return platformFrom(regions, Object.fromEntries(outputs));
}

/** What it is called, as foundation's outputs tell. */
export async function deployedName(context: Context): Promise<{ readonly name: string }> {
  const foundation = parseOutputs(foundationContract, "foundation", await outputsOf(context, "foundation"));
  return { name: platformNameIn(foundation.documentGlobalClusterId) };
}

/** The roles of both stores; of regions it needs no more than their names, so not all need be deployed. */
export async function observedStores(context: Context): Promise<ObservedStores> {
  const { regions, bootstrapRegion } = context.platform;
  const foundation = parseOutputs(foundationContract, "foundation", await outputsOf(context, "foundation"));
  const clients = Object.fromEntries(regions.map((region) => [region, databasesIn(context)(region)]));
  return observeStores(storeKindsOf(foundation), { clients, bootstrapRegion });
}
