/** What cases of the documented rules about health checkers ask, and the servers that they ask. */
import type { HealthCheck, HealthCheckConfig } from "@aws-sdk/client-route-53";
import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { createServer as createSecureServer, type ServerOptions } from "node:https";
import type { AddressInfo, Server } from "node:net";
import { modulesWith, type Mutant } from "../dns/mutants.fixture";
import type * as Running from "./checkers";
import type * as Probing from "./probe";
import type * as Streaks from "./streak";

export type CheckerRules = Pick<typeof Probing, "probe"> &
  Pick<typeof Streaks, "afterResult" | "unknownYet"> &
  Pick<typeof Running, "Checkers" | "lingeringSeconds" | "allCheckerRegions">;

export const checkerRulesWith = (mutant?: Mutant): CheckerRules =>
  modulesWith(__dirname, ["probe", "streak", "checkers"], mutant) as unknown as CheckerRules;

/** Runs servers on loopback while something is asked of them. */
export async function serving<T>(servers: readonly Server[], ask: (...ports: number[]) => Promise<T>): Promise<T> {
  const ports: number[] = [];
  for (const server of servers) {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    ports.push((server.address() as AddressInfo).port);
  }
  try {
    return await ask(...ports);
  } finally {
    for (const server of servers) {
      (server as Partial<ReturnType<typeof createServer>>).closeAllConnections?.();
      server.close();
    }
  }
}

export const http = (listener: RequestListener): Server => createServer(listener);
export const https = (options: ServerOptions, listener: RequestListener): Server =>
  createSecureServer(options, listener);

/** A network in which every address leads to one port of this machine. */
export const leadingTo = (port: number, limits?: Partial<Probing.Limits>): Probing.ProbedNetwork => ({
  resolve: () => Promise.resolve(["192.0.2.1"]),
  locate: () => ({ host: "127.0.0.1", port }),
  limits: { connect: 5_000, tcp: 5_000, status: 5_000, body: 5_000, ...limits },
});

export const config = (more: Partial<HealthCheckConfig>): HealthCheckConfig => ({
  Type: "HTTP",
  FullyQualifiedDomainName: "alb.example.com",
  ...more,
});

export const checkOf = (id: string, more: Partial<HealthCheckConfig>): HealthCheck => ({
  Id: id,
  CallerReference: id,
  HealthCheckVersion: 1,
  HealthCheckConfig: config(more),
});

/** Time that passes when it is told to: whoever waits goes on when their moment has come, in its order. */
export class Clock {
  now = 0;
  private waiting: { readonly at: number; readonly go: () => void }[] = [];

  readonly wait = (seconds: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const entry = { at: this.now + seconds, go: resolve };
      this.waiting.push(entry);
      signal.addEventListener("abort", () => {
        this.waiting = this.waiting.filter((it) => it !== entry);
        reject(new Error("aborted"));
      });
    });

  async pass(seconds: number): Promise<void> {
    const end = this.now + seconds;
    for (;;) {
      await settled();
      const next = this.waiting.sort((a, b) => a.at - b.at)[0];
      if (!next || next.at > end) break;
      this.now = next.at;
      this.waiting.shift();
      next.go();
    }
    this.now = end;
  }
}

/** All promises that can go on without time have done so. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
