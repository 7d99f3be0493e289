import type { DatabaseContent } from "../../dataPort";
import type { DrillContext } from "../../context";
import type { DrillStep } from "../../drill";
import type { DrillPlatform } from "../../drillPlatform";
import type { EntryBodies } from "../../entries";
import type { SeenRecoveryPoint } from "../../probes/backupAges";
import { StepError } from "../../step";
import { looked, seenWithin } from "../steps/patience";
import { copyLookCalls, inWords, pointsCall, type RestoredCopy, servingLookCall } from "./copies";
import { newestPoint, type SeenDatabase, seenCopy, servingBeside } from "./seen";

type Finding = EntryBodies["integrity"];

/** Seconds of AWS: an instance that is available answers at once, or never. */
const answerSeconds = 120;

export const checkStep = (platform: DrillPlatform, copy: RestoredCopy): DrillStep<DrillContext> => ({
  id: `check-${copy.store}-${copy.origin}`,
  name: `look at what ${copy.id} holds`,
  stage: "recover",
  calls: [...copyLookCalls(platform, copy), servingLookCall(platform, copy), pointsCall(platform, copy.region)],
  expectedDelays: [],
  run: async (context) => {
    const seen = await looked(context, () => seenCopy(copy, context));
    const beside = await looked(context, () => servingBeside(copy, context));
    const point = await looked(context, () => newestPoint(copy, context));
    if (!seen || !point) throw new StepError("deviated", `${seen ? point : copy.id} isn't there any more`);
    const findings = [
      ...keptFindings(copy, { seen, beside, keyArn: platform.foundation.keyArns[copy.region] ?? "" }),
      ...(await contentFindings(copy, seen, point, context)),
    ];
    for (const it of findings) context.found?.(it);
    const broken = findings.filter((it) => !it.held);
    if (broken.length > 0) throw new StepError("deviated", broken.map((it) => `${it.what}: ${it.detail}`).join("\n"));
    return { detail: findings.map((it) => `${it.what}: ${it.detail}`).join("; ") };
  },
});

/** What the APIs tell of how it is kept. Pure. */
export function keptFindings(
  copy: RestoredCopy,
  { seen, beside, keyArn }: { readonly seen: SeenDatabase; readonly beside: SeenDatabase; readonly keyArn: string },
): readonly Finding[] {
  const shared = seen.securityGroups.filter((it) => beside.securityGroups.includes(it));
  const isOpen = seen.instance?.isPublic === true || shared.length > 0;
  const open =
    seen.instance?.isPublic === true ? "it has a public address" : `it is in ${shared.join(", ")}, as what serves is`;
  return [
    {
      what: `${copy.id} is encrypted with the region's key`,
      held: seen.isEncrypted && seen.keyArn === keyArn,
      detail: seen.isEncrypted
        ? `${seen.keyArn}${seen.keyArn === keyArn ? "" : `, not ${keyArn}`}`
        : "it isn't encrypted",
    },
    {
      what: `${copy.id} is apart from what serves`,
      held: !isOpen,
      detail: isOpen ? open : `security groups: ${seen.securityGroups.join(", ") || "the network's default one"}`,
    },
    {
      what: `${copy.id} runs the engine that serves`,
      held: seen.engine === beside.engine && seen.engineVersion === beside.engineVersion,
      detail: `${seen.engine} ${seen.engineVersion}; what serves: ${beside.engine} ${beside.engineVersion}`,
    },
  ];
}

async function contentFindings(
  copy: RestoredCopy,
  { arn }: SeenDatabase,
  point: SeenRecoveryPoint,
  context: DrillContext,
): Promise<readonly Finding[]> {
  const { data } = context;
  if (!data) {
    const detail =
      "nobody here can connect to it, so its rows weren't counted: AWS opened the data, and that is all its APIs tell";
    return [{ what: `${copy.id} was opened by its engine`, held: true, detail }];
  }
  const asked = await seenWithin(
    context,
    answerSeconds,
    () => data.contentOf(copy.store, arn),
    (it) => it !== undefined,
  );
  if (!asked.seen)
    return [{ what: `${copy.id} answers`, held: false, detail: "nobody answers there, though its API says available" }];
  const original = await data.contentOf(copy.store, point.resourceArn);
  if (!original) throw new StepError("deviated", `${point.resourceArn}, of which ${copy.id} is a copy, doesn't answer`);
  return comparedWith(copy, asked.seen, { now: original, before: data.rowsBefore(point.arn) });
}

export interface ComparedOriginal {
  readonly now: DatabaseContent;
  /** Rows that it had when the recovery point was begun; missing where nobody counted. */
  readonly before: Readonly<Record<string, number>> | undefined;
}

/** A copy lies between what its original was when it was begun and what that is now. Pure. */
export function comparedWith(
  copy: RestoredCopy,
  content: DatabaseContent,
  { now, before }: ComparedOriginal,
): readonly Finding[] {
  const tables = [...new Set([...Object.keys(now.rows), ...Object.keys(content.rows)])].sort();
  const wrong = tables.flatMap((it) => wrongRows(it, content, { now, before }) ?? []);
  const counts = tables.map((it) => `${content.rows[it] ?? "no"} ${it} of ${now.rows[it] ?? "none"} now`).join(", ");
  return [
    {
      what: `${copy.id} has the rows of ${inWords(copy)}`,
      held: wrong.length === 0,
      detail: wrong.length === 0 ? counts : wrong.join("; "),
    },
    ...content.invariants.map(({ what, broken }) => ({
      what: `${copy.id}: ${what}`,
      held: broken.length === 0,
      detail:
        broken.length === 0
          ? "so it is"
          : `not so of ${broken.slice(0, 5).join(", ")}${broken.length > 5 ? ` and ${broken.length - 5} more` : ""}`,
    })),
  ];
}

function wrongRows(table: string, content: DatabaseContent, { now, before }: ComparedOriginal): string | undefined {
  const [has, had] = [content.rows[table], now.rows[table]];
  if (has === undefined) return `${table} isn't there`;
  if (had === undefined) return undefined;
  if (!now.onlyGrowing.includes(table)) return undefined;
  if (has > had) return `${table} has ${has} rows, more than the ${had} of what it was made of`;
  const least = before?.[table] ?? (had > 0 ? 1 : 0);
  if (has >= least) return undefined;
  return `${table} has ${has} rows, and what it was made of had ${before?.[table] === undefined ? `${had} now` : `${least} when it was made`}`;
}
