/**
 * Shoppers as a process of their own, which outlives whatever happens in the regions. Lines of JSON: first its options, then requests;
 * it says what happens. It ends when its input does, so with whoever started it.
 */
import { createInterface } from "node:readline";
import type { LoadSecond } from "../timeline";
import { Crowd } from "./crowd";
import { checkShoppers, type ShoppersOptions, type ShoppersRequest, type ShoppingTotals } from "./options";

/** Lines from the process. */
export type ShoppersSaid =
  | { readonly said: "open" }
  | { readonly said: "seconds"; readonly seconds: readonly LoadSecond[] }
  | { readonly said: "closed"; readonly totals: ShoppingTotals }
  | { readonly said: "failed"; readonly why: string };

const say = (it: ShoppersSaid): void => void process.stdout.write(`${JSON.stringify(it)}\n`);

const sayEveryMs = 250;

async function main(): Promise<void> {
  const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  const first = await lines.next();
  if (first.done) return;
  const options = JSON.parse(first.value) as ShoppersOptions;
  checkShoppers(options);
  const crowd = new Crowd(options);
  await crowd.open();
  say({ said: "open" });
  const saying = setInterval(() => {
    const seconds = crowd.takeSeconds();
    if (seconds.length > 0) say({ said: "seconds", seconds });
  }, sayEveryMs);
  const graceMs = await untilStopped(crowd, lines);
  const totals = await crowd.close(graceMs);
  clearInterval(saying);
  say({ said: "seconds", seconds: crowd.rest() });
  say({ said: "closed", totals });
}

/** @returns how long what is under way may take; nothing where nobody is there any more to hear of it. */
async function untilStopped(crowd: Crowd, lines: AsyncIterator<string>): Promise<number> {
  for (let line = await lines.next(); !line.done; line = await lines.next()) {
    const request = JSON.parse(line.value) as ShoppersRequest;
    if (request.do === "stop") return request.graceMs;
    crowd.setRate(request.perSecond);
  }
  return 0;
}

// Who reads this has gone: there is nobody to tell.
process.stdout.on("error", () => process.exit(1));

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stdout.write(
      `${JSON.stringify({ said: "failed", why: error instanceof Error ? error.message : String(error) } satisfies ShoppersSaid)}\n`,
      () => process.exit(1),
    );
  },
);
