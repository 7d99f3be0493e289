import type { MeterProvider, TracerProvider } from "@opentelemetry/api";

/**
 * Makes spans of what requests ask of databases and of other regions, with the statement but never its values, and none for what
 * happens beside requests: the probes would be most of what is paid for.
 */
export async function instrumentDrivers(providers: {
  readonly tracerProvider: TracerProvider | undefined;
  readonly meterProvider: MeterProvider | undefined;
}): Promise<void> {
  const [{ registerInstrumentations }, { PgInstrumentation }, { MongoDBInstrumentation }, { UndiciInstrumentation }] =
    await Promise.all([
      import("@opentelemetry/instrumentation"),
      import("@opentelemetry/instrumentation-pg"),
      import("@opentelemetry/instrumentation-mongodb"),
      import("@opentelemetry/instrumentation-undici"),
    ]);
  registerInstrumentations({
    ...providers,
    instrumentations: [
      new PgInstrumentation({ requireParentSpan: true, ignoreConnectSpans: true }),
      new MongoDBInstrumentation({ requireParentSpan: true }),
      new UndiciInstrumentation({
        requireParentforSpans: true,
        // Paths hold ids that open a cart.
        startSpanHook: ({ origin }) => ({ "url.full": String(origin), "url.path": "", "url.query": "" }),
      }),
    ],
  });
}
