import path from "node:path";
import { projectFile, stackFiles, toldTo } from "../files";
import { parseSettings } from "../parse";
import { schema } from "../schema";
import type { Settings } from "../settings";

const root = path.resolve(__dirname, "..", "..");

/** Settings of every region's stack of a profile. */
export function settingsIn(profile: string): readonly Settings[] {
  const project = projectFile(root, "a test");
  const files = stackFiles(path.join(root, "profiles", profile), "a test");
  const told = Object.fromEntries(Object.entries(files).map(([stack, file]) => [stack, toldTo(project, file)]));
  const read = schema.regions.read(told["foundation"]!.values["meridian:regions"]);
  const regions = "value" in read ? read.value : [];
  return regions.map((stack) => {
    const others = Object.entries(told).filter(([name]) => name !== stack);
    const siblings = Object.fromEntries(others.map(([name, { values }]) => [name, values]));
    return parseSettings({ project: project.name, stack, operation: "preview", ...told[stack]!, siblings });
  });
}
