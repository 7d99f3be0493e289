import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { ESLint, Linter } from "eslint";
import tseslint from "typescript-eslint";
import { roomImports, roomOf } from "../toolchain/roomImports";
import type { Room } from "../toolchain/room";
import { rooms } from "../toolchain/rooms";
import { filesEnding, programRoot } from "./importGraph";

const code = filesEnding(/\.(tsx?|mjs)$/);
const named = ({ imports }: Room): readonly string[] => (imports === "all" ? [] : imports);
const pathsOf = ({ name, paths = [name] }: Room): readonly string[] => paths;

describe("the table of rooms", () => {
  it("names every room that has code", () => {
    const homeless = code.filter((file) => roomOf(file) === undefined);
    assert.deepEqual(homeless, [], "give their folders rows in toolchain/rooms.ts");
    assert.ok(code.length > 800, `${code.length} files`);
  });

  it("has a row for each folder at the top, so that none is covered by accident", () => {
    const tops = [...new Set(code.map((file) => file.split("/")[0]!))].sort();
    const shown = rooms.flatMap((room) => pathsOf(room).map((it) => it.split("/")[0]!));
    assert.deepEqual([...new Set(shown)].sort(), tops);
  });

  it("names no folder whose types aren't checked, or whose promises may be forgotten", () => {
    const { include } = JSON.parse(readFileSync(path.join(programRoot, "tsconfig.json"), "utf8")) as {
      include: string[];
    };
    const [, typed] = /files: \["\{([a-z,]+)\}\/\*\*\/\*\.\{ts,tsx\}"\]/.exec(
      readFileSync(path.join(programRoot, "eslint.config.mjs"), "utf8"),
    )!;
    const tops = [...new Set(rooms.flatMap((room) => pathsOf(room).map((it) => it.split("/")[0]!)))];
    // The storefront's packages have a tsconfig.json of their own.
    assert.deepEqual(
      tops.filter((it) => it !== "app" && !include.includes(it)),
      [],
    );
    const declared = ["audit", "bench", "components", "config", "eslint.config.mjs", "index.ts", "outputs", "policy"];
    assert.deepEqual(
      tops.filter((it) => !typed!.split(",").includes(it)).sort(),
      [...declared, "report", "test", "toolchain"].sort(),
    );
  });

  it("names each room once, and no folder that isn't there", () => {
    assert.equal(new Set(rooms.map((it) => it.name)).size, rooms.length);
    const places = rooms.flatMap(pathsOf);
    assert.equal(new Set(places).size, places.length);
    assert.deepEqual(
      places.filter((place) => !existsSync(path.join(programRoot, place))),
      [],
    );
  });

  it("lets rooms import only rooms that it has", () => {
    const known = new Set(rooms.map((it) => it.name));
    const unknown = rooms.flatMap((room) =>
      [...named(room), ...(room.tests?.imports ?? [])]
        .filter((it) => !known.has(it))
        .map((it) => `${room.name}: ${it}`),
    );
    assert.deepEqual(unknown, []);
  });

  it("lets no two rooms import each other, tests aside", () => {
    const importsOf = new Map(rooms.map((room) => [room.name, named(room)]));
    const pairs = rooms.flatMap((room) =>
      named(room)
        .filter((it) => importsOf.get(it)!.includes(room.name))
        .map((it) => `${room.name}, ${it}`),
    );
    assert.deepEqual(pairs, []);
  });

  it("is the one that docs/architecture.md shows", () => {
    const document = readFileSync(path.join(programRoot, "docs", "architecture.md"), "utf8");
    const section = document.split("\n## Which room may import which\n")[1]!.split("\n## ")[0]!;
    const lines = section.split("\n").filter((line) => line.startsWith("|"));
    const shown = lines.slice(2).map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
    assert.deepEqual(shown, rooms.map(rowOf));
  });
});

const list = (names: readonly string[], none: string): string => names.map((it) => `\`${it}\``).join(", ") || none;

/** A room as the document shows it: room, what it may import, packages, what its tests may beside that, why. */
function rowOf({ name, paths, imports, packages = [], tests, why }: Room): string[] {
  const others = imports === "all" ? "every room" : list(imports, "nothing");
  const room = paths ? `${name}: ${list(paths, "")}` : `\`${name}\``;
  const beside = [...(tests?.imports ?? []).map((it) => `\`${it}\``), ...(tests?.packages ?? [])];
  return [room, others, packages.join(", "), beside.join(", "), why];
}

