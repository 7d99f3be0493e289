import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readUserData } from "../../outputs/userData";
import { userData } from "./userData";

const image = `123456789012.dkr.ecr.eu-west-1.amazonaws.com/meridian/storefront@sha256:${"a".repeat(64)}`;
const script = (environment: Record<string, string> = { PORT: "8080", PEERS: '{"a":"https://a.shop"}' }) =>
  userData({ region: "eu-west-1", image, logGroup: "storefront-1", environment });

describe("user data", () => {
  it("is a script that stops at the first error", () => {
    assert.deepEqual(script().split("\n").slice(0, 2), ["#!/bin/bash", "set -euo pipefail"]);
  });

  it("writes the environment as it is, without the shell reading it", () => {
    assert.ok(script().includes(`<<'END'\nPORT=8080\nPEERS={"a":"https://a.shop"}\nEND\n`));
    assert.ok(script({ ODD: "$(id) `id` $HOME" }).includes("<<'END'\nODD=$(id) `id` $HOME\nEND\n"));
  });

  it("refuses a value that would become two lines", () => {
    assert.throws(() => script({ PEERS: "a\nb" }), /PEERS has a line break in it/);
    assert.throws(() => script({ PEERS: "a\rb" }), /PEERS has a line break in it/);
  });

  it("logs in to the image's own registry and pulls by digest", () => {
    assert.ok(
      script().includes(
        "aws ecr get-login-password --region eu-west-1 | docker login --username AWS --password-stdin 123456789012.dkr.ecr.eu-west-1.amazonaws.com\n" +
          `docker pull ${image}\n`,
      ),
    );
  });

  it("runs the container read-only, without privileges, as nobody the host knows, once the databases are as it needs them", () => {
    const run = script()
      .split("\n")
      .filter((line) => line.startsWith("Exec"));
    const container =
      "--rm --network host --env-file /etc/storefront/environment --user 10001:10001 " +
      "--read-only --tmpfs /tmp:rw,noexec,nosuid,size=64m --cap-drop ALL --security-opt no-new-privileges --pids-limit 512 " +
      "--log-driver awslogs --log-opt awslogs-region=eu-west-1 --log-opt awslogs-group=storefront-1 --log-opt mode=non-blocking " +
      image;
    assert.deepEqual(run, [
      "ExecStartPre=/etc/storefront/pull",
      "ExecStartPre=-/usr/bin/docker rm --force storefront storefront-migrate",
      `ExecStartPre=/usr/bin/docker run --name storefront-migrate ${container} migrate`,
      `ExecStart=/usr/bin/docker run --name storefront ${container} serve`,
      "ExecStop=/usr/bin/docker stop --time 25 storefront",
    ]);
  });

  it("starts the collector after the storefront, and goes on without it", () => {
    assert.deepEqual(script().split("\n").slice(-5), [
      "systemctl start --no-block storefront",
      "",
      "# Serving is worth more than traces and metrics: whatever fails here ends here.",
      '/etc/storefront/collect || logger --tag storefront "no collector: traces and metrics go nowhere"',
      "",
    ]);
  });

  it("is a script that bash reads, whole and in its parts", () => {
    const parts = [...script().matchAll(/<<'END'\n(#!\/bin\/bash\n[^]*?\n)END\n/g)].map((it) => it[1]!);
    assert.equal(parts.length, 2);
    for (const text of [script(), ...parts]) execFileSync("bash", ["-n"], { input: text });
  });

  it("says what it was made of, to whoever reads it with the contract", () => {
    const environment = { PORT: "8080", ODD: ` "$(id)" '#'=`, PEERS: '{"a":"https://a.shop"}' };
    assert.deepEqual(readUserData(script(environment)), { image, logGroup: "storefront-1", environment });
  });

  it("fits into the 16 KiB that EC2 takes", () => {
    assert.ok(Buffer.byteLength(script()) < 4096);
  });
});
