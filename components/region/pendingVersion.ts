import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { LaunchTemplateVersion } from "./compute";

/**
 * Says which version of the launch template waits to be rolled out, and how it is. The group itself is asked, because the state learns of
 * a rollout only with a refresh. A group that doesn't answer is nobody's reason to stop a deployment.
 */
export function announcePendingVersion(
  parent: pulumi.Resource,
  region: string,
  group: aws.autoscaling.Group,
  { version }: LaunchTemplateVersion,
): void {
  pulumi.all([group.name, version]).apply(async ([name, newest]) => {
    const running = await versionOf(name);
    const line = pendingLine(region, running, newest);
    if (line !== undefined) await pulumi.log.info(line, parent);
  });
}

const versionOf = (name: string): Promise<string | undefined> =>
  aws.autoscaling.getGroup({ name }).then(
    ({ launchTemplates }) => launchTemplates[0]?.version,
    () => undefined,
  );

/** Nothing where the group runs the newest, or nobody knows what it runs. */
export function pendingLine(region: string, running: string | undefined, newest: string): string | undefined {
  if (running === undefined || running === "" || running === newest) return undefined;
  return (
    `Version ${newest} of the launch template waits to be rolled out; instances run version ${running}, and so do those that load adds: ` +
    `npm run rollout -- --region ${region}`
  );
}
