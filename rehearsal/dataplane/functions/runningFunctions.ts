/** Functions as they run: processes that are started when they are called, each with its own way into the region's network. */
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { type LambdaFailure, LambdaFunction, type LambdaInvocation } from "../../../servers/lambda/lambdaFunction";
import { makePassable } from "../../../servers/serverUser";
import { type Destination, keyOf } from "../compute/environment";
import type { LocalServer } from "../directory";
import { credentialsOfRole } from "../roles";
import { assumedDelays } from "../timeScale";
import type { World } from "../world";
import type { DesiredFunction } from "./desired";
import { functionDestinations, functionEnvironment } from "./environment";

export interface FunctionPorts {
  /** Folder with the code that has this hash. */
  readonly code: (codeSha256: string) => Promise<string>;
  /** Required before a function's module. */
  readonly insideFile: string;
  /** PEM file of the local cloud's authority. */
  readonly authorityFile: string;
  /** Where a name and port of the cloud leads for whoever is in a region. */
  readonly resolve: (
    region: string,
    name: string,
    port: number,
  ) => Promise<LocalServer | undefined> | LocalServer | undefined;
}

interface Running {
  readonly wanted: DesiredFunction;
  readonly lambda: LambdaFunction;
  readonly inFlight: Set<Promise<unknown>>;
}

/** As faults of the network know it. */
const linkName = ({ name }: DesiredFunction): string => `function ${name}`;

export class RunningFunctions {
  private readonly running = new Map<string, Running>();
  /** Those that others have taken the place of, until what they had begun is done. */
  private readonly leaving = new Set<Promise<void>>();

  constructor(
    private readonly world: World,
    private readonly ports: FunctionPorts,
  ) {}

  get deployed(): readonly DesiredFunction[] {
    return [...this.running.values()].map((it) => it.wanted);
  }

  /** In place of the one that runs, which ends what it has begun. */
  async take(wanted: DesiredFunction): Promise<void> {
    const lambda = await this.make(wanted);
    const before = this.running.get(wanted.arn);
    this.running.set(wanted.arn, { wanted, lambda, inFlight: new Set() });
    if (before) void this.leave(before);
  }

  drop(arn: string): void {
    const it = this.running.get(arn);
    if (!it) return;
    this.running.delete(arn);
    void this.leave(it).then(() => this.world.network.forget(linkName(it.wanted)));
  }

  private leave(it: Running): Promise<void> {
    const left = Promise.allSettled(it.inFlight).then(() => it.lambda.close());
    this.leaving.add(left);
    return left.finally(() => this.leaving.delete(left));
  }

  /** SIGKILL, as where the region is lost. */
  async kill(region: string): Promise<void> {
    const lost = [...this.running.values()].filter((it) => it.wanted.region === region);
    for (const it of lost) this.running.delete(it.wanted.arn);
    await Promise.all(lost.map((it) => it.lambda.close()));
  }

  async stop(): Promise<void> {
    const all = [...this.running.values()];
    this.running.clear();
    await Promise.all([...all.map((it) => it.lambda.close()), ...this.leaving]);
  }

  /** Waits for the answer. @throws Error where there is no such function */
  async invoke(arn: string, event: unknown): Promise<LambdaInvocation> {
    const it = this.running.get(arn);
    if (!it) throw new Error(`there is no function ${arn}`);
    const invocation = it.lambda.invoke(event);
    it.inFlight.add(invocation);
    try {
      return await invocation;
    } finally {
      it.inFlight.delete(invocation);
    }
  }

  /** Takes it, and tries it again where it fails. @returns what resolves when nothing that the function has begun so is left */
  enqueue(arn: string, event: unknown): Promise<void> {
    const it = this.running.get(arn);
    if (!it) return Promise.resolve();
    it.lambda.enqueue(event);
    return it.lambda.settled();
  }

  private async make(wanted: DesiredFunction): Promise<LambdaFunction> {
    const { world, ports } = this;
    const { region, name, arn, handler, timeoutSeconds, memoryMegabytes, reservedConcurrency } = wanted;
    const folder = path.join(world.folder, region);
    await mkdir(folder, { recursive: true });
    await makePassable(folder);
    const [root, links, credentials] = await Promise.all([
      ports.code(wanted.codeSha256),
      this.linksOf(wanted),
      credentialsOfRole(world.cloudIn(region), wanted.role, name),
    ]);
    const around = { awsEndpoint: world.endpoint, authorityFile: ports.authorityFile, credentials, links };
    const retryMs = world.scale.ms(assumedDelays.functionRetry.seconds);
    return new LambdaFunction({
      ...{ name, root, handler, functionArn: arn, timeoutSeconds, memoryMb: memoryMegabytes },
      ...(reservedConcurrency !== undefined && { concurrency: reservedConcurrency }),
      environment: functionEnvironment(wanted, { ...around, clock: path.join(folder, `${name}.clock`) }),
      preload: ports.insideFile,
      log: path.join(folder, `${name}.log`),
      lifetime: "withParent",
      retryDelaysMs: [retryMs, 2 * retryMs],
      onFailure: (failure) => this.giveUp(wanted, failure),
    });
  }

  private async linksOf(wanted: DesiredFunction): Promise<Readonly<Record<string, number>>> {
    const open = async (to: Destination): Promise<[string, number]> => [keyOf(to), await this.link(wanted, to)];
    return Object.fromEntries(await Promise.all(functionDestinations(wanted).map(open)));
  }

  private async link(wanted: DesiredFunction, to: Destination): Promise<number> {
    const { region } = wanted;
    const target = (): ReturnType<FunctionPorts["resolve"]> => this.ports.resolve(region, to.name, to.port);
    const far = { name: to.what, ...(to.region !== undefined && { region: to.region }) };
    const options = { from: { region, name: linkName(wanted) }, to: far, target, asked: to.name };
    return (await this.world.network.link(options, to.port)).port;
  }

  /** As Lambda puts an event into its dead-letter queue: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
  private async giveUp({ region, name, deadLetters }: DesiredFunction, failure: LambdaFailure): Promise<void> {
    const { error, attempts, requestId, payload } = failure;
    const what = `${name} gave up an event after ${attempts} attempts: ${error.errorMessage}`;
    this.world.happenings.add({ part: "functions", region, what });
    if (deadLetters === undefined) return;
    const [, , , , account, queue] = deadLetters.split(":");
    const text = (StringValue: string) => ({ DataType: "String", StringValue });
    const message = {
      QueueUrl: `${this.world.endpoint}/${account}/${queue}`,
      MessageBody: JSON.stringify(payload),
      MessageAttributes: { RequestID: text(requestId), ErrorMessage: text(error.errorMessage.slice(0, 1_024)) },
    };
    await this.world
      .cloudIn(region)
      .client(SQSClient)
      .send(new SendMessageCommand(message))
      .catch((cause: Error) =>
        this.world.happenings.add({ part: "functions", region, what: `${queue} took no event: ${cause.message}` }),
      );
  }
}
