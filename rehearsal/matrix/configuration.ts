import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { dump } from "js-yaml";

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

/** What each stack's file says, by stack. */
export function filesFor({ regions, everywhere, own }: PlatformConfiguration): Readonly<Record<string, Values>> {
  const [home] = regions as readonly [string];
  const shared = { regions, homeRegion: home, bootstrapRegion: home, ...everywhere };
  const stacks = ["foundation", ...regions, "global"].map((stack): [string, Values] => {
    const values = Object.entries({ ...shared, ...own[stack] }).map(([key, value]) => [`meridian:${key}`, value]);
    return [stack, { "aws:region": regions.includes(stack) ? stack : home, ...Object.fromEntries(values) }];
  });
  return Object.fromEntries(stacks);
}

/** Writes the stacks' files into a folder of their own. */
export function writeConfiguration(folder: string, configuration: PlatformConfiguration): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [stack, config] of Object.entries(filesFor(configuration)))
    writeFileSync(path.join(folder, `Pulumi.${stack}.yaml`), dump({ config }));
}
