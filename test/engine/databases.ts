import { DocDBClient } from "@aws-sdk/client-docdb";
import {
  DescribeGlobalClustersCommand,
  FailoverGlobalClusterCommand,
  ModifyGlobalClusterCommand,
  RDSClient,
  RemoveFromGlobalClusterCommand,
  SwitchoverGlobalClusterCommand,
} from "@aws-sdk/client-rds";
import { observeMembership } from "../../drill/probes/globalClusters";
import type { StoreMembership } from "../../drill/probes/membership";
import { needSecurityGroup, needSubnets } from "../../rehearsal/providers/aws/ec2/needs.samples";
import { needKey } from "../../rehearsal/providers/aws/rds/needs.samples";
import type { Databases, Home } from "./scene";
import type { Stage } from "./stage";

export const first = "us-east-1";
export const second = "eu-west-1";
const regions = [first, second];

/** Global clusters of `databases.program`; RDS' API serves DocumentDB's too. */
const stores = { relational: "meridian-relational", document: "meridian-document" } as const;

async function home(stage: Stage, region: string): Promise<Home> {
  const cloud = stage.cloudIn(region);
  const { vpc, first: a, second: b } = await needSubnets(cloud);
  const clientSecurityGroupId = await needSecurityGroup(cloud, vpc, "service");
  return { vpcId: vpc, subnetIds: [a, b], clientSecurityGroupId, keyArn: await needKey(cloud) };
}

/** Deploys both global databases: written in the first region, read in the second. Returns the scene that they stand in. */
export async function deployDatabases(stage: Stage): Promise<Databases> {
  const [a, b] = [await home(stage, first), await home(stage, second)];
  const writer = { username: "meridian", password: "correct-horse", databaseName: "shop" };
  const told: Databases = { homes: { [first]: a, [second]: b }, bootstrapRegion: first, writer };
  stage.set(told);
  for (const stack of ["foundation", first, second]) await stage.up(stack);
  return told;
}

/** What happens to the two global databases behind the program's back. */
export class Events {
  constructor(private readonly stage: Stage) {}

  switchOver(to: string): Promise<void> {
    return this.each(to, async (client, id, arnIn) => {
      const TargetDbClusterIdentifier = arnIn(to);
      await client.send(new SwitchoverGlobalClusterCommand({ GlobalClusterIdentifier: id, TargetDbClusterIdentifier }));
    });
  }

  failOver(to: string): Promise<void> {
    return this.each(to, async (client, id, arnIn) => {
      const target = { GlobalClusterIdentifier: id, TargetDbClusterIdentifier: arnIn(to), AllowDataLoss: true };
      await client.send(new FailoverGlobalClusterCommand(target));
    });
  }

  async upgrade(versions: Readonly<Record<keyof typeof stores, string>>): Promise<void> {
    for (const store of ["relational", "document"] as const) {
      const upgrade = { EngineVersion: versions[store], AllowMajorVersionUpgrade: true };
      const id = { GlobalClusterIdentifier: stores[store] };
      await this.client(first).send(new ModifyGlobalClusterCommand({ ...id, ...upgrade }));
    }
  }

  /** As a person would who takes a region out to let it live alone. */
  detach(region: string): Promise<void> {
    return this.each(region, async (client, id, arnIn) => {
      const member = { GlobalClusterIdentifier: id, DbClusterIdentifier: arnIn(region) };
      await client.send(new RemoveFromGlobalClusterCommand(member));
    });
  }

  /** What the drill's probe sees. */
  async membership(): Promise<StoreMembership[]> {
    const clients = Object.fromEntries(
      regions.map((region) => {
        const cloud = this.stage.cloudIn(region);
        return [region, { relational: cloud.client(RDSClient), document: cloud.client(DocDBClient) }];
      }),
    );
    const { relational, document } = stores;
    return [
      await observeMembership("relational", relational, clients),
      await observeMembership("document", document, clients),
    ];
  }

  private client(region: string): RDSClient {
    return this.stage.cloudIn(region).client(RDSClient);
  }

  private async each(
    region: string,
    act: (client: RDSClient, id: string, arnIn: (region: string) => string) => Promise<void>,
  ): Promise<void> {
    const client = this.client(region);
    for (const id of Object.values(stores)) {
      const found = await client.send(new DescribeGlobalClustersCommand({ GlobalClusterIdentifier: id }));
      const arns = found.GlobalClusters![0]!.GlobalClusterMembers!.map((member) => member.DBClusterArn!);
      await act(client, id, (wanted) => arns.find((arn) => arn.split(":")[3] === wanted)!);
    }
  }
}
