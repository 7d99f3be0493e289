import * as sdk from "@aws-sdk/client-backup";
import type * as aws from "@pulumi/aws";
import type { AnyEntry } from "../../entry";
import { required } from "../inputs";
import { call } from "../operations";
import { joined } from "../resource";
import { type Wire, whole } from "../wire";
import { backup } from "./api";

type Switches = Readonly<Record<string, boolean>> | undefined;

/** Only what was asked for: AWS lists every resource type it knows. */
const among = (asked: Switches, seen: Switches): Record<string, boolean> =>
  Object.fromEntries(Object.keys(asked ?? {}).map((type) => [type, seen?.[type] ?? false]));

const switches: Wire<true> = { ...whole, fromAws: (seen, asked) => among(asked as Switches, seen as Switches) };

const isOn = (it: Switches): boolean => Object.values(it ?? {}).includes(true);

type Settings = sdk.DescribeRegionSettingsOutput;

/**
 * Settings always exist. The real provider leaves them behind when it destroys them; here they are switched off, so that
 * a refresh can tell "removed" from "changed": all that was asked for is off, and it wasn't asked to be.
 */
const regionSettings = backup.resource<aws.backup.RegionSettingsArgs, Settings>({
  inputs: {
    resourceTypeManagementPreference: ["ResourceTypeManagementPreference", switches],
    resourceTypeOptInPreference: required(["ResourceTypeOptInPreference", switches]),
  },
  id: joined("", {}),
  create: call(sdk.UpdateRegionSettingsCommand, { answer: (_done, { cloud }) => cloud.region }),
  read: call(sdk.DescribeRegionSettingsCommand, {
    answer(it, { inputs: { resourceTypeManagementPreference: managed, resourceTypeOptInPreference: optedIn } }) {
      const wanted = isOn(managed) || isOn(optedIn);
      const on =
        isOn(among(managed, it.ResourceTypeManagementPreference)) ||
        isOn(among(optedIn, it.ResourceTypeOptInPreference));
      return wanted && !on ? undefined : it;
    },
  }),
  update: "same",
  reportsAll: ["resourceTypeOptInPreference"],
  outputs: { resourceTypeOptInPreference: "ResourceTypeOptInPreference" },
  delete: call(sdk.UpdateRegionSettingsCommand, {
    input: ({ inputs }) => ({
      ResourceTypeManagementPreference: among(inputs.resourceTypeManagementPreference, {}),
      ResourceTypeOptInPreference: among(inputs.resourceTypeOptInPreference, {}),
    }),
  }),
});

export const entries: Record<string, AnyEntry> = {
  "aws:backup/regionSettings:RegionSettings": regionSettings,
};
