import { everyStack, pathOf, type Read, siblingValue, written } from "../reading";
import { type Problem, shown } from "../problem";
import { type Name, names, schema } from "../schema";
import { setCommand } from "../command";
import { objection, type ConfigurationRule } from "./rule";

/** What is one thing in the world can't have two values. */
export const equalEverywhere: ConfigurationRule = (read) =>
  names.filter((name) => schema[name].scope === "world").flatMap((name) => differences(read, name));

interface Other {
  readonly stack: string;
  readonly value: unknown;
}

function differences(read: Read, name: Name): readonly Problem[] {
  const own = read.read[name];
  if (own === undefined) return [];
  const others = othersValues(read, name);
  const straying = others.filter(({ value }) => written(value) !== written(own));
  const first = straying[0];
  if (!first) return [];
  const path = pathOf(read, name);
  // The few follow the many.
  const command =
    straying.length > others.length - straying.length
      ? setCommand(path, first.value, read.stack)
      : setCommand(path, own, first.stack);
  const reason = `but ${inWords(straying)}`;
  return [objection(read, name, { reason, allowed: "It must be equal in every stack", command, to: first.value })];
}

function othersValues(read: Read, name: Name): readonly Other[] {
  const path = pathOf(read, name);
  // Files of stacks that are no longer, or not yet, part of the platform mean nothing.
  return everyStack(read).flatMap((stack) => {
    const raw = Object.hasOwn(read.siblings, stack) ? read.siblings[stack]?.[path] : undefined;
    // Nothing to compare with where a value is encrypted.
    return raw === undefined ? [] : [{ stack, value: siblingValue(read, stack, name) ?? raw }];
  });
}

function inWords(others: readonly Other[]): string {
  const groups = new Map<string, string[]>();
  for (const { stack, value } of others) groups.set(shown(value), [...(groups.get(shown(value)) ?? []), stack]);
  return [...groups].map(([value, stacks]) => `${value} in ${stacks.join(", ")}`).join(" and ");
}
