/** What a process of shoppers is told: plain data, sent to it as its first line. */

/** Shares of arrivals; they needn't add up to anything. */
export interface ShoppingMix {
  readonly read: number;
  readonly cart: number;
  readonly checkout: number;
  readonly review: number;
  /** Somebody new, who buys from then on. A password takes the shop a tenth of a second of one core. */
  readonly registration: number;
}

export const shoppingMixes = {
  /** As a shop has it on a busy day. */
  steady: { read: 95, cart: 4, checkout: 1, review: 0, registration: 0 },
  /** For a short rehearsal: enough that is written to count what was lost. */
  short: { read: 75, cart: 12, checkout: 9, review: 3, registration: 1 },
} as const satisfies Readonly<Record<string, ShoppingMix>>;

/** The viewers in one region. */
export interface ViewersOptions {
  readonly region: string;
  /** Of all arrivals, beside the other viewers' shares. Default 1. */
  readonly share?: number;
  /** Where connections go instead of to the shop's own name, which is still what TLS and the Host header ask for. */
  readonly dial?: { readonly host: string; readonly port: number };
  /** Sent with each request, to tell the edge where the viewer is, say. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Loopback addresses that connections come from, in turn: a shop counts requests by address. Default: the system's choice. */
  readonly addresses?: readonly string[];
}

export interface ShoppersOptions {
  /** The shop, as its customers know it: `https://shop.example.com`, `http://127.0.0.1:8080`. */
  readonly baseUrl: string;
  readonly viewers: readonly ViewersOptions[];
  /** Arrivals a second, of all viewers together. Each is one request, but for a checkout that finds no filled cart. */
  readonly perSecond: number;
  /** Default: steady. */
  readonly mix?: ShoppingMix;
  /** Every choice follows from it; what happens doesn't, since it depends on time. Default 1. */
  readonly seed?: number;
  /** File of the ledger; appended to. */
  readonly ledger: string;
  /** File for every single result; appended to. Default: none is kept. */
  readonly results?: string;
  /** Who are registered for the viewers of each region, and buy. Default 2. */
  readonly customersPerRegion?: number;
  /** PEM of the authority that signs the shop's certificate, trusted alone. Default: the system's. */
  readonly authority?: string;
  /** How long a shopper waits for a whole answer. Default 20 s, as the shop's own pages do. */
  readonly timeoutMs?: number;
  /** How long a shopper goes on trying to have one thing written. Default 120 s, as the shop's own pages do. */
  readonly patienceMs?: number;
}

export const defaultShopping = {
  ...{ mix: shoppingMixes.steady, seed: 1, customersPerRegion: 2, timeoutMs: 20_000, patienceMs: 120_000 },
} as const;

/** Lines to the process, after the first one, which is its ShoppersOptions. */
export type ShoppersRequest =
  | { readonly do: "rate"; readonly perSecond: number }
  /** No arrivals any more; what is under way has `graceMs` to become known. */
  | { readonly do: "stop"; readonly graceMs: number };

export interface ShoppingTotals {
  readonly arrivals: number;
  readonly requests: number;
  readonly errors: number;
  /** Arrivals that were turned away here, because too many requests had no answer yet. Each counts as an error, too. */
  readonly turnedAway: number;
  /** Seconds of processor time that the process took. */
  readonly processorSeconds: number;
}

/** @throws Error with everything that is wrong. */
export function checkShoppers(options: ShoppersOptions): void {
  const { baseUrl, viewers, perSecond, mix = defaultShopping.mix } = options;
  const shares = [...viewers.map((it) => it.share ?? 1), ...Object.values(mix)];
  const problems = [
    ...(/^https?:\/\/[^/]+$/.test(baseUrl)
      ? []
      : [`baseUrl is ${baseUrl}; it must be http://HOST[:PORT] or https://HOST[:PORT], without a path`]),
    ...(viewers.length > 0 ? [] : ["there are no viewers; name at least one region that has some"]),
    ...(perSecond >= 0 && perSecond <= 10_000 ? [] : [`perSecond is ${perSecond}; it must be from 0 to 10,000`]),
    ...(shares.every((it) => it >= 0) && sum(Object.values(mix)) > 0
      ? []
      : ["shares must be 0 or more, and one of the mix above 0"]),
  ];
  if (problems.length > 0) throw new Error(problems.join("\n"));
}

const sum = (numbers: readonly number[]): number => numbers.reduce((one, other) => one + other, 0);
