import { existsSync } from "node:fs";
import path from "node:path";
import { yamlFile } from "../../config/yaml";
import type { StateResource } from "../protocol";
import { regionSettings } from "../regionSettings";
import { awsChecks } from ".";
import { askAll, type AccountCheck, type AccountAnswer, linesOf, problemsAmong, type Stage } from "./check";
import { type Surroundings, surroundingChecks } from "./surroundings";

export interface Account {
  /** Folder with Pulumi.yaml and the stacks' files. */
  readonly directory: string;
  readonly regions: readonly string[];
  readonly around: Surroundings;
  /** What `global` has deployed; nothing where it doesn't exist. Asked only where a zone is given. */
  readonly resourcesOfGlobal?: () => Promise<readonly StateResource[]>;
}

/**
 * Asks everything that belongs to these stages.
 * @throws ConfigurationError with every problem of the configuration: what is needed can't be known without it.
 */
export function checkAccount(account: Account, stages: readonly Stage[]): Promise<readonly AccountAnswer[]> {
  return askAll(checksOf(account).filter((it) => it.first || stages.includes(it.stage)));
}

function checksOf({ directory, regions, around, resourcesOfGlobal }: Account): readonly AccountCheck[] {
  const foundation = regionSettings(directory, "foundation");
  const ofRegions = Object.fromEntries(regions.map((region) => [region, regionSettings(directory, region)]));
  const { access } = around;
  const aws = awsChecks({
    ...{ foundation, regions: ofRegions, ...(access && { access }) },
    ownRecords: async () => recordsAmong((await resourcesOfGlobal?.()) ?? []),
  });
  const secretsProviders = ["foundation", ...regions, "global"].flatMap((stack) => secretsProviderOf(directory, stack));
  return [...surroundingChecks(foundation, { ...around, secretsProviders }), ...aws];
}

const recordsAmong = (resources: readonly StateResource[]): readonly string[] =>
  resources
    .filter(({ type }) => type === "aws:route53/record:Record")
    .map(({ inputs }) => `${String(inputs["name"]).toLowerCase()} ${String(inputs["type"])}`);

/** What `pulumi stack init` wrote into a stack's file, where there is one. */
function secretsProviderOf(directory: string, stack: string): readonly string[] {
  const file = path.join(directory, `Pulumi.${stack}.yaml`);
  if (!existsSync(file)) return [];
  const { secretsprovider } = yamlFile(file, stack).content;
  return typeof secretsprovider === "string" ? [secretsprovider] : [];
}

/** Asks before a part of a deployment, and prints whatever isn't ok. @throws Error where a problem was found. */
export async function expectReady(account: Account, stage: Stage, say: (line: string) => void): Promise<void> {
  const results = await checkAccount(account, [stage]);
  for (const line of linesOf(results.filter(({ answer }) => answer.verdict !== "ok"))) say(line);
  if (problemsAmong(results).length > 0)
    throw new Error(`Stopped before ${stage}: the account isn't ready. Nothing of this step was planned or applied.`);
}
