import assert from "node:assert/strict";
import type { Settings } from "../../config/settings";
import type { RegionClients } from "./clients";
import { mailChecks } from "./mails";

const settings = (mailFrom?: string) =>
  ({ domain: "shop.example.com", events: { kind: "sqs", ...(mailFrom && { mailFrom }) } }) as unknown as Settings;

/** SES as its two answers are. */
const ses = (account: object, identity: object | Error) =>
  ({
    send: (command: { constructor: { name: string } }) => {
      const answer = command.constructor.name === "GetAccountCommand" ? account : identity;
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
  }) as unknown as RegionClients["mails"];

const asked = async (account: object, identity: object | Error) => {
  const mails = ses(account, identity);
  const checks = mailChecks("eu-west-1", settings("shop@shop.example.com"), { mails });
  return Promise.all(checks.map(async (it) => [it.name, (await it.ask()).verdict]));
};

const absent = Object.assign(new Error("no identity"), { name: "NotFoundException" });

describe("the check of mails", () => {
  it("asks nothing where none are sent", () => {
    assert.deepEqual(mailChecks("eu-west-1", settings(), { mails: ses({}, {}) }), []);
  });

  it("is well with production access, before the domain's identity is made and once it is proved", async () => {
    for (const identity of [absent, { VerifiedForSendingStatus: true }])
      assert.deepEqual(await asked({ ProductionAccessEnabled: true, SendingEnabled: true }, identity), [
        ["SES may send mails from eu-west-1", "ok"],
        ["SES proves shop.example.com in eu-west-1", "ok"],
      ]);
  });

  it("leaves to a person what only AWS decides: leaving the sandbox, and finding the records", async () => {
    assert.deepEqual(
      await asked({ ProductionAccessEnabled: false, SendingEnabled: true }, { VerificationStatus: "PENDING" }),
      [
        ["SES may send mails from eu-west-1", "can't be asked"],
        ["SES proves shop.example.com in eu-west-1", "can't be asked"],
      ],
    );
  });

  it("is a problem where AWS has stopped the account's sending", async () => {
    const [first] = await asked({ SendingEnabled: false, EnforcementStatus: "SHUTDOWN" }, absent);
    assert.deepEqual(first, ["SES may send mails from eu-west-1", "problem"]);
  });
});