describe("lint", function () {
  this.timeout(60_000);
  const linter = new Linter({ cwd: programRoot });
  const config: Linter.Config = {
    files: ["**/*.ts", "**/*.tsx"],
    languageOptions: { parser: tseslint.parser as Linter.Parser },
    plugins: { meridian: { rules: { "room-imports": roomImports } } },
    rules: { "meridian/room-imports": "error" },
  };
  const said = (file: string, text: string): string[] =>
    linter.verify(text, config, { filename: path.join(programRoot, file) }).map((it) => it.message);

  it("applies the rule to every room", async () => {
    const eslint = new ESLint({ cwd: programRoot });
    for (const room of rooms) {
      const file = code.find((it) => roomOf(it) === room)!;
      const { rules } = (await eslint.calculateConfigForFile(path.join(programRoot, file))) as Linter.Config;
      assert.deepEqual(rules?.["meridian/room-imports"], [2], file);
    }
  });

  it("knows where a promise is forgotten in what waits for processes, servers and clouds", async () => {
    const eslint = new ESLint({ cwd: programRoot });
    for (const room of ["app/local", "app/src", "app/web", "deploy", "drill", "rehearsal", "servers"]) {
      const file = code.find((it) => it.startsWith(`${room}/`) && !it.includes(".test."))!;
      const { rules = {} } = (await eslint.calculateConfigForFile(path.join(programRoot, file))) as Linter.Config;
      for (const rule of ["no-floating-promises", "no-misused-promises"])
        assert.equal([rules[`@typescript-eslint/${rule}`]].flat()[0], 2, `${rule} for ${file}`);
    }
  });

  it("says what a room may import, and why", () => {
    assert.deepEqual(said("servers/a.ts", 'import { x } from "../deploy/order";'), [
      "servers may not import deploy decisions (deploy/order). A database server knows nobody that uses it. Allowed: toolchain. The table is toolchain/rooms.ts.",
    ]);
    assert.deepEqual(said("config/rules/a.ts", 'import * as aws from "@pulumi/aws";'), [
      "config may not import @pulumi/aws. Configuration is judged before anything runs: no AWS, no Pulumi runtime. Allowed: packages of neither AWS nor Pulumi. The table is toolchain/rooms.ts.",
    ]);
    assert.deepEqual(said("novelties/a.ts", 'import "../config/parse";'), [
      "novelties/a.ts is in no room: give its folder a row in toolchain/rooms.ts, with what it may import.",
    ]);
  });

  const refused: readonly (readonly [file: string, text: string])[] = [
    ["toolchain/a.ts", 'import "../rehearsal/emulator/install";'],
    ["config/parse.ts", 'import "./load";'],
    ["config/capacity.ts", 'import * as pulumi from "@pulumi/pulumi";'],
    ["outputs/region.ts", 'import "./reference";'],
    ["outputs/region.ts", 'import * as pulumi from "@pulumi/pulumi";'],
    ["servers/postgres.ts", 'import "../app/src/main";'],
    ["report/tables.ts", 'import type { X } from "../rehearsal/rehearsal";'],
    ["drill/probes/a.ts", 'import "../../rehearsal/cli";'],
    ["drill/probes/a.ts", 'import "../../components/region";'],
    ["drill/probes/a.ts", 'import "../../deploy/order";'],
    ["drill/probes/membership.ts", 'import "@aws-sdk/client-rds";'],
    ["deploy/a.ts", 'import "../components/foundation";'],
    ["deploy/a.ts", 'import "../rehearsal/cli";'],
    ["deploy/order.ts", 'import "@pulumi/pulumi/automation";'],
    ["deploy/computeMove.ts", 'import "./stackProcess";'],
    ["components/shared/a.ts", 'import "../region";'],
    ["components/foundation/a.ts", 'import "../global";'],
    ["components/region/a.ts", 'import "../foundation/images";'],
    ["components/region/subnetPlan.ts", 'import * as aws from "@pulumi/aws";'],
    ["components/global/a.ts", 'import "../region/network";'],
    ["components/global/a.ts", 'import "../../test/recorder";'],
    ["policy/rules/security/a.ts", 'import "../../../config/settings";'],
    ["policy/rules/security/a.ts", 'import "../../state";'],
    ["policy/rule.ts", 'import "@pulumi/policy";'],
    ["policy/pack.ts", 'import "@pulumi/aws";'],
    ["rehearsal/steps/a.ts", 'import "../../components/region";'],
    ["rehearsal/providers/a.ts", 'import "../emulator/emulator";'],
    ["rehearsal/emulator/a.ts", 'import "../../deploy/order";'],
    ["engine/a.ts", 'import "@pulumi/aws";'],
    ["audit/a.ts", 'import "../components/shared/tags";'],
    ["app/src/a.ts", 'import "../local/ports";'],
    ["app/src/a.ts", 'import "../../toolchain/cache";'],
    ["app/sandbox/a.ts", 'import "../src/main";'],
    ["app/web/a.tsx", 'import "../local/shop";'],
    ["app/local/a.ts", 'import "../../config/parse";'],
    ["app/test/a.ts", 'import "@pulumi/pulumi";'],
    ["bench/a.ts", 'import "../app/src/main";'],
    ["rehearsal/a.ts", 'import "../test/recorder";'],
    ["drill/a.ts", 'export { x } from "../components/region";'],
    ["drill/a.ts", 'export * from "../components/region";'],
    ["drill/a.ts", 'const later = () => import("../components/region");'],
    ["drill/a.ts", 'const later = require("../components/region");'],
    ["drill/a.ts", 'import later = require("../components/region");'],
    ["drill/a.ts", 'export type Region = import("../components/region").RegionStack;'],
  ];
  for (const [file, text] of refused)
    it(`refuses ${file}: ${text}`, () => assert.match(said(file, text).join("\n"), / may not import .* Allowed: /));

  const allowed: readonly (readonly [file: string, text: string])[] = [
    ["config/load.ts", 'import * as pulumi from "@pulumi/pulumi";'],
    ["config/load.test.ts", 'import * as pulumi from "@pulumi/pulumi";'],
    ["drill/probes/a.ts", 'import "../../outputs/region";'],
    ["drill/probes/a.ts", 'import "../../report/tables";'],
    ["deploy/a.ts", 'import "../drill/probes/membership";'],
    ["components/global/a.test.ts", 'import "../../test/recorder";'],
    ["policy/rules/security/a.test.ts", 'import "../../../components/region";'],
    ["rehearsal/a.ts", 'import "../servers/postgres";'],
    ["test/a.test.ts", 'import "../app/src/main";'],
    ["config/a.ts", 'import "js-yaml"; import path from "node:path"; import data from "../package.json";'],
  ];
  for (const [file, text] of allowed) it(`lets ${file} say: ${text}`, () => assert.deepEqual(said(file, text), []));
});
