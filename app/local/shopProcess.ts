import type { StoreName } from "../src/stores/store";

export const parts = ["storefront", "relational", "document", "document-server", "gateway"] as const;
/** What a process of the shop does: `relational` and `document` are PostgreSQL servers that hold a store's data. */
export type Part = (typeof parts)[number];

/** Any process of a shop, for whoever watches over it. */
export interface ShopProcess {
  /** Undefined for the payment gateway, which stands outside the regions. */
  readonly region: string | undefined;
  readonly part: Part;
  pid(): number;
  isRunning(): boolean;
  /** Resolves with an exit code or signal when the process that runs now has ended. */
  ended(): Promise<string>;
  logs(count?: number): Promise<string[]>;
  kill(): Promise<void>;
  /** Whether it must stay down: a database that a failover left behind. */
  mustStayDown(): boolean;
  /** Starts it again, in the role that it has now. */
  revive(): Promise<void>;
}

interface Runs {
  pid(): number;
  isRunning(): boolean;
  readonly ended: Promise<string>;
  logs(count?: number): Promise<string[]>;
  kill(): Promise<void>;
  start(): Promise<void>;
}

export interface ProcessPlace {
  readonly region: string | undefined;
  readonly part: Part;
}

export function processOf(place: ProcessPlace, it: Runs, special: Partial<ShopProcess> = {}): ShopProcess {
  return {
    ...place,
    pid: () => it.pid(),
    isRunning: () => it.isRunning(),
    ended: () => it.ended,
    logs: (count) => it.logs(count),
    kill: () => it.kill(),
    mustStayDown: () => false,
    revive: () => it.start(),
    ...special,
  };
}

/** What people call it. */
export function nameOf({ region, part }: ProcessPlace): string {
  const what = {
    storefront: "storefront",
    relational: "orders database",
    document: "catalogue database",
    "document-server": "catalogue's document server",
    gateway: "payment gateway",
  }[part];
  return region ? `the ${what} of ${region}` : `the ${what}`;
}

export const storeNames: readonly StoreName[] = ["relational", "document"];
