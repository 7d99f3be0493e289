import assert from "node:assert/strict";
import { type Resource, resourceOf, unknown } from "../../rule";
import { differences } from "./alike";
import {
  mayDiffer,
  mayDifferByMaintenance,
  mayDifferByRing,
  mayDifferByRollout,
  mayDifferOfInstances,
} from "./whitelist";

const regions = ["us-east-1", "eu-west-1", "ap-south-1"];
const [first, second] = ["us-east-1", "eu-west-1"];
type Given = {
  readonly inputs: Resource["inputs"];
  readonly made?: object;
  readonly type?: string;
  readonly name?: string;
};

const resource = ({ inputs, made = {}, type = "aws:sns/topic:Topic", name = "alerts" }: Given): Resource =>
  resourceOf({ type, name, inputs, props: { ...inputs, ...made } });

/** A small region: a network in a block of its own, a subnet in each of two zones, and a topic with these inputs. */
function region(name: string, block: string, more: readonly Given[]): [string, Resource[]] {
  const network = { type: "aws:ec2/vpc:Vpc", name: "network", inputs: { cidrBlock: `${block}.0.0/16` } };
  const subnets = ["a", "c"].map((letter, index) => ({
    type: "aws:ec2/subnet:Subnet",
    name: `subnet-${index + 1}`,
    inputs: { availabilityZone: `${name}${letter}`, cidrBlock: `${block}.${16 * index}.0/20` },
  }));
  return [name, [network, ...subnets, ...more].map(resource)];
}

/** Differences between two such regions whose topics have these inputs. */
function between(one: Resource["inputs"], other: Resource["inputs"], made: readonly [object, object] = [{}, {}]) {
  const here = region(first!, "10.10", [{ inputs: one, made: made[0] }]);
  const there = region(second!, "10.20", [{ inputs: other, made: made[1] }]);
  return differences(here, there, regions);
}

/** `{ a: { b: value } }` for the path `a`, `b`. */
const nested = ([key, ...path]: readonly string[], value: unknown): object => ({
  [key!]: path.length > 0 ? nested(path, value) : value,
});

