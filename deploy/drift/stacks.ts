/** What was changed in the cloud behind the program's back, as far as whoever asks may look. */
import type { StackChange, StackOutcome, StateResource } from "../protocol";
import type { StackProcess } from "../stackProcess";

export interface StackDrift {
  readonly stack: string;
  /** What the next update would change: it was changed by hand, or was never applied. */
  readonly changes: readonly StackChange[];
  /** URNs of what nobody looked at, because it may not be read. */
  readonly notChecked: readonly string[];
  /** Ids in the cloud of what differs, by URN; of what was never made there is none. */
  readonly ids: Readonly<Record<string, string>>;
  /** Why nothing is known of the stack; missing where something is. */
  readonly error?: string;
}

/** What only its content tells of, which the role `drift` may not read: secrets, objects, and what is inside a cluster. */
const contentTypes = /^(aws:secretsmanager\/secretVersion:|aws:s3\/bucketObject(v2)?:|kubernetes:)/;

const isDenied = (message: string): boolean =>
  /AccessDenied|UnauthorizedOperation|AuthorizationError|not authorized to perform|StatusCode: 403/.test(message);

/** Asks the cloud how everything is. What it doesn't let be read is left out, and said to be, rather than taken for a failure. */
export async function driftOf(stack: string, process: Pick<StackProcess, "perform">): Promise<StackDrift> {
  const { error, resources = [] } = await process.perform({ kind: "resources" });
  if (error !== undefined) return { stack, changes: [], notChecked: [], ids: {}, error };
  const unread = new Set(resources.filter(isContent).map(({ urn }) => urn));
  for (;;) {
    const exclude = [...unread];
    const outcome = await process.perform({ kind: "preview", refresh: "refresh", policies: "none", exclude });
    if (outcome.error === undefined)
      return { stack, changes: outcome.changes, notChecked: exclude, ids: idsOf(outcome.changes, resources) };
    const denied = deniedIn(outcome).filter((urn) => !unread.has(urn));
    if (denied.length === 0) return { stack, changes: [], notChecked: exclude, ids: {}, error: outcome.error };
    for (const urn of denied) unread.add(urn);
  }
}

function idsOf(changes: readonly StackChange[], resources: readonly StateResource[]): Readonly<Record<string, string>> {
  const changed = new Set(changes.map(({ urn }) => urn));
  const own = resources.filter(({ urn, id }) => id !== undefined && changed.has(urn));
  return Object.fromEntries(own.map(({ urn, id }) => [urn, id!]));
}

const isContent = ({ type }: StateResource): boolean => contentTypes.test(type);

const deniedIn = ({ diagnostics }: StackOutcome): readonly string[] =>
  diagnostics.flatMap(({ urn, message }) => (urn !== undefined && isDenied(message) ? [urn] : []));

/** Who changed what, in a sentence, by URN; missing of what nobody knows. */
export type Authors = Readonly<Record<string, string>>;

/** What was found, as people read it: a line for the stack, then one for each change and each resource not looked at. */
export function linesOf({ stack, changes, notChecked, error }: StackDrift, authors: Authors = {}): readonly string[] {
  if (error !== undefined) return [`${stack}: not checked at all:`, ...error.split("\n").map((line) => `  ${line}`)];
  const differing = changes.length === 0 ? "as it was deployed" : `${changes.length} differ`;
  const left = notChecked.length === 0 ? "" : `, ${notChecked.length} not checked`;
  return [
    `${stack}: ${differing}${left}`,
    ...changes.flatMap(({ op, urn, properties }) => [
      `  ${op} ${nameOf(urn)}${properties.length > 0 ? `: ${properties.join(", ")}` : ""}`,
      ...(authors[urn] === undefined ? [] : [`    ${authors[urn]}`]),
    ]),
    ...notChecked.map((urn) => `  not checked: ${nameOf(urn)}`),
  ];
}

/** Type and name. */
export const nameOf = (urn: string): string => urn.split("::").slice(2).join(" ").split("$").at(-1) ?? urn;
