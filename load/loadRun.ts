/** Load with a beginning and an end: shoppers, their files, and what is said of them when all is over. */
import path from "node:path";
import type { CheckerLine, LossAllowed } from "./checkers/promises";
import { verdictOfCheckers } from "./checkersVerdict";
import type { LedgerComparison } from "./comparison/compare";
import { comparisonOf } from "./comparison/comparison";
import { type ComparisonSources, untilPaymentsKnown } from "./comparison/sources";
import { agreeOnTail, type LeftStores, type TailAgreements, tailOf } from "./comparison/tail";
import { type JudgedWindow, judgeLoad } from "./judgement";
import { readLedger } from "./ledger/ledger";
import type { ShoppersOptions, ShoppingTotals } from "./shoppers/options";
import { readResults } from "./shoppers/resultFile";
import { type Shoppers, startShoppers } from "./shoppers/shoppers";
import type { LoadJudgement, LoadTimeline } from "./timeline";

/** For a report: plain data. */
export interface LoadReport {
  readonly timeline: LoadTimeline;
  readonly totals: ShoppingTotals;
  readonly judgement: LoadJudgement;
  readonly comparison: LedgerComparison;
  /** After a failover that may lose: whether the databases say the same of what was lost. */
  readonly tail?: TailAgreements;
  /** Where the checkers were asked, what they say. */
  readonly checked?: readonly CheckerLine[];
}

export interface LoadEnd {
  /** When the platform was hurt, and when it was whole again. */
  readonly window: JudgedWindow;
  readonly sources: ComparisonSources;
  /** What a failover left behind. */
  readonly left?: LeftStores;
  /** Asks the checkers, too, which takes their program (Porcupine). Default: they aren't asked. */
  readonly checkers?: LossAllowed;
  /** How long what is under way may take to become known. Default 30 s. */
  readonly graceMs?: number;
}

/** The shop asks again after 8 s what became of a payment whose answer was lost, and again later. */
const paymentsKnownWithinMs = 60_000;

export class LoadRun {
  private constructor(
    readonly shoppers: Shoppers,
    private readonly files: { readonly ledger: string; readonly results: string },
  ) {}

  /** @param folder for the ledger and the results; not one of a region's, since it outlives them */
  static async start(folder: string, options: Omit<ShoppersOptions, "ledger" | "results">): Promise<LoadRun> {
    const files = { ledger: path.join(folder, "ledger.ndjson"), results: path.join(folder, "results.ndjson") };
    return new LoadRun(await startShoppers({ ...options, ...files }), files);
  }

  /** Ends the shopping, waits until every payment is known, and counts. @throws Error when a store or the gateway can't be read */
  async end({ window, sources, left, checkers, graceMs = 30_000 }: LoadEnd): Promise<LoadReport> {
    const totals = await this.shoppers.stop(graceMs);
    await untilPaymentsKnown(sources.orders, paymentsKnownWithinMs);
    const { ledger, results } = this.files;
    const comparison = await comparisonOf(ledger, sources);
    const checked = checkers && (await verdictOfCheckers(ledger, sources, { comparison, loss: checkers }));
    const said = { timeline: this.shoppers.timeline(), totals, comparison, ...(checked && { checked }) };
    const judgement = judgeLoad(readResults(results), window);
    if (left === undefined) return { ...said, judgement };
    const writes = readLedger(ledger);
    return { ...said, judgement, tail: agreeOnTail(writes, comparison, await tailOf(left, sources)) };
  }
}
