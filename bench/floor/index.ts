import * as pulumi from "@pulumi/pulumi";

class Thing extends pulumi.CustomResource {
  constructor(name: string, args: Record<string, unknown>, opts: pulumi.CustomResourceOptions) {
    super("echo:index:Thing", name, args, opts);
  }
}

class Group extends pulumi.ComponentResource {
  constructor(name: string) {
    super("floor:index:Group", name);
    this.registerOutputs({});
  }
}

/** As many resources and components as it is told to make, which need nothing of each other. */
async function program() {
  const config = new pulumi.Config("floor");
  const groups = Array.from({ length: config.requireNumber("components") }, (_, n) => new Group(`group-${n}`));
  for (let n = 0; n < config.requireNumber("resources"); n++) {
    const parent = groups[n % groups.length];
    new Thing(`thing-${n}`, { number: n, tags: { name: `thing-${n}` } }, parent ? { parent } : {});
  }
}

export = program;
