import {
  type CloudWatchLogsClient,
  DeleteLogGroupCommand,
  DescribeLogGroupsCommand,
  ResourceNotFoundException,
} from "@aws-sdk/client-cloudwatch-logs";
import { relationalInstancePrefix } from "../outputs/relationalInstance";
import type { StateResource } from "./protocol";

export interface LogGroup {
  readonly region: string;
  readonly name: string;
}

const logGroup = "aws:cloudwatch/logGroup:LogGroup";

/** A rebuilt instance left the groups of the one before it, which no state has any more. */
const rebuilt = `/aws/rds/instance/${relationalInstancePrefix}`;

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
 * @returns those that it removed.
 */
export async function removeLateLogs(
  groups: readonly LogGroup[],
  clientIn: (region: string) => CloudWatchLogsClient,
): Promise<readonly LogGroup[]> {
  const regions = [...new Set(groups.map((it) => it.region))];
  const all = await Promise.all(regions.map(async (region) => [...groups, ...(await rebuiltIn(region, clientIn))]));
  const names = new Map(all.flat().map((it) => [`${it.region} ${it.name}`, it]));
  const removed = await Promise.all([...names.values()].map(async (it) => ((await remove(it, clientIn)) ? [it] : [])));
  return removed.flat();
}

async function rebuiltIn(
  region: string,
  clientIn: (region: string) => CloudWatchLogsClient,
): Promise<readonly LogGroup[]> {
  const found = await clientIn(region).send(new DescribeLogGroupsCommand({ logGroupNamePrefix: rebuilt }));
  return (found.logGroups ?? []).map((it) => ({ region, name: it.logGroupName! }));
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
