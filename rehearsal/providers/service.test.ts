import type { UntypedServiceImplementation } from "@grpc/grpc-js";
import * as provider from "@pulumi/pulumi/proto/provider_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import assert from "node:assert/strict";
import type { Cloud } from "./entry";
import { providerService } from "./service";

const regionOf = { foundation: "us-east-1", "eu-west-1": "eu-west-1" };

/** The stand-ins as engines see them; a cloud tells which region it is of, and is asked for nothing. */
function standIns() {
  const asked: string[] = [];
  const cloudIn = (region: string): Cloud => {
    asked.push(region);
    return { region, accountId: "1", client: () => assert.fail("asks nobody") };
  };
  const service: UntypedServiceImplementation = providerService({ regionOf, cloudIn });
  const call = async <T>(method: string, request: object, peer: string): Promise<T> =>
    new Promise((resolve, reject) => {
      const done = (error: { details: string } | null, answer: T) =>
        error ? reject(new Error(error.details)) : resolve(answer);
      (service[method] as unknown as (call: object, done: object) => void)({ request, getPeer: () => peer }, done);
    });
  return { asked, call };
}

const urnOf = (stack: string, type: string, name: string) => `urn:pulumi:${stack}::meridian::${type}::${name}`;
const configureFor = (stack: string) =>
  new provider.ConfigureRequest().setUrn(urnOf(stack, "pulumi:providers:aws", "default"));
const zones = () =>
  new provider.InvokeRequest().setTok("aws:index/getRegion:getRegion").setArgs(Struct.fromJavaScript({}));
const configOf = (stack: string, config: Record<string, string>) =>
  new provider.CheckRequest()
    .setUrn(urnOf(stack, "pulumi:providers:aws", "default"))
    .setNews(Struct.fromJavaScript(config));

describe("the stand-ins of all stacks, on one port", () => {
  it("work in the region of the stack that the resource is of", async () => {
    const { asked, call } = standIns();
    for (const stack of ["eu-west-1", "foundation"]) {
      const request = new provider.DeleteRequest()
        .setUrn(urnOf(stack, "aws:sns/topic:Topic", "alerts"))
        .setId("arn")
        .setOldInputs(Struct.fromJavaScript({}));
      await call("delete", request, "one").catch(() => undefined);
    }
    assert.deepEqual(asked, ["eu-west-1", "us-east-1"]);
  });

  it("answer a call from the region of the stack whose provider it comes from, with two engines at once", async () => {
    const { asked, call } = standIns();
    await call("configure", configureFor("eu-west-1"), "one");
    await call("configure", configureFor("foundation"), "two");
    for (const peer of ["one", "two", "one"]) await call("invoke", zones(), peer);
    assert.deepEqual(asked, ["eu-west-1", "us-east-1", "eu-west-1"]);
  });

  it("refuse a stack that the cloud wasn't made for", async () => {
    const { call } = standIns();
    await assert.rejects(call("checkConfig", configOf("ap-south-1", {}), "one"), {
      message:
        /^this local cloud has no stack ap-south-1; it has foundation, eu-west-1\. Choose one of them with --stack/,
    });
  });

  it("refuse another region than the stack's", async () => {
    const { call } = standIns();
    const failures = async (region: string) =>
      (await call<provider.CheckResponse>("checkConfig", configOf("eu-west-1", { region }), "one")).getFailuresList();
    assert.deepEqual(await failures("eu-west-1"), []);
    const [failure] = await failures("us-east-1");
    assert.match(
      failure!.getReason(),
      /^stack eu-west-1 of this local cloud is in eu-west-1, and its configuration says aws:region us-east-1\. Set it back/,
    );
  });
});
