import assert from "node:assert/strict";
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { cacheDirectory } from "../../toolchain/cache";
import { freePort, freePorts } from "../../servers/ports";
import { mentioning, processes, programOf } from "./shopProcesses.fixture";

const cli = ["--no-warnings", "--require", require.resolve("tsx/cjs"), path.join(__dirname, "cli.ts")];

/** The command line in a process group of its own, as a terminal would start it. */
class Terminal {
  output = "";
  readonly process: ChildProcess;

  constructor(readonly args: readonly string[]) {
    this.process = spawn(process.execPath, [...cli, ...args], { detached: true, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [this.process.stdout!, this.process.stderr!]) {
      stream.setEncoding("utf8").on("data", (text: string) => (this.output += text));
    }
  }

  async shows(text: string | RegExp): Promise<RegExpExecArray> {
    const pattern = new RegExp(text);
    for (const deadline = Date.now() + 120_000; ; await wait(20)) {
      const found = pattern.exec(this.output);
      if (found) return found;
      const isOver = this.process.exitCode !== null || Date.now() > deadline;
      assert.ok(!isOver, `no ${pattern} in:\n${this.output}`);
    }
  }

  /** Ctrl-C reaches every process of the terminal's foreground; npm sends it on once more. */
  async interrupt(): Promise<number | null> {
    const ended = once(this.process, "exit");
    process.kill(-this.process.pid!, "SIGINT");
    this.process.kill("SIGINT");
    const [code] = (await ended) as [number | null];
    return code;
  }
}

const run = (...args: string[]): Promise<{ code: number; output: string }> =>
  new Promise((resolve) => {
    execFile(process.execPath, [...cli, ...args], (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr });
    });
  });

/** Everything of a shop that can be left behind: its processes, its folders and its socket. */
async function leftovers(shop: { directory: string; program: string; port: number }): Promise<string[]> {
  const files = [shop.directory, shop.program, path.join(cacheDirectory(), "storefronts", `${shop.port}.sock`)];
  const running = processes().filter((line) => line.includes(shop.directory) || line.includes(shop.program));
  return [...files.filter(existsSync), ...running];
}

/** Where a running shop keeps its things, from the arguments of its processes. */
function placesOf(storefront: number): { directory: string; program: string } {
  const line = processes().find((it) => it.trim().startsWith(`${storefront} `))!;
  const program = /\S+\/build\/shop-\w+/.exec(line)![0];
  const guard = processes().find((it) => it.includes(program) && it.includes("rm -rf"))!;
  return { program, directory: /\S+\/storefront-\w{6}/.exec(guard)![0] };
}

/** A cart of the second region, which writes neither store, is the first one's too. */
async function isInTable(port: number): Promise<void> {
  const at = (index: number, url: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`http://127.0.0.1:${port + index}${url}`, init);
  const health = (await (await at(1, "/health/region")).json()) as { carts?: { reachable: boolean } };
  assert.equal(health.carts?.reachable, true);
  const { id } = (await (await at(1, "/api/carts", { method: "POST" })).json()) as { id: string };
  for (const deadline = Date.now() + 10_000; (await at(0, `/api/carts/${id}`)).status !== 200; await wait(50))
    assert.ok(Date.now() < deadline, "the cart hasn't come to the first region");
}

describe("npm run storefront", function () {
  this.timeout(240_000);
  const terminals: Terminal[] = [];
  const open = (...args: string[]): Terminal => {
    const terminal = new Terminal(args);
    terminals.push(terminal);
    return terminal;
  };

  afterEach(async () => {
    for (const { process: it } of terminals.splice(0)) {
      if (it.exitCode === null && it.signalCode === null) {
        const ended = once(it, "exit");
        it.kill("SIGKILL");
        await ended;
      }
    }
  });

  it("opens a shop, starts again what dies, moves writers from another terminal, and ends with Ctrl-C", async () => {
    const port = await freePorts(2);
    const terminal = open("--regions", "2", "--empty", "--carts", "dynamodb", "--port", String(port));
    const [, storefront] = await terminal.shows(`us-east-1 +http://127.0.0.1:${port} +\\(process (\\d+)\\)`);
    await terminal.shows("Ready after");
    const shop = { ...placesOf(Number(storefront)), port };
    assert.equal((await fetch(`http://127.0.0.1:${port + 1}/health/live`)).status, 200);
    await isInTable(port);

    const at = ["--port", String(port)];
    assert.deepEqual(await run("kill", "--region", "1", ...at), {
      code: 0,
      output: `killed the storefront of us-east-1, process ${storefront}\n`,
    });
    await terminal.shows("the storefront of us-east-1 ended with signal SIGKILL. Its last lines:");
    const [, next] = await terminal.shows(/the storefront of us-east-1 runs again, as process (\d+)/);
    assert.notEqual(next, storefront);

    const promoted = await run("promote", "--region", "2", ...at);
    assert.match(
      promoted.output,
      /^eu-west-1 writes the relational store now, and us-east-1 no longer; it took [\d.]+ s$/m,
    );
    assert.equal(promoted.code, 0);
    const status = await run("status", ...at);
    assert.match(status.output, /^eu-west-1 writes the relational store\neu-west-1 writes the document store$/m);
    assert.match(status.output, new RegExp(`us-east-1 +storefront +process ${next}`));
    const refused = await run("promote", "--region", "5", ...at);
    assert.deepEqual(refused, { code: 1, output: "there is no region 5; there are us-east-1, eu-west-1\n" });

    assert.equal(await terminal.interrupt(), 0);
    assert.match(terminal.output, /Everything has ended\.\n$/);
    assert.deepEqual(await leftovers(shop), []);
  });

  it("leaves nothing behind either when it is killed", async () => {
    const port = await freePort();
    const terminal = open("--empty", "--port", String(port));
    const [, storefront] = await terminal.shows(/\(process (\d+)\)/);
    const shop = { ...placesOf(Number(storefront)), port };
    assert.ok((await leftovers(shop)).length > 8);
    terminal.process.kill("SIGKILL");
    for (const deadline = Date.now() + 60_000; ; await wait(200)) {
      const left = await leftovers(shop);
      if (left.length === 0) break;
      assert.ok(Date.now() < deadline, left.join("\n"));
    }
  });

  it("ends with Ctrl-C while it starts", async () => {
    const terminal = open("--regions", "3", "--empty", "--port", String(await freePorts(3)));
    await terminal.shows("creating what tables and collections are missing");
    const program = programOf(terminal.process.pid!);
    assert.equal(await terminal.interrupt(), 130);
    assert.deepEqual(mentioning(program), []);
  });

  it("says what is wrong and what would do", async () => {
    assert.deepEqual(await run("--regions", "0"), {
      code: 2,
      output: "--regions is 0; it must be a whole number from 1 to 6\nSee: npm run storefront -- --help\n",
    });
    const nobody = await run("status", "--port", String(await freePort()));
    assert.equal(nobody.code, 1);
    assert.match(nobody.output, /^no shop runs on port \d+. Start it with npm run storefront/);
  });
});
