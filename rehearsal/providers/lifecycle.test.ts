import assert from "node:assert/strict";
import { type Cloud, type Entry, type Generator, unknownValue } from "./entry";
import * as lifecycle from "./lifecycle";
import type { Values } from "./readback";

interface Shelf {
  name?: string;
  namePrefix?: string;
  size?: number;
  label?: string;
  source?: string;
  secret?: string;
  region?: string;
}

const type = "aws:test/shelf:Shelf";
const ireland: Cloud = { region: "eu-west-1", accountId: "123456789012", client: () => assert.fail("asks nobody") };

/** A cloud of shelves that counts its calls. */
function shelves(more: Partial<Entry<Shelf>> = {}) {
  const calls: string[] = [];
  const there = new Map<string, Shelf>();
  const entry: Entry<Shelf> = {
    inputs: { name: true, namePrefix: true, size: true, label: true, source: true, secret: true, region: true },
    required: ["size"],
    replaceOn: ["name", "size"],
    autoName: { property: "name", maxLength: 16 },
    unreadable: { secret: "nobody tells" },
    seenUnasked: ["source"],
    create: async (_cloud, inputs) => {
      calls.push("create");
      there.set(inputs.name!, { ...inputs });
      return inputs.name!;
    },
    read: async (_cloud, id) => {
      const it = there.get(id);
      if (!it) return undefined;
      const { secret: _secret, ...inputs } = it;
      return { inputs, outputs: { arn: `arn:${id}` } };
    },
    update: async (_cloud, id, to, from) => {
      calls.push(`update ${JSON.stringify(from)}`);
      there.set(id, { ...there.get(id), ...to });
    },
    remove: async (_cloud, id) => void there.delete(id),
    ...more,
  };
  return { entry, calls, there };
}

const { entry: shelf } = shelves();

describe("a check", () => {
  const named = (news: Values, olds: Values = {}, name = "storefront") =>
    lifecycle.check(type, shelf, name, { size: 1, ...news }, olds).inputs["name"];

  it("makes up a missing name: the logical one and seven hexadecimal digits, another one each time", () => {
    assert.match(String(named({}, {}, "web")), /^web-[0-9a-f]{7}$/);
    assert.notEqual(named({}), named({}));
  });

  it("cuts the logical name so that the digits fit", () => {
    const name = String(named({}, {}, "a-very-long-logical-name"));
    assert.match(name, /^a-very-l-[0-9a-f]{7}$/);
    assert.equal(name.length, 16);
  });

  it("keeps an automatic name on an update, and what says that it is one", () => {
    const olds = lifecycle.check(type, shelf, "web", { size: 1 }, {}).inputs;
    assert.deepEqual(olds["__defaults"], ["name"]);
    assert.deepEqual(lifecycle.check(type, shelf, "web", { size: 1 }, olds).inputs, olds);
  });

  it("makes up a name where the program gave one and gives none any more", () =>
    assert.match(String(named({}, { name: "mine" }, "web")), /^web-[0-9a-f]{7}$/));

  it("leaves the program's own name alone", () =>
    assert.equal(named({ name: "mine" }, { name: "web-1234567" }), "mine"));
  it("makes up none where a prefix is given", () => assert.equal(named({ namePrefix: "web-" }), undefined));

  it("names what is missing and what isn't mapped, all at once", () => {
    assert.deepEqual(lifecycle.check(type, shelf, "web", { depth: 1, height: 2 }, {}).failures, [
      { property: "size", reason: `${type} needs size` },
      ...["depth", "height"].map((property) => ({
        property,
        reason: `the rehearsal's entry for ${type} doesn't map ${property}: check the name, or add it to the entry's inputs`,
      })),
    ]);
  });

  it("accepts a required input that isn't known yet", () => {
    assert.deepEqual(lifecycle.check(type, shelf, "web", { size: unknownValue }, {}).failures, []);
  });
});

describe("a check of an entry that completes inputs itself", () => {
  const { entry: own } = shelves({
    checked: (name, news) => ({
      inputs: { ...news, name: `${name}-own` },
      failures: [{ property: "label", reason: "no label may be" }],
    }),
  });

  it("takes its inputs, and adds its failures to those of every entry", () => {
    const { inputs, failures } = lifecycle.check(type, own, "web", { depth: 1 }, {});
    assert.deepEqual(inputs, { depth: 1, name: "web-own" });
    assert.deepEqual(
      failures.map(({ property }) => property),
      ["size", "depth", "label"],
    );
  });
});

