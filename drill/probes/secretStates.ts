/** Whether each region has its own copy of every secret, and whether a rotation is under way. No secret is read. It changes nothing. */
import { DescribeSecretCommand } from "@aws-sdk/client-secrets-manager";
import type { DrillPlatform } from "../drillPlatform";
import { type AskedRegion, look, type Probe } from "./probe";

export interface SeenSecret {
  readonly name: string;
  readonly arn: string;
  /** Version that is handed out; missing where there is none. */
  readonly currentVersion?: string;
  /** Version that it had before; missing where it never changed. */
  readonly previousVersion?: string;
  /** Version that a rotation has made and not finished with. */
  readonly pendingVersion?: string;
  /** Milliseconds since 1970; missing where it never changed since it was made. */
  readonly changedAt?: number;
  /** Replicas that aren't in step, each in a sentence; only the primary's region knows. */
  readonly outOfStep: readonly string[];
}

/** The regional copies of every secret, by what they are for. */
function secretArns({ foundation }: DrillPlatform, region: string): Readonly<Record<string, string>> {
  const arns = {
    "relational credentials": foundation.relationalSecretArns,
    "document credentials": foundation.documentSecretArns,
    "origin secret": foundation.originSecretArns,
    "token-signing keys": foundation.tokenSigningSecretArns,
  };
  return Object.fromEntries(Object.entries(arns).map(([name, byRegion]) => [name, byRegion[region] ?? ""]));
}

/** (API: DescribeSecret, control plane, read only.) */
export const secretStates: Probe<readonly SeenSecret[]> = {
  asksFor: "secrets' versions",
  calls: (platform, region) =>
    Object.values(secretArns(platform, region)).map((resource) =>
      look("secretsmanager", "DescribeSecret", { region, resource }),
    ),
  ask: (asked) =>
    Promise.all(
      Object.entries(secretArns(asked.platform, asked.region)).map(([name, arn]) => secret(name, arn, asked)),
    ),
};

async function secret(name: string, arn: string, { clients }: AskedRegion): Promise<SeenSecret> {
  const it = await clients.secrets.send(new DescribeSecretCommand({ SecretId: arn }));
  const versions = Object.entries(it.VersionIdsToStages ?? {});
  const of = (stage: string): string | undefined => versions.find(([, stages]) => stages?.includes(stage))?.[0];
  const currentVersion = of("AWSCURRENT");
  const pendingVersion = of("AWSPENDING");
  const previousVersion = of("AWSPREVIOUS");
  return {
    name,
    arn,
    ...(currentVersion !== undefined && { currentVersion }),
    ...(previousVersion !== undefined && { previousVersion }),
    ...(pendingVersion !== undefined && pendingVersion !== currentVersion && { pendingVersion }),
    ...(it.LastChangedDate && { changedAt: it.LastChangedDate.getTime() }),
    outOfStep: (it.ReplicationStatus ?? [])
      .filter(({ Status }) => Status !== "InSync")
      .map(({ Region = "", Status = "", StatusMessage = "" }) => `${Region}: ${Status} ${StatusMessage}`.trim()),
  };
}
