import assert from "node:assert/strict";
import { CreateVpcCommand, EC2Client } from "@aws-sdk/client-ec2";
import { withEmulator } from "../../emulator/emulator.fixture";
import { nextChange } from "./nextChange";

describe("the next change of the AWS API", function () {
  const emulator = withEmulator(this);

  it("is told as soon as it has happened", async () => {
    const ec2 = emulator.cloudIn("eu-west-1").client(EC2Client);
    const changed = nextChange(emulator.endpoint())(0, new AbortController().signal);
    await ec2.send(new CreateVpcCommand({ CidrBlock: "10.9.0.0/16" }));
    assert.deepEqual(await changed, { version: 1, services: ["ec2"] });
  });

  it("can be waited for until somebody has had enough", async () => {
    const enough = new AbortController();
    const waiting = nextChange(emulator.endpoint())(1, enough.signal);
    enough.abort();
    await assert.rejects(waiting, { name: "AbortError" });
  });
});
