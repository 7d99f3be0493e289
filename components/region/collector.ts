import { ownNames } from "../shared/platform";

/**
 * Where the collector on every instance takes traces and metrics, as OTLP over HTTP. Two addresses, because in its documentation no
 * two of its sections may listen at the same one; only newer versions can
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Agent-OpenTelemetry-metrics.html).
 */
export const otlp = { traces: "127.0.0.1:4318", metrics: "127.0.0.1:4328" } as const;

/** Namespace of the storefront's own metrics, the only one that its instances may publish to. */
export const metricsNamespace = (): string => ownNames().metricsNamespace;

/**
 * Configuration of the CloudWatch agent: it listens on this instance only, signs, and passes on traces to X-Ray and metrics to
 * CloudWatch. No dimension tells instances apart: a series for each would cost 0.30 USD a month
 * (https://aws.amazon.com/cloudwatch/pricing/) and end with its instance. Traces cost 5 USD a million
 * (https://aws.amazon.com/xray/pricing/).
 */
export function collectorConfiguration(region: string): string {
  return JSON.stringify({
    agent: { region, run_as_user: "cwagent", omit_hostname: true, usage_data: false },
    traces: { traces_collected: { otlp: { grpc_endpoint: "127.0.0.1:4317", http_endpoint: otlp.traces } } },
    metrics: {
      namespace: metricsNamespace(),
      metrics_collected: { otlp: { grpc_endpoint: "127.0.0.1:4327", http_endpoint: otlp.metrics } },
    },
  });
}

/** Installs, configures and starts the agent, from Amazon Linux's own repository. */
export function installCollector(region: string): string {
  return `#!/bin/bash
set -euo pipefail
dnf install --assumeyes amazon-cloudwatch-agent
cat > /etc/storefront/collector.json <<'JSON'
${collectorConfiguration(region)}
JSON
/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl -a fetch-config -m ec2 -s -c file:/etc/storefront/collector.json`;
}
