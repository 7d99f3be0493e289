import { parseArgs } from "node:util";
import type { Money } from "../catalogue/schemas";
import type { Settings } from "../configuration/settings";
import type { PaymentGateway } from "../payments/gateway";
import { openPayments } from "../payments/openPayments";
import { compare, type Comparison, type Discrepancy, recordRefunds } from "../payments/reconciliation";
import { openStores } from "../stores/stores";

const usage = "storefront reconcile [--since 24h] [--refund]: a time is a number with m, h or d";

/**
 * Lists charges that took money for no paid order, as after a failover that lost the last orders, and with `--refund` gives that
 * money back. A person runs it, in the region that writes now, when the regions agree again: never anything automatic. See
 * docs/decisions/0020-the-payment-sandbox-and-unknown-outcomes.md.
 * @throws Error where orders can't be read at the writer, or a refund stays unknown.
 */
export async function reconcile(
  settings: Settings,
  args: readonly string[] = [],
  print: (line: string) => void = printed,
): Promise<void> {
  const { since, refund } = optionsOf(args);
  if (!settings.paymentGateway) throw new Error(noGateway);
  const stores = await openStores(settings);
  const payments = await openPayments(settings);
  try {
    const found = await compare(stores.relational, payments.gateway, since);
    report(found, since).forEach(print);
    if (refund) await refundAll(payments.gateway, found.discrepancies, print);
    if (refund && settings.events) await recordRefunds(stores.relational, payments.gateway, since);
  } finally {
    await Promise.all([stores.close(), payments.close()]);
  }
}

const noGateway =
  "PAYMENT_GATEWAY_URL is not set: the sandbox inside a storefront's own process keeps its charges to itself";

const printed = (line: string): void => void process.stdout.write(`${line}\n`);

function optionsOf(args: readonly string[]): { since: Date; refund: boolean } {
  const { values } = parseArgs({
    args: [...args],
    options: { since: { type: "string", default: "24h" }, refund: { type: "boolean", default: false } },
  });
  const [, count, unit] = /^(\d{1,5})([mhd])$/.exec(values.since) ?? [];
  const minutes = { m: 1, h: 60, d: 1440 }[unit ?? ""];
  if (!count || !minutes) throw new Error(`--since is ${JSON.stringify(values.since)}. ${usage}`);
  return { since: new Date(Date.now() - Number(count) * minutes * 60_000), refund: values.refund };
}

const reasons: Readonly<Record<Discrepancy["reason"], string>> = {
  "no-order": "no order asked for it",
  "not-paid": "its order was declined or cancelled",
  "other-amount": "its order costs something else",
};

function report({ charges, waiting, discrepancies }: Comparison, since: Date): string[] {
  const listed = discrepancies.map(
    (it) => `${it.createdAt}  ${it.chargeId}  ${written(it.amount)}  ${reasons[it.reason]} (key ${it.key})`,
  );
  const sums = new Map<string, number>();
  for (const { amount } of discrepancies) sums.set(amount.currency, (sums.get(amount.currency) ?? 0) + amount.amount);
  const total = [...sums].map(([currency, amount]) => written({ amount, currency })).join(", ");
  const counted = `${charges} charge(s) since ${since.toISOString()}, ${waiting} of them for orders still waiting`;
  const verdict = `${discrepancies.length} without a paid order${total ? `: ${total}` : ""}`;
  return [...listed, `${counted}; ${verdict}.`];
}

/** In the currency's minor unit: what is written down is what was charged. */
const written = ({ amount, currency }: Money): string => `${amount} ${currency} (minor units)`;

/** All but those whose amount differs: how much of one is owed, a person must say. */
async function refundAll(
  gateway: PaymentGateway,
  discrepancies: readonly Discrepancy[],
  print: (line: string) => void,
): Promise<void> {
  let failed = 0;
  for (const { key, chargeId, amount, reason } of discrepancies) {
    if (reason === "other-amount") continue;
    const answer = await gateway.refund({ key, chargeId });
    if (answer.kind === "unknown") failed++;
    const verdict = answer.kind === "refunded" ? "refunded" : `NOT refunded (${answer.reason})`;
    print(`${verdict}  ${chargeId}  ${written(amount)}`);
  }
  if (failed > 0) throw new Error(`${failed} refund(s) did not succeed for certain. Run the same command again.`);
}
