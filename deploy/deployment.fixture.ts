import { sampleOutputs } from "../drill/platform.fixture";
import type { DeployPorts } from "./deployment";
import type { LogGroup } from "./lateLogs";
import type { StackOperation, StackOutcome } from "./protocol";
import type { RolledOutBeside, StartedChange } from "./waves";

/** The platform that deployments are tried on. */
export const platform = { regions: ["us-east-1", "eu-west-1", "ap-south-1"], bootstrapRegion: "us-east-1" };

/** A platform that isn't there: every operation succeeds with one change unless `answers` says otherwise. */
export function stage(answers: Readonly<Record<string, Partial<StackOutcome>>> = {}, unready?: string) {
  const log: string[] = [];
  const said: string[] = [];
  const questions: string[] = [];
  const asked: string[] = [];
  const targets: (readonly string[])[] = [];
  const beside: Pick<RolledOutBeside, "unchanged" | "changed">[] = [];
  const recorded: string[] = [];
  const started: StartedChange[] = [];
  const interruption = new AbortController();
  const base = { changes: [], diagnostics: [], seconds: 1, peakMegabytes: 0, resources: [] };
  const outputs = sampleOutputs("globalCluster", platform.regions);
  let consent: (question: string) => boolean = () => true;
  const ports: DeployPorts = {
    stack: (name) => ({
      perform: (operation: StackOperation) => {
        const what = `${operation.kind} ${name}`;
        // What only looks before something is done is asked in between.
        if (operation.kind !== "resources" && operation.kind !== "source") log.push(what);
        if (operation.kind === "refresh" && operation.targets) targets.push(operation.targets);
        return Promise.resolve({ ...base, summary: { create: 1 }, outputs: outputs[name], ...answers[what] });
      },
    }),
    say: (line) => void said.push(line),
    confirm: (question) => {
      questions.push(question);
      return Promise.resolve(consent(question));
    },
    runs: () => Promise.resolve("7"),
    rollOut: (region, { unchanged, changed }) => {
      log.push(`roll out ${region}`);
      beside.push({ unchanged, changed: changed ?? [] });
      return Promise.resolve("rolled out");
    },
    watch: (region) => Promise.resolve(void log.push(`watch ${region}`)),
    goBack: ({ stack, source, part }) => {
      log.push(`take ${stack} back to ${source?.commit ?? "nothing"}`);
      return Promise.resolve(`went back, or ${part}`);
    },
    requests: () => Promise.resolve({ "us-east-1": 900, "eu-west-1": 700, "ap-south-1": 50 }),
    migrations: () => Promise.resolve("none"),
    unrest: () => Promise.resolve([]),
    today: () => 0,
    interruption: interruption.signal,
    waveRecord: {
      begin: () => void recorded.push("begin"),
      started: (change) => void started.push(change),
      done: (region) => void recorded.push(region),
      end: () => void recorded.push("end"),
    },
    waiting: () => Promise.resolve(["eu-west-1: version 8 waits"]),
    writers: () => Promise.resolve({ relational: undefined, document: undefined, unseen: [] }),
    ready: (stage) => {
      asked.push(stage);
      return unready === stage ? Promise.reject(new Error(`${stage} isn't ready`)) : Promise.resolve();
    },
    foundationReady: ({ zoneId }) => {
      log.push(`ready ${zoneId as string}`);
      return Promise.resolve();
    },
    deployed: (outputs) => {
      log.push(`deployed ${Object.keys(outputs).join(", ")}`);
      return Promise.resolve();
    },
    switchOffProtection: (stack, { length }) => Promise.resolve(void log.push(`let go of ${length} in ${stack}`)),
    removeLateLogs: ({ had, kept }) => {
      const named = (groups: readonly LogGroup[]) => groups.map((it) => `${it.name} in ${it.region}`).join(", ");
      log.push(`remove ${named(had)}${kept.length > 0 ? ` but ${named(kept)}` : ""}`);
      return Promise.resolve(had);
    },
  };
  const writtenIn = (region: string) => ({ ...ports, writers: writers(region) });
  return {
    asked,
    beside,
    recorded,
    started,
    interruption,
    targets,
    log,
    said,
    questions,
    ports,
    writtenIn,
    refuse: (when: (question: string) => boolean) => (consent = (q) => !when(q)),
  };
}

export const writers = (region: string) => () => Promise.resolve({ relational: region, document: region, unseen: [] });
