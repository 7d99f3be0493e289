import assert from "node:assert/strict";
import { EventEmitter, once } from "node:events";
import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { freePort } from "../../../servers/ports";
import { temporaryServerDirectory } from "../../../servers/serverUser";
import { ComputeFaults } from "./computeFaults";
import { Machine } from "./machine";
import { Turns } from "./turns";

const region = "eu-west-1";
/** Addresses of pods, by which they are named, and their zones. */
const pods = { "10.0.0.254": "eu-west-1a", "10.0.1.254": "eu-west-1b" };
const [one, two] = Object.keys(pods) as [string, string];

/** Migrates nothing, and answers whatever it is asked. */
const program = `
if (process.argv.includes("serve")) {
  process.on("SIGUSR2", () => undefined);
  require("node:http").createServer((_, answer) => answer.end("ok")).listen(Number(process.env.PORT), "127.0.0.1");
}`;

describe("Faults of pods, by their addresses", function () {
  this.timeout(30_000);
  const machines = new Map<string, Machine>();
  const said: string[] = [];
  const changes = new EventEmitter();
  let folder: string;
  let faults: ComputeFaults;

  before(async () => {
    folder = await temporaryServerDirectory("pods");
    const insideFile = path.join(folder, "inside.js");
    await Promise.all([writeFile(path.join(folder, "program.js"), program), writeFile(insideFile, "")]);
    const image = { workingDirectory: folder, environment: {}, entryPoint: ["program.js"], sandbox: "" };
    const turns = new Turns(2);
    for (const [id, zone] of Object.entries(pods)) {
      const port = await freePort();
      const wanted = {
        ...({ kind: "pod", id, region, zone, group: "shop/storefront", launchedAt: 0, drainSeconds: 0 } as const),
        runs: { image: "repository@sha256:1", environment: {} },
      };
      const machine = new Machine({
        ...{ wanted, image, port, insideFile, turns, log: path.join(folder, `${id}.log`), launchMs: 0 },
        environment: { PORT: String(port) },
        say: (what) => said.push(what),
        onChange: () => void changes.emit("change"),
      });
      machines.set(id, machine);
    }
    faults = new ComputeFaults(machines, folder);
    await until(() => serving().length === 2);
  });
  after(async () => {
    await Promise.all([...machines.values()].map((it) => it.stop()));
    await rm(folder, { recursive: true, force: true });
  });

  const serving = (): string[] => [...machines.values()].filter((it) => it.serves).map((it) => it.wanted.id);
  const until = async (is: () => boolean): Promise<void> => {
    while (!is()) await once(changes, "change");
  };
  const ask = async (id: string): Promise<string> => {
    const url = `http://127.0.0.1:${machines.get(id)!.port}/`;
    return (await fetch(url, { signal: AbortSignal.timeout(300) })).text();
  };

  it("find each among the processes, and name those that there are where there is none", () => {
    assert.deepEqual(
      faults.list().map(({ name, zone, what }) => [name, zone, what]),
      Object.entries(pods).map(([id, zone]) => [id, zone, "storefront"]),
    );
    assert.deepEqual(faults.zonesIn(region), ["eu-west-1a", "eu-west-1b"]);
    assert.throws(() => faults.freeze("storefront"), {
      message: "there is no machine storefront; there are 10.0.0.254, 10.0.1.254",
    });
  });

  it("freeze one alone, which goes on", async () => {
    const thaw = faults.freeze(one);
    await assert.rejects(ask(one), { name: "TimeoutError" });
    assert.equal(await ask(two), "ok");
    await thaw();
    assert.equal(await ask(one), "ok");
  });

  it("kill one alone, which its node starts again", async () => {
    const pids = [one, two].map((it) => machines.get(it)!.pid);
    await faults.kill(one);
    await until(() => !machines.get(one)!.serves);
    assert.equal(said.at(-1), "10.0.0.254 ended with signal SIGKILL; its node starts it again");
    await until(() => machines.get(one)!.serves);
    assert.notEqual(machines.get(one)!.pid, pids[0]);
    assert.equal(machines.get(two)!.pid, pids[1]);
  });

  it("take down those of a zone, which run nothing until that ends", async () => {
    const up = await faults.takeDown({ region, zone: "eu-west-1b" });
    await until(() => serving().length === 1);
    assert.deepEqual(serving(), [one]);
    const isDown = () => [...machines.values()].map((it) => faults.isDown(it.wanted));
    assert.deepEqual(isDown(), [false, true]);
    await up();
    assert.deepEqual(isDown(), [false, false]);
    await until(() => serving().length === 2);
  });
});
