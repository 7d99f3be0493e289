import * as sdk from "@aws-sdk/client-elastic-load-balancing-v2";
import type * as aws from "@pulumi/aws";
import { type AnySample, type Cloud, sample } from "../../entry";
import { needSecurityGroup, needSubnets, needVpc } from "../ec2/needs.samples";
import { needIssued } from "../acm/needs.samples";

let made = 0;

async function needBalancerParts(cloud: Cloud): Promise<Record<string, string>> {
  const net = await needSubnets(cloud);
  const number = made++;
  return {
    ...net,
    group: await needSecurityGroup(cloud, net.vpc, `balancer-${number}`),
    otherGroup: await needSecurityGroup(cloud, net.vpc, `other-balancer-${number}`),
  };
}

async function needListener(cloud: Cloud): Promise<Record<string, string>> {
  const net = await needSubnets(cloud);
  const elb = cloud.client(sdk.ElasticLoadBalancingV2Client);
  const number = made++;
  const balancer = async (name: string) => {
    const it = await elb.send(new sdk.CreateLoadBalancerCommand({ Name: name, Subnets: [net.first, net.second] }));
    return it.LoadBalancers![0]!.LoadBalancerArn!;
  };
  const target = await elb.send(
    new sdk.CreateTargetGroupCommand({ Name: `target-${number}`, VpcId: net.vpc, Protocol: "HTTP", Port: 80 }),
  );
  const listener = async (LoadBalancerArn: string) => {
    const DefaultActions: sdk.Action[] = [{ Type: "fixed-response", FixedResponseConfig: { StatusCode: "403" } }];
    const it = await elb.send(
      new sdk.CreateListenerCommand({ LoadBalancerArn, Port: 8080, Protocol: "HTTP", DefaultActions }),
    );
    return it.Listeners![0]!.ListenerArn!;
  };
  const [one, two] = [await balancer(`one-${number}`), await balancer(`two-${number}`)];
  return {
    one,
    two,
    target: target.TargetGroups![0]!.TargetGroupArn!,
    listener: await listener(one),
    otherListener: await listener(two),
    certificate: await needIssued(cloud, `listener-${number}.example.com`),
  };
}

const forbidden = { type: "fixed-response", fixedResponse: { contentType: "text/plain", statusCode: "403" } };

export const samples: Record<string, AnySample> = {
  "aws:lb/loadBalancer:LoadBalancer": sample<aws.lb.LoadBalancerArgs>({
    needs: needBalancerParts,
    inputs: ({ first, second, group }) => ({
      name: "web",
      loadBalancerType: "application",
      internal: false,
      ipAddressType: "ipv4",
      subnets: [first!, second!],
      securityGroups: [group!],
      accessLogs: { bucket: "logs", enabled: true, prefix: "web" },
      connectionLogs: { bucket: "logs", enabled: true, prefix: "connections" },
      clientKeepAlive: 60,
      desyncMitigationMode: "strictest",
      dropInvalidHeaderFields: true,
      enableDeletionProtection: false,
      enableHttp2: true,
      enableWafFailOpen: false,
      enableXffClientPort: true,
      enableZonalShift: true,
      idleTimeout: 60,
      preserveHostHeader: true,
      xffHeaderProcessingMode: "append",
      tags: { Name: "a" },
    }),
    change: ({ otherGroup }) => ({
      securityGroups: [otherGroup!],
      ipAddressType: "dualstack",
      clientKeepAlive: 120,
      idleTimeout: 30,
      dropInvalidHeaderFields: false,
      connectionLogs: undefined,
      tags: { Name: "b" },
    }),
    replacement: () => ({ name: "web-2", internal: true }),
  }),
  "aws:lb/targetGroup:TargetGroup": sample<aws.lb.TargetGroupArgs>({
    needs: async (cloud) => ({ vpc: (await needVpc(cloud)).vpc }),
    inputs: ({ vpc }) => ({
      name: "web",
      vpcId: vpc,
      port: 8080,
      protocol: "HTTP",
      protocolVersion: "HTTP1",
      targetType: "instance",
      deregistrationDelay: 30,
      slowStart: 30,
      loadBalancingAlgorithmType: "round_robin",
      loadBalancingCrossZoneEnabled: "use_load_balancer_configuration",
      healthCheck: {
        enabled: true,
        path: "/health/ready",
        port: "traffic-port",
        protocol: "HTTP",
        matcher: "200",
        interval: 5,
        timeout: 2,
        healthyThreshold: 2,
        unhealthyThreshold: 2,
      },
      stickiness: { type: "lb_cookie", enabled: false, cookieDuration: 3600 },
      targetGroupHealth: {
        dnsFailover: { minimumHealthyTargetsCount: "1", minimumHealthyTargetsPercentage: "off" },
        unhealthyStateRouting: { minimumHealthyTargetsCount: 1, minimumHealthyTargetsPercentage: "off" },
      },
      tags: { Name: "a" },
    }),
    change: () => ({
      deregistrationDelay: 60,
      slowStart: 0,
      loadBalancingAlgorithmType: "least_outstanding_requests",
      healthCheck: { path: "/health", matcher: "200-299", interval: 10, timeout: 5, healthyThreshold: 3 },
      stickiness: { type: "lb_cookie", enabled: true, cookieDuration: 60 },
      targetGroupHealth: {
        dnsFailover: { minimumHealthyTargetsCount: "off", minimumHealthyTargetsPercentage: "50" },
        unhealthyStateRouting: { minimumHealthyTargetsCount: 2 },
      },
      tags: { Name: "b" },
    }),
    replacement: () => ({ name: "web-2", port: 8443, protocol: "HTTPS" }),
  }),
  "aws:lb/listener:Listener": sample<aws.lb.ListenerArgs>({
    needs: needListener,
    inputs: ({ one, certificate }) => ({
      loadBalancerArn: one!,
      port: 443,
      protocol: "HTTPS",
      sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
      certificateArn: certificate,
      defaultActions: [forbidden],
      routingHttpResponseServerEnabled: false,
      routingHttpResponseStrictTransportSecurityHeaderValue: "max-age=31536000",
      tags: { Name: "a" },
    }),
    change: ({ target }) => ({
      defaultActions: [{ type: "forward", targetGroupArn: target }],
      routingHttpResponseServerEnabled: true,
      tags: { Name: "b" },
    }),
    replacement: ({ two }) => ({ loadBalancerArn: two! }),
  }),
  "aws:lb/listenerRule:ListenerRule": sample<aws.lb.ListenerRuleArgs>({
    needs: needListener,
    inputs: ({ listener, target }) => ({
      listenerArn: listener!,
      priority: 10,
      conditions: [
        { httpHeader: { httpHeaderName: "x-origin-secret", values: ["one", "two"] } },
        { pathPattern: { values: ["/api/*", "/health/*"] } },
        { httpRequestMethod: { values: ["GET", "POST"] } },
        { hostHeader: { values: ["origin.example.com"] } },
        { sourceIp: { values: ["192.0.2.0/24"] } },
      ],
      actions: [
        {
          type: "forward",
          forward: { targetGroups: [{ arn: target!, weight: 1 }], stickiness: { enabled: true, duration: 60 } },
        },
      ],
      tags: { Name: "a" },
    }),
    change: () => ({
      priority: 20,
      conditions: [{ pathPattern: { values: ["/only"] } }],
      actions: [{ ...forbidden, fixedResponse: { contentType: "text/plain", messageBody: "no", statusCode: "403" } }],
      tags: { Name: "b" },
    }),
    replacement: ({ otherListener }) => ({ listenerArn: otherListener! }),
  }),
};
