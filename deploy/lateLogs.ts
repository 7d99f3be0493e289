import {
  type CloudWatchLogsClient,
  DeleteLogGroupCommand,
  DescribeLogGroupsCommand,
  ResourceNotFoundException,
} from "@aws-sdk/client-cloudwatch-logs";
import { platformNames } from "../outputs/platformNames";
import { isRelationalInstance } from "../outputs/relationalInstance";
import type { StateResource } from "./protocol";

export interface LogGroup {
  readonly region: string;
  readonly name: string;
}

/** Of stacks that are destroyed, or half destroyed. */
export interface LateLogs {
  /** What the stacks had before. */
  readonly had: readonly LogGroup[];
  /** What they have still, which goes with them. */
  readonly kept: readonly LogGroup[];
}

const logGroup = "aws:cloudwatch/logGroup:LogGroup";

/** Log groups that a stack has, by their ARNs: `arn:aws:logs:eu-west-1:123456789012:log-group:/aws/…`. */
export function logGroupsAmong(resources: readonly StateResource[]): readonly LogGroup[] {
  return resources
    .filter(({ type }) => type === logGroup)
    .flatMap(({ outputs }) => {
      const [, , , region, , , name] = String(outputs["arn"]).split(":");
      return region && name ? [{ region, name }] : [];
    });
}

/**
 * Removes log groups that are there although their stacks were destroyed: a database's or a cluster's last lines come late, and AWS makes
 * the group anew for them, without a key, to be kept for ever. One whose name is fixed would stop the next deployment.
 * @param platform its name, by which what no state has any more is found
 * @returns those that it removed.
 */
export async function removeLateLogs(
  platform: string,
  { had, kept }: LateLogs,
  clientIn: (region: string) => CloudWatchLogsClient,
): Promise<readonly LogGroup[]> {
  const regions = [...new Set(had.map((it) => it.region))];
  const all = await Promise.all(
    regions.map(async (region) => [...had, ...(await rebuiltIn(platform, region, clientIn))]),
  );
  const names = new Map(all.flat().map((it) => [`${it.region} ${it.name}`, it]));
  for (const { region, name } of kept) names.delete(`${region} ${name}`);
  const removed = await Promise.all([...names.values()].map(async (it) => ((await remove(it, clientIn)) ? [it] : [])));
  return removed.flat();
}

/** A rebuilt instance left the groups of the one before it, which no state has any more. */
async function rebuiltIn(
  platform: string,
  region: string,
  clientIn: (region: string) => CloudWatchLogsClient,
): Promise<readonly LogGroup[]> {
  const logGroupNamePrefix = `/aws/rds/instance/${platformNames(platform).relationalInstance}`;
  const { logGroups = [] } = await clientIn(region).send(new DescribeLogGroupsCommand({ logGroupNamePrefix }));
  // Another platform's name may begin with this one's.
  const ofOwn = (name: string): boolean => isRelationalInstance(platform, name.split("/")[4] ?? "");
  return logGroups.flatMap(({ logGroupName: name = "" }) => (ofOwn(name) ? [{ region, name }] : []));
}

async function remove({ region, name }: LogGroup, clientIn: (region: string) => CloudWatchLogsClient) {
  try {
    await clientIn(region).send(new DeleteLogGroupCommand({ logGroupName: name }));
    return true;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return false;
    throw error;
  }
}
