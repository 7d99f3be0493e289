import { ChangeResourceRecordSetsCommand, CreateHostedZoneCommand, Route53Client } from "@aws-sdk/client-route-53";
import { DescribeDBEngineVersionsCommand, RDSClient } from "@aws-sdk/client-rds";
import {
  CreateSecretCommand,
  ReplicateSecretToRegionsCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import assert from "node:assert/strict";
import { relationalVersions } from "../config/engineVersions";
import { databaseKinds } from "../config/settings";
import { awsChecks } from "../deploy/check";
import { askAll, type Answer, problemsAmong } from "../deploy/check/check";
import { regionSettings } from "../deploy/regionSettings";
import { withEmulator } from "../rehearsal/emulator/emulator.fixture";
import { control } from "../rehearsal/emulator/faults";
import { credentials } from "../rehearsal/providers/cloud";
import path from "node:path";
import { three } from "./settings";

const root = path.join(__dirname, "..");

describe("the check of an account", function () {
  const emulator = withEmulator(this);
  const foundation = regionSettings(root, "foundation");
  const regions = Object.fromEntries(three.map((region) => [region, regionSettings(root, region)]));

  const answers = async (change: Partial<typeof foundation> = {}): Promise<Readonly<Record<string, Answer>>> => {
    const access = { endpoint: emulator.endpoint(), credentials };
    const results = await askAll(awsChecks({ foundation: { ...foundation, ...change }, regions, access }));
    return Object.fromEntries(results.map(({ name, answer }) => [name, answer]));
  };
  const offers = (what: unknown): Promise<unknown> => control(emulator.endpoint(), "offers", what);
  afterEach(() => offers({}));

  it("finds nothing in the emulated account, and says what nobody can ask", async () => {
    const found = Object.entries(await answers()).filter(([, it]) => it.verdict !== "ok");
    assert.deepEqual(
      found.map(([name, { verdict }]) => `${verdict}: ${name}`),
      [
        "can't be asked: load balancers in a new account",
        "can't be asked: CloudFront in a new account",
        ...three.map((it) => `can't be asked: image in ${it}`),
      ],
    );
  });

  it("finds every version that may be configured as the lowest of its major", async () => {
    const rds = emulator.cloudIn("eu-west-1").client(RDSClient);
    const engines = { "aurora-global": "aurora-postgresql", rds: "postgres" } as const;
    for (const kind of databaseKinds)
      for (const [major, { from }] of Object.entries(relationalVersions[kind])) {
        const asked = { Engine: engines[kind], EngineVersion: `${major}.${from}` };
        const found = await rds.send(new DescribeDBEngineVersionsCommand(asked));
        assert.equal(found.DBEngineVersions?.length, 1, `${kind} ${asked.EngineVersion}`);
      }
  });

  const region = three[1]!;
  const cases: readonly [string, unknown, string, RegExp][] = [
    ["a region that is off", { off: [region] }, "regions that are switched on", /enable-region --region-name/],
    [
      "a role that no service has made yet",
      { unmade: ["AWSServiceRoleForRDS"] },
      "service-linked role of rds.amazonaws.com",
      /create-service-linked-role --aws-service-name rds.amazonaws.com/,
    ],
    [
      "too few vCPUs",
      { quotas: { [region]: { "L-1216C47A": 5 } } },
      `quota of vCPUs of running On-Demand Standard instances in ${region}`,
      /needed, 5 allowed.*request-service-quota-increase --region .* --quota-code L-1216C47A/,
    ],
    [
      "too few addresses",
      { quotas: { [region]: { "L-0263D0A3": 2 } } },
      `quota of Elastic IP addresses in ${region}`,
      /3 needed, 2 allowed/,
    ],
    [
      "a version that AWS has withdrawn",
      { withdrawn: [["docdb", foundation.document.engineVersion]] },
      `docdb ${foundation.document.engineVersion} in ${region}`,
      /can't be created any more/,
    ],
    [
      "a class that isn't offered",
      { scarce: [foundation.document.instanceClass] },
      `${foundation.document.instanceClass} for docdb in ${region}`,
      /isn't offered in eu-west-1a, eu-west-1b, eu-west-1c/,
    ],
  ];
  for (const [what, offered, name, words] of cases)
    it(`finds ${what}`, async () => {
      assert.notEqual((await answers())[name]?.verdict, "problem");
      await offers(offered);
      const answer = (await answers())[name];
      assert.equal(answer?.verdict, "problem");
      assert.match(JSON.stringify(answer), words);
    });

  it("finds a secret of a payment gateway that a region hasn't got, and asks for none where nobody is charged", async () => {
    const secrets = emulator.cloudIn(three[0]!).client(SecretsManagerClient);
    const copies = three.slice(1, 2).map((it) => ({ Region: it }));
    const made = await secrets.send(
      new CreateSecretCommand({ Name: "shop/stripe", SecretString: "{}", AddReplicaRegions: copies }),
    );
    const payments = { kind: "stripe", secretArn: made.ARN! } as const;
    const access = { endpoint: emulator.endpoint(), credentials };
    const paid = Object.fromEntries(Object.entries(regions).map(([it, settings]) => [it, { ...settings, payments }]));
    const asked = async (): Promise<Readonly<Record<string, Answer>>> => {
      const results = await askAll(awsChecks({ foundation, regions: paid, access }));
      return Object.fromEntries(results.map(({ name, answer }) => [name, answer]));
    };
    const found = await asked();
    assert.deepEqual(
      three.map((it) => found[`payment gateway's secret in ${it}`]),
      [
        { verdict: "ok", detail: "there" },
        { verdict: "ok", detail: `a copy of ${three[0]}'s` },
        {
          verdict: "problem",
          detail: `${made.ARN!.replace(three[0]!, three[2]!)} doesn't exist`,
          remedy:
            `aws secretsmanager replicate-secret-to-regions --region ${three[0]} --secret-id ${made.ARN} ` +
            `--add-replica-regions Region=${three[2]}`,
        },
      ],
    );
    await secrets.send(
      new ReplicateSecretToRegionsCommand({ SecretId: made.ARN, AddReplicaRegions: [{ Region: three[2]! }] }),
    );
    assert.equal((await asked())[`payment gateway's secret in ${three[2]}`]?.verdict, "ok");
    assert.ok(!Object.keys(await answers()).some((it) => it.startsWith("payment")));
  });

  it("finds a hosted zone that isn't there", async () => {
    const answer = (await answers({ hostedZoneId: "Z0123456789ABC" }))["hosted zone Z0123456789ABC"];
    assert.equal(answer?.verdict, "problem");
  });

  describe("of a zone that is given", () => {
    const { domain } = foundation;
    const names = () => new Route53Client({ region: "us-east-1", endpoint: emulator.endpoint(), credentials });
    let hostedZoneId: string;
    before(async () => {
      const { HostedZone: zone } = await names().send(
        new CreateHostedZoneCommand({ Name: domain, CallerReference: "given" }),
      );
      hostedZoneId = zone!.Id!.replace("/hostedzone/", "");
    });

    const put = (Name: string, Type: "A" | "CNAME" | "TXT", Value: string) => {
      const ResourceRecordSet = { Name, Type, TTL: 60, ResourceRecords: [{ Value }] };
      const ChangeBatch = { Changes: [{ Action: "UPSERT" as const, ResourceRecordSet }] };
      return names().send(new ChangeResourceRecordSetsCommand({ HostedZoneId: hostedZoneId, ChangeBatch }));
    };
    const records = async (change: Partial<typeof foundation> = {}) =>
      (await answers({ hostedZoneId, ...change }))[`records of ${hostedZoneId}`];

    it("finds nothing in the way in a zone with other names", async () => {
      await put(`mail.${domain}`, "A", "192.0.2.1");
      await put(domain, "TXT", '"v=spf1 -all"');
      assert.equal((await records())?.verdict, "ok");
    });

    it("finds the record of a shop that is there, and lets it be taken over", async () => {
      await put(domain, "A", "192.0.2.2");
      const answer = await records();
      assert.equal(answer?.verdict, "problem");
      assert.match(
        JSON.stringify(answer),
        /shop\.example\.com A 192\.0\.2\.2.*Set takeOverDomain to true in Pulumi\.yaml/,
      );
      assert.deepEqual(await records({ takeOverDomain: true }), {
        verdict: "ok",
        detail: `global takes the place of ${domain} A 192.0.2.2`,
      });
      const results = await askAll(
        awsChecks({
          foundation: { ...foundation, hostedZoneId },
          regions: {},
          access: { endpoint: emulator.endpoint(), credentials },
          ownRecords: () => Promise.resolve([`${domain} A`]),
        }),
      );
      assert.deepEqual(problemsAmong(results), [], "it is the platform's own");
    });

    it("finds names below it that only the platform may have, and says which to delete", async () => {
      await put(`origin.${domain}`, "CNAME", "old.example.net");
      const answer = await records({ takeOverDomain: true });
      assert.equal(answer?.verdict, "problem");
      assert.match(JSON.stringify(answer), /Delete origin\.shop\.example\.com CNAME/);
      assert.doesNotMatch(JSON.stringify(answer), /Set takeOverDomain/);
    });
  });

  it("says what can't be reached, and finds no problem in it", async () => {
    const access = { endpoint: "http://127.0.0.1:9", credentials };
    const results = await askAll(awsChecks({ foundation, regions: {}, access }));
    assert.deepEqual(
      problemsAmong(results).map(({ name }) => name),
      ["credentials"],
    );
  });
});
