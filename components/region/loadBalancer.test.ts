import assert from "node:assert/strict";
import { record, type RecorderOptions, settled, valueOf } from "../../test/recorder";
import { AccessLogs } from "./accessLogs";
import { Certificate } from "./certificate";
import { LoadBalancer, type LoadBalancerArgs } from "./loadBalancer";
import { accountId, answers } from "./region.samples";

const args: LoadBalancerArgs = {
  vpcId: "vpc-1",
  subnetIds: ["subnet-public-1", "subnet-public-2", "subnet-public-3"],
  prefixLists: { cloudFront: "pl-cloudfront", healthCheckers: "pl-checkers" },
  certificateArn: "certificate",
  accessLogsBucket: "logs",
  originSecrets: { current: "now", previous: "before" },
  targetPort: 8080,
  shares: [{ kind: "asg", percent: 100 }],
  protect: true,
};

async function declare(changes: Partial<LoadBalancerArgs> = {}, options: RecorderOptions = {}) {
  const recorder = record({ ...answers, ...options });
  const balancer = new LoadBalancer("load-balancer", { ...args, ...changes });
  await settled();
  return { recorder, balancer };
}

const groupArn = (name: string) => `arn:aws:mock:eu-west-1:123456789012:${name}`;

const names = (resources: readonly { type: string; name: string }[]) =>
  resources.map((it) => `${it.type.split(":").pop()} ${it.name}`).sort();

const everything = [
  "FrontDoors front-doors",
  "Listener https",
  "ListenerRule admit-origin-secret",
  "ListenerRule admit-peer-call",
  "ListenerRule admit-region-health",
  "LoadBalancer alb",
  "LoadBalancer load-balancer",
  "SecurityGroup alb-edge",
  "SecurityGroup alb-health-checkers",
  "SecurityGroup alb-peers",
  "SecurityGroupIngressRule alb-edge-https",
  "SecurityGroupIngressRule alb-health-checkers-https",
  "TargetGroup storefront",
];

const ingress = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";

describe("LoadBalancer", () => {
  it("declares exactly these resources, in a preview too", async () => {
    assert.deepEqual(names((await declare()).recorder.resources), everything);
    assert.deepEqual(names((await declare({}, { preview: true })).recorder.resources), everything);
  });

  it("lets go of clients within a minute and takes no malformed request", async () => {
    const { recorder } = await declare();
    assert.deepEqual(recorder.only("aws:lb/loadBalancer:LoadBalancer").inputs, {
      loadBalancerType: "application",
      internal: false,
      subnets: ["subnet-public-1", "subnet-public-2", "subnet-public-3"],
      securityGroups: ["alb-edge-id", "alb-health-checkers-id", "alb-peers-id"],
      accessLogs: { bucket: "logs", enabled: true },
      clientKeepAlive: 60,
      idleTimeout: 65,
      dropInvalidHeaderFields: true,
      desyncMitigationMode: "strictest",
      xffHeaderProcessingMode: "append",
      enableDeletionProtection: true,
      tags: { Name: "alb" },
    });
  });

  it("can be deleted in a throw-away stack", async () => {
    const { recorder } = await declare({ protect: false });
    assert.equal(recorder.only("aws:lb/loadBalancer:LoadBalancer").inputs["enableDeletionProtection"], false);
  });

  it("gives each prefix list a group of its own, and peers an empty one", async () => {
    const { recorder } = await declare();
    const rules = recorder
      .of(ingress)
      .map(({ inputs }) => [inputs["securityGroupId"], inputs["prefixListId"], inputs["toPort"]]);
    assert.deepEqual(rules.sort(), [
      ["alb-edge-id", "pl-cloudfront", 443],
      ["alb-health-checkers-id", "pl-checkers", 443],
    ]);
  });

  it("speaks TLS 1.2 and newer on 443, and refuses what no rule lets in", async () => {
    const { recorder } = await declare();
    assert.deepEqual(recorder.only("aws:lb/listener:Listener").inputs, {
      loadBalancerArn: "arn:aws:mock:eu-west-1:123456789012:alb",
      port: 443,
      protocol: "HTTPS",
      certificateArn: "certificate",
      sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-2021-06",
      defaultActions: [
        {
          type: "fixed-response",
          fixedResponse: { statusCode: "403", contentType: "text/plain", messageBody: "Forbidden" },
        },
      ],
    });
  });

  it("lets in exactly the health path, both origin secrets and what looks like a peer's token", async () => {
    const { recorder } = await declare();
    const rules = recorder
      .of("aws:lb/listenerRule:ListenerRule")
      .map(({ name, inputs }) => [inputs["priority"], name, inputs["conditions"], inputs["actions"]])
      .sort();
    const forward = [{ type: "forward", targetGroupArn: "arn:aws:mock:eu-west-1:123456789012:storefront" }];
    assert.deepEqual(rules, [
      [10, "admit-region-health", [{ pathPattern: { values: ["/health/region"] } }], forward],
      [
        20,
        "admit-origin-secret",
        [{ httpHeader: { httpHeaderName: "X-Origin-Secret", values: ["now", "before"] } }],
        forward,
      ],
      [
        30,
        "admit-peer-call",
        [{ httpHeader: { httpHeaderName: "X-Meridian-Peer-Token", values: ["*.*.*"] } }],
        forward,
      ],
    ]);
  });

  it("leaves DNS when fewer than half of its targets are healthy", async () => {
    const { recorder } = await declare();
    const { targetGroupHealth, deregistrationDelay, slowStart, loadBalancingAlgorithmType, healthCheck } =
      recorder.only("aws:lb/targetGroup:TargetGroup").inputs;
    assert.deepEqual(targetGroupHealth, {
      dnsFailover: { minimumHealthyTargetsCount: "1", minimumHealthyTargetsPercentage: "50" },
      unhealthyStateRouting: { minimumHealthyTargetsCount: 1, minimumHealthyTargetsPercentage: "off" },
    });
    assert.deepEqual([deregistrationDelay, slowStart, loadBalancingAlgorithmType], [30, 30, "round_robin"]);
    assert.equal((healthCheck as { path: string }).path, "/health/ready");
  });

  it("names itself to target tracking as load balancer and target group together", async () => {
    const { balancer } = await declare();
    assert.equal(await valueOf(balancer.targets("asg").requestCountLabel), "app/alb/1/targetgroup/storefront/1");
  });
});

