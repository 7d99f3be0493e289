/** `npm run live` as a process of its own, as its user starts and asks it. */
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import { DescribeGlobalClustersCommand as DescribeDocument, DocDBClient } from "@aws-sdk/client-docdb";
import {
  DescribeGlobalClustersCommand as DescribeRelational,
  type GlobalCluster,
  RDSClient,
} from "@aws-sdk/client-rds";
import { failOver } from "../../drill/actions/stores";
import { cloudsAt } from "../../rehearsal/providers/cloud";

const run = promisify(execFile);
const root = path.join(__dirname, "..", "..");
const cli = ["--no-warnings", "--require", "tsx/cjs", path.join("rehearsal", "live", "cli.ts")];

export class LivingShop {
  private constructor(
    private readonly process: ChildProcess,
    /** `http://localhost:PORT` */
    readonly origin: string,
    /** Of the AWS API. */
    private readonly endpoint: string,
    /** What it has said. */
    readonly said: readonly string[],
  ) {}

  /** @throws Error with what was said last, where it doesn't come alive */
  static async start(): Promise<LivingShop> {
    const child = spawn(process.execPath, cli, { cwd: root, stdio: ["ignore", "ignore", "pipe"] });
    const said: string[] = [];
    const lines = createInterface({ input: child.stderr });
    const ended = once(child, "close").then(() => {
      throw new Error(`npm run live ended:\n${said.slice(-20).join("\n")}`);
    });
    ended.catch(() => undefined);
    const found = new Promise<readonly [string, string]>((resolve) => {
      const parts: { shop?: string | undefined; aws?: string | undefined } = {};
      lines.on("line", (line) => {
        said.push(line);
        parts.shop ??= /^The shop is open: (\S+)/.exec(line)?.[1];
        parts.aws ??= /^AWS endpoint: (\S+)/.exec(line)?.[1];
        if (parts.shop && parts.aws) resolve([parts.shop, parts.aws]);
      });
    });
    const [origin, endpoint] = await Promise.race([found, ended]);
    return new LivingShop(child, origin, endpoint, said);
  }

  /** `npm run live -- …` from another terminal. @returns what it says */
  async ask(...words: string[]): Promise<string> {
    return (await run(process.execPath, [...cli, ...words], { cwd: root })).stdout;
  }

  /** Fails both databases over by the AWS API, as a person does whose writers' region is gone. */
  async failOver(to: string): Promise<void> {
    const cloud = cloudsAt(this.endpoint)(to);
    const clients = { relational: cloud.client(RDSClient), document: cloud.client(DocDBClient) };
    const clusters: Record<"relational" | "document", readonly Partial<GlobalCluster>[] | undefined> = {
      relational: (await clients.relational.send(new DescribeRelational({}))).GlobalClusters,
      document: (await clients.document.send(new DescribeDocument({}))).GlobalClusters,
    };
    for (const store of ["relational", "document"] as const) {
      const group = clusters[store]!.find((it) => (it.Engine === "docdb") === (store === "document"))!;
      const arns = group.GlobalClusterMembers!.map((it) => it.DBClusterArn!);
      const clusterArn = arns.find((it) => it.split(":")[3] === to)!;
      const action = failOver({ store, globalClusterId: group.GlobalClusterIdentifier!, region: to, clusterArn });
      await action.run({ databasesIn: () => clients } as never);
    }
  }

  /** Ctrl-C. @returns its exit code, or the signal that ended it */
  async end(): Promise<number | string | null> {
    if (this.process.exitCode !== null) return this.process.exitCode;
    const ended = once(this.process, "exit") as Promise<[number | null, string | null]>;
    this.process.kill("SIGINT");
    const [code, signal] = await ended;
    return code ?? signal;
  }
}

/** Somebody who wants something and tries again until it works. @throws what the last attempt threw, after so long */
export async function insist<T>(patienceMs: number, attempt: () => Promise<T>): Promise<T> {
  for (const deadline = Date.now() + patienceMs; ; await wait(1_000)) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
  }
}
