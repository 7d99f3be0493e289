import assert from "node:assert/strict";
import { collectorConfiguration, installCollector } from "./collector";

describe("the collector", () => {
  it("listens on this instance only, at four addresses, and passes on traces to X-Ray and metrics to one namespace", () => {
    assert.deepEqual(JSON.parse(collectorConfiguration("eu-west-1")), {
      agent: { region: "eu-west-1", run_as_user: "cwagent", omit_hostname: true, usage_data: false },
      traces: { traces_collected: { otlp: { grpc_endpoint: "127.0.0.1:4317", http_endpoint: "127.0.0.1:4318" } } },
      metrics: {
        namespace: "Meridian/Storefront",
        metrics_collected: { otlp: { grpc_endpoint: "127.0.0.1:4327", http_endpoint: "127.0.0.1:4328" } },
      },
    });
  });

  it("comes from Amazon Linux's own repository, and nothing is downloaded from anywhere else", () => {
    const script = installCollector("eu-west-1");
    assert.deepEqual(script.match(/^dnf .*$/gm), ["dnf install --assumeyes amazon-cloudwatch-agent"]);
    assert.doesNotMatch(script, /curl|wget|https?:/);
  });
});
