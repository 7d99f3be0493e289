/** The relational store keeps what must never be lost or doubled; the document store keeps the catalogue and reviews. */
export type StoreName = "relational" | "document";

export const storeNames: readonly StoreName[] = ["relational", "document"];

/** What a region's own database said when it was last asked: it takes writes, it follows another region, or it did not answer. */
export type Role = "writer" | "reader" | "unreachable";

/**
 * The last write's place in one store's history: the id of a row (or document) written last in the same transaction. A copy that
 * shows it shows everything up to it, whatever kind of replication carries it. See docs/decisions/0017-position-is-a-row.md.
 */
export interface Position {
  readonly store: StoreName;
  readonly mark: string;
}

export interface Written<T> {
  readonly value: T;
  readonly position: Position;
}

/** The store follows another region, or its writer doesn't answer: nothing was written, so the request may be sent to the writer. */
export class NotWriterError extends Error {
  /** Whether the store said that it follows, or could not be asked. */
  readonly why: "follows" | "unreachable";

  constructor(
    readonly store: StoreName,
    { why = "follows", ...options }: ErrorOptions & { readonly why?: "follows" | "unreachable" } = {},
  ) {
    super(`this region's ${store} store takes no writes`, options);
    this.name = "NotWriterError";
    this.why = why;
  }
}

/** The region is fenced: nothing was written, and nothing will be until the fence is lifted. */
export class FencedError extends Error {
  constructor(readonly reason: string) {
    super(`this region is fenced: ${reason}`);
    this.name = "FencedError";
  }
}

/** The connection broke while the transaction was being committed: it may have been, or not. Never guess; ask by its key. */
export class OutcomeUnknownError extends Error {
  constructor(
    readonly store: StoreName,
    options?: ErrorOptions,
  ) {
    super(`whether the ${store} store kept the write is not known`, options);
    this.name = "OutcomeUnknownError";
  }
}

/** Carts have a store of their own where a table of DynamoDB keeps them: every region takes their writes. */
export type AnyStore = StoreName | "carts";

/** The store is there, and has no room for another request at the moment. Nothing was written. */
export class BusyError extends Error {
  constructor(
    readonly store: AnyStore,
    options?: ErrorOptions,
  ) {
    super(`the ${store} store is busy`, options);
    this.name = "BusyError";
  }
}

/** This region's copy of the store doesn't answer a read. */
export class UnreachableError extends Error {
  constructor(
    readonly store: AnyStore,
    options?: ErrorOptions,
  ) {
    super(`this region's ${store} store does not answer`, options);
    this.name = "UnreachableError";
  }
}
