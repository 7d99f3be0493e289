/**
 * Answers the emulator's questions about Route 53, a line of JSON each: the rules exist once, here, and the emulator keeps the records.
 * Ends when standard input does, so it can't outlive the emulator.
 */
import type { HealthCheck, ResourceRecordSet } from "@aws-sdk/client-route-53";
import { createInterface } from "node:readline";
import { answer } from "./answer";
import { CheckHealth, type ObservedHealth } from "./checks";
import { regionOfAddress } from "./places";
import { readZone } from "./zone";

interface Request {
  readonly checks: readonly HealthCheck[];
  readonly observed: ObservedHealth;
  readonly question?: {
    readonly zone: { readonly id: string; readonly name: string };
    readonly records: readonly ResourceRecordSet[];
    readonly name: string;
    readonly type: string;
    /** Of the client's subnet or its resolver; missing: TestDNSAnswer's own default, in us-east-1. */
    readonly address?: string;
  };
}

/** TestDNSAnswer must say the same twice, so chance is left out: the heaviest record, the first values. */
const neverByChance = () => 0;

function judge({ checks, observed, question }: Request) {
  const health = new CheckHealth(checks, observed);
  if (!question) return { health: Object.fromEntries(checks.map(({ Id }) => [Id, health.isHealthy(Id!)])) };
  const { name, type, address } = question;
  const clientRegion = regionOfAddress(address ?? "");
  return answer(readZone(question.zone, question.records), health, { name, type, clientRegion, random: neverByChance });
}

function reply(line: string): unknown {
  try {
    return judge(JSON.parse(line) as Request);
  } catch (error) {
    return { error: (error as Error).message };
  }
}

createInterface({ input: process.stdin }).on("line", (line) =>
  process.stdout.write(`${JSON.stringify(reply(line))}\n`),
);
