/**
 * What a refresh can't tell: roles and versions that the program leaves to AWS, and what runs out by itself. Each look asks AWS and changes
 * nothing. Which region writes is nobody's drift: a failover moves it, and every look takes it as it is.
 */
import type { Settings } from "../../config/settings";
import type { DrillClients } from "../../drill/clients";
import type { DrillPlatform } from "../../drill/drillPlatform";
import { Observations } from "../../drill/guards/observations";
import { type GuardFinding, inRegions, unknownFinding, unknownFindings } from "../../drill/guards/steadyGuard";
import { type SteadyGuardName, steadyGuards } from "../../drill/guards/steadyGuards";
import { databaseStates } from "../../drill/probes/databaseStates";
import type { Store } from "../../drill/probes/membership";
import { isSeen } from "../../drill/probes/probe";
import type { AccountCheck } from "../check/check";

/** What one look found. */
export interface LookOutcome {
  /** Such as `membership`. */
  readonly look: string;
  /** Answered by yes where it found nothing. */
  readonly question: string;
  readonly findings: readonly GuardFinding[];
  /** Why a part of it has no answer; nobody takes that for well. */
  readonly notChecked: readonly string[];
}

/** Those of the drills' guards that tell of drift, and not of the moment. */
const guardNames = [
  "membership",
  "carts-replicas",
  "headless-secondary",
  "engine-versions",
  "backup-age",
  "backup-copies",
  "certificate-age",
] as const satisfies readonly SteadyGuardName[];

export interface NightLooks {
  readonly platform: DrillPlatform;
  /** Of every region's stack, by region. */
  readonly settings: Readonly<Record<string, Settings>>;
  readonly clientsIn: (region: string) => DrillClients;
  /** Of every region, such as `quota of VPCs in eu-west-1`. */
  readonly quotas: readonly AccountCheck[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Asks everything; what can't be asked is said to be not checked, and hinders nothing else. */
export async function lookEverywhere(looks: NightLooks): Promise<readonly LookOutcome[]> {
  const { platform, clientsIn, now } = looks;
  const observations = new Observations({ platform, clientsIn });
  const staying = platform.regions.map(({ region }) => region);
  const asked = { platform, observations, now, leaving: [], staying };
  const guarded = guardNames.map(async (name): Promise<LookOutcome> => {
    const { question, findings } = steadyGuards[name];
    return outcomeOf(name, question, () => findings(asked));
  });
  const versions = outcomeOf(
    "configured-versions",
    "Does every database run the engine version that is configured?",
    async () => {
      const answers = await inRegions(databaseStates, staying, asked);
      return [
        ...unknownFindings(answers),
        ...answers.flatMap(({ region, seen }) =>
          isSeen(seen) ? versionFindings(region, seen.value, looks.settings[region]) : [],
        ),
      ];
    },
  );
  return Promise.all([...guarded, versions, quotaOutcome(looks.quotas)]);
}

async function outcomeOf(
  look: string,
  question: string,
  ask: () => Promise<readonly GuardFinding[]>,
): Promise<LookOutcome> {
  try {
    const all = await ask();
    const unknown = all.filter(isUnknown);
    return {
      ...{ look, question },
      findings: all.filter((it) => !isUnknown(it)),
      notChecked: unknown.map(({ seen }) => seen),
    };
  } catch (error) {
    return { look, question, findings: [], notChecked: [(error as Error).message] };
  }
}

const { required: anAnswer } = unknownFinding({ unknown: "" });
const isUnknown = ({ required }: GuardFinding): boolean => required === anAnswer;

type Versions = Readonly<Record<Store, { readonly engineVersion: string }>>;

function versionFindings(region: string, seen: Versions, settings: Settings | undefined): readonly GuardFinding[] {
  if (settings === undefined) return [];
  return (["relational", "document"] as const).flatMap((store) => {
    const [runs, wanted] = [seen[store].engineVersion, settings[store].engineVersion];
    return runs === wanted
      ? []
      : [
          {
            seen: `the ${store} database in ${region} runs ${runs}, and ${wanted} is configured`,
            required: "the configured engine version",
            fix: "Where AWS raised it, set the key to what runs; otherwise upgrade it (docs/databases.md).",
          },
        ];
  });
}

/** Whether the account still has room for the platform at its largest: others in it may have used it up. */
async function quotaOutcome(quotas: readonly AccountCheck[]): Promise<LookOutcome> {
  const answers = await Promise.all(
    quotas.map(async ({ name, ask }) => {
      try {
        return { name, answer: await ask() };
      } catch (error) {
        return { name, unknown: (error as Error).message };
      }
    }),
  );
  return {
    look: "quotas",
    question: "Do the account's quotas leave room for every region at its largest?",
    findings: answers.flatMap(({ name, answer }) =>
      answer?.verdict === "problem"
        ? [{ seen: `${name}: ${answer.detail}`, required: "room for the region's maximum", fix: answer.remedy }]
        : [],
    ),
    notChecked: answers.flatMap(({ name, answer, unknown }) =>
      unknown !== undefined || answer?.verdict === "can't be asked" ? [`${name}: ${unknown ?? answer!.detail}`] : [],
    ),
  };
}
