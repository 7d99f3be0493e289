import assert from "node:assert/strict";
import { AutoScalingClient, UpdateAutoScalingGroupCommand } from "@aws-sdk/client-auto-scaling";
import { CloudWatchClient, DescribeAlarmsCommand, PutMetricAlarmCommand } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient, PutRetentionPolicyCommand } from "@aws-sdk/client-cloudwatch-logs";
import { EC2Client, RevokeSecurityGroupIngressCommand } from "@aws-sdk/client-ec2";
import {
  ElasticLoadBalancingV2Client,
  ModifyLoadBalancerAttributesCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { Route53Client, UpdateHealthCheckCommand } from "@aws-sdk/client-route-53";
import { PutBucketVersioningCommand, S3Client } from "@aws-sdk/client-s3";
import { DeleteTopicCommand, SNSClient, TagResourceCommand } from "@aws-sdk/client-sns";
import { GetWebACLCommand, ListWebACLsCommand, UpdateWebACLCommand, WAFV2Client } from "@aws-sdk/client-wafv2";
import { type DriftOutputs, moreDrifts, type PlantedDrift } from "./drifts";
import { useStage } from "./stage";

const drifts: readonly PlantedDrift[] = [
  ...moreDrifts,
  {
    what: "a load balancer's attribute",
    line: "update aws:lb/loadBalancer:LoadBalancer balancer: idleTimeout",
    change: (cloud, { balancer }) => {
      const Attributes = [{ Key: "idle_timeout.timeout_seconds", Value: "120" }];
      const command = new ModifyLoadBalancerAttributesCommand({ LoadBalancerArn: balancer, Attributes });
      return cloud.client(ElasticLoadBalancingV2Client).send(command);
    },
  },
  {
    what: "a security group's rule that is removed",
    line: "create aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule from-the-office",
    change: (cloud, { access, rule }) =>
      cloud
        .client(EC2Client)
        .send(new RevokeSecurityGroupIngressCommand({ GroupId: access, SecurityGroupRuleIds: [rule!] })),
  },
  {
    what: "an alarm's threshold",
    line: "update aws:cloudwatch/metricAlarm:MetricAlarm too-slow: threshold",
    change: async (cloud, { alarm }) => {
      const client = cloud.client(CloudWatchClient);
      const found = await client.send(new DescribeAlarmsCommand({ AlarmNames: [alarm!] }));
      const [{ AlarmName, EvaluationPeriods, ComparisonOperator, ...rest } = {}] = found.MetricAlarms ?? [];
      const asked = { AlarmName, EvaluationPeriods, ComparisonOperator };
      await client.send(new PutMetricAlarmCommand({ ...rest, ...asked, Threshold: 5 }));
    },
  },
  {
    what: "a tag",
    line: "update aws:sns/topic:Topic alerts: tags",
    change: (cloud, { topic }) => {
      const Tags = [{ Key: "Owner", Value: "nobody" }];
      return cloud.client(SNSClient).send(new TagResourceCommand({ ResourceArn: topic, Tags }));
    },
  },
  {
    what: "a health check's threshold",
    line: "update aws:route53/healthCheck:HealthCheck endpoint: failureThreshold",
    change: (cloud, { check }) =>
      cloud.client(Route53Client).send(new UpdateHealthCheckCommand({ HealthCheckId: check, FailureThreshold: 10 })),
  },
  {
    // Versioning can't be removed, only suspended: the stand-in takes it for removed, the real provider for changed.
    what: "a bucket whose versioning is suspended",
    line: "create aws:s3/bucketVersioning:BucketVersioning kept",
    change: (cloud, { bucket }) =>
      cloud
        .client(S3Client)
        .send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration: { Status: "Suspended" } })),
  },
  {
    what: "an Auto Scaling group's smallest size",
    line: "update aws:autoscaling/group:Group storefront: minSize",
    change: (cloud, { group }) =>
      cloud
        .client(AutoScalingClient)
        .send(new UpdateAutoScalingGroupCommand({ AutoScalingGroupName: group, MinSize: 1 })),
  },
  {
    what: "a firewall without its rule",
    line: "update aws:wafv2/webAcl:WebAcl firewall: rules",
    change: async (cloud, { firewall: Id }) => {
      const client = cloud.client(WAFV2Client);
      const listed = await client.send(new ListWebACLsCommand({ Scope: "REGIONAL" }));
      const { Name } = listed.WebACLs!.find((acl) => acl.Id === Id)!;
      const found = await client.send(new GetWebACLCommand({ Scope: "REGIONAL", Id, Name }));
      const { DefaultAction, VisibilityConfig } = found.WebACL!;
      const kept = {
        Scope: "REGIONAL",
        Id,
        Name,
        LockToken: found.LockToken,
        DefaultAction,
        VisibilityConfig,
      } as const;
      await client.send(new UpdateWebACLCommand({ ...kept, Rules: [] }));
    },
  },
  {
    what: "a log group's retention",
    line: "update aws:cloudwatch/logGroup:LogGroup log: retentionInDays",
    change: (cloud, { log }) =>
      cloud.client(CloudWatchLogsClient).send(new PutRetentionPolicyCommand({ logGroupName: log, retentionInDays: 1 })),
  },
  {
    what: "a role's policy that allows more",
    line: "update aws:iam/rolePolicy:RolePolicy reads: policy",
    change: (cloud, { role, policy }) => {
      const Statement = [{ Effect: "Allow", Action: "s3:*", Resource: "*" }];
      const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
      const command = new PutRolePolicyCommand({ RoleName: role, PolicyName: policy, PolicyDocument });
      return cloud.client(IAMClient).send(command);
    },
  },
  {
    what: "a topic that is deleted",
    line: "create aws:sns/topic:Topic pages",
    change: (cloud, { pages }) => cloud.client(SNSClient).send(new DeleteTopicCommand({ TopicArn: pages })),
  },
];

