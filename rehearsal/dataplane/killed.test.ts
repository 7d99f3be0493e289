import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { gone, nobodyMentions } from "../../servers/gone.fixture";
import { firstLine, isAlive } from "../../toolchain/processes";
import { withEmulator } from "../emulator/emulator.fixture";
import { Databases, memberOf } from "../emulator/overlay-rds.fixture";
import type { Alive } from "./killed.fixture";

const region = "eu-west-1";
const script = path.join(__dirname, "killed.fixture.ts");
const node = ["--no-warnings", "--require", require.resolve("tsx/cjs"), script];
const writer = { MasterUsername: "meridian", MasterUserPassword: "correct-horse", DatabaseName: "shop" };

describe("A data plane whose process is killed", function () {
  const emulator = withEmulator(this);
  this.timeout(60_000);

  const planes: ChildProcess[] = [];
  after(() => planes.forEach((it) => it.kill("SIGKILL")));

  it("leaves nothing: no server, none of its processes, and no file", async () => {
    const described = new Databases(emulator);
    for (const engine of ["aurora-postgresql", "docdb"] as const) {
      const group = await described.globalCluster(engine);
      const { DatabaseName, ...credentials } = writer;
      const own = { ...credentials, ...(engine === "docdb" ? {} : { DatabaseName }) };
      const arn = await described.cluster(region, { ...memberOf(group, engine), ...own });
      await described.instance(region, engine, arn.split(":")[6]!);
    }
    const plane = spawn(process.execPath, [...node, emulator.endpoint(), region], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    planes.push(plane);
    const { folder, processes } = JSON.parse(await firstLine(plane, "the data plane")) as Alive;
    assert.equal(existsSync(folder), true);
    assert.ok(processes.length > 5 && processes.every(isAlive), `${processes.length} processes`);
    plane.kill("SIGKILL");
    await gone(processes, 20_000);
    await nobodyMentions(folder, 20_000);
    for (const deadline = Date.now() + 20_000; existsSync(folder); await wait(20))
      assert.ok(Date.now() < deadline, `${folder} is still there`);
  });
});
