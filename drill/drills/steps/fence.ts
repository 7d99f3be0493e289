/** A region that is left refuses writes, whatever its databases would take. */
import type { DrillContext } from "../../context";
import type { DrillStep } from "../../drill";
import { errorInWords } from "../../probes/callErrors";
import { StepError } from "../../step";

/**
 * `must`: something is lost unless it is fenced, so that somebody has to say it is. `try`: where it can be reached; AWS itself keeps the writer of
 * a global cluster that was failed away from from writing, as far as it can.
 */
export type FenceNeed = "must" | "try";

const byHand = (region: string): string =>
  `storefront fence --region ${region} --reason "left", on an instance where the relational database takes writes`;

/** @returns what came of it, in a sentence @throws where it must be fenced, and isn't */
export async function setFence({ fences, ports }: DrillContext, region: string, need: FenceNeed): Promise<string> {
  if (fences) {
    try {
      await fences.set(region, "left by a drill");
      return `${region} is fenced`;
    } catch (error) {
      if (need === "must") throw error;
      return `${region} couldn't be fenced (${errorInWords(error)}): before it is let back in, ${byHand(region)}`;
    }
  }
  if (need === "try") return `nobody here can fence ${region}; where it can be reached, ${byHand(region)}`;
  const isFenced = await ports.confirm(
    `Is ${region} fenced? It must refuse writes before the promotion: ${byHand(region)}.`,
  );
  if (isFenced) return `${region} is fenced, says the operator`;
  throw new StepError("refused", `${region} isn't fenced, so that what it takes would be lost: ${byHand(region)}`);
}

export const fence = (region: string, need: FenceNeed): DrillStep<DrillContext> => ({
  id: `fence-${region}`,
  name: `${region} refuses writes`,
  stage: "promote",
  calls: [],
  expectedDelays: [],
  run: async (context) => ({ detail: await setFence(context, region, need) }),
});

/** Lets a region write again. */
export const liftFence = (region: string): DrillStep<DrillContext> => ({
  id: `lift-fence-${region}`,
  name: `${region} may write again`,
  stage: "recover",
  calls: [],
  expectedDelays: [],
  run: async ({ fences }) => {
    const command = `storefront unfence --region ${region}, where the relational database takes writes`;
    if (!fences) return { detail: `if ${region} was fenced: ${command}` };
    await fences.lift(region);
    return { detail: `${region} isn't fenced` };
  },
});
