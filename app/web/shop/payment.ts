import type { Order } from "../../src/orders/schemas";
import type { ShellFacts } from "../../src/pages/shellPage";

/** The token of whoever pays on a page of the gateway's own. */
export const hostedPage = "hosted-page";

/** Who charges customers, as the page's shell tells. */
export const charges = (): ShellFacts["charges"] =>
  document.querySelector<HTMLElement>("[data-charges]")?.dataset["charges"] === "stripe" ? "stripe" : "nobody";

const addressOf = ({ id }: Order): string => `/orders/${id}`;

/** To the page where it is paid, or else to the order's own, which says whether it is, and waits where that isn't known yet. */
export function leadOn(order: Order): void {
  const { url } = order.payment;
  if (!url) return location.replace(`${addressOf(order)}?placed`);
  // Whoever comes back by the browser's button finds the order, and not a checkout that is over.
  history.replaceState(null, "", addressOf(order));
  window.addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
  location.assign(url);
}
