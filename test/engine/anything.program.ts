import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Anything, scene } from "./scene";

class Resource extends pulumi.CustomResource {}

/** Declares whatever the scene says, right or wrong: the compiler isn't asked. */
async function program(): Promise<Record<string, unknown>> {
  const { resources = {}, calls = {}, provider } = scene<Anything>();
  if (provider) new aws.Provider("own", provider);
  for (const [name, { type, inputs }] of Object.entries(resources)) new Resource(type, name, inputs);
  const answers = Object.entries(calls).map(async ([name, { token, args }]) => [
    name,
    (await pulumi.runtime.invoke(token, args)) as unknown,
  ]);
  return Object.fromEntries(await Promise.all(answers)) as Record<string, unknown>;
}

export = program;
