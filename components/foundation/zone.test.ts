import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { record, type RecorderOptions, settled, valueOf, watchOptions } from "../../test/recorder";
import { Certificate } from "./certificate";
import { answers } from "./foundation.samples";
import { Zone, type ZoneArgs } from "./zone";

async function declareZone(changes: Partial<ZoneArgs> = {}) {
  const recorder = record(answers);
  const watch = watchOptions();
  const zone = new Zone(
    "zone",
    { domain: "shop.example", protect: true, ...changes },
    { transformations: [watch.transformation] },
  );
  await settled();
  return { recorder, watch, zone };
}

describe("Zone", () => {
  it("is created with accelerated recovery, protected, and says where to delegate to", async () => {
    const { recorder, watch, zone } = await declareZone();
    assert.deepEqual(recorder.only("aws:route53/zone:Zone", "zone").inputs, {
      name: "shop.example",
      comment: "Public names of the shop",
      enableAcceleratedRecovery: true,
      forceDestroy: false,
    });
    assert.equal(watch.of("aws:route53/zone:Zone", "zone").protect, true);
    assert.deepEqual(await valueOf(zone.nameServers), ["ns-1.example", "ns-2.example"]);
  });

  it("is emptied and destroyed with a throw-away stack", async () => {
    const { recorder, watch } = await declareZone({ protect: false });
    assert.equal(recorder.only("aws:route53/zone:Zone").inputs["forceDestroy"], true);
    assert.equal(watch.of("aws:route53/zone:Zone", "zone").protect, false);
  });

  it("is left as it is where one exists", async () => {
    const { recorder, zone } = await declareZone({ hostedZoneId: "Z9" });
    assert.deepEqual(
      recorder.resources.map((it) => it.type),
      ["meridian:foundation:Zone"],
    );
    assert.equal(await valueOf(zone.id), "Z9");
    assert.deepEqual(await valueOf(zone.nameServers), []);
  });
});

async function declareCertificate(options: RecorderOptions = {}) {
  const recorder = record({ ...answers, ...options });
  const certificate = new Certificate("certificate", { domain: "shop.example", zoneId: "Z1" });
  await settled();
  return { recorder, certificate };
}

describe("Certificate", () => {
  it("is requested in us-east-1, wherever the stack is, for the domain and one label below", async () => {
    const { recorder } = await declareCertificate();
    assert.deepEqual(recorder.only("aws:acm/certificate:Certificate", "edge-certificate").inputs, {
      region: "us-east-1",
      domainName: "shop.example",
      subjectAlternativeNames: ["*.shop.example"],
      validationMethod: "DNS",
      keyAlgorithm: "EC_prime256v1",
    });
  });

  it("is validated by one CNAME, because both names ask for the same, and nothing waits for it", async () => {
    const { recorder } = await declareCertificate();
    assert.deepEqual(recorder.only("aws:route53/record:Record").inputs, {
      zoneId: "Z1",
      name: "_x.shop.example.",
      type: "CNAME",
      records: ["_y.acm-validations.aws."],
      ttl: 300,
      allowOverwrite: true,
    });
    assert.equal(recorder.of("aws:acm/certificateValidation:CertificateValidation").length, 0);
  });

  it("has its record in a preview too, with a name that isn't known yet", async () => {
    const { recorder } = await declareCertificate({ preview: true });
    const { inputs } = recorder.only("aws:route53/record:Record", "certificate-validation");
    assert.equal(pulumi.isUnknown(inputs["name"]), true);
    assert.equal(inputs["zoneId"], "Z1");
  });
});
