/** What operators chose, checked against the platform: everything that is wrong with it at once. Pure. */
import type { DrillChoice } from "../drill";
import type { DrillPlatform } from "../drillPlatform";
import type { Store } from "../probes/membership";

const flags = { leave: "--leave", alsoLeave: "--also-leave", to: "--to", region: "--region" } as const;
type RegionChoice = keyof typeof flags;

/** In the order of the configuration. */
export const regionsOf = (platform: Pick<DrillPlatform, "regions">): readonly string[] =>
  platform.regions.map(({ region }) => region);

export interface CheckedChoices {
  readonly drill: string;
  readonly platform: DrillPlatform;
  readonly choice: DrillChoice;
  readonly needs: readonly RegionChoice[];
}

/** @throws Error with everything that is wrong with the regions that were chosen */
export function checkChoices(checked: CheckedChoices, problems: readonly string[] = []): void {
  const all = [...regionProblems(checked), ...problems];
  if (all.length > 0) throw new Error(all.map((it) => `${checked.drill}: ${it}`).join("\n"));
}

function regionProblems({ platform, choice, needs }: CheckedChoices): readonly string[] {
  const regions = regionsOf(platform);
  const names = Object.keys(flags) as RegionChoice[];
  const chosen = names.flatMap((name) => (choice[name] === undefined ? [] : [{ name, region: choice[name] }]));
  const repeated = chosen.filter(({ region }, index) => chosen.findIndex((it) => it.region === region) !== index);
  return [
    ...needs
      .filter((name) => choice[name] === undefined)
      .map((name) => `${flags[name]} is missing: one of ${regions.join(", ")}`),
    ...chosen
      .filter(({ region }) => !regions.includes(region))
      .map(
        ({ name, region }) => `${flags[name]} ${region} is no region of this platform, which has ${regions.join(", ")}`,
      ),
    ...repeated.map(
      ({ name, region }) => `${flags[name]} ${region} is named twice: each region has one part in a drill`,
    ),
  ];
}

/** Both, unless one was chosen. */
export const storesOf = ({ store }: DrillChoice): readonly Store[] => (store ? [store] : ["relational", "document"]);

/** Instances can't say by themselves which of them writes, so they are never moved without the document database. */
export const storeProblems = ({ relational }: DrillPlatform, { store }: DrillChoice): readonly string[] =>
  relational.kind === "instances" && store !== undefined
    ? [
        `--store ${store} isn't possible where the relational database is of kind rds: both stores move together, leave it out`,
      ]
    : [];

/** Region that takes over: as chosen, or the next one in the configuration that stays. */
export function nextWriter(platform: DrillPlatform, { to }: DrillChoice, left: readonly string[]): string {
  if (to !== undefined) return to;
  const regions = regionsOf(platform);
  const after = regions.indexOf(left.at(-1)!);
  const inTurn = [...regions.slice(after + 1), ...regions.slice(0, after + 1)];
  return inTurn.find((it) => !left.includes(it))!;
}
