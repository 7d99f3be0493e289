import { projectFile, stackFiles } from "../config/files";
import type { Platform } from "./order";

/** The regions and the bootstrap region as Pulumi.yaml and the foundation's file name them; the program checks them fully. */
export function platformIn(directory: string): Platform & { readonly domain: string } {
  const { name, defaults } = projectFile(directory, "foundation");
  const values: Readonly<Record<string, unknown>> = {
    ...defaults,
    ...stackFiles(directory, "foundation")["foundation"]?.plain,
  };
  const text = (key: string): string => String(values[`${name}:${key}`] ?? "");
  const regions = JSON.parse(text("regions") || "[]") as string[];
  return { regions, bootstrapRegion: text("bootstrapRegion"), domain: text("domain") };
}
