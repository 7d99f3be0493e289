import type { Settings } from "../configuration/settings";

/** Puts the sample shop into empty stores: categories, products, stock, a customer and a merchant. */
export async function seed(_settings: Settings): Promise<void> {
  throw new Error("not yet");
}
