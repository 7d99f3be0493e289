import {
  type CreateDBClusterCommandInput,
  CreateDBClusterCommand,
  CreateDBInstanceCommand,
  CreateGlobalClusterCommand,
  DescribeDBClustersCommand,
  DescribeGlobalClustersCommand,
  RDSClient,
} from "@aws-sdk/client-rds";
import type { EmulatorOfSuite } from "./emulator.fixture";

export type Engine = "aurora-postgresql" | "docdb";

export const versions: Readonly<Record<Engine, string>> = { "aurora-postgresql": "16.4", docdb: "5.0.0" };

const credentials = { MasterUsername: "meridian", MasterUserPassword: "correct-horse" };
let made = 0;

/** Global databases made in one emulator, each under names of its own. */
export class Databases {
  constructor(private readonly emulator: EmulatorOfSuite) {}

  rds(region: string): RDSClient {
    return this.emulator.cloudIn(region).client(RDSClient);
  }

  /** A new empty global cluster's identifier. */
  async globalCluster(engine: Engine): Promise<string> {
    const GlobalClusterIdentifier = `shop-${++made}`;
    await this.rds("us-east-1").send(
      new CreateGlobalClusterCommand({ GlobalClusterIdentifier, Engine: engine, EngineVersion: versions[engine] }),
    );
    return GlobalClusterIdentifier;
  }

  /** A member with one instance; its ARN. The writer gets credentials, which a secondary mustn't have. */
  async member(group: string, engine: Engine, region: string, role: "writer" | "secondary"): Promise<string> {
    const arn = await this.cluster(region, { ...memberOf(group, engine), ...(role === "writer" ? credentials : {}) });
    await this.instance(region, engine, arn.split(":")[6]!);
    return arn;
  }

  async cluster(region: string, input: Partial<CreateDBClusterCommandInput>): Promise<string> {
    const DBClusterIdentifier = input.DBClusterIdentifier ?? `cluster-${++made}`;
    const answer = await this.rds(region).send(
      new CreateDBClusterCommand({ Engine: "aurora-postgresql", ...input, DBClusterIdentifier }),
    );
    return answer.DBCluster!.DBClusterArn!;
  }

  standalone(region: string, input: Partial<CreateDBClusterCommandInput> = {}): Promise<string> {
    return this.cluster(region, { ...credentials, ...input });
  }

  async instance(region: string, Engine: string, DBClusterIdentifier: string): Promise<string> {
    const DBInstanceIdentifier = `instance-${++made}`;
    const sizes = { DBInstanceClass: "db.r6g.large", DBClusterIdentifier, DBInstanceIdentifier, Engine };
    await this.rds(region).send(new CreateDBInstanceCommand(sizes));
    return DBInstanceIdentifier;
  }

  /** A global cluster with a writer in us-east-1 and secondaries in eu-west-1 and ap-south-1, one instance each. */
  async world(engine: Engine): Promise<{ group: string; virginia: string; ireland: string; mumbai: string }> {
    const group = await this.globalCluster(engine);
    const virginia = await this.member(group, engine, "us-east-1", "writer");
    const ireland = await this.member(group, engine, "eu-west-1", "secondary");
    const mumbai = await this.member(group, engine, "ap-south-1", "secondary");
    return { group, virginia, ireland, mumbai };
  }

  async described(group: string) {
    const answer = await this.rds("eu-west-1").send(
      new DescribeGlobalClustersCommand({ GlobalClusterIdentifier: group }),
    );
    return answer.GlobalClusters![0]!;
  }

  /** The ARN of every member that writes. */
  async writers(group: string): Promise<(string | undefined)[]> {
    const { GlobalClusterMembers = [] } = await this.described(group);
    return GlobalClusterMembers.filter((member) => member.IsWriter).map((member) => member.DBClusterArn);
  }

  async one(arn: string) {
    const answer = await this.rds(arn.split(":")[3]!).send(new DescribeDBClustersCommand({ DBClusterIdentifier: arn }));
    return answer.DBClusters![0]!;
  }

  async fault(body: Record<string, unknown>): Promise<unknown> {
    const answer = await fetch(`${this.emulator.endpoint()}/_meridian/faults`, {
      method: "POST",
      body: JSON.stringify(body),
    });
    return answer.json();
  }
}

export const memberOf = (group: string, engine: Engine): Partial<CreateDBClusterCommandInput> => ({
  GlobalClusterIdentifier: group,
  Engine: engine,
  EngineVersion: versions[engine],
});
