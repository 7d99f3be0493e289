import type { Resource } from "@opentelemetry/resources";
import type { MeterProvider, TracerProvider } from "@opentelemetry/api";
import type { Settings, TelemetrySettings } from "../configuration/settings";
import { instrumentDrivers } from "./drivers";

/** A collector that doesn't answer is given up on: what is measured is worth less than what it is measured of. */
const exportTimeoutMs = 3000;

const metricsEveryMs = 60_000;

/** Spans that wait for the collector; with more, new ones are dropped. */
const spansWaiting = 2048;

interface Provider {
  shutdown(): Promise<void>;
}

let providers: readonly Provider[] = [];

/**
 * Begins to send traces and metrics by OTLP over HTTP, in the background; without settings nothing is loaded and nothing done. Call it
 * before the databases' drivers are imported: that is when they are instrumented.
 */
export async function startTelemetry({ telemetry, region }: Pick<Settings, "telemetry" | "region">): Promise<void> {
  if (!telemetry || providers.length > 0) return;
  const { resourceFromAttributes } = await import("@opentelemetry/resources");
  // Nothing of the instance: each attribute is a dimension of its own, paid for, where metrics end up.
  const resource = resourceFromAttributes({ "service.name": telemetry.serviceName, "cloud.region": region });
  const tracerProvider = await startTraces(telemetry, resource);
  const meterProvider = await startMetrics(telemetry, resource);
  await instrumentDrivers({ tracerProvider, meterProvider });
  providers = [tracerProvider, meterProvider].filter((it) => it !== undefined);
}

/** Sends what is left, for three seconds at most. Never fails. */
export async function stopTelemetry(): Promise<void> {
  const stopping = providers.map((it) => it.shutdown().catch(() => undefined));
  providers = [];
  let patience: NodeJS.Timeout | undefined;
  const deadline = new Promise((resolve) => (patience = setTimeout(resolve, exportTimeoutMs)));
  await Promise.race([Promise.all(stopping), deadline]);
  clearTimeout(patience);
}

async function startTraces(
  { tracesUrl, tracedShare }: TelemetrySettings,
  resource: Resource,
): Promise<(Provider & TracerProvider) | undefined> {
  if (!tracesUrl) return undefined;
  const [{ OTLPTraceExporter }, sdk] = await Promise.all([
    import("@opentelemetry/exporter-trace-otlp-http"),
    import("@opentelemetry/sdk-trace-node"),
  ]);
  const exporter = new OTLPTraceExporter({ url: tracesUrl, timeoutMillis: exportTimeoutMs });
  const share = new sdk.TraceIdRatioBasedSampler(tracedShare);
  const provider = new sdk.NodeTracerProvider({
    resource,
    // By the trace's id, so that every region decides alike, and nobody's headers decide what we pay for.
    sampler: new sdk.ParentBasedSampler({ root: share, remoteParentSampled: share, remoteParentNotSampled: share }),
    spanProcessors: [
      new sdk.BatchSpanProcessor(exporter, { maxQueueSize: spansWaiting, exportTimeoutMillis: exportTimeoutMs }),
    ],
  });
  provider.register();
  return provider;
}

async function startMetrics(
  { metricsUrl }: TelemetrySettings,
  resource: Resource,
): Promise<(Provider & MeterProvider) | undefined> {
  if (!metricsUrl) return undefined;
  const [{ metrics }, { OTLPMetricExporter }, sdk] = await Promise.all([
    import("@opentelemetry/api"),
    import("@opentelemetry/exporter-metrics-otlp-http"),
    import("@opentelemetry/sdk-metrics"),
  ]);
  const exporter = new OTLPMetricExporter({ url: metricsUrl, timeoutMillis: exportTimeoutMs });
  const reader = new sdk.PeriodicExportingMetricReader({
    exporter,
    exportIntervalMillis: metricsEveryMs,
    exportTimeoutMillis: exportTimeoutMs,
  });
  const provider = new sdk.MeterProvider({ resource, readers: [reader] });
  metrics.setGlobalMeterProvider(provider);
  return provider;
}
