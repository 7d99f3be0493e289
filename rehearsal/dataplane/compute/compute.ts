/** The part of the data plane that runs storefronts: one process for each instance in service and each pod, with what its user data or its Deployment tells it. */
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { freePort } from "../../../servers/ports";
import { makePassable } from "../../../servers/serverUser";
import type { LocalServer } from "../directory";
import type { Link } from "../network/network";
import type { Part } from "../reconcile/part";
import { credentialsOfRole, type RoleVariables } from "../roles";
import { assumedDelays } from "../timeScale";
import type { World } from "../world";
import { AutoScaling } from "./autoScaling";
import { registerVariants } from "./brokenImages";
import { ComputeFaults } from "./computeFaults";
import { type Destination, destinationsOf, keyOf, processEnvironment, type ComputeSurroundings } from "./environment";
import { PaymentGateway } from "./gateway";
import { buildInside, buildLocalImage, LocalImages } from "./images";
import { type DesiredMachine, instancesIn, LaunchFacts } from "./instances";
import { Machine } from "./machine";
import { roleOf } from "./machineRole";
import { Pods } from "./pods";
import { type ComputeStep, planCompute } from "./plan";
import { Turns } from "./turns";

export interface ComputeOptions {
  readonly world: World;
  /** Digest of the image that the storefront is built as from this repository's sources. */
  readonly digest: string;
  /** Where a name and port of the cloud leads for whoever is in a region. Default: what the directory lists. */
  readonly resolve?: (
    region: string,
    name: string,
    port: number,
  ) => Promise<LocalServer | undefined> | LocalServer | undefined;
  /** Starts that may take place at once. Default: 2. */
  readonly startsAtOnce?: number;
}

type Resolve = NonNullable<ComputeOptions["resolve"]>;

export class Compute implements Part<readonly DesiredMachine[], ComputeStep> {
  readonly name = "compute";
  readonly services = ["autoscaling", "ec2", "eks", "elasticloadbalancing"];
  readonly machines = new Map<string, Machine>();
  readonly faults: ComputeFaults;
  private readonly launchFacts = new LaunchFacts();
  private readonly autoScaling: AutoScaling;
  private readonly pods: Pods;
  private readonly turns: Turns;
  private readonly resolve: Resolve;
  private readonly leaving = new Set<Promise<unknown>>();
  private readonly waiting = new Set<() => void>();
  private starting: Promise<PaymentGateway> | undefined;

  private constructor(
    private readonly world: World,
    /** What runs by which digest; tests register others. */
    readonly images: LocalImages,
    /** What its processes are started with, and functions' too. */
    readonly files: { readonly inside: string; readonly authority: string },
    { startsAtOnce = 2, resolve = (_, name, port) => world.directory.find(name, port) }: ComputeOptions,
  ) {
    this.turns = new Turns(startsAtOnce);
    this.resolve = resolve;
    this.faults = new ComputeFaults(this.machines, world.folder);
    this.pods = new Pods({ world, isDown: (place) => this.faults.isDown(place) });
    this.autoScaling = new AutoScaling({
      world,
      launchedAt: (id) => this.launchedAt(id),
      servedAt: (id) => this.machines.get(id)?.servedAt,
    });
  }

  /** Builds the storefront, which takes a second. */
  static async create(options: ComputeOptions): Promise<Compute> {
    const { folder, authority } = options.world;
    await makePassable(folder);
    const files = { authority: path.join(folder, "authority.pem") };
    const [image, inside] = await Promise.all([
      buildLocalImage(path.join(folder, "image"), authority.certificate),
      buildInside(folder),
      writeFile(files.authority, authority.certificate),
    ]);
    const images = new LocalImages();
    images.register(options.digest, image);
    await registerVariants(images, image, path.join(folder, "image"));
    return new Compute(options.world, images, { ...files, inside }, options);
  }

  async observe(): Promise<readonly DesiredMachine[]> {
    const { regions, cloudIn } = this.world;
    this.autoScaling.start();
    await this.pods.start();
    const observed = await Promise.all(regions.map((it) => instancesIn(cloudIn(it), this.launchFacts)));
    return [...observed.flat(), ...this.pods.machines];
  }

  plan(desired: readonly DesiredMachine[]): readonly ComputeStep[] {
    const actual = [...this.machines.values()].map(({ wanted: { id, region }, isLeaving }) => ({
      id,
      region,
      isLeaving,
    }));
    return planCompute(desired, actual);
  }

  /** Begins it: what a machine does then takes its time, and others don't wait for it. */
  async perform(step: ComputeStep): Promise<void> {
    if (step.kind === "launch") return this.launch(step.machine);
    const machine = this.machines.get(step.id)!;
    const left = machine.leave(this.world.scale.ms(machine.wanted.drainSeconds)).then(() => this.forget(machine));
    this.leaving.add(left);
    void left.finally(() => this.leaving.delete(left));
  }

