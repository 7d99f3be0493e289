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
          allowed:
            "Each region needs its own block: change the one of the two that isn't deployed, for a deployed network can't be moved",
          command: setCommand(path, freeBlock(read, here.region), here.region),
        },
      ];
    }),
  );
};

/**
 * A /16 for the region: the one that its place in the list suggests, if it is free. Nobody else has it, and no other region that needs one is
 * told the same, whichever stack is asked.
 */
function freeBlock(read: Read, region: string): string {
  const blocks = blocksByRegion(read);
  const taken: Block[] = [];
  const clashes = (block: Block) => taken.some((other) => overlap(other, block));
  const needy: string[] = [];
  for (const it of read.read.regions ?? [region]) {
    const block = parseBlock(blocks.get(it) ?? "");
    if (it === region || !block || clashes(block)) needy.push(it);
    else taken.push(block);
  }
  for (const it of needy) {
    const first = (read.read.regions ?? []).indexOf(it) + 1;
    const candidates = Array.from({ length: 256 }, (_, step) => `10.${(first * 10 + step) % 256}.0.0/16`);
    const free = candidates.find((text) => !clashes(parseBlock(text)!)) ?? "192.168.0.0/16";
    if (it === region) return free;
    taken.push(parseBlock(free)!);
  }
  return "192.168.0.0/16";
}
