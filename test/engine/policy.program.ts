import * as pulumi from "@pulumi/pulumi";
import { type JudgedScene, scene } from "./scene";
// eslint-disable-next-line @typescript-eslint/no-require-imports -- an `export =` of a program
import databases = require("./databases.program");

/** An output that a type has is named among the arguments, without a value. */
class Resource extends pulumi.CustomResource {
  declare readonly arn: pulumi.Output<string>;
}

/** The databases of `databases.program` where the scene has homes for them, and whatever else it says. */
async function program(): Promise<void> {
  const { resources = {}, homes, lonely } = scene<JudgedScene>();
  pulumi.runtime.registerStackTransformation(({ type, props, opts }) => {
    const { globalClusterIdentifier: _, ...alone } = props;
    return { props: lonely === type ? alone : props, opts };
  });
  if (homes) await databases();
  // One after the other, as a name in plain text tells the engine nothing of who needs whom.
  const made = new Map<string, Resource>();
  for (const [name, { type, inputs, of, ignoreChanges }] of Object.entries(resources)) {
    const dependsOn = [...made.values()];
    const topic = of === undefined ? {} : { topic: made.get(of)!.arn };
    made.set(name, new Resource(type, name, { ...inputs, ...topic, arn: undefined }, { ignoreChanges, dependsOn }));
  }
}

export = program;
