import { commandFor, pathOf, type Read } from "../reading";
import { type Problem, shown } from "../problem";
import { type Name, schema } from "../schema";

/**
 * What keys mean together, or with what other stacks have. A rule looks only at keys that could be read: what couldn't
 * has its problem already.
 */
export type ConfigurationRule = (read: Read) => readonly Problem[];

/** A problem with a key of this stack; `to` is the value that would commandFor it. */
export function objection(
  read: Read,
  name: Name,
  about: { readonly reason: string; readonly to: unknown; readonly allowed?: string; readonly command?: string },
): Problem {
  return {
    path: pathOf(read, name),
    value: shown(read.read[name]),
    reason: about.reason,
    allowed: about.allowed ?? schema[name].allowed,
    command: about.command ?? commandFor(read, name, about.to),
  };
}