describe("two regions side by side", () => {
  it("are compared anew when there are other regions beside them", () => {
    const here = region(first!, "10.10", [{ inputs: { peers: "us-east-1 ca-west-1" } }]);
    const there = region(second!, "10.20", [{ inputs: { peers: "ca-west-1 us-east-1" } }]);
    const compared = (all: readonly string[]) => differences(here, there, all);
    assert.equal(compared([first!, second!]).length, 1);
    assert.deepEqual(compared([first!, second!, "ca-west-1"]), []);
    assert.equal(compared([first!, second!]).length, 1);
  });

  it("don't differ by their own name, their block's addresses and their zones' letters", () => {
    assert.deepEqual(
      between(
        { a: "us-east-1", b: ["10.10.3.4"], zone: "us-east-1c", map: { "us-east-1": "us-east-1a" } },
        { a: "eu-west-1", b: ["10.20.3.4"], zone: "eu-west-1c", map: { "eu-west-1": "eu-west-1a" } },
      ),
      [],
    );
  });

  it("differ where an address is at another place of the block, or in none of theirs", () => {
    const topic = "aws:sns/topic:Topic alerts";
    assert.deepEqual(between({ a: "10.10.3.4/32" }, { a: "10.20.3.5/32" }), [`${topic} a`]);
    assert.deepEqual(between({ a: "0.0.0.0/0" }, { a: "10.20.0.0/0" }), [`${topic} a`]);
    assert.deepEqual(between({ a: "172.16.0.1" }, { a: "172.16.0.1" }), []);
  });

  it("don't differ by a user pool that is in one of them for both, and do where each names another", () => {
    const told = (id: string) => ({ a: `OIDC_ISSUER=https://cognito-idp.us-east-1.amazonaws.com/us-east-1_${id}` });
    assert.deepEqual(between(told("AbC"), told("AbC")), []);
    assert.deepEqual(between(told("AbC"), told("XyZ")), ["aws:sns/topic:Topic alerts a"]);
  });

  it("differ where one names the other's region as its own", () => {
    assert.deepEqual(between({ a: "us-east-1" }, { a: "us-east-1" }), ["aws:sns/topic:Topic alerts a"]);
  });

  it("don't differ in a list of all regions, which is the same everywhere", () => {
    const peers = 'PEERS={"us-east-1":"a","eu-west-1":"b"}';
    assert.deepEqual(between({ a: `x\n${peers}` }, { a: `x\n${peers}` }), []);
    assert.deepEqual(between({ a: `x\n${peers}` }, { a: `y\n${peers}` }), ["aws:sns/topic:Topic alerts a"]);
  });

  it("don't differ in a policy that lists all regions in one statement, and do where another names the other's region", () => {
    const made = (id: string): object => ({ arn: `arn:aws:s3:::copies-${id}` });
    const policy = (home: string, id: string) => {
      const pause = { Action: "s3:PauseReplication", Resource: `arn:aws:s3:::copies-${id}` };
      const everywhere = { Condition: { StringEquals: { "s3:DestinationRegion": regions } } };
      return {
        policy: JSON.stringify({ Statement: [{ ...pause, ...everywhere }, { Resource: `arn:aws:rds:${home}:1:*` }] }),
      };
    };
    const here = policy(first!, "1234567");
    const both: [object, object] = [made("1234567"), made("abcdef0")];
    assert.deepEqual(between(here, policy(second!, "abcdef0"), both), []);
    assert.deepEqual(between(here, policy(first!, "abcdef0"), both), ["aws:sns/topic:Topic alerts policy"]);
    assert.deepEqual(between(here, policy(second!, "1234567"), both), ["aws:sns/topic:Topic alerts policy"]);
    assert.deepEqual(between({ policy: '{"Statement":' }, { policy: '{"Statement":' }), []);
  });

  it("don't differ by ids that AWS made of their own resources, and do where they mean another resource", () => {
    const made: [object, object] = [
      { arn: "arn:aws:sns:us-east-1:1:alerts-1234567" },
      { arn: "arn:aws:sns:eu-west-1:1:alerts-abcdef0" },
    ];
    const reading = (its: string, name = "alarm") => ({
      type: "aws:cloudwatch/metricAlarm:MetricAlarm",
      name,
      inputs: { actions: [its] },
    });
    const other = (id: string): Given => ({ inputs: {}, name: "audit", made: { arn: id } });
    const here = region(first!, "10.10", [
      { inputs: {}, made: made[0] },
      other("arn:aws:sns:us-east-1:1:audit"),
      reading("arn:aws:sns:us-east-1:1:alerts-1234567"),
    ]);
    const right = region(second!, "10.20", [
      { inputs: {}, made: made[1] },
      other("arn:aws:sns:eu-west-1:1:audit"),
      reading("arn:aws:sns:eu-west-1:1:alerts-abcdef0"),
    ]);
    const wrong = region(second!, "10.20", [
      { inputs: {}, made: made[1] },
      other("arn:aws:sns:eu-west-1:1:audit"),
      reading("arn:aws:sns:eu-west-1:1:audit"),
    ]);
    assert.deepEqual(differences(here, right, regions), []);
    assert.deepEqual(differences(here, wrong, regions), ["aws:cloudwatch/metricAlarm:MetricAlarm alarm actions"]);
  });

  it("don't differ by the names of keys that AWS signs with, and do where a record has another key's", () => {
    const signing = (tokens: readonly string[], used: readonly string[]): Given[] => [
      {
        type: "aws:sesv2/emailIdentity:EmailIdentity",
        name: "mails",
        inputs: { emailIdentity: "shop.example.com" },
        made: { dkimSigningAttributes: { tokens } },
      },
      ...used.map((token, index) => ({
        type: "aws:route53/record:Record",
        name: `signature-${index + 1}`,
        inputs: { name: `${token}._domainkey.shop.example.com` },
      })),
    ];
    const [ours, theirs] = [
      ["aaaabbbbcccc", "ddddeeeeffff"],
      ["1111222233334444", "5555666677778888"],
    ];
    const here = region(first!, "10.10", signing(ours!, ours!));
    assert.deepEqual(differences(here, region(second!, "10.20", signing(theirs!, theirs!)), regions), []);
    assert.deepEqual(
      differences(here, region(second!, "10.20", signing(theirs!, theirs!.toReversed())), regions),
      ["signature-1", "signature-2"].map((it) => `aws:route53/record:Record ${it} name`),
    );
  });

  it("don't differ by names with a random end, and do by names that the program gives", () => {
    const [one, other] = ["alerts-1234567", "alerts-abcdef0"];
    assert.deepEqual(between({ name: one }, { name: other }), []);
    assert.deepEqual(between({ name: "alerts-1234567.fifo" }, { name: "alerts-abcdef0.fifo" }), []);
    for (const [given, another] of [
      ["alerts-one", "alerts-two"],
      ["alerts-one.fifo", "alerts-two.fifo"],
    ])
      assert.deepEqual(between({ name: given }, { name: another }), ["aws:sns/topic:Topic alerts name"]);
  });

  it("don't differ where one is a plan, which knows names and not yet ids", () => {
    for (const [one, other] of [
      ["alerts-1234567", "alerts-abcdef0"],
      ["our_alerts", "our_alerts"],
    ]) {
      assert.deepEqual(
        between({ name: one }, { name: other }, [{}, { id: other, arn: `arn:aws:sns:eu-west-1:1:${other}` }]),
        [],
      );
    }
  });

  it("don't differ by which of the things that carry a name a plan tells of first", () => {
    const bucket = (name: string): Given[] => [
      { type: "aws:s3/bucket:Bucket", name: "backup-bucket", inputs: { bucket: name } },
      { type: "aws:s3/bucketVersioning:BucketVersioning", name: "versions", inputs: { bucket: name } },
    ];
    const here = region(first!, "10.10", bucket("backup-bucket-1234567"));
    const there = region(second!, "10.20", bucket("backup-bucket-abcdef0").reverse());
    assert.deepEqual(differences(here, there, regions), []);
  });

  it("don't differ by what AWS keeps in each region under an id of its own", () => {
    assert.deepEqual(
      between({ a: "ami-12c6146b", b: "pl-3b927c52" }, { a: "ami-0abcdef1234567890", b: "pl-4fa04526" }),
      [],
    );
  });

  it("are read into user data, as the text that it is", () => {
    const data = (text: string) => Buffer.from(`${"#".repeat(60)}\nAWS_REGION=${text}`).toString("base64");
    assert.deepEqual(between({ userData: data(first!) }, { userData: data(second!) }), []);
    assert.deepEqual(between({ userData: data(first!) }, { userData: data(`${second} -v`) }), [
      "aws:sns/topic:Topic alerts userData",
    ]);
  });

  it("differ where only one of them has a thing or an input", () => {
    assert.deepEqual(between({ a: 1 }, {}), ["aws:sns/topic:Topic alerts a"]);
    const [here, there] = [region(first!, "10.10", []), region(second!, "10.20", [{ inputs: {} }])];
    assert.deepEqual(differences(here, there, regions), ["only eu-west-1 has aws:sns/topic:Topic alerts"]);
    assert.deepEqual(differences(there, here, regions), ["only eu-west-1 has aws:sns/topic:Topic alerts"]);
  });

  it("may differ in what isn't known yet, and in the order of names in a list", () => {
    assert.deepEqual(between({ a: unknown, b: [{ c: 1 }] }, { a: "x", b: [{ c: unknown }] }), []);
    assert.deepEqual(between({ a: ["x", "y"] }, { a: ["y", "x"] }), []);
    const topic = "aws:sns/topic:Topic alerts";
    assert.deepEqual(
      between({ a: [{ x: 1 }, { x: 2 }] }, { a: [{ x: 2 }, { x: 1 }] }),
      ["a[0].x", "a[1].x"].map((path) => `${topic} ${path}`),
    );
    assert.deepEqual(between({ a: ["x", "y"] }, { a: ["x", "z"] }), [`${topic} a`]);
    assert.deepEqual(between({ a: [{ x: 1 }] }, { a: [{ x: 1 }, { x: 2 }] }), [`${topic} a`]);
  });

  it("differ at the place in a list that says it best", () => {
    const pod = (value: string) => ({ containers: [{ name: "storefront", env: [{ name: "PORT", value }] }] });
    assert.deepEqual(between(pod("1"), pod("2")), [
      "aws:sns/topic:Topic alerts containers[storefront].env[PORT].value",
    ]);
  });

  it("differ at a path, and not by a digest of what is compared itself", () => {
    const pod = (replicas: number, digest: string) => ({
      spec: {
        replicas,
        template: { metadata: { annotations: { "meridian/collector-configuration": digest, other: "x" } } },
      },
    });
    assert.deepEqual(between(pod(3, "a"), pod(3, "b")), []);
    assert.deepEqual(between(pod(3, "a"), pod(4, "a")), ["aws:sns/topic:Topic alerts spec.replicas"]);
  });

  it("tell things of one name apart by what they are part of, in whatever order", () => {
    const part = (component: string, displayName: string) => ({
      ...resource({ inputs: { displayName } }),
      urn: `urn:pulumi:x::meridian::${component}$aws:sns/topic:Topic::alerts`,
    });
    const [a, b, c] = [part("A", "of a"), part("B", "of b"), part("B", "another")];
    assert.deepEqual(differences([first!, [a, b]], [second!, [b, a]], regions), []);
    assert.deepEqual(differences([first!, [a, b]], [second!, [c, a]], regions), [
      "aws:sns/topic:Topic alerts@B displayName",
    ]);
  });

  it("don't differ by how often a region's instance was rebuilt", () => {
    const instance = { type: "aws:rds/instance:Instance", name: "relational-instance" };
    const made = (name: string, more: string): [string, Resource[]] =>
      region(name, "10.10", [
        { ...instance, name: `relational-instance${more}`, inputs: { identifier: `meridian-relational${more}` } },
      ]);
    assert.deepEqual(differences(made(first!, ""), made(second!, "-2"), regions), []);
  });

  it("may differ where the whitelist says so and by what roles move, and in nothing else of the same resource", () => {
    for (const line of [
      ...mayDiffer,
      ...mayDifferOfInstances,
      ...mayDifferByRollout,
      ...mayDifferByRing,
      "aws:rds/cluster:Cluster any replicationSourceIdentifier",
      ...Object.entries(mayDifferByMaintenance).flatMap(([type, inputs]) =>
        inputs.map((input) => `${type} any ${input}`),
      ),
    ]) {
      const [type, name, input] = line.split(" ") as [string, string, string];
      const holding = (value: string) => ({ ...nested(input.split("."), value), other: value });
      const here = region(first!, "10.10", [{ type, name, inputs: holding("a") }]);
      const there = region(second!, "10.20", [{ type, name, inputs: holding("b") }]);
      assert.deepEqual(differences(here, there, regions), [`${type} ${name} other`], line);
    }
  });
});
