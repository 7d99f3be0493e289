import assert from "node:assert/strict";
import { livingFences } from "./livingFences";

type Role = "writer" | "reader" | "none";

describe("Fences of a living cloud", () => {
  const cloud = (roles: Readonly<Record<string, readonly [relational: Role, document: Role]>>, serving: string[]) => {
    const asked: string[] = [];
    const fences = livingFences({
      status: () =>
        Object.entries(roles).map(([region, [relational, document]]) => ({
          region,
          relational: { role: relational },
          document: { role: document },
        })),
      machineIn: (region) =>
        serving.includes(region)
          ? { command: async (name, { args }) => void asked.push([region, name, ...args].join(" ")) }
          : undefined,
    });
    return { asked, fences };
  };

  it("are set where orders are written", async () => {
    const { asked, fences } = cloud({ a: ["reader", "reader"], b: ["writer", "writer"] }, ["a", "b"]);
    await fences.set("b", "left by a drill");
    await fences.lift("a");
    assert.deepEqual(asked, ["b fence --region b --reason left by a drill", "b unfence --region a"]);
  });

  it("are set in the region itself where it was left behind and takes writes, which nothing else gets to", async () => {
    const { asked, fences } = cloud({ a: ["writer", "reader"], b: ["writer", "writer"] }, ["a", "b"]);
    await fences.set("a", "left behind");
    assert.deepEqual(asked, ["a fence --region a --reason left behind"]);
  });

  it("can't be set where the writer is dead, or nothing there serves, and say so", async () => {
    const dead = cloud({ a: ["none", "none"], b: ["reader", "reader"] }, ["b"]);
    await assert.rejects(dead.fences.set("a", "left"), {
      message: "no region that answers writes orders, so no fence of a can be set or lifted",
    });
    const silent = cloud({ a: ["writer", "writer"], b: ["reader", "reader"] }, ["b"]);
    await assert.rejects(silent.fences.set("a", "left"), {
      message: "nothing in a, where orders are written, serves",
    });
    assert.deepEqual([...dead.asked, ...silent.asked], []);
  });
});
