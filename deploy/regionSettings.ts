import { projectFile, stackFiles } from "../config/files";
import { parseSettings } from "../config/parse";
import type { Settings } from "../config/settings";

/**
 * What a region's stack is configured with, as its files say it.
 * @throws ConfigurationError with every problem, each with a command that mends it.
 */
export function regionSettings(directory: string, region: string): Settings {
  const { name: project, defaults } = projectFile(directory, region);
  const files = stackFiles(directory, region);
  const valuesOf = (stack: string) => ({ ...defaults, ...files[stack]?.plain, ...files[stack]?.encrypted });
  const siblings = Object.keys(files).filter((it) => it !== region);
  return parseSettings({
    project,
    stack: region,
    operation: "preview",
    values: valuesOf(region),
    siblings: Object.fromEntries(siblings.map((it) => [it, valuesOf(it)])),
  });
}
