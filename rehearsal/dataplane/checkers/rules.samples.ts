import type { HealthCheck } from "@aws-sdk/client-route-53";
import assert from "node:assert/strict";
import { createServer } from "node:net";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { Authority } from "../certificates";
import { change, type RuleCase } from "../dns/mutants.fixture";
import { checkOf, type CheckerRules, Clock, config, http, https, leadingTo, serving } from "./rules.fixture";

let authority: Promise<Authority> | undefined;
const authorityOnce = (): Promise<Authority> => (authority ??= Authority.create("a local authority"));

/** Checkers whose endpoint answers as `healthy` says, on a clock of the test. */
function running(rules: CheckerRules, healthy: () => boolean, random: () => number = () => 0) {
  const clock = new Clock();
  const asked: number[] = [];
  const seen: { healthy: number; reporting: number }[] = [];
  const checkers = new rules.Checkers({
    probe: () => {
      asked.push(clock.now);
      return Promise.resolve({ result: healthy() ? "Success" : "Failure", reason: "" });
    },
    wait: clock.wait,
    random,
    onReport: (_, report) => seen.push(report),
  });
  return { clock, asked, seen, checkers };
}

const inOneRegion = (more: Partial<HealthCheck["HealthCheckConfig"]> = {}): HealthCheck =>
  checkOf("c", { Regions: ["us-east-1", "eu-west-1", "sa-east-1"], RequestInterval: 10, ...more });

