/** Listeners as they run: each a server of its own, listed under its load balancer's name. */
import type { Undo } from "../../faults/ports";
import type { Certificate } from "../certificates";
import type { World } from "../world";
import { Balancer, type ServedGroup } from "./balancer";
import type { Outcome } from "./forwarding";
import type { DesiredListener } from "./observed";

interface RunningListener {
  /** As it was carried out last. */
  listener: DesiredListener;
  readonly balancer: Balancer;
}

export interface ListenerPorts {
  readonly group: (arn: string) => ServedGroup;
  readonly random: () => number;
  readonly onOutcome: (listener: DesiredListener, outcome: Outcome) => void;
}

const loopback = "127.0.0.1";
const dayMs = 24 * 60 * 60 * 1000;

export class RunningListeners {
  private readonly listeners = new Map<string, RunningListener>();
  /** Load balancers whose certificates have ended, by DNS name. */
  private readonly expired = new Set<string>();

  /** By the names that they are for. */
  private readonly issued = new Map<string, Promise<Certificate>>();

  constructor(
    private readonly world: World,
    private readonly ports: ListenerPorts,
  ) {}

  get deployed(): readonly DesiredListener[] {
    return [...this.listeners.values()].map((it) => it.listener);
  }

  /** In place of the one that runs, if there is one. */
  async listen(listener: DesiredListener): Promise<void> {
    const { world, ports } = this;
    const { arn, name, port, region } = listener;
    await this.close(arn);
    const balancer = await Balancer.start({
      port: 0,
      ...(listener.certificateFor && { tls: await this.certificate(name, listener.certificateFor) }),
      rules: () => (this.listeners.get(arn)?.listener ?? listener).rules,
      group: ports.group,
      // A time-out is never scaled; how long a connection lives is.
      idleMs: listener.idleSeconds * 1000,
      keepAliveMs: world.scale.ms(listener.keepAliveSeconds),
      random: ports.random,
      onOutcome: (outcome) => ports.onOutcome(listener, outcome),
    });
    this.listeners.set(arn, { listener, balancer });
    world.directory.list(name, port, { host: loopback, port: balancer.port, region, what: "load balancer" });
  }

  takeRules(listener: DesiredListener): void {
    this.listeners.get(listener.arn)!.listener = listener;
  }

  async close(arn: string): Promise<void> {
    const running = this.listeners.get(arn);
    if (!running) return;
    this.listeners.delete(arn);
    this.world.directory.remove(running.listener.name, running.listener.port);
    await running.balancer.stop();
  }

  async stop(): Promise<void> {
    await Promise.all([...this.listeners.keys()].map((it) => this.close(it)));
  }

  /** Ends what is in flight to a target. */
  cut(target: string): void {
    for (const { balancer } of this.listeners.values()) balancer.cut(target);
  }

  /** DNS names of load balancers that show a certificate. */
  certificateNames(): readonly string[] {
    return [...new Set(this.deployed.filter((it) => it.certificateFor).map((it) => it.name))].sort();
  }

  /** The load balancer of this name shows a certificate that ended yesterday. @throws Error for a name that none has */
  async expire(name: string): Promise<Undo> {
    const names = this.certificateNames();
    if (!names.includes(name))
      throw new Error(`no load balancer ${name} shows a certificate: there are ${names.join(", ")}`);
    this.expired.add(name);
    await this.showAgain(name);
    return async () => {
      if (this.expired.delete(name)) await this.showAgain(name);
    };
  }

  private async showAgain(name: string): Promise<void> {
    for (const { listener, balancer } of this.listeners.values())
      if (listener.name === name && listener.certificateFor)
        balancer.show(await this.certificate(name, listener.certificateFor));
  }

  /** One for the same names, wherever they are shown: making a key takes a third of a second. */
  private certificate(name: string, names: readonly string[]): Promise<Certificate> {
    const { authority } = this.world;
    if (this.expired.has(name)) {
      const [notBefore, notAfter] = [new Date(Date.now() - 2 * dayMs), new Date(Date.now() - dayMs)];
      return authority.issue({ names, notBefore, notAfter });
    }
    const key = names.join();
    const issued = this.issued.get(key) ?? authority.issue({ names });
    this.issued.set(key, issued);
    return issued;
  }
}
