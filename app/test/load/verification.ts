import { tokenFor } from "../people";
import { Browser, type Front } from "./browser";
import type { AcknowledgedCheckout, ShopRecord } from "./shopRecord";

/** Customers who look at the same time. */
const atOnce = 6;

/** Acknowledged orders that a front doesn't show, or shows with another total. */
export function missing(record: ShopRecord, front: Front): Promise<AcknowledgedCheckout[]> {
  return thoseThat(record.acknowledged(), async (browser, { acknowledged: { id, total } }) => {
    const { status, body } = await browser.call(front, `/api/orders/${id}`);
    if (status !== 200 && status !== 404) throw new Error(`order ${id} answered ${status} in ${front.name}`);
    return status === 404 || (body as { total: { amount: number } }).total.amount !== total.amount;
  });
}

/** Sends every acknowledged checkout once more: those that don't give the order that was acknowledged. */
export function sentAgain(record: ShopRecord, front: Front): Promise<AcknowledgedCheckout[]> {
  return thoseThat(record.acknowledged(), async (browser, { key, body, acknowledged }) => {
    const headers = { "idempotency-key": key };
    const answer = await browser.call(front, "/api/orders", { method: "POST", headers, body });
    return answer.status !== 200 || (answer.body as { id: string }).id !== acknowledged.id;
  });
}

async function thoseThat(
  checkouts: readonly AcknowledgedCheckout[],
  isSo: (browser: Browser, checkout: AcknowledgedCheckout) => Promise<boolean>,
): Promise<AcknowledgedCheckout[]> {
  const found: AcknowledgedCheckout[] = [];
  const left = [...checkouts];
  const look = async (): Promise<void> => {
    // A new one has no position: it sees what the region's own copy shows.
    const browser = new Browser();
    for (let checkout = left.pop(); checkout; checkout = left.pop()) {
      browser.signIn((await tokenFor({ id: checkout.customer, role: "customer" })).authorization);
      if (await isSo(browser, checkout)) found.push(checkout);
    }
    await browser.close();
  };
  await Promise.all(Array.from({ length: atOnce }, look));
  return found;
}
