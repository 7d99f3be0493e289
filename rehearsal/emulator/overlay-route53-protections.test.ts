import assert from "node:assert/strict";
import {
  CreateResourceRecordSetProtectionsCommand,
  DeleteHostedZoneCommand,
  DeleteResourceRecordSetProtectionsCommand,
  InvalidResourceRecordSetProtectionBatch,
  ListResourceRecordSetProtectionsCommand,
  ProtectionAlreadyExists,
  type ResourceRecordSetProtectionConfig,
  type RRType,
} from "@aws-sdk/client-route-53";
import { refused, withEmulator } from "./emulator.fixture";
import { a, Zone } from "./overlay-route53.fixture";

describe("the emulator's record set protections", function () {
  const emulator = withEmulator(this);
  let zone: Zone;
  beforeEach(async () => {
    zone = await Zone.emptyIn(emulator);
  });

  const entry = (name: string, RecordType: RRType = "A", Comment?: string): ResourceRecordSetProtectionConfig => ({
    ...{ RecordName: `${name}.shop.example`, RecordType },
    ...(Comment !== undefined && { Comment }),
  });
  const protect = (...Protections: ResourceRecordSetProtectionConfig[]) =>
    zone.route53.send(new CreateResourceRecordSetProtectionsCommand({ HostedZoneId: zone.id, Protections }));
  const unprotect = (...names: string[]) =>
    zone.route53.send(
      new DeleteResourceRecordSetProtectionsCommand({
        HostedZoneId: zone.id,
        Protections: names.map((it) => entry(it)),
      }),
    );
  const listed = async (more = {}) => {
    const page = await zone.route53.send(
      new ListResourceRecordSetProtectionsCommand({ HostedZoneId: zone.id, ...more }),
    );
    const found = page.ResourceRecordSetProtections!.map(
      (it) => `${it.RecordName} ${it.RecordType} ${it.Comment ?? ""}`,
    );
    return { found, next: page.NextToken };
  };

  it("refuse every change of a name and type, new set identifiers too, until they are deleted", async () => {
    const one = a("a", "192.0.2.1", { SetIdentifier: "x", Weight: 1 });
    await zone.put(one, a("b", "192.0.2.9"));
    await protect(entry("a", "A", "asks the owner first"));
    const isProtected = refused(
      "InvalidChangeBatch",
      /name='a\.shop\.example\.', type='A'.*is protected \(asks the owner first\)/,
    );
    await assert.rejects(zone.change({ Action: "UPSERT", ResourceRecordSet: { ...one, TTL: 5 } }), isProtected);
    await assert.rejects(zone.change({ Action: "DELETE", ResourceRecordSet: one }), isProtected);
    await assert.rejects(zone.put({ ...one, SetIdentifier: "y" }), isProtected);
    await zone.put({ ...a("a", "2001:db8::1"), Type: "AAAA" });
    await zone.change({ Action: "UPSERT", ResourceRecordSet: a("b", "192.0.2.8") });
    await unprotect("a");
    await zone.change({ Action: "UPSERT", ResourceRecordSet: { ...one, TTL: 5 } });
    assert.deepEqual(await zone.answer("a"), ["192.0.2.1"]);
  });

  it("are of a name that has no record yet as well", async () => {
    await protect(entry("later"));
    await assert.rejects(zone.put(a("later", "192.0.2.1")), refused("InvalidChangeBatch", /is protected: delete its/));
  });

  it("keep their hosted zone", async () => {
    await protect(entry("a"));
    const removed = () => zone.route53.send(new DeleteHostedZoneCommand({ Id: zone.id }));
    await assert.rejects(removed(), refused("InvalidInput", /has 1 resource record set protections/));
    await unprotect("a");
    await removed();
  });

  it("are listed in the order of their names, page by page, from a name and type on", async () => {
    await protect(entry("b"), entry("a", "AAAA"), entry("a", "A", "why"));
    const all = ["a.shop.example. A why", "a.shop.example. AAAA ", "b.shop.example. A "];
    assert.deepEqual(await listed(), { found: all, next: undefined });
    const first = await listed({ MaxResults: 2 });
    assert.deepEqual(first.found, all.slice(0, 2));
    assert.deepEqual((await listed({ NextToken: first.next })).found, all.slice(2));
    const from = { StartRecordName: "a.shop.example", StartRecordType: "AAAA" };
    assert.deepEqual((await listed(from)).found, all.slice(1));
  });

  it("are made and deleted all together or not at all, and each entry that fails is told", async () => {
    await protect(entry("a"));
    const codes = async (
      refusal: Promise<unknown>,
      type: new (...args: never[]) => Error & { readonly Errors: { Code?: string }[] | undefined },
    ) => {
      const error: unknown = await refusal.then(
        () => assert.fail("it was accepted"),
        (it: unknown) => it,
      );
      assert.ok(error instanceof type, String(error));
      return error.Errors!.map((it) => it.Code);
    };
    assert.deepEqual(await codes(protect(entry("a")), ProtectionAlreadyExists), ["ProtectionAlreadyExists"]);
    const batch = InvalidResourceRecordSetProtectionBatch;
    assert.deepEqual(await codes(protect(entry("a"), entry("b")), batch), ["ProtectionAlreadyExists"]);
    assert.deepEqual(await codes(protect(entry("a"), entry("c"), entry("c")), batch), ["InvalidInput", "InvalidInput"]);
    assert.deepEqual(await codes(protect({ RecordName: "other.example", RecordType: "A" }), batch), ["InvalidInput"]);
    assert.deepEqual(await codes(unprotect("a", "b"), batch), ["ProtectionNotFound"]);
    assert.deepEqual((await listed()).found, ["a.shop.example. A "]);
  });
});
