/** What cases of the edge's documented rules ask, with one place of it changed, and origins that answer without a socket. */
import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { modulesWith, type Mutant } from "../dns/mutants.fixture";
import type * as Attempts from "./attempts";
import type * as Caches from "./cache";
import { deployedWith } from "./deployed.samples";
import type * as Distributions from "./distribution";
import type * as Errors from "./errorAnswers";
import type * as Locations from "./location";
import type { OriginConnections, OriginReply } from "./originConnections";
import type * as Lives from "./timeToLive";
import type { ViewerRequest } from "./viewerRequest";

export type EdgeRules = typeof Attempts &
  typeof Lives &
  typeof Errors &
  Pick<typeof Locations, "EdgeLocation"> &
  Pick<typeof Caches, "Cache"> &
  Pick<typeof Distributions, "readDistribution">;

export const edgeRulesWith = (mutant?: Mutant): EdgeRules =>
  modulesWith(
    __dirname,
    ["attempts", "timeToLive", "errorAnswers", "location", "cache", "distribution"],
    mutant,
  ) as unknown as EdgeRules;

/** What an origin is to do with one request; a number is a status. */
export type Play =
  | number
  | "refused"
  | "connect timeout"
  | "read timeout"
  | {
      readonly status?: number;
      readonly body?: string;
      readonly headers?: Record<string, string>;
      readonly isCut?: true;
    };

export interface Stage {
  readonly edge: Locations.EdgeLocation;
  /** Origins that were asked, in their order. */
  readonly asked: string[];
  /** Seconds of the cache's clock. */
  readonly clock: { seconds: number };
  /** Status, body and X-Cache's first word. */
  readonly get: (path: string, more?: Partial<ViewerRequest>) => Promise<readonly [number, string, string]>;
}

/** An edge location before origins that do what `play` says of each request, from the first on. */
export function stage(
  rules: EdgeRules,
  play: (origin: string, count: number) => Play | Promise<Play>,
  distribution = deployedWith(),
): Stage {
  const asked: string[] = [];
  const clock = { seconds: 1_800_000_000 };
  const ask = async ({ id }: { readonly id: string }): Promise<OriginReply> => {
    asked.push(id);
    return replyOf(await play(id, asked.length));
  };
  const edge = new rules.EdgeLocation({
    distribution,
    connections: { ask } as unknown as OriginConnections,
    cache: new rules.Cache(),
    now: () => clock.seconds * 1000,
    errorMs: (seconds) => seconds * 1000,
  });
  const get: Stage["get"] = async (path, more = {}) => {
    const answer = await edge.answer({ ...plain, path, ...more });
    if (answer.kind === "whole") return [answer.entry.status, answer.entry.body.toString(), answer.result];
    const body = await buffer(answer.body).then(String, () => "cut short");
    return [answer.status, body, answer.result];
  };
  return { edge, asked, clock, get };
}

const plain: ViewerRequest = {
  ...{ method: "GET", path: "/", query: "", headers: {}, address: "198.51.100.7", protocol: "https" },
};

function replyOf(play: Play): OriginReply {
  switch (play) {
    case "refused":
      return { tried: { outcome: "no connection", why: "refused" } };
    case "connect timeout":
      return { tried: { outcome: "no connection", why: "timeout" } };
    case "read timeout":
      return { tried: { outcome: "no answer", why: "timeout" } };
  }
  const { status = 200, body = "", headers = {}, isCut } = typeof play === "number" ? { status: play } : play;
  const content = isCut ? cutShort(body) : Readable.from([Buffer.from(body)]);
  const answer = Object.assign(content, {
    ...{ statusCode: status, headers, rawHeaders: Object.entries(headers).flat(), complete: !isCut },
  });
  return { tried: { outcome: "answered", code: status }, answer: answer as unknown as IncomingMessage };
}

const cutShort = (part: string): Readable =>
  Readable.from(
    (function* () {
      yield Buffer.from(part);
      throw new Error("aborted");
    })(),
  );