describe("LoadBalancer between two kinds of compute", () => {
  const forwards = async (percent: number | "apart") => {
    const shares = [
      { kind: "asg", percent: typeof percent === "number" ? 100 - percent : 100 },
      { kind: "eks", percent },
    ] as const;
    const { recorder, balancer } = await declare({ shares });
    const rules = recorder.of("aws:lb/listenerRule:ListenerRule").map(({ inputs }) => inputs["actions"]);
    return { recorder, balancer, rules };
  };

  it("has a target group for each, of which instances join one and pods' addresses the other", async () => {
    const { recorder } = await forwards("apart");
    const groups = recorder.of("aws:lb/targetGroup:TargetGroup");
    assert.deepEqual(
      groups.map(({ name, inputs }) => [name, inputs["targetType"]]),
      [
        ["storefront", "instance"],
        ["storefront-pods", "ip"],
      ],
    );
  });

  it("doesn't name the one that stays apart, which could be empty, in any rule", async () => {
    const { rules, balancer } = await forwards("apart");
    assert.equal(balancer.targets("eks").requestCountLabel, undefined);
    assert.equal(rules.length, 3);
    for (const actions of rules)
      assert.deepEqual(actions, [{ type: "forward", targetGroupArn: groupArn("storefront") }]);
  });

  it("gives each its share once both are attached, and keeps the one that answers nothing any more", async () => {
    for (const percent of [10, 100]) {
      const { rules } = await forwards(percent);
      const targetGroups = [
        { arn: groupArn("storefront"), weight: 100 - percent },
        { arn: groupArn("storefront-pods"), weight: percent },
      ];
      for (const actions of rules) assert.deepEqual(actions, [{ type: "forward", forward: { targetGroups } }]);
    }
  });

  it("knows no targets of a kind that isn't made", async () => {
    const { balancer } = await declare();
    assert.throws(() => balancer.targets("eks"), /no targets of kind eks/);
  });
});

describe("AccessLogs", () => {
  it("are a closed bucket that Elastic Load Balancing may write for this account", async () => {
    const recorder = record(answers);
    const logs = new AccessLogs("access-logs", { accountId, retentionDays: 90, protect: true });
    await settled();
    assert.deepEqual(names(recorder.resources), [
      "AccessLogs access-logs",
      "Bucket access-logs",
      "BucketLifecycleConfiguration access-logs",
      "BucketOwnershipControls access-logs",
      "BucketPolicy access-logs",
      "BucketPublicAccessBlock access-logs",
      "BucketServerSideEncryptionConfiguration access-logs",
    ]);
    assert.equal(await valueOf(logs.bucketName), "access-logs-id");
    const policy = JSON.parse(recorder.only("aws:s3/bucketPolicy:BucketPolicy").inputs["policy"] as string);
    const [deliver, refuse] = policy.Statement;
    assert.deepEqual(deliver.Principal, { Service: "logdelivery.elasticloadbalancing.amazonaws.com" });
    assert.equal(deliver.Resource, `arn:aws:mock:eu-west-1:123456789012:access-logs/AWSLogs/${accountId}/*`);
    assert.deepEqual([refuse.Effect, refuse.Condition], ["Deny", { Bool: { "aws:SecureTransport": "false" } }]);
    assert.deepEqual(
      recorder.only("aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration").inputs[
        "rules"
      ],
      [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
    );
  });
});

describe("Certificate", () => {
  it("is for the domain and one label below it, and is waited for without a record of its own", async () => {
    const recorder = record(answers);
    const certificate = new Certificate("certificate", "shop.example");
    await settled();
    assert.deepEqual(recorder.only("aws:acm/certificate:Certificate").inputs, {
      domainName: "shop.example",
      subjectAlternativeNames: ["*.shop.example"],
      validationMethod: "DNS",
    });
    const arn = "arn:aws:mock:eu-west-1:123456789012:certificate";
    assert.deepEqual(recorder.only("aws:acm/certificateValidation:CertificateValidation").inputs, {
      certificateArn: arn,
    });
    assert.equal(await valueOf(certificate.issuedArn), arn);
  });
});