describe("a diff of a resource", () => {
  it("replaces for what an entry sees deep inside of inputs, and goes by its word what must go first", () => {
    const deep = (deleteFirst: boolean) =>
      shelves({ replaced: () => ({ names: ["label", "source"], deleteFirst }) }).entry;
    const [olds, news] = [
      { name: "a", label: "x" },
      { name: "b", label: "y" },
    ];
    assert.deepEqual(lifecycle.diff(deep(true), olds, news).replaces, ["label", "name"]);
    assert.equal(lifecycle.diff(deep(true), olds, news).deleteBeforeReplace, true);
    assert.equal(lifecycle.diff(deep(false), olds, news).deleteBeforeReplace, false);
  });

  it("changes in place what can be, and replaces for the rest and for another region", () => {
    const from = { name: "a", size: 1, label: "x", region: "eu-west-1" };
    assert.deepEqual(lifecycle.diff(shelf, from, { ...from, label: "y" }).replaces, []);
    const { changed, replaces } = lifecycle.diff(shelf, from, { name: "b", size: 1, label: "y", region: "us-east-1" });
    assert.deepEqual(changed, ["label", "name", "region"]);
    assert.deepEqual(replaces, ["name", "region"]);
  });

  it("removes the old one first where the program fixes its name and that stays, and only there", () => {
    const from = { name: "a", size: 1 };
    assert.equal(lifecycle.diff(shelf, from, { name: "a", size: 2 }).deleteBeforeReplace, true);
    assert.equal(lifecycle.diff(shelf, from, { name: "b", size: 2 }).deleteBeforeReplace, false);
    const prefixed = { namePrefix: "a-", size: 1 };
    assert.equal(lifecycle.diff(shelf, prefixed, { ...prefixed, size: 2 }).deleteBeforeReplace, false);
  });

  it("replaces for any change of what has no update", () => {
    const { update: _update, ...fixed } = shelf;
    assert.deepEqual(lifecycle.diff(fixed, { name: "a", label: "x" }, { name: "a", label: "y" }).replaces, ["label"]);
  });
});

describe("a check and a diff together, as the engine asks for them", () => {
  const checked = (news: Values, olds: Values = {}): Values => lifecycle.check(type, shelf, "web", news, olds).inputs;

  it("create a replacement first where the name is automatic, under a new name", () => {
    const olds = checked({ size: 1 });
    const { replaces, deleteBeforeReplace } = lifecycle.diff(shelf, olds, checked({ size: 2 }, olds));
    assert.deepEqual([replaces, deleteBeforeReplace], [["size"], false]);
    const replacement = checked({ size: 2 });
    assert.match(String(replacement["name"]), /^web-[0-9a-f]{7}$/);
    assert.notEqual(replacement["name"], olds["name"]);
  });

  it("do so after an update and a refresh too", async () => {
    const { entry } = shelves();
    const created = await lifecycle.create(entry, ireland, checked({ size: 1 }));
    const news = checked({ size: 1, label: "x" }, created.inputs);
    assert.deepEqual(lifecycle.diff(entry, created.inputs, news).changed, ["label"]);
    await lifecycle.update(entry, ireland, created.id, news, created.inputs);
    const refreshed = await lifecycle.read(entry, ireland, created.id, news);
    assert.deepEqual(refreshed?.inputs, news);
    const { deleteBeforeReplace } = lifecycle.diff(entry, news, checked({ size: 2, label: "x" }, news));
    assert.equal(deleteBeforeReplace, false);
  });

  it("delete before they replace where the program fixes the name", () => {
    const olds = checked({ name: "web", size: 1 });
    assert.equal(lifecycle.diff(shelf, olds, checked({ name: "web", size: 2 }, olds)).deleteBeforeReplace, true);
  });

  it("delete first too where the program now fixes what was an automatic name", () => {
    const olds = checked({ size: 1 });
    const news = checked({ name: olds["name"], size: 2 }, olds);
    assert.deepEqual(lifecycle.diff(shelf, olds, news), {
      changed: ["size"],
      replaces: ["size"],
      deleteBeforeReplace: true,
    });
  });

  it("show nobody which inputs were filled in", async () => {
    const { entry } = shelves();
    const { inputs, properties, id } = await lifecycle.create(entry, ireland, checked({ size: 1 }));
    const shown = [properties, lifecycle.planned(inputs), lifecycle.expected(properties, inputs, inputs)];
    assert.deepEqual(
      shown.filter((it) => "__defaults" in it),
      [],
    );
    assert.equal(properties["name"], id);
  });
});

