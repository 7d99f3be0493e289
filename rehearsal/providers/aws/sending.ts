import { equal } from "../readback";
import { type AnyCommand, membersOf } from "./names";
import type { Call } from "./operations";
import { merged, type InputMember } from "./wire";

type Values = Record<string, unknown>;

/** What a command takes of some inputs. Pure. */
export function taken(
  call: Pick<Call<unknown, unknown>, "command" | "within">,
  members: readonly InputMember[],
  inputs: Values,
): Values {
  const outer = membersOf(call.command);
  const all = members.reduce((result, member) => merged(result, member.toAws(inputs)), {});
  const direct = picked(all, outer);
  if (call.within === undefined) return direct;
  return { ...direct, [call.within]: picked(all, membersOf(call.command, call.within)) };
}

const picked = (values: Values, names: readonly string[]): Values =>
  Object.fromEntries(Object.entries(values).filter(([name]) => names.includes(name)));

/** Inputs that a command takes, given or not, by what would be sent for them. */
export function takes(
  call: Pick<Call<unknown, unknown>, "command" | "within">,
  member: InputMember,
  ...either: readonly Values[]
): boolean {
  const names = [...membersOf(call.command), ...(call.within ? membersOf(call.command, call.within) : [])];
  return either.some((inputs) => Object.keys(member.toAws(inputs)).some((name) => names.includes(name)));
}

/** Everything that goes into the calls of one step of an update; none where nothing of it changed. */
export function changes(
  call: Call<never, never>,
  members: readonly InputMember[],
  to: Values,
  from: Values,
): readonly Values[] {
  const mine = members.filter((member) => takes(call, member, to, from));
  const changed = mine.filter(({ name }) => !equal(to[name], from[name]));
  if (changed.length === 0) return [];
  const groups =
    call.sends === "each change" ? changed.map((one) => [one]) : [call.sends === "changes" ? changed : mine];
  return groups.map((group) => taken(call, group, to)).filter((input) => Object.keys(input).length > 0);
}

export const isCall = (it: unknown): it is { readonly command: AnyCommand } =>
  typeof it === "object" && it !== null && "command" in it;
