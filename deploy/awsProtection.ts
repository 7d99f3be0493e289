/** Deletion protection that AWS holds, switched off there. */
import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { DynamoDBClient, UpdateTableCommand } from "@aws-sdk/client-dynamodb";
import { DocDBClient } from "@aws-sdk/client-docdb";
import * as docdb from "@aws-sdk/client-docdb";
import { EKSClient, UpdateClusterConfigCommand, waitUntilClusterActive } from "@aws-sdk/client-eks";
import {
  ElasticLoadBalancingV2Client,
  ModifyLoadBalancerAttributesCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { RDSClient } from "@aws-sdk/client-rds";
import * as rds from "@aws-sdk/client-rds";
import type { StateResource } from "./protocol";
import { unprotectUserPool } from "./userPoolProtection";

/** Makes a client of a region; the program's own take this shell's credentials. */
export type MakeClient = <C>(service: new (config: { readonly region: string }) => C, region: string) => C;

const off = { DeletionProtection: false };

/** By type, where AWS holds it: how it is switched off. */
const switches: Readonly<Record<string, (id: string, region: string, make: MakeClient) => Promise<unknown>>> = {
  "aws:rds/globalCluster:GlobalCluster": (id, region, make) =>
    make(RDSClient, region).send(new rds.ModifyGlobalClusterCommand({ GlobalClusterIdentifier: id, ...off })),
  "aws:docdb/globalCluster:GlobalCluster": (id, region, make) =>
    make(DocDBClient, region).send(new docdb.ModifyGlobalClusterCommand({ GlobalClusterIdentifier: id, ...off })),
  "aws:rds/cluster:Cluster": (id, region, make) =>
    make(RDSClient, region).send(new rds.ModifyDBClusterCommand({ DBClusterIdentifier: id, ...off })),
  "aws:docdb/cluster:Cluster": (id, region, make) =>
    make(DocDBClient, region).send(new docdb.ModifyDBClusterCommand({ DBClusterIdentifier: id, ...off })),
  "aws:lb/loadBalancer:LoadBalancer": (id, region, make) => {
    const Attributes = [{ Key: "deletion_protection.enabled", Value: "false" }];
    const command = new ModifyLoadBalancerAttributesCommand({ LoadBalancerArn: id, Attributes });
    return make(ElasticLoadBalancingV2Client, region).send(command);
  },
  "aws:cognito/userPool:UserPool": (id, region, make) =>
    unprotectUserPool(id, make(CognitoIdentityProviderClient, region)),
  "aws:eks/cluster:Cluster": async (name, region, make) => {
    const client = make(EKSClient, region);
    await client.send(new UpdateClusterConfigCommand({ name, deletionProtection: false }));
    // AWS changes one thing of a cluster at a time, and deletes none that is being changed.
    await waitUntilClusterActive({ client, maxWaitTime: 600 }, { name });
  },
};

const table = "aws:dynamodb/table:Table";
const instance = "aws:rds/instance:Instance";
const isHeld = ({ outputs }: StateResource): boolean =>
  ["deletionProtection", "enableDeletionProtection", "deletionProtectionEnabled"].some(
    (it) => outputs[it] === true || outputs[it] === "ACTIVE",
  );

/**
 * Switches it off for whatever of a stack has it. One that is gone already has none.
 * @param home of resources that don't say their region
 */
export async function switchOffProtection(
  resources: readonly StateResource[],
  home: string,
  make: MakeClient,
): Promise<void> {
  const held = resources
    .filter(isHeld)
    .filter(({ id, type }) => id !== undefined && (type in switches || type === instance || type === table));
  for (const it of held) {
    const { region = home } = it.inputs as { readonly region?: string };
    try {
      // The id that Pulumi keeps of an instance is one that this call doesn't take.
      if (it.type === instance) {
        const DBInstanceIdentifier = String(it.outputs["identifier"]);
        const command = new rds.ModifyDBInstanceCommand({ DBInstanceIdentifier, ApplyImmediately: true, ...off });
        await make(RDSClient, region).send(command);
      } else if (it.type === table) await switchOffTables(it, region, make);
      else await switches[it.type]!(it.id!, region, make);
    } catch (error) {
      if (!/NotFound/.test((error as Error).name)) throw error;
    }
  }
}

/** Each replica holds its own. */
async function switchOffTables({ id, outputs }: StateResource, home: string, make: MakeClient): Promise<void> {
  const replicas = (outputs["replicas"] ?? []) as readonly { readonly regionName: string }[];
  for (const region of [home, ...replicas.map((it) => it.regionName)])
    await make(DynamoDBClient, region).send(
      new UpdateTableCommand({ TableName: id!, DeletionProtectionEnabled: false }),
    );
}