  async stop(): Promise<void> {
    await Promise.all([this.autoScaling.stop(), this.pods.stop()]);
    await Promise.all([...this.machines.values()].map((it) => it.stop()));
    await Promise.all(this.leaving);
    for (const it of [...this.machines.values()]) this.forget(it);
    await (await this.starting?.catch(() => undefined))?.stop();
  }

  /** The payment gateway, once the first instance has been launched. */
  get gateway(): Promise<PaymentGateway> | undefined {
    return this.starting;
  }

  /** Resolves once every machine that is in service serves, and there is at least one. */
  async allServe(): Promise<void> {
    const staying = (): Machine[] => [...this.machines.values()].filter((it) => !it.isLeaving);
    while (staying().length === 0 || staying().some((it) => !it.serves))
      await new Promise<void>((resolve) => this.waiting.add(resolve));
  }

  private async launch(wanted: DesiredMachine): Promise<void> {
    const { world, files, turns } = this;
    const { id, region } = wanted;
    const image = this.images.find(wanted.runs.image);
    const told = wanted.runs.environment;
    this.starting ??= this.startGateway(wanted);
    const gateway = await this.starting;
    const [port, links, credentials] = await Promise.all([
      freePort(),
      this.linksOf(wanted, gateway),
      this.credentialsOf(wanted),
    ]);
    const folder = path.join(world.folder, region);
    await makePassable(folder);
    const place = { port, links, clock: this.faults.clockOf(region), ...(credentials && { credentials }) };
    const age = Date.now() - wanted.launchedAt;
    const machine = new Machine({
      ...{ wanted, image, port, turns, insideFile: files.inside },
      environment: processEnvironment(told, image, place, this.surroundings(gateway)),
      log: path.join(folder, `${id}.log`),
      launchMs: Math.max(0, world.scale.ms(assumedDelays[launchDelays[wanted.kind]].seconds) - age),
      say: (what) => world.happenings.add({ part: this.name, region, what }),
      onChange: () => this.changed(),
    });
    this.machines.set(id, machine);
    if (this.faults.isDown(wanted)) await machine.hold();
    const what = `${wanted.kind} of ${wanted.group}`;
    world.directory.list(id, Number(told["PORT"]), { host: loopback, port, region, what });
    this.changed();
  }

  /** Where a place is down nothing can take an instance's place: the emulator would launch it there too. */
  private launchedAt(id: string): number | undefined {
    const wanted = this.machines.get(id)?.wanted;
    return wanted && !this.faults.isDown(wanted) ? wanted.launchedAt : undefined;
  }

  private forget(machine: Machine): void {
    const { id, runs } = machine.wanted;
    this.machines.delete(id);
    this.world.directory.remove(id, Number(runs.environment["PORT"]));
    void this.world.network.forget(id);
    this.changed();
  }

  private async linksOf(wanted: DesiredMachine, gateway: PaymentGateway): Promise<Readonly<Record<string, number>>> {
    const outside: Destination = { name: loopback, port: gateway.port, what: "payment gateway" };
    const destinations = [...destinationsOf(wanted.runs.environment), outside];
    const open = async (it: Destination): Promise<[string, number]> => [keyOf(it), (await this.link(wanted, it)).port];
    return Object.fromEntries(await Promise.all(destinations.map(open)));
  }

  /** Nothing for whom has no role. */
  private async credentialsOf(wanted: DesiredMachine): Promise<RoleVariables | undefined> {
    const cloud = this.world.cloudIn(wanted.region);
    const role = await roleOf(cloud, wanted);
    return role === undefined ? undefined : credentialsOfRole(cloud, role, wanted.id);
  }

  private link(from: DesiredMachine, to: Destination): Promise<Link> {
    const { id, region, zone } = from;
    const { name, port, what } = to;
    const target = (): ReturnType<Resolve> =>
      to.region === undefined ? { host: name, port } : this.resolve(region, name, port);
    const ends = {
      from: { region, zone, name: id },
      to: { name: what, ...(to.region !== undefined && { region: to.region }) },
    };
    return this.world.network.link({ ...ends, target, asked: name }, port);
  }

  private startGateway({ runs }: DesiredMachine): Promise<PaymentGateway> {
    const { folder, network, directory } = this.world;
    const domain = runs.environment["DOMAIN"] ?? "localhost";
    const edge = (): LocalServer | undefined => directory.find(domain, 443);
    const image = this.images.find(runs.image);
    this.world.happenings.add({ part: this.name, what: "start the payment gateway for test cards" });
    const starting = PaymentGateway.start({ image, insideFile: this.files.inside, folder, network, domain, edge });
    starting.catch(() => (this.starting = undefined));
    return starting;
  }

  private surroundings(gateway: PaymentGateway): ComputeSurroundings {
    const { inside, authority } = this.files;
    return { awsEndpoint: this.world.endpoint, authorityFile: authority, insideFile: inside, gateway };
  }

  private changed(): void {
    for (const wake of this.waiting) wake();
    this.waiting.clear();
  }
}

const loopback = "127.0.0.1";
const launchDelays = { instance: "instanceLaunch", pod: "podStart" } as const;
