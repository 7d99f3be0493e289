import assert from "node:assert/strict";
import { isDelegated, waitForDelegation } from "./delegation";

const domain = "shop.example.com";
const nameServers = ["ns-1.awsdns-01.com", "ns-2.awsdns-02.net"];

/** Public DNS that gives these answers one after the other, the last one for ever. */
function answers(...given: (readonly string[] | Error)[]) {
  let asked = 0;
  const resolve = (name: string): Promise<string[]> => {
    assert.equal(name, domain);
    const it = given[Math.min(asked++, given.length - 1)]!;
    return it instanceof Error ? Promise.reject(it) : Promise.resolve([...it]);
  };
  return { resolve, asked: () => asked };
}

async function waitFor(servers: readonly string[], resolve: (name: string) => Promise<string[]>, signal?: AbortSignal) {
  const said: string[] = [];
  const waiting = {
    say: (line: string) => void said.push(line),
    signal: signal ?? new AbortController().signal,
    resolve,
    intervalMilliseconds: 1,
  };
  await waitForDelegation({ domain, nameServers: servers }, waiting);
  return said;
}

describe("delegation", () => {
  it("isn't waited for where the zone existed before", async () => {
    const dns = answers(new Error("ENOTFOUND"));
    assert.deepEqual(await waitFor([], dns.resolve), []);
    assert.equal(dns.asked(), 0);
  });

  it("isn't waited for where public DNS already names the zone's servers", async () => {
    assert.deepEqual(await waitFor(nameServers, answers(nameServers).resolve), []);
  });

  it("prints the name servers and waits until public DNS names them", async () => {
    const dns = answers(new Error("ENOTFOUND"), ["ns.registrar.example"], nameServers);
    const said = await waitFor(nameServers, dns.resolve);
    assert.equal(said[0], `Delegate ${domain} at your registrar to these name servers, then leave this running:`);
    assert.deepEqual(said.slice(1, 3), ["  ns-1.awsdns-01.com", "  ns-2.awsdns-02.net"]);
    assert.equal(said.filter((it) => it.startsWith("waiting for public DNS")).length, 2);
    assert.equal(said.at(-1), `${domain} is delegated`);
    assert.equal(dns.asked(), 3);
  });

  it("stops waiting when interrupted", async () => {
    const interruption = new AbortController();
    const dns = answers([]);
    const waiting = waitFor(
      nameServers,
      async (name) => {
        if (dns.asked() === 2) interruption.abort();
        return dns.resolve(name);
      },
      interruption.signal,
    );
    await assert.rejects(waiting, { name: "AbortError" });
    assert.equal(dns.asked(), 3);
  });

  it("doesn't care for letters' size, a final dot or the order", async () => {
    const shown = ["NS-2.AWSDNS-02.NET.", "ns-1.awsdns-01.com."];
    assert.equal(await isDelegated(domain, nameServers, answers(shown).resolve), true);
  });

  it("isn't there while public DNS also names somebody else's server", async () => {
    const shown = [...nameServers, "ns.registrar.example"];
    assert.equal(await isDelegated(domain, nameServers, answers(shown).resolve), false);
  });

  it("isn't there where public DNS knows no server or doesn't answer", async () => {
    assert.equal(await isDelegated(domain, nameServers, answers([]).resolve), false);
    assert.equal(await isDelegated(domain, nameServers, answers(new Error("ESERVFAIL")).resolve), false);
  });
});