describe("a resource's life", () => {
  it("shows what was asked for and what the cloud adds, with all its tags", async () => {
    const { entry } = shelves({ read: async () => ({ inputs: { size: 9 }, outputs: { arn: "arn:a" } }) });
    const inputs = { name: "a", size: 1, tags: { Owner: "me" } };
    const { id, properties } = await lifecycle.create(entry, ireland, inputs);
    assert.equal(id, "a");
    assert.deepEqual(properties, { ...inputs, tagsAll: { Owner: "me" }, arn: "arn:a", id: "a" });
  });

  it("shows what the cloud completes inside of what was asked for", async () => {
    const completed = { inputs: {}, outputs: { network: { group: "made", subnets: ["seen"] }, tags: "text" } };
    const { entry } = shelves({ read: async () => completed });
    const asked = { name: "web", network: { subnets: ["asked"] }, tags: { a: "b" } };
    const { properties, inputs } = await lifecycle.create(entry, ireland, asked);
    assert.deepEqual(properties["network"], { group: "made", subnets: ["asked"] });
    assert.deepEqual([properties["tags"], inputs], [{ a: "b" }, asked]);
  });

  it("fails where a create made nothing", async () => {
    const { entry } = shelves({ create: async () => "ghost" });
    await assert.rejects(lifecycle.create(entry, ireland, {}), /ghost isn't there right after it was written/);
  });

  it("is read as the cloud has it, secrets kept; gone is undefined", async () => {
    const { entry, there } = shelves();
    there.set("a", { name: "a", size: 2 });
    const seen = await lifecycle.read(entry, ireland, "a", { name: "a", size: 1, secret: "s" });
    assert.deepEqual(seen?.inputs, { name: "a", size: 2, secret: "s" });
    assert.equal(await lifecycle.read(entry, ireland, "b", { name: "b" }), undefined);
  });

  it("is read whole for an import, which has no inputs yet", async () => {
    const { entry, there } = shelves();
    there.set("a", { name: "a", size: 2, label: "x" });
    assert.deepEqual((await lifecycle.read(entry, ireland, "a", undefined))?.inputs, {
      name: "a",
      size: 2,
      label: "x",
    });
  });

  it("shows what nobody asked for only where the real provider would plan to remove it", async () => {
    const { entry, there } = shelves();
    there.set("a", { name: "a", size: 1, label: "x", source: "b" });
    assert.deepEqual((await lifecycle.read(entry, ireland, "a", { name: "a", size: 1 }))?.inputs, {
      name: "a",
      size: 1,
      source: "b",
    });
  });

  it("goes on from a create that the state missed, and takes nothing away that the cloud added", async () => {
    const { entry, calls, there } = shelves();
    there.set("a", { name: "a", size: 1, label: "x", source: "b" });
    const taken = await lifecycle.takeOver(entry, ireland, "a", { name: "a", size: 1, label: "y" });
    assert.deepEqual(calls, ['update {"name":"a","size":1,"label":"x"}']);
    assert.deepEqual(taken?.properties["label"], "y");
    assert.equal(await lifecycle.takeOver(entry, ireland, "gone", { name: "gone" }), undefined);
  });
});

describe("what is made up once", () => {
  it("is read from its state", async () => {
    const generator: Generator = { inputs: {}, required: [], replaceOn: [], generate: () => assert.fail() };
    const read = await lifecycle.read(generator, ireland, "shelf-1", { size: 1 }, { hex: "a" });
    assert.deepEqual(read, { id: "shelf-1", inputs: { size: 1 }, properties: { hex: "a" } });
  });

  it("replaces a generated value for every change", () => {
    const generator: Generator = {
      inputs: { length: true },
      required: [],
      replaceOn: [],
      generate: () => assert.fail(),
    };
    assert.deepEqual(lifecycle.diff(generator, { length: 1 }, { length: 2 }).replaces, ["length"]);
  });
});

describe("what is expected of an update before it is done", () => {
  const asked = { size: 1, network: { subnets: ["a"], open: true } };
  const there = { size: 1, network: { subnets: ["a"], open: true, group: "sg-1" }, arn: "arn:shelf" };

  it("keeps what the cloud had added, also within an input that it completes", () => {
    const news = { size: 2, network: { subnets: ["a"], open: true } };
    assert.deepEqual(lifecycle.expected(there, asked, news), { ...there, size: 2 });
  });

  it("lets go of what isn't asked for any more within such an input", () => {
    const news = { size: 1, network: { subnets: ["a", "b"] } };
    assert.deepEqual(lifecycle.expected(there, asked, news)["network"], { subnets: ["a", "b"], group: "sg-1" });
  });
});
