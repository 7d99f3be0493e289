import type { Role } from "../settings";
import { everyStack, pathOf, type Read } from "../reading";
import { type Problem, shown } from "../problem";
import { isKnownRegion, maxRegions } from "../aws-regions";
import { nearest } from "../nearest";
import { quoted, setCommand, setEverywhereCommand } from "../command";
import type { ConfigurationRule } from "./rule";

/** Which kind of stack this is, as far as the list of regions could be read. */
export function roleOf(read: Read): Role | undefined {
  const { stack } = read;
  if (stack === "foundation" || stack === "global") return { kind: stack };
  return read.read.regions?.includes(stack) ? { kind: "region", region: stack } : undefined;
}

/** A stack is named after what it holds. */
export const stackName: ConfigurationRule = (read) => {
  const { regions } = read.read;
  if (!regions || roleOf(read)) return [];
  const missing = isKnownRegion(read.stack) && regions.length < maxRegions;
  const meant = nearest(read.stack, ["foundation", "global", ...regions]) ?? regions[0] ?? "foundation";
  return [
    {
      path: "stack",
      value: shown(read.stack),
      reason: `which is neither foundation, global nor one of ${regions.join(", ") || "no regions"}`,
      allowed: missing
        ? `Add it to ${pathOf(read, "regions")} first; one that is to leave does so by npm run leave-region, while it is listed`
        : "A stack is named after what it holds",
      command: missing ? joinCommand(read, regions) : `pulumi stack select ${quoted(meant)}`,
    },
  ];
};

function joinCommand(read: Read, regions: readonly string[]): string {
  const stacks = [...new Set(everyStack(read).toSpliced(-1, 0, read.stack))];
  return setEverywhereCommand(pathOf(read, "regions"), [...regions, read.stack], stacks);
}

/** Where the stack's resources go must be written down and agree with the stack's name. */
export const providerRegion: ConfigurationRule = (read) => {
  const expected = expectedRegion(read);
  const given = read.values["aws:region"];
  if (expected === undefined || given === expected.region) return [];
  const problem: Problem = {
    path: "aws:region",
    value: shown(given),
    reason:
      given === undefined ? "so that resources would go wherever the shell's environment points" : expected.reason,
    allowed: expected.allowed,
    command: setCommand("aws:region", expected.region, read.stack),
  };
  return [problem];
};

function expectedRegion(read: Read): { region: string; reason: string; allowed: string } | undefined {
  const role = roleOf(read);
  if (role?.kind === "region") {
    const reason = `but the stack is ${role.region}'s`;
    return { region: role.region, reason, allowed: "A region's stack lives in its own region" };
  }
  const { homeRegion, regions } = read.read;
  if (!role || homeRegion === undefined || !regions?.includes(homeRegion)) return undefined;
  return {
    region: homeRegion,
    reason: `but ${pathOf(read, "homeRegion")} is ${homeRegion}`,
    allowed: `The stack ${role.kind} lives in the home region, which is never changed once it is deployed: that would replace what exists once`,
  };
}
