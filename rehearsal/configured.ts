import { existsSync } from "node:fs";
import path from "node:path";
import { projectFile } from "../config/files";
import { regionSettings } from "../deploy/regionSettings";
import { writeConfiguration } from "./matrix/configuration";
import { ownSecrets } from "../config/replicatedSecret";
import { configurationNamed } from "./matrix/choose";
import type { ConfiguredPlatform, Source } from "./platformOptions";
import { buildFolder, programRoot } from "./cloud/workspace";

/** Folder with the stacks' files that are rehearsed. */
export function filesOf({ profile, configuration }: Source): string {
  if (configuration !== undefined) return path.join(buildFolder, "configurations", configuration);
  return profile === undefined ? programRoot : path.join(programRoot, "profiles", profile);
}

/**
 * The platform as Pulumi.yaml and the stacks' files say it.
 * @throws ConfigurationError with every problem of foundation's configuration. Error where there is no such profile.
 */
export function configuredPlatform(source: Source): ConfiguredPlatform {
  const files = filesOf(source);
  const { profile, configuration } = source;
  if (configuration !== undefined)
    writeConfiguration(files, configurationNamed(configuration)!, projectFile(programRoot, "foundation").name);
  if (!existsSync(files)) throw new Error(`--profile is ${profile}; there is no folder profiles/${profile}`);
  const settings = regionSettings(programRoot, "foundation", files);
  const { compute, relational, regions, homeRegion, bootstrapRegion, protect, hostedZoneId } = settings;
  return {
    ...{ regions, homeRegion, bootstrapRegion },
    ...{ compute: compute.kind, database: relational.kind },
    protection: protect ? "protected" : "unprotected",
    ...(hostedZoneId === undefined ? {} : { hostedZoneId }),
    ...(ownSecrets(settings).length > 0 && { secrets: "named" }),
  };
}
