/** How the data plane's checkers reach what they ask: by DNS, then by a link from their region to the load balancer. */
import { setTimeout as wait } from "node:timers/promises";
import type { CheckersPorts } from "../checkers/checkers";
import { probe } from "../checkers/probe";
import type { LocalServer } from "../directory";
import { addressIn } from "../dns/places";
import type { DnsReply } from "../resolvers/dnsClient";
import type { World } from "../world";

type Ask = (name: string, subnet: string) => Promise<DnsReply>;

export function probes(world: World, ask: Ask): Pick<CheckersPorts, "probe" | "wait"> {
  return {
    probe: (check, region) =>
      probe(check.HealthCheckConfig!, {
        resolve: (name) => addressesOf(world, ask, name, region),
        locate: (address, port) => linkTo(world, address, port, region),
      }),
    wait: (seconds, signal) => wait(world.scale.ms(seconds), undefined, { signal }),
  };
}

/** Asked anew each time, as checkers do. A name that the zone's name servers refuse is one of AWS' own. */
async function addressesOf(world: World, ask: Ask, name: string, region: string): Promise<readonly string[]> {
  const { code, addresses } = await ask(name, addressIn(region));
  return code === "REFUSED" ? [world.directory.addressOf(name)] : addresses;
}

async function linkTo(world: World, address: string, port: number, region: string): Promise<LocalServer | undefined> {
  const found = world.directory.at(address, port);
  if (!found) return undefined;
  const from = { region, name: "checkers" };
  const to = { ...(found.region !== undefined && { region: found.region }), name: found.what };
  // Connecting to a port of this machine never hangs, but a checker of AWS waits as long as it may for a SYN that isn't answered.
  if (world.network.isSilent(from, to)) return new Promise(() => undefined);
  const target = (): LocalServer | undefined => world.directory.at(address, port);
  const link = await world.network.link({ from, to, asked: address, target }, port);
  return { host: "127.0.0.1", port: link.port };
}
