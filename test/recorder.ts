import * as pulumi from "@pulumi/pulumi";
import { skipPromises } from "../deploy/promiseTraces";

// Twice as fast, for every test of a component.
skipPromises();
skipPlaces();

export interface Recorded {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
}

export interface RecorderOptions {
  /** Preview leaves everything unknown that a cloud would say. Default false. */
  readonly preview?: boolean;
  /** Name of the project, which is the platform's. Default `meridian`. */
  readonly project?: string;
  /** Name of the stack under test. Default `eu-west-1`. */
  readonly stack?: string;
  /** Outputs of stacks that the program references, by stack name. */
  readonly stacks?: Record<string, Record<string, unknown>>;
  /** Outputs that this test's types have beside the usual ones, by type. */
  readonly outputs?: Record<string, (name: string, inputs: Record<string, unknown>) => Record<string, unknown>>;
  /** Answers to functions, by token. A function without an answer fails the test. */
  readonly functions?: Record<string, (args: Record<string, unknown>) => Record<string, unknown>>;
}

export interface Recorder {
  readonly resources: Recorded[];
  of(type: string): Recorded[];
  /** The one resource of this type (and name); fails where there are none or several. */
  only(type: string, name?: string): Recorded;
}

/** Records what a program registers, under Pulumi's mocks. Call it before constructing; await `settled()` after. */
export function record(options: RecorderOptions = {}): Recorder {
  const resources: Recorded[] = [];
  const preview = options.preview ?? false;
  const mocks: pulumi.runtime.Mocks = {
    newResource: (args) => {
      const inputs = args.inputs as Record<string, unknown>;
      resources.push({ type: args.type, name: args.name, inputs });
      if (args.type === "pulumi:pulumi:StackReference") return { id: args.name, state: referenced(args.name, options) };
      const id = preview ? undefined : `${args.name}-id`;
      const more = options.outputs?.[args.type]?.(args.name, inputs);
      return { id: id as string, state: preview ? inputs : { ...computed(args.type, args.name), ...inputs, ...more } };
    },
    call: (args) => {
      const answer = options.functions?.[args.token];
      if (!answer) throw new Error(`${args.token} was called and this test has no answer to it`);
      return answer(args.inputs as Record<string, unknown>);
    },
  };
  void pulumi.runtime.setMocks(
    mocks,
    options.project ?? "meridian",
    options.stack ?? "eu-west-1",
    preview,
    "organization",
  );
  const of = (type: string) => resources.filter((it) => it.type === type);
  const only = (type: string, name?: string): Recorded => {
    const found = of(type).filter((it) => name === undefined || it.name === name);
    if (found.length !== 1)
      throw new Error(`expected one ${type} ${name ?? ""}, found ${found.map((it) => it.name).join(", ") || "none"}`);
    return found[0]!;
  };
  return { resources, of, only };
}

/** The SDK formats a stack trace for every resource, to tell the engine where it was declared; mocks aren't told. A tenth of what declaring costs. */
function skipPlaces(): void {
  const declared = pulumi.Resource as unknown as { stackTrace: () => readonly unknown[] };
  if (typeof declared.stackTrace !== "function") throw new Error("this version of the SDK finds places in another way");
  declared.stackTrace = () => [];
}

function referenced(name: string, options: RecorderOptions): Record<string, unknown> {
  const stack = name.split("/").pop() ?? name;
  const outputs = options.stacks?.[stack];
  if (!outputs) throw new Error(`the program references stack ${stack} and this test has no outputs for it`);
  return { name, outputs, secretOutputNames: [] };
}

/** Outputs that other resources build upon; what nobody reads is left out. */
function computed(type: string, name: string): Record<string, unknown> {
  const outputs: Record<string, unknown> = {
    arn: `arn:aws:mock:eu-west-1:123456789012:${name}`,
    name: `${name}-1234567`,
  };
  if (type === "awsx:ec2:Vpc") {
    const three = (kind: string) => [1, 2, 3].map((n) => `subnet-${kind}-${n}`);
    return {
      vpcId: "vpc-1",
      publicSubnetIds: three("public"),
      privateSubnetIds: three("private"),
      isolatedSubnetIds: three("isolated"),
      vpc: { id: "vpc-1", cidrBlock: "10.20.0.0/16", defaultSecurityGroupId: "sg-default" },
      routeTables: [],
      natGateways: [],
      eips: [],
    };
  }
  return outputs;
}

/** Waits until every registration and every output under way has settled. */
export async function settled(): Promise<void> {
  await pulumi.runtime.disconnect();
}

/** The value of an output, under mocks. */
export function valueOf<T>(output: pulumi.Input<T>): Promise<pulumi.Unwrap<T>> {
  return new Promise((resolve) => pulumi.output(output).apply(resolve as never));
}

export interface OptionsWatch {
  /** Give it to the component under test: `{ transformations: [watch.transformation] }`. */
  readonly transformation: pulumi.ResourceTransformation;
  /** Options of the one resource of this type and name, such as `protect` and `ignoreChanges`. */
  of(type: string, name: string): pulumi.CustomResourceOptions;
  /** `type name` of every resource whose options pass. */
  where(passes: (options: pulumi.CustomResourceOptions) => boolean): string[];
}

/** Sees the options of every resource below a component; mocks are not told them. */
export function watchOptions(): OptionsWatch {
  const seen = new Map<string, pulumi.CustomResourceOptions>();
  return {
    transformation: ({ type, name, opts }) => {
      seen.set(`${type} ${name}`, opts);
      return undefined;
    },
    of: (type, name) => {
      const options = seen.get(`${type} ${name}`);
      if (!options) throw new Error(`${type} ${name} was never declared; these were: ${[...seen.keys()].join(", ")}`);
      return options;
    },
    where: (passes) => [...seen].flatMap(([key, options]) => (passes(options) ? [key] : [])).sort(),
  };
}
