import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { migrationsOf } from "./migrations";

describe("the migrations that a version has and the databases haven't", () => {
  let server: Server;
  let answer: string;
  let directory: string;
  const ask = () => migrationsOf(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, directory);

  before((done) => {
    directory = mkdtempSync(path.join(tmpdir(), "meridian-migrations-"));
    const folder = path.join(directory, "app", "src", "stores", "relational", "migrations");
    mkdirSync(folder, { recursive: true });
    for (const it of ["0001_platform.sql", "0002_customers.sql"]) writeFileSync(path.join(folder, it), "");
    server = createServer((_request, response) => response.end(answer)).listen(0, "127.0.0.1", done);
  });
  after(() => {
    server.closeAllConnections();
    server.close();
    rmSync(directory, { recursive: true });
  });

  it("are none where a region that serves was built with the newest, or with newer ones", async () => {
    for (const schema of ["0002_customers", "0003_stock"]) {
      answer = JSON.stringify({ status: "ok", schema });
      assert.equal(await ask(), "none");
    }
  });

  it("are pending where it was built with older ones", async () => {
    answer = JSON.stringify({ status: "ok", schema: "0001_platform" });
    assert.equal(await ask(), "pending");
  });

  it("are unknown where it doesn't say, or doesn't answer", async () => {
    for (const it of ["{}", "<html>", ""]) {
      answer = it;
      assert.equal(await ask(), "unknown");
    }
    assert.equal(await migrationsOf("http://127.0.0.1:9", directory), "unknown");
  });
});
