import { DescribeRegionSettingsCommand, UpdateRegionSettingsCommand } from "@aws-sdk/client-backup";
import type * as aws from "@pulumi/aws";
import { type AnyEntry, type Cloud, entry, type Plain } from "../../entry";
import { client as backup } from "./api";

type RegionArgs = aws.backup.RegionSettingsArgs;
type Switches = Readonly<Record<string, boolean>> | undefined;

/**
 * Settings always exist. The real provider leaves them behind when it destroys them; here they are switched off, so that
 * a refresh can tell "removed" from "changed": all that was asked for is off, and it wasn't asked to be.
 */
const regionSettings = entry<RegionArgs>({
  inputs: { region: true, resourceTypeManagementPreference: true, resourceTypeOptInPreference: true },
  required: ["resourceTypeOptInPreference"],
  replaceOn: ["region"],
  async create(cloud, inputs) {
    await putRegion(cloud, inputs);
    return cloud.region;
  },
  async read(cloud, _id, last) {
    const it = await backup(cloud).send(new DescribeRegionSettingsCommand({}));
    const resourceTypeOptInPreference = among(last.resourceTypeOptInPreference, it.ResourceTypeOptInPreference);
    const resourceTypeManagementPreference = among(
      last.resourceTypeManagementPreference,
      it.ResourceTypeManagementPreference,
    );
    const seen = { ...resourceTypeOptInPreference, ...resourceTypeManagementPreference };
    const asked = { ...last.resourceTypeOptInPreference, ...last.resourceTypeManagementPreference };
    if (isOff(seen) && !isOff(asked)) return undefined;
    return { inputs: { resourceTypeManagementPreference, resourceTypeOptInPreference }, outputs: {} };
  },
  async update(cloud, _id, to) {
    await putRegion(cloud, to);
  },
  async remove(cloud, _id, last) {
    await putRegion(cloud, {
      resourceTypeOptInPreference: off(last.resourceTypeOptInPreference),
      resourceTypeManagementPreference: off(last.resourceTypeManagementPreference),
    });
  },
});

async function putRegion(cloud: Cloud, inputs: Plain<RegionArgs>): Promise<void> {
  await backup(cloud).send(
    new UpdateRegionSettingsCommand({
      ResourceTypeManagementPreference: inputs.resourceTypeManagementPreference,
      ResourceTypeOptInPreference: inputs.resourceTypeOptInPreference,
    }),
  );
}

/** Only what was asked for: AWS lists every resource type it knows. */
const among = (asked: Switches, seen: Switches): Record<string, boolean> =>
  Object.fromEntries(Object.keys(asked ?? {}).map((type) => [type, seen?.[type] ?? false]));

const off = (switches: Switches): Record<string, boolean> => among(switches, {});

const isOff = (switches: Switches): boolean => !Object.values(switches ?? {}).includes(true);

export const entries: Record<string, AnyEntry> = {
  "aws:backup/regionSettings:RegionSettings": regionSettings,
};
