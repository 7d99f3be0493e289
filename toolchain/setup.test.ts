import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";

/** A checkout with one dependency, and an npm on PATH that writes down how it is called and does as it is told. */
class Checkout {
  readonly folder = mkdtempSync(path.join(os.tmpdir(), "meridian-setup-"));
  private readonly calls = this.at("calls");

  constructor() {
    for (const it of ["toolchain", "bin", "node_modules"]) mkdirSync(this.at(it));
    copyFileSync(path.join(__dirname, "setup.mjs"), this.at("toolchain/setup.mjs"));
    writeFileSync(this.at("package.json"), JSON.stringify({ dependencies: { needed: "1.0.0" } }));
    this.lock("first");
    this.npm("mkdir -p node_modules/needed && echo '{}' > node_modules/needed/package.json");
  }

  at(name: string): string {
    return path.join(this.folder, name);
  }

  lock(text: string): void {
    writeFileSync(this.at("package-lock.json"), text);
  }

  npm(does: string): void {
    writeFileSync(this.at("bin/npm"), `#!/bin/sh\necho "$*" >> '${this.calls}'\n${does}\n`);
    chmodSync(this.at("bin/npm"), 0o755);
  }

  /** @returns How it ended, what it said, and how often npm was called by now. */
  setUp(): { readonly status: number | null; readonly said: string; readonly calls: readonly string[] } {
    const env = { ...process.env, PATH: [this.at("bin"), process.env["PATH"]].join(path.delimiter) };
    const { status, stderr } = spawnSync(process.execPath, [this.at("toolchain/setup.mjs")], { env, encoding: "utf8" });
    const calls = existsSync(this.calls) ? readFileSync(this.calls, "utf8").trim().split("\n") : [];
    return { status, said: stderr, calls };
  }
}

describe("setting up the packages", () => {
  const install = "ci --include=dev --include=optional --no-audit --no-fund --loglevel=error";
  let checkout: Checkout;
  beforeEach(() => void (checkout = new Checkout()));
  afterEach(() => rmSync(checkout.folder, { recursive: true, force: true }));

  it("installs what the lockfile names, development's packages too, says so, and does it once", () => {
    const { status, said, calls } = checkout.setUp();
    assert.deepEqual([status, calls], [0, [install]]);
    assert.equal(said, "  installing the packages of package-lock.json, about a minute, once\n");
    assert.deepEqual(checkout.setUp(), { status: 0, said: "", calls: [install] });
  });

  it("installs again when the lockfile changes, and when a package isn't there any more", () => {
    checkout.setUp();
    checkout.lock("second");
    assert.equal(checkout.setUp().calls.length, 2);
    rmSync(checkout.at("node_modules/needed"), { recursive: true });
    assert.equal(checkout.setUp().calls.length, 3);
    assert.equal(checkout.setUp().calls.length, 3);
  });

  it("fails with npm's own exit code, and tries again the next time", () => {
    checkout.npm("exit 7");
    assert.equal(checkout.setUp().status, 7);
    assert.equal(checkout.setUp().calls.length, 2);
  });

  it("names what npm left out without saying so", () => {
    checkout.npm("exit 0");
    const { status, said } = checkout.setUp();
    assert.equal(status, 1);
    assert.match(
      said,
      /npm ci succeeded and left out needed: see npm config ls for what tells it to, and unset that\n$/,
    );
    assert.equal(checkout.setUp().calls.length, 2, "it isn't taken for installed");
  });
});
