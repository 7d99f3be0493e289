/** Asks origins until one answers or none is left. */
import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import { firstAttempt, nextAttempt } from "./attempts";
import type { Behaviour } from "./behaviours";
import type { Validators } from "./conditional";
import type { Distribution } from "./distribution";
import type { OriginConnections } from "./originConnections";
import { originHead } from "./originRequest";
import type { ViewerRequest } from "./viewerRequest";

export interface OriginsAsked {
  readonly behaviour: Behaviour;
  readonly request: ViewerRequest;
  readonly body?: Readable;
  readonly isForCache: boolean;
  /** The kept answer that is asked about, so that the origin may say that it hasn't changed. */
  readonly known?: Validators;
  readonly requestId: string;
  readonly signal?: AbortSignal;
}

/** An origin's answer, or the code of CloudFront's own where there is none. */
export type OriginOutcome = { readonly answer: IncomingMessage } | { readonly code: 502 | 504 };

export async function askOrigins(
  distribution: Distribution,
  connections: OriginConnections,
  { body, signal, ...asked }: OriginsAsked,
): Promise<OriginOutcome> {
  const { behaviour, request } = asked;
  const { method, protocol: viewerProtocol } = request;
  for (let at = firstAttempt; ;) {
    const origin = distribution.origins.find((it) => it.id === behaviour.target.members[at.member])!;
    const head = originHead({ ...asked, origin, via: distribution.domainName, signedFor: distribution.arn });
    const question = { ...head, method, body, viewerProtocol, ...(signal && { signal }) };
    const { tried, answer } = await connections.ask(origin, question);
    const next = nextAttempt(method, behaviour.target, origin.attempts, at, tried);
    if (next.do === "pass on") return { answer: answer! };
    if (next.do === "fail" || signal?.aborted) return { code: next.do === "fail" ? next.code : 502 };
    answer?.destroy();
    at = next;
  }
}
