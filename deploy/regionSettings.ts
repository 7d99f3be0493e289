import { projectFile, stackFiles, toldTo } from "../config/files";
import { parseSettings } from "../config/parse";
import type { Settings } from "../config/settings";

/**
 * What a stack is configured with, as its files say it.
 * @param stacksIn folder with the stacks' files, where that isn't the one with Pulumi.yaml
 * @throws ConfigurationError with every problem, each with a command that fixes it.
 */
export function regionSettings(directory: string, stack: string, stacksIn = directory): Settings {
  const project = projectFile(directory, stack);
  const files = stackFiles(stacksIn, stack);
  const siblings = Object.entries(files).filter(([name]) => name !== stack);
  return parseSettings({
    project: project.name,
    stack,
    operation: "preview",
    ...toldTo(project, files[stack]),
    siblings: Object.fromEntries(siblings.map(([name, file]) => [name, toldTo(project, file).values])),
  });
}
