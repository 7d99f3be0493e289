import assert from "node:assert/strict";
import {
  CreateAliasCommand,
  CreateKeyCommand,
  DecryptCommand,
  DescribeKeyCommand,
  EnableKeyRotationCommand,
  EncryptCommand,
  GetKeyRotationStatusCommand,
  KMSClient,
  ListAliasesCommand,
  ReplicateKeyCommand,
  ScheduleKeyDeletionCommand,
  UpdateKeyDescriptionCommand,
} from "@aws-sdk/client-kms";
import { withEmulator } from "./emulator.fixture";

describe("the emulator's KMS", function () {
  const { cloudIn } = withEmulator(this);
  let home: KMSClient;
  let away: KMSClient;
  before(() => {
    home = cloudIn("us-east-1").client(KMSClient);
    away = cloudIn("eu-west-1").client(KMSClient);
  });

  const makeKey = async (MultiRegion = true) => (await home.send(new CreateKeyCommand({ MultiRegion }))).KeyMetadata!;
  const stateOf = async (kms: KMSClient, KeyId: string) =>
    (await kms.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata!.KeyState;

  it("replicates a key named by its ARN, with one id, two ARNs and the roles of primary and replica", async () => {
    const primary = await makeKey();
    const { ReplicaKeyMetadata: made } = await home.send(
      new ReplicateKeyCommand({ KeyId: primary.Arn, ReplicaRegion: "eu-west-1", Description: "away" }),
    );
    assert.equal(made?.KeyId, primary.KeyId);
    assert.equal(made?.Arn, primary.Arn!.replace("us-east-1", "eu-west-1"));
    const replica = (await away.send(new DescribeKeyCommand({ KeyId: made!.Arn }))).KeyMetadata!;
    assert.equal(replica.MultiRegionConfiguration?.MultiRegionKeyType, "REPLICA");
    assert.deepEqual(replica.MultiRegionConfiguration?.PrimaryKey, { Arn: primary.Arn, Region: "us-east-1" });
    const seen = (await home.send(new DescribeKeyCommand({ KeyId: primary.KeyId }))).KeyMetadata!;
    assert.equal(seen.MultiRegionConfiguration?.MultiRegionKeyType, "PRIMARY");
    assert.deepEqual(seen.MultiRegionConfiguration?.ReplicaKeys, [{ Arn: made!.Arn, Region: "eu-west-1" }]);
  });

  it("decrypts in each region what was encrypted in the other by the same multi-Region key, and by no other key", async () => {
    const { KeyId } = await makeKey();
    await home.send(new ReplicateKeyCommand({ KeyId, ReplicaRegion: "eu-west-1" }));
    const secret = Buffer.from("a secret");
    for (const [one, other] of [
      [home, away],
      [away, home],
    ] as const) {
      const { CiphertextBlob } = await one.send(new EncryptCommand({ KeyId, Plaintext: secret }));
      const { Plaintext } = await other.send(new DecryptCommand({ CiphertextBlob }));
      assert.equal(Buffer.from(Plaintext!).toString(), "a secret");
    }
    const { CiphertextBlob } = await home.send(
      new EncryptCommand({ KeyId: (await makeKey()).KeyId, Plaintext: secret }),
    );
    await assert.rejects(away.send(new DecryptCommand({ CiphertextBlob })), { name: "AccessDeniedException" });
  });

  it("keeps a replica's description and aliases apart from the primary's", async () => {
    const { KeyId } = await makeKey();
    await home.send(new CreateAliasCommand({ AliasName: "alias/home", TargetKeyId: KeyId }));
    await home.send(new ReplicateKeyCommand({ KeyId, ReplicaRegion: "eu-west-1" }));
    await away.send(new UpdateKeyDescriptionCommand({ KeyId, Description: "changed" }));
    assert.equal((await home.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata!.Description, "");
    assert.deepEqual((await away.send(new ListAliasesCommand({ KeyId }))).Aliases, []);
  });

  it("refuses a second replica in a region, and any of a key that isn't multi-Region", async () => {
    const { KeyId } = await makeKey();
    await home.send(new ReplicateKeyCommand({ KeyId, ReplicaRegion: "eu-west-1" }));
    const again = home.send(new ReplicateKeyCommand({ KeyId, ReplicaRegion: "eu-west-1" }));
    await assert.rejects(again, { name: "AlreadyExistsException" });
    const { KeyId: single } = await makeKey(false);
    const never = home.send(new ReplicateKeyCommand({ KeyId: single, ReplicaRegion: "eu-west-1" }));
    await assert.rejects(never, { name: "UnsupportedOperationException" });
  });

  it("shares the primary's rotation and its period with the replicas", async () => {
    const { KeyId } = await makeKey();
    await home.send(new ReplicateKeyCommand({ KeyId, ReplicaRegion: "eu-west-1" }));
    assert.equal((await away.send(new GetKeyRotationStatusCommand({ KeyId }))).KeyRotationEnabled, false);
    await home.send(new EnableKeyRotationCommand({ KeyId, RotationPeriodInDays: 120 }));
    const { KeyRotationEnabled, RotationPeriodInDays } = await away.send(new GetKeyRotationStatusCommand({ KeyId }));
    assert.deepEqual([KeyRotationEnabled, RotationPeriodInDays], [true, 120]);
    const short = home.send(new EnableKeyRotationCommand({ KeyId, RotationPeriodInDays: 30 }));
    await assert.rejects(short, /RotationPeriodInDays is 30: it must be from 90 to 2560/);
  });

  it("lets a primary wait for its replicas, and refuses to schedule a deletion twice", async () => {
    const { KeyId } = await makeKey();
    await home.send(new ReplicateKeyCommand({ KeyId, ReplicaRegion: "eu-west-1" }));
    await home.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
    await away.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
    assert.equal(await stateOf(home, KeyId!), "PendingReplicaDeletion");
    assert.equal(await stateOf(away, KeyId!), "PendingDeletion");
    await assert.rejects(away.send(new ScheduleKeyDeletionCommand({ KeyId })), { name: "KMSInvalidStateException" });
  });
});
