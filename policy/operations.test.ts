import assert from "node:assert/strict";
import { operationsOf } from "./operations";
import { type Resource, resourceOf, type Fixture, unknown } from "./rule";
import { resourcesIn } from "./state";

const was = (more: Partial<Fixture> = {}): Resource =>
  resourceOf({
    type: "aws:kms/key:Key",
    props: { arn: "arn:aws:kms:eu-west-1:123456789012:key/1", description: "all", rotation: true },
    inputs: { description: "all", rotation: true },
    ...more,
  });
const asks = (inputs: Resource["inputs"], more: Partial<Fixture> = {}): Resource => was({ inputs, ...more });
const told = (before: readonly Resource[], after: readonly Resource[], aliases?: ReadonlyMap<string, string>) =>
  operationsOf(before, after, aliases).map(({ kind, changed }) => [kind, ...changed].join(" "));

describe("what a plan does to what is deployed", () => {
  it("is nothing where the program asks for what it asked for", () => {
    assert.deepEqual(told([was()], [was()]), []);
  });

  it("is nothing to what only the plan has", () => {
    assert.deepEqual(told([], [was()]), []);
  });

  it("is a deletion of what the plan doesn't have", () => {
    const [only] = operationsOf([was()], []);
    assert.deepEqual(only, { kind: "delete", before: was(), changed: [] });
  });

  it("is no deletion of what goes by another name from now on", () => {
    const renamed = was({ urn: "urn:pulumi:fixture::meridian::aws:kms/key:Key::other", name: "other" });
    assert.deepEqual(told([was()], [renamed], new Map([[was().urn, renamed.urn]])), []);
    assert.deepEqual(told([was()], [renamed]), ["delete"]);
  });

  it("is an update with the inputs that differ, the removed and the new among them", () => {
    assert.deepEqual(told([was()], [asks({ description: "most", window: 30 })]), [
      "update description rotation window",
    ]);
    assert.deepEqual(told([asks({ list: [1, { a: "b" }] })], [asks({ list: [1, { a: "c" }] })]), ["update list"]);
    assert.deepEqual(told([asks({ list: [1] })], [asks({ list: { 0: 1 } })]), ["update list"]);
  });

  it("takes null for nothing, as the engine does", () => {
    assert.deepEqual(told([asks({ a: undefined })], [asks({ a: null })]), []);
  });

  it("leaves out what the engine sets back because it is ignored", () => {
    assert.deepEqual(
      told([was()], [asks({ description: "most", rotation: true }, { ignoreChanges: ["description"] })]),
      [],
    );
  });

  it("counts what isn't known yet as changed, and what can't be read in the state as unchanged", () => {
    assert.deepEqual(told([asks({ a: "b" })], [asks({ a: unknown })]), ["update a"]);
    assert.deepEqual(told([asks({ a: unknown })], [asks({ a: "b" })]), []);
    assert.deepEqual(told([asks({ a: { b: unknown } })], [asks({ a: { b: "c" } })]), []);
  });

  it("is a replacement where the plan doesn't know the thing's name in the cloud any more", () => {
    for (const props of [{ arn: unknown }, {}, { arn: "arn:aws:kms:eu-west-1:123456789012:key/2" }]) {
      assert.deepEqual(told([was()], [asks({ description: "most", rotation: true }, { props })]), [
        "replace description",
      ]);
    }
  });

  it("knows a thing without an ARN by its id", () => {
    const [one, other] = [{ id: "vault-1" }, { id: unknown }].map((props) => asks({}, { props }));
    assert.deepEqual(told([one!], [one!]), []);
    assert.deepEqual(told([one!], [other!]), ["replace"]);
  });

  it("is nothing to an object of Kubernetes that stays: neither state nor plan shows an id among its outputs", () => {
    const inputs = { metadata: { name: "storefront", namespace: "storefront" }, spec: { replicas: 4 } };
    const type = "kubernetes:apps/v1:Deployment";
    const urn = `urn:pulumi:fixture::meridian::${type}::storefront`;
    const outputs = { ...inputs, metadata: { ...inputs.metadata, uid: "1" } };
    const deployed = { urn, type, id: "storefront/storefront", inputs, outputs };
    const [kept] = resourcesIn({ deployment: { resources: [deployed] } });
    const planned = (props: Resource["props"], asked: Resource["inputs"] = inputs) => [
      { ...was(), urn, type, props, inputs: asked },
    ];
    assert.deepEqual(told([kept!], planned(outputs)), []);
    // As a preview without the API shows an update: nothing of what only the API knows.
    const more = { ...inputs, spec: { replicas: 5 } };
    assert.deepEqual(told([kept!], planned(more, more)), ["update spec"]);
    const renamed = { ...inputs, metadata: { name: "shop", namespace: "storefront" } };
    assert.deepEqual(told([kept!], planned(renamed, renamed)), ["replace metadata"]);
    assert.deepEqual(told([kept!], planned({ ...outputs, metadata: { ...outputs.metadata, uid: "2" } })), ["replace"]);
  });

  it("has nothing to say of the engine's own resources", () => {
    assert.deepEqual(told([was({ type: "pulumi:providers:aws", props: { id: "1" } })], []), []);
  });
});
