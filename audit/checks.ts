import type { Progress } from "../toolchain/cache";
import type { Check, FamilyName } from "./check";
import { awsCheck } from "./families/aws";
import { integrityCheck, licenceCheck, signatureCheck, vulnerabilityCheck } from "./families/dependencies";
import { confinementCheck, schemaCheck } from "./families/kubernetes";
import { shellCheck } from "./families/shell";
import { attackCheck, syntaxCheck } from "./families/workflows";
import { ensureSchemas } from "./kubernetes/schemas";
import type { AuditOptions } from "./options";
import { kindName } from "../rehearsal/steps/states";
import { statesOf } from "./states";
import type { States } from "./terraform/plan";
import { ensureGoProgram, ensurePythonPrograms } from "./tools/install";

type AllStates = () => Promise<ReadonlyMap<string, States>>;

/** The checks of the families that are asked for, their programs installed. */
export async function checksOf(options: AuditOptions, progress: Progress): Promise<Check[]> {
  const states = statesOnce(options, progress);
  const checks: Check[] = [];
  for (const family of options.families) checks.push(...(await makers[family](options, states, progress)));
  return checks;
}

type Maker = (options: AuditOptions, states: AllStates, progress: Progress) => Promise<Check[]>;

const makers: Readonly<Record<FamilyName, Maker>> = {
  aws: async (_options, states, progress) => [awsCheck(await ensurePythonPrograms(progress), states)],
  kubernetes: async (_options, states, progress) => {
    const programs = await ensurePythonPrograms(progress);
    const kubeconform = await ensureGoProgram("kubeconform", progress);
    const tools = { programs, kubeconform, schemas: await ensureSchemas(programs, progress) };
    return [schemaCheck(tools, states), confinementCheck(tools, states)];
  },
  workflows: async (_options, _states, progress) => {
    const programs = await ensurePythonPrograms(progress);
    return [syntaxCheck(await ensureGoProgram("actionlint", progress), programs), attackCheck(programs)];
  },
  shell: async (_options, states, progress) => [shellCheck(await ensurePythonPrograms(progress), states)],
  dependencies: ({ reach }) =>
    Promise.resolve([integrityCheck, licenceCheck, signatureCheck(reach), vulnerabilityCheck(reach)]),
};

/** The deployed states of every kind, one kind rehearsed after the other where that is needed, and only once. */
function statesOnce({ kinds, states }: AuditOptions, progress: Progress): AllStates {
  let found: Promise<ReadonlyMap<string, States>> | undefined;
  const find = async (): Promise<ReadonlyMap<string, States>> => {
    const all = new Map<string, States>();
    for (const kind of kinds) all.set(kindName(kind), await statesOf(kind, states, progress));
    return all;
  };
  return () => (found ??= find());
}
