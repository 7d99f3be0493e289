/** A second platform in the same account, with the same backend: what each does, the other doesn't notice. */
import { platformIn } from "../../deploy/platform";
import type { Context, RehearsalStep } from "./context";
import { accountIsReady, quotasForAnother } from "./account";
import { applyAgain, deploySteps, previewWithRefresh } from "./deploy";
import { destroyEverything } from "./destroy";
import { doctor, makeStatePlace, release } from "./firstCommands";
import { moveWriters, probeMembership } from "./roles";

/** The second one, made by the first step that needs it. */
class Neighbour {
  private context: Context | undefined;

  constructor(private readonly name: string) {}

  /** The same step on the second platform. */
  step(it: RehearsalStep): RehearsalStep {
    return {
      ...it,
      name: `${this.name}: ${it.name}`,
      ...(it.observe && { observe: async (first) => await it.observe?.(this.beside(first)) }),
      run: (first, seen) => it.run(this.beside(first), seen),
    };
  }

  private beside(first: Context): Context {
    const owner = platformIn(first.cloud.workspace);
    return (this.context ??= {
      ...first,
      owner: owner.name,
      cloud: first.cloud.beside(this.name, {
        domain: `${this.name}.${owner.domain}`,
        hostedZoneId: "",
        accountSingletons: "shared",
        protect: false,
      }),
      outside: [],
    });
  }
}

const released = [release, applyAgain("deploy again: the image that was released", () => undefined), doctor];

/** From nothing to both: what is typed around each deployment, in its order. Then moves the second one's databases and takes it down; after each, both preview clean. */
export function secondPlatform(name: string, first: Context): RehearsalStep[] {
  const second = new Neighbour(name);
  const [, target] = first.platform.regions as [string, string];
  const both = (when: string): RehearsalStep[] => [
    previewWithRefresh(`preview with refresh ${when}`),
    second.step(previewWithRefresh(`preview with refresh ${when}`)),
  ];
  return [
    ...released,
    quotasForAnother,
    ...[makeStatePlace, accountIsReady, ...deploySteps(first), ...released].map((it) => second.step(it)),
    ...both("beside each other"),
    second.step(moveWriters({ kind: "switchover", to: target })),
    second.step(probeMembership("membership after its switchover")),
    probeMembership(`membership, which ${name}'s switchover didn't move`),
    ...both(`after ${name}'s switchover`),
    second.step(destroyEverything),
    previewWithRefresh(`preview with refresh after ${name} has gone`),
  ];
}
