import { monitorEventLoopDelay } from "node:perf_hooks";
import { type Attributes, type Counter, metrics } from "@opentelemetry/api";

export interface Measurement {
  readonly value: number;
  readonly attributes?: Attributes;
}

export interface Measure {
  /** Words with dots, such as `storefront.outbox.depth`. */
  readonly name: string;
  readonly description: string;
  /** UCUM: `s`, `1`, `{connection}`. */
  readonly unit: string;
}

/**
 * Reads a measure whenever metrics are sent, about once a minute; never where they aren't. What fails to be read is left out.
 * Few attributes with few values each: every combination is stored, and paid for, by itself.
 */
export function observe(measure: Measure, read: () => readonly Measurement[] | Promise<readonly Measurement[]>): void {
  const { name, ...options } = measure;
  metrics
    .getMeter("storefront")
    .createObservableGauge(name, options)
    .addCallback(async (result) => {
      try {
        for (const { value, attributes } of await read()) result.observe(value, attributes);
      } catch {
        // The next time, perhaps.
      }
    });
}

/** Counts what happens, such as orders by what became of them. Costs nothing where no metrics are sent. */
export function counter({ name, ...options }: Measure): Counter {
  return metrics.getMeter("storefront").createCounter(name, options);
}

/** How late this process does what is due: the first thing to rise when it has too much to do. */
export function observeEventLoop(): void {
  const delays = monitorEventLoopDelay({ resolution: 20 });
  delays.enable();
  observe(
    { name: "nodejs.eventloop.delay.p99", description: "Lateness of timers, since the last time", unit: "s" },
    () => {
      const value = delays.percentile(99) / 1e9;
      delays.reset();
      return [{ value }];
    },
  );
}
