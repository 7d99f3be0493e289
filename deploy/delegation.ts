import { resolveNs } from "node:dns/promises";
import { setTimeout as wait } from "node:timers/promises";

export interface Delegation {
  readonly domain: string;
  /** Name servers of the hosted zone that was made; empty where the zone existed before. */
  readonly nameServers: readonly string[];
}

export interface Waiting {
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
  /** Asks public DNS who serves a domain. Default: this machine's resolver. */
  readonly resolve?: (domain: string) => Promise<string[]>;
  readonly intervalMilliseconds?: number;
}

/**
 * A new zone is nobody's until the registrar points at it, and certificates can't be issued before. Prints the name
 * servers and waits until public DNS names them.
 * @throws AbortError when interrupted; nothing is half done then: running again goes on here.
 */
export async function waitForDelegation({ domain, nameServers }: Delegation, waiting: Waiting): Promise<void> {
  const { say, signal, resolve = resolveNs, intervalMilliseconds = 15_000 } = waiting;
  if (nameServers.length === 0 || (await isDelegated(domain, nameServers, resolve))) return;
  say(`Delegate ${domain} at your registrar to these name servers, then leave this running:`);
  for (const it of nameServers) say(`  ${it}`);
  do {
    say(`waiting for public DNS to show them (Ctrl-C stops here; npm run deploy goes on from here)`);
    await wait(intervalMilliseconds, undefined, { signal });
  } while (!(await isDelegated(domain, nameServers, resolve)));
  say(`${domain} is delegated`);
}

/** Whether every name server that public DNS gives is one of the zone's: a half-moved domain is not delegated yet. */
export async function isDelegated(
  domain: string,
  nameServers: readonly string[],
  resolve: (domain: string) => Promise<string[]>,
): Promise<boolean> {
  const ours = new Set(nameServers.map(normal));
  const public_ = await resolve(domain).catch(() => []);
  return public_.length > 0 && public_.every((it) => ours.has(normal(it)));
}

const normal = (name: string): string => name.toLowerCase().replace(/\.$/, "");