/** One stack, deployed once; then every kind of resource is changed behind the program's back, and one plan is made of it all. */
describe("what is changed behind the program's back", function () {
  this.timeout(60_000);
  const stack = "eu-west-1";
  let fromState: readonly string[] = [];
  let refreshed: readonly string[] = [];
  const stage = useStage({ program: require.resolve("./drift.program"), stacks: { [stack]: stack } }, async (it) => {
    await it.up(stack);
    assert.deepEqual(await it.refreshedPlan(stack), []);
    const { outputs } = await it.done(stack, { kind: "outputs" });
    for (const drift of drifts) await drift.change(it.cloudIn(stack), outputs as DriftOutputs);
    fromState = await it.plan(stack);
    refreshed = await it.refreshedPlan(stack);
  });

  it("escapes a plan made from the state alone: without refresh the engine asks nobody", () => {
    assert.deepEqual(fromState, []);
  });

  for (const { what, line } of drifts) {
    const [, type, name = ""] = line.split(" ");
    const own = `${type} ${name.replace(/:$/, "")}`;
    it(`is found by a plan with refresh: ${what}`, () => {
      assert.deepEqual(
        refreshed.filter((it) => it.replace(/: .*/, "").endsWith(own)),
        [line],
      );
    });
  }

  it("is of more than two dozen kinds", () => assert.equal(new Set(drifts.map(({ line }) => line)).size, 27));

  it("is all that such a plan finds", () => assert.deepEqual(refreshed, drifts.map(({ line }) => line).sort()));

  it("is put back by refresh and up, for good", async () => {
    await stage().done(stack, { kind: "refresh" });
    assert.deepEqual(await stage().plan(stack), drifts.map(({ line }) => line).sort());
    await stage().up(stack);
    assert.deepEqual(await stage().refreshedPlan(stack), []);
  });
});
