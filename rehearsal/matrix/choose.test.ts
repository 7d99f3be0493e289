import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { programRoot } from "../cloud/workspace";
import { configurationNamed } from "./choose";
import { namedConfigurations } from "./named";
import { pairwise } from "./pairs";

describe("configurations of the matrix", () => {
  it("are the same for the same name, and others for another seed", () => {
    const regionsOf = (name: string) => JSON.stringify(configurationNamed(name));
    assert.equal(regionsOf("seed-abc-0"), regionsOf("seed-abc-0"));
    assert.notEqual(regionsOf("seed-abc-0"), regionsOf("seed-abd-0"));
    assert.notEqual(regionsOf("seed-abc-0"), regionsOf("seed-abc-1"));
    assert.equal(configurationNamed("seed-abc"), undefined);
    assert.equal(configurationNamed("toString"), undefined);
  });

  it("have two regions where a pair is asked for, and 2, 4 and 6 among the first ten otherwise", () => {
    const counts = (kind: string) =>
      [...Array(10).keys()].map((number) => configurationNamed(`${kind}-1-${number}`)!.regions.length);
    assert.deepEqual([...new Set(counts("pair"))], [2]);
    assert.deepEqual([...new Set(counts("seed"))].sort(), [2, 4, 6]);
  });

  it("are each rehearsed at night, and ten that a seed makes", () => {
    const nightly = readFileSync(path.join(programRoot, ".github", "workflows", "nightly.yml"), "utf8");
    const asked = [...nightly.matchAll(/- --configuration (\S+)/g)].map(([, name]) => name);
    const seeded = [...Array(10).keys()].map((number) => `seed-NIGHT-${number}`);
    assert.deepEqual(asked, [...Object.keys(namedConfigurations), ...seeded]);
  });
});

describe("pairs", () => {
  it("are all in the rows, and every row has every factor", () => {
    const factors = { a: [1, 2, 3], b: [4, 5], c: [6, 7, 8, 9] };
    const rows = pairwise<number>(factors, "seed");
    const found = new Set(rows.flatMap(({ a, b, c }) => [`${a} ${b}`, `${a} ${c}`, `${b} ${c}`]));
    assert.equal(found.size, 3 * 2 + 3 * 4 + 2 * 4);
    assert.ok(rows.length >= 12 && rows.length <= 16, String(rows.length));
    assert.deepEqual(pairwise<number>(factors, "seed"), rows);
    assert.notDeepEqual(pairwise<number>(factors, "another"), rows);
    assert.ok(rows.every((row) => Object.keys(row).join() === "a,b,c" || Object.keys(row).length === 3));
  });
});
