import assert from "node:assert/strict";
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
import { cloudsAt } from "../providers/cloud";
import { type Emulator, startEmulator } from "./emulator";

/** The error is AWS' own of this name, and says this. */
export const refused = (name: string, message: RegExp) => (error: Error) => {
  assert.equal(error.name, name);
  assert.match(error.message, message);
  return true;
};

/** Addresses whose resolvers Route 53's stand-in takes to sit in a region. */
export const resolvers = { virginia: "198.18.0.1", ireland: "198.18.1.1", mumbai: "198.18.2.1" };

/** An emulator with one empty zone, shop.example, made anew for every test. */
export class Zone {
  private constructor(
    readonly emulator: Emulator,
    readonly route53: Route53Client,
    readonly id: string,
  ) {}

  static async start(): Promise<Zone> {
    const emulator = await startEmulator();
    const route53 = cloudsAt(emulator.endpoint)("us-east-1").client(Route53Client);
    return new Zone(emulator, route53, "").emptied();
  }

  async emptied(): Promise<Zone> {
    const made = await this.route53.send(
      new CreateHostedZoneCommand({ Name: "shop.example", CallerReference: unique() }),
    );
    return new Zone(this.emulator, this.route53, made.HostedZone!.Id!.replace("/hostedzone/", ""));
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
    const request = { method: "POST", body: JSON.stringify(body) };
    const response = await fetch(`${this.emulator.endpoint}/_meridian/health`, request);
    assert.equal(response.status, 200);
    return (await response.json()) as Record<string, boolean>;
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
