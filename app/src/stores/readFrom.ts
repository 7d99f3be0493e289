import { AsyncLocalStorage } from "node:async_hooks";
import type { StoreName } from "./store";

const fresh = new AsyncLocalStorage<ReadonlySet<StoreName>>();

/** Runs `work` with its reads of these stores at this region's writer, which may be ahead of the copies that are read otherwise. */
export function readingFromWriter<T>(stores: ReadonlySet<StoreName>, work: () => T): T {
  return fresh.run(stores, work);
}

export function readsFromWriter(store: StoreName): boolean {
  return fresh.getStore()?.has(store) ?? false;
}
