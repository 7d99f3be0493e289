import type { Settings } from "../../config/settings";
import type { RecorderOptions } from "../../test/recorder";
import { settingsFor, three } from "../../test/settings";

export const regions = three;
export const accountId = "123456789012";

export const foundationSettings = (changes: Partial<Settings> = {}): Settings =>
  settingsFor({ kind: "foundation" }, regions, changes);

/** What AWS and the random provider would answer. */
export const answers: RecorderOptions = {
  stack: "foundation",
  functions: { "aws:index/getCallerIdentity:getCallerIdentity": () => ({ accountId, id: accountId }) },
  outputs: {
    "aws:route53/zone:Zone": () => ({ zoneId: "Z1", nameServers: ["ns-1.example", "ns-2.example"] }),
    "aws:acm/certificate:Certificate": (_, { domainName }) => ({
      domainValidationOptions: [domainName, `*.${domainName as string}`].map((name) => ({
        domainName: name,
        resourceRecordName: "_x.shop.example.",
        resourceRecordType: "CNAME",
        resourceRecordValue: "_y.acm-validations.aws.",
      })),
    }),
    "aws:kms/key:Key": (_, { region }) => ({ keyId: "mrk-1", arn: `arn:aws:kms:${region}:${accountId}:key/mrk-1` }),
    "aws:kms/replicaKey:ReplicaKey": (_, { region }) => ({
      keyId: "mrk-1",
      arn: `arn:aws:kms:${region}:${accountId}:key/mrk-1`,
    }),
    "aws:secretsmanager/secret:Secret": (name, { region }) => ({
      arn: `arn:aws:secretsmanager:${region}:${accountId}:secret:${name}-1234567-AbCdEf`,
    }),
    "aws:ecr/repository:Repository": (_, { region, name }) => ({
      registryId: accountId,
      repositoryUrl: `${accountId}.dkr.ecr.${region}.amazonaws.com/${name}`,
    }),
    "random:index/randomPassword:RandomPassword": (name) => ({ result: `value of ${name}` }),
    "random:index/randomBytes:RandomBytes": (name) => ({
      base64: Buffer.alloc(32, name.endsWith("even") ? 2 : 1).toString("base64"),
    }),
  },
};
