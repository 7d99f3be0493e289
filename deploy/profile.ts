/** How a profile's file takes the place of a stack's. Pure. */
import path from "node:path";
import { dump } from "js-yaml";
import { yamlText } from "../config/yaml";

/** What `pulumi stack init` wrote there, without which the stack's secrets can't be read any more. */
const keyFields = ["secretsprovider", "encryptedkey", "encryptionsalt"] as const;

type StackFile = Partial<Record<(typeof keyFields)[number], string>> & {
  readonly config?: Record<string, unknown> | null;
};

export interface Profiled {
  readonly text: string;
  /** Keys that the stack's file had and the profile doesn't. */
  readonly dropped: readonly string[];
}

/**
 * The profile's file, word by word, with the key that the stack's own file holds.
 * @param file Where the stack's own is, whose text is `existing`.
 * @throws ConfigurationError where one of them isn't YAML.
 */
export function profiled(profile: string, existing: string | undefined, file: string): Profiled {
  const stack = path.basename(file).replace(/^Pulumi\.|\.yaml$/g, "");
  const fileIn = (text: string): StackFile => yamlText(text, file, stack);
  const before = fileIn(existing ?? "");
  const kept = Object.fromEntries(keyFields.flatMap((it) => (before[it] === undefined ? [] : [[it, before[it]]])));
  const header = Object.keys(kept).length > 0 ? dump(kept, { lineWidth: -1 }) : "";
  const after = fileIn(profile).config ?? {};
  const dropped = Object.keys(before.config ?? {}).filter((key) => !Object.hasOwn(after, key));
  return { text: header + profile, dropped };
}
