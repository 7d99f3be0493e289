import { DescribeVpcsCommand, EC2Client } from "@aws-sdk/client-ec2";
import * as sdk from "@aws-sdk/client-elastic-load-balancing-v2";
import { needIssued } from "../../providers/aws/acm/needs.samples";
import { needSubnets } from "../../providers/aws/ec2/needs.samples";
import type { Cloud } from "../../providers/entry";

const forward = (TargetGroupArn: string): sdk.Action[] => [{ Type: "forward", TargetGroupArn }];

/** A load balancer as the platform deploys it, made through the AWS API: nobody gets anything without the secret. */
export class DeployedBalancer {
  private constructor(
    readonly elb: sdk.ElasticLoadBalancingV2Client,
    readonly arn: string,
    readonly dnsName: string,
    readonly listener: string,
    readonly group: string,
    /** Addresses in its network, in two zones. */
    readonly addresses: readonly string[],
  ) {}

  static async deploy(cloud: Cloud, domain: string): Promise<DeployedBalancer> {
    const elb = cloud.client(sdk.ElasticLoadBalancingV2Client);
    const { vpc, first, second } = await needSubnets(cloud);
    const { Vpcs } = await cloud.client(EC2Client).send(new DescribeVpcsCommand({ VpcIds: [vpc] }));
    const addresses = ["1.11", "2.12"].map((it) => Vpcs![0]!.CidrBlock!.replace("0.0/16", it));
    const about = { Name: "shop", Subnets: [first, second] };
    const [balancer] = (await elb.send(new sdk.CreateLoadBalancerCommand(about))).LoadBalancers!;
    const { LoadBalancerArn, DNSName } = balancer!;
    const group = await targetGroup(elb, vpc);
    const Certificates = [{ CertificateArn: await needIssued(cloud, domain) }];
    const refuse: sdk.Action = {
      ...{ Type: "fixed-response", FixedResponseConfig: { StatusCode: "403", MessageBody: "Forbidden" } },
    };
    const asked = { LoadBalancerArn, Port: 443, Protocol: "HTTPS", Certificates, DefaultActions: [refuse] } as const;
    const made = await elb.send(new sdk.CreateListenerCommand({ ...asked, DefaultActions: [refuse] }));
    const listener = made.Listeners![0]!.ListenerArn!;
    const deployed = new DeployedBalancer(elb, LoadBalancerArn!, DNSName!, listener, group, addresses);
    await deployed.rule("10", { Field: "path-pattern", PathPatternConfig: { Values: ["/open"] } });
    return deployed;
  }

  async rule(priority: string, condition: sdk.RuleCondition): Promise<void> {
    const about = { ListenerArn: this.listener, Priority: Number(priority), Actions: forward(this.group) };
    await this.elb.send(new sdk.CreateRuleCommand({ ...about, Conditions: [condition] }));
  }

  async register(...ids: string[]): Promise<void> {
    await this.elb.send(new sdk.RegisterTargetsCommand({ TargetGroupArn: this.group, Targets: targets(ids) }));
  }

  async deregister(...ids: string[]): Promise<void> {
    await this.elb.send(new sdk.DeregisterTargetsCommand({ TargetGroupArn: this.group, Targets: targets(ids) }));
  }

  async attribute(Key: string, Value: string): Promise<void> {
    const about = { TargetGroupArn: this.group, Attributes: [{ Key, Value }] };
    await this.elb.send(new sdk.ModifyTargetGroupAttributesCommand(about));
  }

  /** State, reason and description of each target, as the AWS API says. */
  async health(): Promise<Readonly<Record<string, readonly (string | undefined)[]>>> {
    const answer = await this.elb.send(new sdk.DescribeTargetHealthCommand({ TargetGroupArn: this.group }));
    return Object.fromEntries(
      answer.TargetHealthDescriptions!.map(({ Target, TargetHealth: it }) => [
        Target!.Id,
        [it!.State, it!.Reason, it!.Description].filter(Boolean),
      ]),
    );
  }
}

const targets = (ids: readonly string[]): sdk.TargetDescription[] => ids.map((Id) => ({ Id }));

async function targetGroup(elb: sdk.ElasticLoadBalancingV2Client, VpcId: string): Promise<string> {
  const made = await elb.send(
    new sdk.CreateTargetGroupCommand({
      ...{ Name: "shop", VpcId, Protocol: "HTTP", Port: 8080, TargetType: "ip" },
      ...{ HealthCheckPath: "/health/ready", HealthCheckIntervalSeconds: 10, HealthCheckTimeoutSeconds: 5 },
      ...{ HealthyThresholdCount: 2, UnhealthyThresholdCount: 2, Matcher: { HttpCode: "200" } },
    }),
  );
  return made.TargetGroups![0]!.TargetGroupArn!;
}
