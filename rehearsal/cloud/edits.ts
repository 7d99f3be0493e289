/** What somebody has set by `pulumi config` in a kept cloud's stacks: the next rehearsal goes on with it, and says so. Pure. */
export type StackConfiguration = Readonly<Record<string, unknown>>;

/** Keys that a stack has otherwise than they were written, each with what it has; undefined where it was taken away. */
export function editsOf(written: StackConfiguration, found: StackConfiguration): StackConfiguration {
  const keys = [...new Set([...Object.keys(written), ...Object.keys(found)])];
  const edited = keys.filter((key) => JSON.stringify(written[key]) !== JSON.stringify(found[key]));
  return Object.fromEntries(edited.map((key) => [key, found[key]]));
}

/** A configuration with edits on top. */
export const withEdits = (configuration: StackConfiguration, edits: StackConfiguration): StackConfiguration =>
  Object.fromEntries(Object.entries({ ...configuration, ...edits }).filter(([, value]) => value !== undefined));

/** For whoever rehearses. What is encrypted is named only. */
export const editsInWords = (edits: StackConfiguration): string =>
  `what was set in it since: ${Object.entries(edits)
    .map(([key, value]) => `${key} ${inWords(value)}`)
    .join(", ")}. Take it back with pulumi config set or rm, in the kept cloud`;

function inWords(value: unknown): string {
  if (value === undefined) return "removed";
  if (typeof value === "object" && value !== null && "secure" in value) return "[secret]";
  return JSON.stringify(value);
}
