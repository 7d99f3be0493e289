import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { dump } from "js-yaml";
import { firstPlatform } from "../../config/platformNames";

type Values = Readonly<Record<string, unknown>>;

/** A platform as its files would say it: keys without the project's name. */
export interface PlatformConfiguration {
  /** The first is home and is made first. */
  readonly regions: readonly string[];
  /** Of every stack. */
  readonly everywhere: Values;
  /** Of single regions, beside that. */
  readonly own: Readonly<Record<string, Values>>;
}

/** What each stack's file says, by stack, with the first platform's name. */
export const filesFor = (configuration: PlatformConfiguration): Readonly<Record<string, Values>> =>
  filesNamed(configuration, firstPlatform);

function filesNamed(
  { regions, everywhere, own }: PlatformConfiguration,
  project: string,
): Readonly<Record<string, Values>> {
  const [home] = regions as readonly [string];
  const shared = { regions, homeRegion: home, bootstrapRegion: home, ...everywhere };
  const stacks = ["foundation", ...regions, "global"].map((stack): [string, Values] => {
    const values = Object.entries({ ...shared, ...own[stack] }).map(([key, value]) => [`${project}:${key}`, value]);
    return [stack, { "aws:region": regions.includes(stack) ? stack : home, ...Object.fromEntries(values) }];
  });
  return Object.fromEntries(stacks);
}

/** Writes the stacks' files into a folder of their own, for a project of this name. */
export function writeConfiguration(folder: string, configuration: PlatformConfiguration, project: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [stack, config] of Object.entries(filesNamed(configuration, project)))
    writeFileSync(path.join(folder, `Pulumi.${stack}.yaml`), dump({ config }));
}
