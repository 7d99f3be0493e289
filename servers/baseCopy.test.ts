import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import path from "node:path";
import { copyWhole } from "./baseCopy";
import type { Owner } from "./owner";
import { type PostgresServer, startPostgres, startStandby } from "./postgres";
import { copyStopped, keepSecrets, makeDirectories, postgresFiles, secretsOf } from "./postgresFiles";
import { temporaryServerDirectory } from "./serverUser";

const lifetime = "withParent";
const owner: Owner = { username: "shop", password: "a word" };

describe("A whole copy of a running PostgreSQL server", function () {
  this.timeout(60_000);
  let directory: string;
  const running: PostgresServer[] = [];
  const at = (name: string): string => path.join(directory, name);

  before(async () => void (directory = await temporaryServerDirectory("whole-copies")));
  after(async () => {
    await Promise.all(running.map((it) => it.kill()));
    await rm(directory, { recursive: true, force: true });
  });

  const started = async (starting: Promise<PostgresServer>): Promise<PostgresServer> => {
    running.push(await starting);
    return starting;
  };
  const copied = async (server: PostgresServer, name: string): Promise<void> => {
    const kept = postgresFiles(at(name));
    await keepSecrets(kept, await secretsOf(postgresFiles(server.directory)));
    await makeDirectories(kept);
    await copyWhole(server, kept);
  };
  const restored = async (from: string): Promise<string> => {
    await copyStopped(postgresFiles(at(from)), postgresFiles(at(`${from}-restored`)));
    const server = await started(
      startPostgres({ directory: at(`${from}-restored`), databases: ["shop"], owner, lifetime }),
    );
    await write(server, 99);
    return numbers(server);
  };
  const write = (server: PostgresServer, number: number) => server.ask("insert into entries values ($1)", [number]);
  const numbers = async (server: PostgresServer): Promise<string> =>
    (await server.ask<{ number: number }>("select number from entries order by number")).map((it) => it.number).join();

  it("has what the server had at that moment, of a writer and of a standby, and takes writes of its own", async () => {
    const writer = await started(startPostgres({ directory: at("writer"), databases: ["shop"], owner, lifetime }));
    await writer.ask("create table entries (number int primary key)");
    await write(writer, 1);
    await copied(writer, "of-writer");
    await write(writer, 2);
    const standby = await started(startStandby(writer, { directory: at("standby"), lifetime }));
    await copied(standby, "of-standby");
    await write(writer, 3);
    assert.deepEqual([await restored("of-writer"), await restored("of-standby")], ["1,99", "1,2,99"]);
    assert.equal(await numbers(writer), "1,2,3");
  });
});
