/** The deployed drill role on an emulator, held to its policy, for drills that are tried with it. */
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { clientsIn, type DrillClients } from "../drill/clients";
import { type DrillPlatform, drillPlatform } from "../drill/drillPlatform";
import { snapshotOf } from "../drill/snapshot";
import { drillRoleCredentials } from "../rehearsal/drills/drillRole";
import type { EmulatorOfSuite } from "../rehearsal/emulator/emulator.fixture";
import { emulatedAccount } from "../rehearsal/providers/cloud";
import { deployedDrillPolicy } from "./deployedDrillPolicy";
import type { deployedOutputs } from "./deployedOutputs";
import type { DeployedStatement } from "./policyEvaluation";

/** Of the platform that is drilled on. */
export const regions = ["us-east-1", "eu-west-1", "ap-south-1"];

export class DrillRoleOnEmulator {
  private constructor(
    private readonly emulator: EmulatorOfSuite,
    readonly platform: DrillPlatform,
    /** What the role may do where it is deployed. */
    readonly policy: readonly DeployedStatement[],
  ) {}

  /** @param outputs of the platform's stacks @param globalClusters names of its global clusters */
  static async create(
    emulator: EmulatorOfSuite,
    outputs: ReturnType<typeof deployedOutputs>,
    globalClusters: readonly string[] = ["relational", "document"],
  ): Promise<DrillRoleOnEmulator> {
    outputs["foundation"]!["ciRoleArns"] = { drill: `arn:aws:iam::${emulatedAccount}:role/drill` };
    const source = { takenAt: new Date(0), commit: "c0ffee", domain: "shop.example.com", regions };
    const platform = drillPlatform(snapshotOf({ ...source, outputs }));
    const globalClusterArns = globalClusters.map((it) => `arn:aws:rds::${emulatedAccount}:global-cluster:${it}`);
    const policy = await deployedDrillPolicy({
      ...{ accountId: emulatedAccount, regions, relationalKind: "aurora-global", globalClusterArns },
      keyArns: Object.values(platform.foundation.keyArns),
    });
    const role = { RoleName: "drill", AssumeRolePolicyDocument: "{}" };
    await emulator.cloudIn("us-east-1").client(IAMClient).send(new CreateRoleCommand(role));
    return new DrillRoleOnEmulator(emulator, platform, policy);
  }

  /** Clients of whoever has the role, which may do just this from now on. */
  async clientsWith(statements: readonly DeployedStatement[]): Promise<(region: string) => DrillClients> {
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: statements });
    const put = new PutRolePolicyCommand({ RoleName: "drill", PolicyName: "policy", PolicyDocument });
    await this.emulator.cloudIn("us-east-1").client(IAMClient).send(put);
    const endpoint = this.emulator.endpoint();
    const credentials = await drillRoleCredentials(this.platform, endpoint);
    return (region) => clientsIn(region, { endpoint, credentials });
  }
}
