import { projectFile, stackFiles, toldTo } from "../config/files";
import { ConfigurationError } from "../config/problem";
import { readValues } from "../config/reading";
import type { BakeLimits } from "../drill/bake";
import type { Platform } from "./order";
import { regionSettings } from "./regionSettings";
import type { Protection } from "./waysOut";

const needed = ["regions", "homeRegion", "bootstrapRegion", "domain"] as const;

/**
 * The platform's name, the regions, the home and the bootstrap region, and the domain as Pulumi.yaml and the foundation's file have them; the program checks the rest.
 * @throws ConfigurationError with every problem of these, or of the files.
 */
export function platformIn(
  directory: string,
): Platform & { readonly name: string; readonly domain: string; readonly homeRegion: string } {
  const stack = "foundation";
  const project = projectFile(directory, stack);
  const file = stackFiles(directory, stack)[stack];
  const { read, problems } = readValues({
    ...{ project: project.name, stack, operation: "preview" as const, siblings: {} },
    ...toldTo(project, file),
  });
  const own = problems.filter(({ path }) => needed.some((name) => path === `${project.name}:${name}`));
  const { regions, homeRegion, bootstrapRegion, domain } = read;
  if (own.length > 0 || !regions || !homeRegion || !bootstrapRegion || !domain)
    throw new ConfigurationError(stack, own);
  return { name: project.name, regions, homeRegion, bootstrapRegion, domain };
}

/** Whether every stack's configuration says that nothing is protected. One that doesn't hold together protects everything. */
export function protectionIn(directory: string, stacks: readonly string[]): Protection {
  try {
    return stacks.some((it) => regionSettings(directory, it).protect) ? "protected" : "unprotected";
  } catch {
    return "protected";
  }
}

/** How long a region is watched after a change, as its stack is configured. @throws ConfigurationError */
export function bakeLimitsIn(directory: string, region: string): BakeLimits {
  const { bakeSeconds, bakeRequests } = regionSettings(directory, region).service;
  return { seconds: bakeSeconds, requests: bakeRequests };
}
