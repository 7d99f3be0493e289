import * as aws from "@pulumi/aws";
import { type Behind, scene } from "./scene";

/** A target group that a rule of a listener forwards to. */
async function program(): Promise<Record<string, unknown>> {
  const { name, vpcId, subnetIds, port } = scene<Behind>();
  const balancer = new aws.lb.LoadBalancer("balancer", { internal: true, subnets: subnetIds });
  const group = new aws.lb.TargetGroup("group", { name, vpcId, port, protocol: "HTTP" });
  const listener = new aws.lb.Listener("listener", {
    loadBalancerArn: balancer.arn,
    port: 80,
    defaultActions: [{ type: "fixed-response", fixedResponse: { contentType: "text/plain", statusCode: "404" } }],
  });
  const rule = new aws.lb.ListenerRule("rule", {
    listenerArn: listener.arn,
    priority: 1,
    conditions: [{ pathPattern: { values: ["/*"] } }],
    actions: [{ type: "forward", targetGroupArn: group.arn }],
  });
  return Promise.resolve({ group: group.arn, name: group.name, rule: rule.arn });
}

export = program;
