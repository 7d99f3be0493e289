import { addToCart } from "./cart";

/** Makes the product page's form add to the cart without leaving the page. */
export function listenForBuying(): void {
  const form = document.querySelector<HTMLFormElement>("[data-buy]");
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    void add(form);
  });
}

async function add(form: HTMLFormElement): Promise<void> {
  const button = form.querySelector("button")!;
  const status = form.querySelector<HTMLElement>("[data-status]")!;
  if (button.getAttribute("aria-disabled") === "true") return;
  button.setAttribute("aria-disabled", "true");
  say(status, "Adding …");
  try {
    const sku = form.dataset["buy"]!;
    const pieces = Number(new FormData(form).get("quantity")) || 1;
    const cart = await addToCart(sku, pieces, () => say(status, "Still adding: the shop is slow to answer …"));
    const there = cart.items.find((it) => it.sku === sku)?.quantity ?? pieces;
    say(status, `Added: ${there} in your cart. `, link("/cart", "Go to the cart"));
  } catch (error) {
    say(status, `It was not added. ${error instanceof Error ? error.message : ""} Try again.`);
  } finally {
    button.removeAttribute("aria-disabled");
  }
}

function say(status: HTMLElement, ...parts: (string | Node)[]): void {
  status.replaceChildren(...parts);
}

function link(href: string, text: string): HTMLAnchorElement {
  const anchor = document.createElement("a");
  anchor.href = href;
  anchor.textContent = text;
  return anchor;
}
