/** Faults in AWS: experiments of its Fault Injection Service, from the templates that the platform has in each region. */
import {
  type ExperimentSummary,
  GetExperimentCommand,
  ListExperimentsCommand,
  StartExperimentCommand,
  StopExperimentCommand,
} from "@aws-sdk/client-fis";
import { randomUUID } from "node:crypto";
import { experimentSeconds } from "../../outputs/faultExperiments";
import type { DrillContext, FaultPort } from "../context";
import type { DrillFault } from "../drill";
import { seenWithin } from "../drills/steps/patience";
import { callErrorKind, errorInWords } from "../probes/callErrors";
import { StepError } from "../step";
import { experimentRefusal, type FaultTemplate, templateOf } from "./templates";

/** Somebody who writes down what began and ended. */
export type FaultNote = (what: "began" | "ended", text: string, proof: string) => void;

/** Seconds of AWS: targets are found first, and network access lists and instances are put back at the end. */
const patienceSeconds = 300;

const lasting: readonly string[] = ["pending", "initiating", "running"];

export function experimentPort(context: DrillContext, note: FaultNote): FaultPort {
  const { platform } = context;
  const found = (fault: DrillFault): FaultTemplate => {
    const template = templateOf(platform, fault);
    if (!template) throw new StepError("refused", experimentRefusal(platform, fault)!);
    return template;
  };
  return {
    refusal: (fault) => experimentRefusal(platform, fault),
    isActive: async (fault) => {
      const template = templateOf(platform, fault);
      return template !== undefined && (await underWay(context, template)).length > 0;
    },
    begin: async (fault) => {
      const template = found(fault);
      const proof = await begun(context, template);
      note("began", textOf(fault), proof);
      return proof;
    },
    end: async (fault) => {
      const template = templateOf(platform, fault);
      if (!template) return "nobody can have begun it: there is no template for it";
      const proof = await ended(context, template);
      if (proof.length > 0) note("ended", textOf(fault), proof.join("; "));
      return proof.length > 0 ? proof.join("; ") : "it wasn't active";
    },
  };
}

const textOf = (fault: DrillFault): string =>
  Object.values(fault)
    .map((it) => String(it))
    .join(" ");

/** Experiments of this template that aren't over; a region has few, and an account's are kept for 120 days. */
async function underWay({ clientsIn }: DrillContext, { region, id }: FaultTemplate): Promise<readonly string[]> {
  const all: ExperimentSummary[] = [];
  let nextToken: string | undefined;
  do {
    const page = await clientsIn(region).experiments.send(
      new ListExperimentsCommand({ ...(nextToken !== undefined && { nextToken }) }),
    );
    all.push(...(page.experiments ?? []));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return all
    .filter((it) => it.experimentTemplateId === id && lasting.includes(it.state?.status ?? ""))
    .map((it) => it.id!);
}

/** Whoever was told nothing of an experiment that it began finds it first (`isActive`). */
async function begun(context: DrillContext, { region, id }: FaultTemplate): Promise<string> {
  const { experiments } = context.clientsIn(region);
  const started = await experiments.send(
    new StartExperimentCommand({ clientToken: randomUUID(), experimentTemplateId: id, tags: { Name: "drill" } }),
  );
  const experiment = started.experiment!.id!;
  const look = () => stateOf(context, region, experiment);
  const { seen } = await seenWithin(
    context,
    patienceSeconds,
    look,
    ({ status }) => !["pending", "initiating"].includes(status),
  );
  if (seen.status !== "running" && seen.status !== "completed")
    throw new StepError("failed", `the experiment ${experiment} in ${region} is ${seen.status}: ${seen.reason}`);
  return `the experiment ${experiment} in ${region} is ${seen.status}; it ends by itself after ${experimentSeconds / 60} minutes`;
}

async function ended(context: DrillContext, template: FaultTemplate): Promise<readonly string[]> {
  const { region } = template;
  try {
    const said: string[] = [];
    for (const id of await underWay(context, template)) {
      await stopped(context, region, id);
      const look = () => stateOf(context, region, id);
      const { seen, isSo } = await seenWithin(
        context,
        patienceSeconds,
        look,
        ({ status }) => ![...lasting, "stopping"].includes(status),
      );
      if (!isSo)
        throw new StepError(
          "failed",
          `the experiment ${id} in ${region} is still ${seen.status}: look at it in FIS' console`,
        );
      said.push(`the experiment ${id} in ${region} is ${seen.status}`);
    }
    return said;
  } catch (error) {
    const kind = callErrorKind(error);
    if (kind !== "unanswered" && kind !== "denied") throw error;
    return [
      `${region} couldn't be told (${errorInWords(error)}): the experiment ends by itself within ${experimentSeconds / 60} minutes`,
    ];
  }
}

/** One that has come to its end between the list and the call can't be stopped, and needn't be. */
async function stopped(context: DrillContext, region: string, id: string): Promise<void> {
  try {
    await context.clientsIn(region).experiments.send(new StopExperimentCommand({ id }));
  } catch (error) {
    const kind = callErrorKind(error);
    if (kind === "unanswered" || kind === "denied") throw error;
    const { status } = await stateOf(context, region, id);
    if (lasting.includes(status)) throw error;
  }
}

async function stateOf({ clientsIn }: DrillContext, region: string, id: string) {
  const { experiment } = await clientsIn(region).experiments.send(new GetExperimentCommand({ id }));
  return { status: experiment?.state?.status ?? "unknown", reason: experiment?.state?.reason ?? "" };
}
