import {
  DescribeGlobalSettingsCommand,
  DescribeRegionSettingsCommand,
  UpdateGlobalSettingsCommand,
  UpdateRegionSettingsCommand,
} from "@aws-sdk/client-backup";
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

type GlobalArgs = aws.backup.GlobalSettingsArgs;

/** One for an account; destroying it is as with the settings of a region. */
const globalSettings = entry<GlobalArgs>({
  inputs: { globalSettings: true },
  required: ["globalSettings"],
  replaceOn: [],
  async create(cloud, inputs) {
    await putGlobal(cloud, inputs.globalSettings);
    return cloud.accountId;
  },
  async read(cloud, _id, last) {
    const { GlobalSettings } = await backup(cloud).send(new DescribeGlobalSettingsCommand({}));
    const asked = Object.keys(last.globalSettings ?? {});
    const seen = Object.fromEntries(asked.map((name) => [name, GlobalSettings?.[name] ?? "false"]));
    const isOn = (settings: Readonly<Record<string, string>>) => Object.values(settings).includes("true");
    if (!isOn(seen) && isOn(last.globalSettings ?? {})) return undefined;
    return { inputs: { globalSettings: seen }, outputs: {} };
  },
  async update(cloud, _id, to) {
    await putGlobal(cloud, to.globalSettings);
  },
  async remove(cloud, _id, last) {
    await putGlobal(cloud, Object.fromEntries(Object.keys(last.globalSettings).map((name) => [name, "false"])));
  },
});

async function putGlobal(cloud: Cloud, GlobalSettings: Record<string, string>): Promise<void> {
  await backup(cloud).send(new UpdateGlobalSettingsCommand({ GlobalSettings }));
}

export const entries: Record<string, AnyEntry> = {
  "aws:backup/globalSettings:GlobalSettings": globalSettings,
  "aws:backup/regionSettings:RegionSettings": regionSettings,
};
