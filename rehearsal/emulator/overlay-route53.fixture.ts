import {
  type Change,
  ChangeResourceRecordSetsCommand,
  CreateHealthCheckCommand,
  CreateHostedZoneCommand,
  type HealthCheckConfig,
  type ResourceRecordSet,
  Route53Client,
  TestDNSAnswerCommand,
} from "@aws-sdk/client-route-53";
import type { EmulatorOfSuite } from "./emulator.fixture";
import { control } from "./faults";

/** Addresses whose resolvers Route 53's stand-in takes to sit in a region. */
export const resolvers = { virginia: "198.18.0.1", ireland: "198.18.1.1", mumbai: "198.18.2.1" };

/** A zone of its own for every test, shop.example. */
export class Zone {
  private constructor(
    private readonly emulator: EmulatorOfSuite,
    readonly route53: Route53Client,
    readonly id: string,
  ) {}

  static async emptyIn(emulator: EmulatorOfSuite): Promise<Zone> {
    const route53 = emulator.cloudIn("us-east-1").client(Route53Client);
    const made = await route53.send(new CreateHostedZoneCommand({ Name: "shop.example", CallerReference: unique() }));
    return new Zone(emulator, route53, made.HostedZone!.Id!.replace("/hostedzone/", ""));
  }

  change(...Changes: Change[]) {
    return this.route53.send(new ChangeResourceRecordSetsCommand({ HostedZoneId: this.id, ChangeBatch: { Changes } }));
  }

  put(...sets: ResourceRecordSet[]) {
    return this.change(...sets.map((ResourceRecordSet): Change => ({ Action: "CREATE", ResourceRecordSet })));
  }

  alias(Name: string, to: string, more: Partial<ResourceRecordSet> = {}): ResourceRecordSet {
    const AliasTarget = { DNSName: `${to}.shop.example`, HostedZoneId: this.id, EvaluateTargetHealth: true };
    return { Name: `${Name}.shop.example`, Type: "A", AliasTarget, ...more };
  }

  async check(config: Partial<HealthCheckConfig>): Promise<string> {
    const endpoint = config.Type ? {} : { Type: "HTTPS" as const, FullyQualifiedDomainName: "alb.example.com" };
    const HealthCheckConfig = { ...endpoint, ...config } as HealthCheckConfig;
    const made = await this.route53.send(
      new CreateHealthCheckCommand({ CallerReference: unique(), HealthCheckConfig }),
    );
    return made.HealthCheck!.Id!;
  }

  /** Asks the control endpoint, which answers with the health of every check. */
  async tell(body: unknown): Promise<Record<string, boolean>> {
    return (await control(this.emulator.endpoint(), "health", body)) as Record<string, boolean>;
  }

  async healthy(id: string): Promise<boolean> {
    return (await this.tell({}))[id]!;
  }

  fail(id: string) {
    return this.tell({ id, healthy: false });
  }

  async answer(name: string, ResolverIP = resolvers.virginia): Promise<string[]> {
    const question = {
      HostedZoneId: this.id,
      RecordName: `${name}.shop.example`,
      RecordType: "A" as const,
      ResolverIP,
    };
    return (await this.route53.send(new TestDNSAnswerCommand(question))).RecordData!;
  }
}

const unique = () => String(Math.random());

export const a = (Name: string, value: string, more: Partial<ResourceRecordSet> = {}): ResourceRecordSet => ({
  Name: `${Name}.shop.example`,
  Type: "A",
  TTL: 60,
  ResourceRecords: [{ Value: value }],
  ...more,
});
