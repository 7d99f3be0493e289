import assert from "node:assert/strict";
import { withEmulator } from "../../emulator/emulator.fixture";
import type { AnySample, Cloud, AnyEntry } from "../entry";
import { diff } from "../lifecycle";
import { changedInputs, correctedInputs, type Values } from "../readback";
import { unknownPaths } from "../shape";
import { entries } from ".";
import { samples } from "./samples";

/** Every entry is created, read, updated, replaced and deleted for real, against the emulator and through the SDK. */
describe("aws entries", function () {
  const { cloudIn } = withEmulator(this);
  let cloud: Cloud;
  before(() => {
    cloud = cloudIn("eu-west-1");
  });

  for (const [type, it_] of Object.entries(entries)) {
    it(`${type} is created, read, updated, replaced and deleted`, async () => {
      const sample = samples[type];
      assert.ok(sample, `no sample for ${type}: add one beside its entry`);
      await exercise(it_, sample, cloud);
    });
  }

  it("has no sample without an entry", () => {
    assert.deepEqual(
      Object.keys(samples).filter((type) => !(type in entries)),
      [],
    );
  });
});

async function exercise(entry: AnyEntry, sample: AnySample, cloud: Cloud): Promise<void> {
  const needs = (await sample.needs?.(cloud)) ?? {};
  const first = sample.inputs(needs) as Values;
  assert.deepEqual(unknownPaths(entry.inputs, first), [], "the sample uses inputs that the entry doesn't list");
  const id = await entry.create(cloud, first);
  await readsBack(entry, cloud, id, first);

  const change = sample.change?.(needs) as Values | undefined;
  assert.equal(Boolean(change), Boolean(entry.update), "a sample has a change exactly where its entry has an update");
  const second = { ...first, ...change };
  if (change) {
    for (const name of Object.keys(change))
      assert.ok(!entry.replaceOn.includes(name), `${name} replaces: not a change in place`);
    await entry.update!(cloud, id, second, first);
    await readsBack(entry, cloud, id, second);
  }
  await replaces(entry, sample, cloud, id, second, needs);
}

async function replaces(
  entry: AnyEntry,
  sample: AnySample,
  cloud: Cloud,
  id: string,
  from: Values,
  needs: Record<string, string>,
) {
  const replacement = sample.replacement?.(needs) as Values | undefined;
  assert.equal(
    Boolean(replacement),
    entry.replaceOn.length > 0,
    "a sample has a replacement exactly where its entry replaces",
  );
  const to = { ...from, ...replacement };
  const deleteFirst = Boolean(replacement) && diff(entry, from, to).deleteBeforeReplace;
  let newId: string | undefined;
  if (replacement) {
    for (const name of Object.keys(replacement)) assert.ok(entry.replaceOn.includes(name), `${name} doesn't replace`);
    if (deleteFirst) await entry.remove(cloud, id, from);
    newId = await entry.create(cloud, to);
    await readsBack(entry, cloud, newId, to);
  }
  if (!deleteFirst) await entry.remove(cloud, id, from);
  if (newId !== id) assert.equal(await entry.read(cloud, id, from), undefined, "still there after its removal");
  if (newId === undefined) return;
  await entry.remove(cloud, newId, to);
  assert.equal(await entry.read(cloud, newId, to), undefined, "the replacement is still there after its removal");
  await entry.remove(cloud, newId, to);
}

/** A refresh right after must see exactly what was asked for, and whatever isn't declared unreadable must be read. */
async function readsBack(entry: AnyEntry, cloud: Cloud, id: string, asked: Values): Promise<void> {
  const seen = await entry.read(cloud, id, asked);
  assert.ok(seen, `${id} isn't there after it was made`);
  const unreadable = Object.keys(entry.unreadable ?? {});
  const corrected = correctedInputs(asked, seen.inputs, [...unreadable, "region"]);
  assert.deepEqual(
    changedInputs(asked, corrected),
    [],
    `read back ${JSON.stringify(seen.inputs)} for ${JSON.stringify(asked)}`,
  );
}