export const checkerCases: readonly RuleCase<CheckerRules>[] = [
  {
    rule: 28,
    says: "checkers begin each at its own moment, and the interval counts from an answer to the next request",
    holds: async (rules) => {
      const moments = [0.1, 0.25, 0.4, 0.55, 0.7, 0.85];
      let next = 0;
      const { clock, asked, checkers } = running(
        rules,
        () => true,
        () => moments[next++]!,
      );
      checkers.set([inOneRegion()]);
      await clock.pass(19);
      checkers.stop();
      assert.deepEqual(asked, [1, 2.5, 4, 5.5, 7, 8.5, 11, 12.5, 14, 15.5, 17, 18.5]);
    },
    mutants: [
      change("checkers.ts", "interval() * this.ports.random()", "interval()"),
      change("checkers.ts", "await this.ports.wait(interval(), signal);", "await this.ports.wait(1, signal);"),
    ],
  },
  {
    rule: 29,
    says: "as many failures in a row as successes change what a checker says",
    holds: async (rules) => {
      let healthy = true;
      const { clock, seen, checkers } = running(rules, () => healthy);
      checkers.set([inOneRegion({ FailureThreshold: 3 })]);
      await clock.pass(5);
      healthy = false;
      await clock.pass(20);
      assert.equal(seen.at(-1)?.healthy, 6);
      healthy = true;
      await clock.pass(10);
      healthy = false;
      await clock.pass(20);
      assert.equal(seen.at(-1)?.healthy, 6);
      await clock.pass(10);
      assert.equal(seen.at(-1)?.healthy, 0);
      healthy = true;
      await clock.pass(20);
      assert.equal(seen.at(-1)?.healthy, 0);
      await clock.pass(10);
      checkers.stop();
      assert.deepEqual(seen.at(-1), { healthy: 6, reporting: 6 });
    },
    mutants: [
      change("streak.ts", "contradicting + 1 >= threshold", "contradicting + 1 >= 1"),
      change(
        "streak.ts",
        `=== healthy) return { healthy, contradicting: 0 }`,
        "=== healthy) return { healthy, contradicting }",
      ),
      change("streak.ts", "contradicting + 1 >= threshold", "contradicting + 1 >= (healthy ? threshold : 1)"),
    ],
  },
  {
    rule: 30,
    says: "a status from 200 to 399 within its time is healthy, a redirect isn't followed, and a connection is enough for TCP",
    holds: async (rules) => {
      const server = http((asked, answer) => {
        if (asked.url === "/silent") return;
        if (asked.url === "/half") return void answer.flushHeaders();
        answer.writeHead(Number(asked.url!.slice(1)), { location: "/500" }).end();
      });
      const silent = createServer(() => undefined);
      await serving([server, silent], async (port, other) => {
        const result = async (path: string, limits = {}) =>
          (await rules.probe(config({ ResourcePath: path }), leadingTo(port, limits))).result;
        const statuses = ["/200", "/204", "/302", "/399", "/400", "/404", "/503"];
        assert.deepEqual(await Promise.all(statuses.map((it) => result(it))), [
          ...["Success", "Success", "Success", "Success", "Failure", "Failure", "Failure"],
        ]);
        assert.equal(await result("/silent", { status: 30 }), "Failure");
        assert.equal(await result("/half", { body: 30 }), "Success");
        const tcp = (to: number) => rules.probe(config({ Type: "TCP", Port: 9 }), leadingTo(to, { status: 50 }));
        assert.equal((await tcp(other)).result, "Success");
        silent.close();
        await new Promise((done) => silent.once("close", done));
        assert.equal((await tcp(other)).result, "Failure");
      });
    },
    mutants: [
      change("probe.ts", "answer.statusCode! >= 400", "answer.statusCode! >= 300"),
      change("probe.ts", "answer.statusCode! >= 400", "answer.statusCode! >= 500"),
      change("probe.ts", `if (protocol === "TCP") {`, `if (protocol === "UDP") {`),
    ],
  },
  {
    rule: 31,
    says: "the string is searched in the first 5,120 bytes, by case, after unpacking gzip and deflate",
    holds: async (rules) => {
      const padded = (before: number) => Buffer.from(`${"x".repeat(before)}ok${"y".repeat(9_000)}`);
      const bodies: Record<string, { readonly body: Buffer; readonly encoding?: string }> = {
        "/start": { body: padded(0) },
        "/end": { body: padded(5_118) },
        "/across": { body: padded(5_119) },
        "/case": { body: Buffer.from("OK") },
        "/gzip": { body: gzipSync(padded(5_118)), encoding: "gzip" },
        "/deflate": { body: deflateSync(padded(10)), encoding: "deflate" },
        "/br": { body: brotliCompressSync(padded(10)), encoding: "br" },
      };
      const server = http(({ url }, answer) => {
        const { body, encoding } = bodies[url!]!;
        answer.writeHead(200, encoding ? { "content-encoding": encoding } : {}).end(body);
      });
      await serving([server], async (port) => {
        const found: string[] = [];
        for (const ResourcePath of Object.keys(bodies)) {
          const asked = config({ Type: "HTTP_STR_MATCH", SearchString: "ok", ResourcePath });
          if ((await rules.probe(asked, leadingTo(port))).result === "Success") found.push(ResourcePath);
        }
        assert.deepEqual(found, ["/start", "/end", "/gzip", "/deflate"]);
      });
    },
    mutants: [
      change("probe.ts", ".subarray(0, searchedBytes)", ""),
      change("probe.ts", "const searchedBytes = 5_120;", "const searchedBytes = 5_119;"),
      change("probe.ts", "deflate: createInflate }", "}"),
      change("probe.ts", "body.includes(config.SearchString)", "body.toLowerCase().includes(config.SearchString)"),
    ],
  },
  {
    rule: 32,
    says: "no certificate is validated; the name is sent, and left out in a second attempt when the certificate has another; TLS 1.3 isn't spoken",
    holds: async (rules) => {
      const ca = await authorityOnce();
      const expired = await ca.issue({ names: ["alb.example.com"], notBefore: new Date(0), notAfter: new Date(1_000) });
      const other = await ca.issue({ names: ["other.example.com"] });
      const names: (string | undefined)[] = [];
      const secure = (of: { readonly certificate: string; readonly key: string }, more = {}) =>
        https({ cert: of.certificate, key: of.key, ...more }, (asked, answer) => {
          names.push((asked.socket as unknown as { servername?: string }).servername || undefined);
          answer.end("ok");
        });
      const servers = [secure(expired), secure(other), secure(expired, { minVersion: "TLSv1.3" })];
      await serving(servers, async (valid, misnamed, newest) => {
        const result = async (port: number, EnableSNI: boolean) =>
          (await rules.probe(config({ Type: "HTTPS", EnableSNI }), leadingTo(port))).result;
        assert.deepEqual(
          [
            await result(valid!, true),
            await result(valid!, false),
            await result(misnamed!, true),
            await result(newest!, true),
          ],
          ["Success", "Success", "Success", "Failure"],
        );
      });
      assert.deepEqual(names, ["alb.example.com", undefined, undefined]);
    },
    mutants: [
      change("probe.ts", "rejectUnauthorized: false", "rejectUnauthorized: true"),
      change("probe.ts", `maxVersion: "TLSv1.2"`, `maxVersion: "TLSv1.3"`),
      change("probe.ts", "!checkServerIdentity(name, first.getPeerCertificate())", "true"),
      change("probe.ts", "EnableSNI === true &&", "true &&"),
    ],
  },
  {
    rule: 33,
    says: "the name is resolved anew for each request, without an A record it fails, and the Host header has an unusual port",
    holds: async (rules) => {
      const hosts: string[] = [];
      const server = http(({ headers }, answer) => {
        hosts.push(headers.host!);
        answer.end();
      });
      await serving([server], async (port) => {
        const addresses = [["192.0.2.1"], [], ["192.0.2.2"]];
        const asked: string[] = [];
        const network = {
          ...leadingTo(port),
          resolve: () => Promise.resolve(addresses.shift() ?? []),
          locate: (address: string) => {
            asked.push(address);
            return { host: "127.0.0.1", port };
          },
        };
        const results = [];
        for (let count = 0; count < 3; count++) results.push((await rules.probe(config({}), network)).result);
        assert.deepEqual(
          [results, asked],
          [
            ["Success", "Failure", "Success"],
            ["192.0.2.1", "192.0.2.2"],
          ],
        );
        await rules.probe(config({ Port: 8080 }), leadingTo(port));
        await rules.probe(config({ IPAddress: "192.0.2.9", FullyQualifiedDomainName: undefined }), leadingTo(port));
      });
      assert.deepEqual(hosts, ["alb.example.com", "alb.example.com", "alb.example.com:8080", "192.0.2.9"]);
    },
    mutants: [
      change("probe.ts", "port === defaultPorts[protocol] ? name :", "port !== defaultPorts[protocol] ? name :"),
      change("probe.ts", "address === undefined) throw", "address === null) throw"),
      change("probe.ts", "config.FullyQualifiedDomainName ?? address", "config.FullyQualifiedDomainName!"),
    ],
  },
  {
    rule: 42,
    says: "the checkers of a region that the check has lost go on for a while",
    holds: async (rules) => {
      const { clock, seen, checkers } = running(rules, () => true);
      const regions = ["us-east-1", "eu-west-1", "sa-east-1", "us-west-2"] as const;
      checkers.set([inOneRegion({ Regions: [...regions] })]);
      await clock.pass(1);
      const reporting = () => seen.at(-1)?.reporting;
      checkers.set([inOneRegion()]);
      await clock.pass(rules.lingeringSeconds - 1);
      assert.equal(reporting(), 8);
      await clock.pass(2);
      assert.equal(reporting(), 6);
      checkers.set([inOneRegion({ Regions: undefined })]);
      assert.equal(reporting(), 2 * rules.allCheckerRegions.length);
      checkers.stop();
    },
    mutants: [
      change("checkers.ts", "this.ports.wait(lingeringSeconds,", "this.ports.wait(0,"),
      change("checkers.ts", "!checker.leaving) return;", "checker.leaving) return;"),
    ],
  },
];
