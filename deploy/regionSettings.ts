import { projectFile, stackFiles, unquotedOf, valuesOf } from "../config/files";
import { parseSettings } from "../config/parse";
import type { Settings } from "../config/settings";

/**
 * What a region's stack is configured with, as its files say it.
 * @throws ConfigurationError with every problem, each with a command that fixes it.
 */
export function regionSettings(directory: string, region: string): Settings {
  const project = projectFile(directory, region);
  const files = stackFiles(directory, region);
  const siblings = Object.entries(files).filter(([stack]) => stack !== region);
  return parseSettings({
    project: project.name,
    stack: region,
    operation: "preview",
    values: valuesOf(project, files[region]),
    unquoted: unquotedOf(project, files[region]),
    siblings: Object.fromEntries(siblings.map(([stack, file]) => [stack, valuesOf(project, file)])),
  });
}
