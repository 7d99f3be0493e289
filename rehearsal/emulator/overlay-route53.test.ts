import assert from "node:assert/strict";
import {
  DeleteHostedZoneCommand,
  GetHostedZoneCommand,
  ListResourceRecordSetsCommand,
  ListTagsForResourceCommand,
  type ResourceRecordSet,
  UpdateHostedZoneFeaturesCommand,
} from "@aws-sdk/client-route-53";
import { refused, withEmulator } from "./emulator.fixture";
import { a, Zone } from "./overlay-route53.fixture";

describe("the emulator's Route 53 zones", function () {
  const emulator = withEmulator(this);
  let zone: Zone;
  beforeEach(async () => {
    zone = await Zone.emptyIn(emulator);
  });

  it("have ids that begin with Z, as AWS' do", async () => {
    const more = await Promise.all([1, 2, 3, 4].map(() => Zone.emptyIn(emulator)));
    for (const { id } of more) assert.match(id, /^Z[A-Z0-9]{21}$/);
  });

  describe("change batches", () => {
    it("are applied whole or not at all", async () => {
      await zone.put(a("a", "192.0.2.1"));
      await assert.rejects(
        zone.put(a("b", "192.0.2.2"), a("a", "192.0.2.3")),
        refused(
          "InvalidChangeBatch",
          /Tried to create resource record set \[name='a\.shop\.example\.', type='A'\] but it already exists/,
        ),
      );
      const listed = await zone.route53.send(new ListResourceRecordSetsCommand({ HostedZoneId: zone.id }));
      assert.deepEqual(
        listed.ResourceRecordSets!.map((set) => `${set.Name} ${set.Type}`),
        ["shop.example. NS", "shop.example. SOA", "a.shop.example. A"],
      );
    });

    it("replace and delete by name, type and set identifier only", async () => {
      const inRegion = (SetIdentifier: "us-east-1" | "eu-west-1", value: string) =>
        a("a", value, { SetIdentifier, Region: SetIdentifier });
      await zone.put(inRegion("us-east-1", "192.0.2.1"), inRegion("eu-west-1", "192.0.2.2"), a("b", "192.0.2.9"));
      await zone.change({ Action: "DELETE", ResourceRecordSet: inRegion("us-east-1", "192.0.2.1") });
      assert.deepEqual(await zone.answer("a"), ["192.0.2.2"]);
      assert.deepEqual(await zone.answer("b"), ["192.0.2.9"]);
    });

    it("may move a record from one set identifier to another at once", async () => {
      await zone.put(a("a", "192.0.2.1", { SetIdentifier: "x", Failover: "PRIMARY" }));
      await zone.change(
        { Action: "DELETE", ResourceRecordSet: a("a", "192.0.2.1", { SetIdentifier: "x", Failover: "PRIMARY" }) },
        { Action: "CREATE", ResourceRecordSet: a("a", "192.0.2.1", { SetIdentifier: "y", Failover: "PRIMARY" }) },
      );
      assert.deepEqual(await zone.answer("a"), ["192.0.2.1"]);
    });

    it("refuse to delete a record that isn't there, or with other values", async () => {
      await zone.put(a("a", "192.0.2.1"));
      await assert.rejects(
        zone.change({ Action: "DELETE", ResourceRecordSet: a("b", "192.0.2.1") }),
        refused("InvalidChangeBatch", /but it was not found/),
      );
      await assert.rejects(
        zone.change({ Action: "DELETE", ResourceRecordSet: a("a", "192.0.2.2") }),
        refused("InvalidChangeBatch", /do not match the current values/),
      );
    });

    it("refuse an alias to a record that isn't there, or of another type", async () => {
      await assert.rejects(
        zone.put(zone.alias("a", "b")),
        refused(
          "InvalidChangeBatch",
          /alias that targets b\.shop\.example\., type A in zone \w+, but that target was not found/,
        ),
      );
      await zone.put(a("b", "192.0.2.1"));
      await assert.rejects(
        zone.put({ ...zone.alias("a", "b"), Type: "AAAA" }),
        refused("InvalidChangeBatch", /type AAAA .* was not found/),
      );
      await zone.put(zone.alias("a", "b"));
      assert.deepEqual(await zone.answer("a"), ["192.0.2.1"]);
    });

    it("refuse aliases that loop", async () => {
      await zone.put(a("c", "192.0.2.1"), zone.alias("b", "c"), zone.alias("a", "b"));
      await assert.rejects(
        zone.change({ Action: "UPSERT", ResourceRecordSet: zone.alias("b", "a") }),
        refused("InvalidChangeBatch", /leads back to b\.shop\.example\./),
      );
    });

    it("refuse what the API's reference excludes", async () => {
      const edge = { DNSName: "d1.cloudfront.net", HostedZoneId: "Z2FDTNDATAQYW2", EvaluateTargetHealth: true };
      const weighted = (name: string, value: string, Weight: number, more: Partial<ResourceRecordSet> = {}) =>
        a(name, value, { SetIdentifier: value, Weight, ...more });
      await zone.put(weighted("w", "192.0.2.1", 1), a("b", "192.0.2.1"));
      await zone.put(...Array.from({ length: 100 }, (_, index) => weighted("full", `192.0.2.${index}`, 1)));
      const cases: [ResourceRecordSet, string, RegExp][] = [
        [{ Name: "e.shop.example", Type: "A", AliasTarget: edge }, "InvalidInput", /can't be true for a CloudFront/],
        [weighted("w", "192.0.2.2", 256), "InvalidInput", /'Weight' must be from 0 to 255/],
        [
          weighted("w", "192.0.2.2", 1, { SetIdentifier: "x".repeat(129) }),
          "InvalidInput",
          /less than or equal to 128/,
        ],
        [weighted("w", "192.0.2.2", 1, { TTL: 61 }), "InvalidChangeBatch", /must have the same TTL \(60\)/],
        [weighted("full", "192.0.2.200", 1), "InvalidChangeBatch", /at most 100 record sets/],
        [zone.alias("m", "b", { SetIdentifier: "m", MultiValueAnswer: true }), "InvalidInput", /can't be an alias/],
      ];
      for (const [set, name, message] of cases) await assert.rejects(zone.put(set), refused(name, message));
      await zone.put(
        { Name: "e.shop.example", Type: "A", AliasTarget: { ...edge, EvaluateTargetHealth: false } },
        weighted("w", "192.0.2.2", 255, { SetIdentifier: "x".repeat(128) }),
      );
    });

    it("refuse what the zone or the set can't hold", async () => {
      const cases: [ResourceRecordSet, string, RegExp][] = [
        [
          { ...a("a", "192.0.2.1"), Name: "a.other.example" },
          "InvalidChangeBatch",
          /not permitted in zone shop\.example\./,
        ],
        [a("a", "not-an-address"), "InvalidChangeBatch", /ARRDATAIllegalIPv4Address/],
        [a("a", "192.0.2.1", { Region: "eu-west-1" }), "InvalidInput", /Missing field 'SetIdentifier'/],
        [a("a", "192.0.2.1", { TTL: undefined }), "InvalidInput", /Expected exactly one of \[AliasTarget/],
        [
          a("a", "192.0.2.1", { HealthCheckId: "2f0b5f3e-0000-4000-8000-000000000000" }),
          "NoSuchHealthCheck",
          /does not exist/,
        ],
        [
          a("x", "192.0.2.1", { SetIdentifier: "c", Failover: "PRIMARY" }),
          "InvalidChangeBatch",
          /another routing policy/,
        ],
        [a("x", "192.0.2.1", { SetIdentifier: "c", Region: "eu-west-1" }), "InvalidChangeBatch", /same region/],
        [
          { Name: "x.shop.example", Type: "CNAME", TTL: 60, ResourceRecords: [{ Value: "y" }] },
          "InvalidChangeBatch",
          /conflicts with other records/,
        ],
        [
          { Name: "shop.example", Type: "CNAME", TTL: 60, ResourceRecords: [{ Value: "y" }] },
          "InvalidChangeBatch",
          /not permitted at apex/,
        ],
      ];
      await zone.put(a("x", "192.0.2.1", { SetIdentifier: "eu", Region: "eu-west-1" }));
      for (const [set, name, message] of cases) await assert.rejects(zone.put(set), refused(name, message));
    });
  });

  it("keeps a zone that still has records, and deletes an empty one", async () => {
    await zone.put(a("a", "192.0.2.1"));
    await assert.rejects(
      zone.route53.send(new DeleteHostedZoneCommand({ Id: zone.id })),
      refused("HostedZoneNotEmpty", /contains resource records/),
    );
    await zone.change({ Action: "DELETE", ResourceRecordSet: a("a", "192.0.2.1") });
    await zone.route53.send(new DeleteHostedZoneCommand({ Id: zone.id }));
    await assert.rejects(
      zone.route53.send(new GetHostedZoneCommand({ Id: zone.id })),
      refused("NoSuchHostedZone", /No hosted zone/),
    );
    await assert.rejects(
      zone.route53.send(new ListTagsForResourceCommand({ ResourceType: "hostedzone", ResourceId: zone.id })),
      refused("NoSuchHostedZone", /No hosted zone/),
    );
  });

  it("switches accelerated recovery on for a public zone", async () => {
    await zone.route53.send(
      new UpdateHostedZoneFeaturesCommand({ HostedZoneId: zone.id, EnableAcceleratedRecovery: true }),
    );
    const found = await zone.route53.send(new GetHostedZoneCommand({ Id: zone.id }));
    assert.equal(found.HostedZone!.Features!.AcceleratedRecoveryStatus, "ENABLED");
    await assert.rejects(
      zone.route53.send(
        new UpdateHostedZoneFeaturesCommand({ HostedZoneId: "ZNONE", EnableAcceleratedRecovery: true }),
      ),
      refused("NoSuchHostedZone", /ZNONE/),
    );
  });
});
