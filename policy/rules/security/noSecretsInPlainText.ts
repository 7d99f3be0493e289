import type { Resource, ResourceRule } from "../../rule";
import { scriptOf, scriptTypes } from "./userData";
import { at, itemsOf } from "../../reading";
import { containersOf, podSpecOf, workloadTypes } from "./workloads";
import { deploymentOf } from "./workloads.samples";

const map = "kubernetes:core/v1:ConfigMap";
const secret = "kubernetes:core/v1:Secret";
const secretNames = /PASSWORD|PASSPHRASE|SECRET|TOKEN|CREDENTIAL|PRIVATE_?KEY|ACCESS_?KEY|API_?KEY/i;

/** Says where something is kept, or how long: names of resources, paths, addresses, numbers, switches. */
const isHarmless = (value: string) => /^(arn:|\/|https?:\/\/[^@]*$|-?[\d.]+$|true$|false$|$)/.test(value);

/** Key ids of IAM users, and private keys, whatever they are called. */
const keys = /\bAKIA[0-9A-Z]{16}\b|-----BEGIN [A-Z ]*PRIVATE KEY-----/;

function settingsOf(resource: Resource): readonly (readonly [string, unknown])[] {
  const { type, props } = resource;
  if (type === map) return Object.entries((at(props, "data") ?? {}) as object);
  if (scriptTypes.includes(type)) {
    return [...scriptOf(resource).matchAll(/^\s*(?:export )?([A-Z][A-Z0-9_]*)=(.*)$/gm)].map((it) => [it[1]!, it[2]!]);
  }
  const given = containersOf(podSpecOf(resource)).flatMap(({ spec }) => itemsOf(at(spec, "env")));
  return given.map((it) => [String(at(it, "name")), at(it, "value")]);
}

function violations(resource: Resource): readonly string[] {
  const { type, props } = resource;
  if (type === secret) {
    const isFilled = Object.keys({ ...(props["data"] as object), ...(props["stringData"] as object) }).length > 0;
    return isFilled ? ["its values are in the stack's state and in the cluster"] : [];
  }
  const texts = settingsOf(resource).filter((it): it is [string, string] => typeof it[1] === "string");
  return [
    ...texts
      .filter(([name, value]) => secretNames.test(name) && !isHarmless(value))
      .map(([name]) => `${name} is given as text`),
    ...(keys.test([scriptOf(resource), ...texts.map((it) => it[1])].join("\n"))
      ? ["a private key is given as text"]
      : []),
  ];
}

const script = (text: string) => ({ type: scriptTypes[0]!, props: { userData: Buffer.from(text).toString("base64") } });
const containerWith = (name: string, value?: string) =>
  deploymentOf({}, { env: [{ name, ...(value !== undefined && { value }) }] });

export const noSecretsInPlainText: ResourceRule = {
  name: "no-secrets-in-plain-text",
  title: "User data, containers and config maps hold ARNs of secrets, never secret values.",
  reason:
    "Whoever may look at an instance or a pod, which is far more people and programs than may read secrets, would have it.",
  link: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html",
  level: "mandatory",
  remedy: "Give the secret's ARN, and let the role read it when the program starts.",
  types: [...scriptTypes, ...workloadTypes, map, secret],
  violations,
  fixtures: {
    failing: [
      script("#!/bin/bash\nexport DATABASE_PASSWORD=hunter2\n"),
      script("-----BEGIN PRIVATE KEY-----"),
      script("aws configure set aws_access_key_id AKIAIOSFODNN7EXAMPLE"),
      containerWith("API_TOKEN", "abcdef"),
      containerWith("DATABASE_SECRET", "https://shop:hunter2@database.example"),
      { type: map, props: { data: { databasePassword: "hunter2" } } },
      { type: secret, props: { stringData: { password: "hunter2" } } },
    ],
    passing: [
      script("#!/bin/bash\nDATABASE_SECRET_ARN=arn:aws:secretsmanager:eu-west-1:123456789012:secret:a\nPORT=8080\n"),
      containerWith("TOKEN_SECONDS", "60"),
      containerWith("DATABASE_PASSWORD_FILE", "/var/run/secrets/database"),
      containerWith("DATABASE_PASSWORD"),
      containerWith("REGION", "eu-west-1"),
      { type: map, props: {} },
      { type: secret, props: { type: "Opaque" } },
    ],
  },
};
