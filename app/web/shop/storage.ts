/** Browsers may refuse to keep anything, even to be asked; the shop then works for as long as the page is open. */
const instead = new Map<string, string>();

type Kept = "localStorage" | "sessionStorage";

export function recall(key: string, where: Kept = "localStorage"): string | null {
  try {
    return window[where].getItem(key) ?? instead.get(key) ?? null;
  } catch {
    return instead.get(key) ?? null;
  }
}

export function remember(key: string, value: string, where: Kept = "localStorage"): void {
  try {
    window[where].setItem(key, value);
  } catch {
    instead.set(key, value);
  }
}

export function forget(key: string, where: Kept = "localStorage"): void {
  instead.delete(key);
  try {
    window[where].removeItem(key);
  } catch {
    // Then it was never kept.
  }
}
