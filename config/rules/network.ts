import { type Block, overlap, parseBlock } from "../cidr";
import { pathOf, type Read, siblingValue } from "../reading";
import { type Problem, shown } from "../problem";
import { setCommand } from "../command";
import { schema } from "../schema";
import { objection, type ConfigurationRule } from "./rule";
import { roleOf } from "./stack";

/** Every region's block that could be read, in the order of the regions. */
export function blocksByRegion(read: Read): ReadonlyMap<string, string> {
  const entries = (read.read.regions ?? []).map((region): [string, string | undefined] => [
    region,
    region === read.stack ? read.read.vpcCidr : siblingValue(read, region, "vpcCidr"),
  ]);
  return new Map(entries.filter((entry): entry is [string, string] => Boolean(entry[1])));
}

/** Every region has a block, and nothing else has one. */
export const everyRegionHasABlock: ConfigurationRule = (read) => {
  const role = roleOf(read);
  const { vpcCidr, regions } = read.read;
  if (!role || !regions) return [];
  if (role.kind !== "region" && vpcCidr) {
    const command = setCommand(pathOf(read, "vpcCidr"), "", read.stack);
    const allowed = "Only a region's stack has one";
    return [
      objection(read, "vpcCidr", { reason: `but the stack ${read.stack} has no network`, allowed, command, to: "" }),
    ];
  }
  const blocks = blocksByRegion(read);
  return regions.flatMap((region) => {
    // This stack's own value is either missing, or has its problem already.
    if (blocks.has(region) || (region === read.stack && vpcCidr === undefined)) return [];
    return [missingBlock(read, region)];
  });
};

function missingBlock(read: Read, region: string): Problem {
  const path = pathOf(read, "vpcCidr");
  const common = { allowed: schema.vpcCidr.allowed, command: setCommand(path, freeBlock(read, region), region) };
  if (region === read.stack) return { path, value: "empty", reason: "and a region needs a network", ...common };
  const file = Object.hasOwn(read.siblings, region) ? read.siblings[region] : undefined;
  const value = file === undefined ? "not set: the stack has no file" : shown(file[path] ?? "encrypted");
  const reason = "so overlap with other regions can't be checked";
  return { path: `${path} of ${region}`, value, reason, ...common };
}

/** Regions call each other and may be joined one day: no two blocks overlap. */
export const blocksDontOverlap: ConfigurationRule = (read) => {
  const blocks = [...blocksByRegion(read)].flatMap(([region, text]) => {
    const block = parseBlock(text);
    return block ? [{ region, text, block }] : [];
  });
  return blocks.flatMap((later, index) =>
    blocks.slice(0, index).flatMap((earlier) => {
      if (!overlap(earlier.block, later.block)) return [];
      // The stack at hand is the one that its user can fix.
      const [here, there] = earlier.region === read.stack ? [earlier, later] : [later, earlier];
      const path = pathOf(read, "vpcCidr");
      return [
        {
          path: here.region === read.stack ? path : `${path} of ${here.region}`,
          value: here.text,
          reason: `which overlaps ${there.region}'s${here.text === there.text ? "" : `, ${there.text}`}`,
          allowed: "Each region needs its own block",
          command: setCommand(path, freeBlock(read, here.region), here.region),
        },
      ];
    }),
  );
};

/** A /16 that no other region has: the one that the region's place in the list suggests, if it is free. */
function freeBlock(read: Read, region: string): string {
  const taken = [...blocksByRegion(read)].flatMap(([other, text]): Block[] => {
    const block = other === region ? undefined : parseBlock(text);
    return block ? [block] : [];
  });
  const first = (read.read.regions ?? []).indexOf(region) + 1;
  const candidates = Array.from({ length: 256 }, (_, step) => `10.${(first * 10 + step) % 256}.0.0/16`);
  const isFree = (text: string) => {
    const block = parseBlock(text);
    return block !== undefined && !taken.some((other) => overlap(other, block));
  };
  return candidates.find(isFree) ?? "192.168.0.0/16";
}
