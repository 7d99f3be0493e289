import type { Cart } from "../../src/carts/schemas";
import { call } from "./api";
import { ProblemError } from "./failures";
import { type OnWaiting, patiently } from "./patience";
import { forget, recall, remember } from "./storage";

export type { Cart };

const idKey = "cart";
const countKey = "cart-count";

/** The header's count, as this browser last knew it. */
export const knownCount = (): number => Number(recall(countKey) ?? 0) || 0;

export function showCount(): void {
  const count = knownCount();
  for (const badge of document.querySelectorAll<HTMLElement>("[data-cart-count]")) {
    badge.hidden = count === 0;
    badge.textContent = String(count);
    const said = document.createElement("span");
    said.className = "visually-hidden";
    said.textContent = count === 1 ? " item" : " items";
    badge.append(said);
  }
}

/** Undefined where there is none, or it has expired. */
export async function loadCart(): Promise<Cart | undefined> {
  const id = recall(idKey);
  if (!id) return undefined;
  try {
    return know(await call<Cart>("GET", `/api/carts/${id}`, { fresh: true }));
  } catch (error) {
    if (!isGone(error)) throw error;
    forgetCart();
    return undefined;
  }
}

/** How long adding something waits for a shop whose writer is being moved. */
const patienceMs = 15_000;

/**
 * Adds pieces to those that are in the cart already. A new cart is made where there is none. Each step may be done twice: quantities
 * are set, and an empty cart that nobody uses is forgotten.
 */
export async function addToCart(sku: string, pieces: number, onWaiting: OnWaiting): Promise<Cart> {
  const waiting = { forMs: patienceMs, onWaiting };
  const cart = (await patiently(loadCart, waiting)) ?? know(await patiently(createCart, waiting));
  const before = cart.items.find((it) => it.sku === sku)?.quantity ?? 0;
  return patiently(() => setQuantity(cart.id, sku, Math.min(before + pieces, 99)), waiting);
}

const createCart = (): Promise<Cart> => call<Cart>("POST", "/api/carts");

/** 0 takes it out. */
export async function setQuantity(cartId: string, sku: string, quantity: number): Promise<Cart> {
  return know(await call<Cart>("PUT", `/api/carts/${cartId}/items/${sku}`, { body: { quantity } }));
}

export function forgetCart(): void {
  forget(idKey);
  forget(countKey);
  showCount();
}

function know(cart: Cart): Cart {
  remember(idKey, cart.id);
  remember(countKey, String(cart.items.reduce((sum, it) => sum + it.quantity, 0)));
  showCount();
  return cart;
}

const isGone = (error: unknown): boolean => error instanceof ProblemError && [400, 404].includes(error.status);
