/** Who writes, and how far the others are behind: for people's eyes and for CloudWatch. */
import { KeptClient } from "../../../servers/postgresClient";
import { logPosition } from "../../../servers/postgresFiles";
import type { DatabaseServer } from "./databaseServer";

/** A database as it was when it was last asked. */
export interface DatabaseState {
  readonly arn: string;
  readonly region: string;
  readonly identifier: string;
  /** `none`: nothing runs. */
  readonly role: "writer" | "reader" | "none";
  /** Of a reader whose writer answers. */
  readonly lagBytes?: number;
  /** The same in time: 0 where it has everything. */
  readonly lagSeconds?: number;
  /** Clients that are connected, where it answers. */
  readonly connections?: number;
}

interface Answer {
  readonly standby: boolean;
  readonly at: string;
  readonly behind: number | null;
  readonly clients: number;
}

const ask = `select pg_is_in_recovery() as standby,
  (case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_lsn() end)::text as at,
  extract(epoch from clock_timestamp() - pg_last_xact_replay_timestamp())::float8 as behind,
  (select count(*)::int from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()) as clients`;

/** Where nobody takes them. */
const mostKept = 5_000;

export class DatabaseWatch {
  private readonly clients = new Map<DatabaseServer, KeptClient>();
  /** When each standby was last seen to have everything, in milliseconds since the epoch. */
  private readonly caughtUp = new Map<string, number>();
  private states: readonly DatabaseState[] = [];
  private seen: DatabaseState[] = [];

  get now(): readonly DatabaseState[] {
    return this.states;
  }

  /** All that was seen since this was last asked. */
  take(): readonly DatabaseState[] {
    const { seen } = this;
    this.seen = [];
    return seen;
  }

  async look(servers: readonly DatabaseServer[]): Promise<void> {
    const answers = new Map<string, Answer>();
    await Promise.all(
      servers.map(async (it) => {
        const answer = it.isRunning ? await this.asked(it) : undefined;
        if (answer) answers.set(it.arn, answer);
      }),
    );
    const at = Date.now();
    this.states = servers.map((it) => this.stateOf(it, answers, at));
    this.seen = [...this.seen, ...this.states].slice(-mostKept);
  }

  async close(): Promise<void> {
    await Promise.all([...this.clients.values()].map((it) => it.close()));
  }

  private async asked(server: DatabaseServer): Promise<Answer | undefined> {
    const client = this.clients.get(server) ?? new KeptClient(() => server.postgres.adminUrl());
    this.clients.set(server, client);
    const [answer] = await client.ask<Answer>(ask).catch(() => []);
    return answer;
  }

  private stateOf(server: DatabaseServer, answers: ReadonlyMap<string, Answer>, at: number): DatabaseState {
    const { arn, region } = server;
    const about = { arn, region, identifier: server.options.described.identifier };
    const answer = answers.get(arn);
    if (!answer) return { ...about, role: "none" };
    const connections = answer.clients;
    if (!answer.standby) return { ...about, role: "writer", connections };
    const writer = answers.get(server.follows ?? "");
    const lag = writer && this.lagOf(server, { answer, writer, at });
    return { ...about, role: "reader", connections, ...lag };
  }

  private lagOf(
    { arn, since }: DatabaseServer,
    { answer, writer, at }: { answer: Answer; writer: Answer; at: number },
  ) {
    const lagBytes = Math.max(0, Number(logPosition(writer.at) - logPosition(answer.at)));
    if (lagBytes === 0) {
      this.caughtUp.set(arn, at);
      return { lagBytes, lagSeconds: 0 };
    }
    return { lagBytes, lagSeconds: secondsBehind({ ...answer, at, since, caughtUp: this.caughtUp.get(arn) ?? 0 }) };
  }
}

interface Follower {
  /** Seconds since its last transaction; null where it has replayed none since it started. */
  readonly behind: number | null;
  /** Milliseconds since the epoch: now, since when it follows, and when it was last seen to have everything; 0: never. */
  readonly at: number;
  readonly since: number;
  readonly caughtUp: number;
}

/**
 * The time since its last transaction says too much where nobody wrote for a while: then since it last had everything, or began to follow, as
 * a writer does that has just handed over. Pure.
 */
export function secondsBehind({ behind, at, since, caughtUp }: Follower): number {
  const most = (at - Math.max(since, caughtUp)) / 1000;
  return Math.max(0, Math.min(behind ?? most, most));
}
