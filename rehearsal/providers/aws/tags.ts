/** Tags as most AWS APIs spell them, from the map that @pulumi/aws has. */
export const toTags = (tags: Readonly<Record<string, string>> | undefined): { Key: string; Value: string }[] =>
  Object.entries(tags ?? {}).map(([Key, Value]) => ({ Key, Value }));

/** What to remove and what to put so that `from` becomes `to`. */
export function tagChanges(
  from: Readonly<Record<string, string>> | undefined,
  to: Readonly<Record<string, string>> | undefined,
) {
  const removed = Object.keys(from ?? {}).filter((key) => !(key in (to ?? {})));
  const put = Object.fromEntries(Object.entries(to ?? {}).filter(([key, value]) => from?.[key] !== value));
  return { removed, put };
}
