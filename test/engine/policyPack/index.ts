import { readFileSync } from "node:fs";
import path from "node:path";
import { serve } from "../../../policy/analyzer";
import { type PlanRule, type ResourceRule, unknown } from "../../../policy/rule";
import * as data from "../../../policy/rules/data";
import { versionNotLowered } from "../../../policy/rules/resilience/versionNotLowered";
import { readDeployed } from "../../../policy/state";

const about = {
  title: "Only a test has this rule.",
  reason: "A test needs it.",
  link: "https://example.com/",
  level: "advisory",
  remedy: "Nothing is wrong.",
} as const;
const none = { failing: [], passing: [] };

/** Tells what the pack takes the plan for. */
const operations: PlanRule = {
  ...about,
  name: "operations-shown",
  findings: (plan) =>
    plan.operations.map(({ kind, before, changed }) => ({
      message: `${kind} ${before.type} ${before.name}${changed.length > 0 ? `: ${changed.join(", ")}` : ""}`,
      urn: before.urn,
    })),
  planFixtures: none,
};

/** Tells which other stacks the pack sees, and what it takes the stack's settings for. */
const context: PlanRule = {
  ...about,
  name: "context-shown",
  findings: ({ others, settings }) => [
    {
      message: `others ${JSON.stringify(Object.entries(others).map(([stack, all]) => [stack, all.map((it) => it.name)]))}`,
    },
    { message: `settings ${JSON.stringify(settings)}` },
  ],
  planFixtures: none,
};

/** Tells which properties aren't known yet, nested ones too. */
const unknowns: ResourceRule = {
  ...about,
  name: "unknowns-told",
  types: ["aws:sns/topicSubscription:TopicSubscription"],
  violations: ({ props }) => Object.keys(props).filter((name) => props[name] === unknown),
  fixtures: none,
};

/** Breaks over anything named `poison`, with a secret in its mouth. */
const broken: PlanRule = {
  ...about,
  name: "broken-over-poison",
  findings: ({ resources }) => {
    if (resources.some((it) => it.name === "poison")) throw new TypeError("correct-horse is the password");
    return [];
  },
  planFixtures: none,
};
const brokenEarly: ResourceRule = {
  ...about,
  name: "broken-over-early-poison",
  types: ["aws:sns/topic:Topic"],
  violations: ({ name }) => {
    if (name === "early-poison") throw new TypeError("correct-horse is the password");
    return [];
  },
  fixtures: none,
};

const project = process.env["MERIDIAN_PROJECT"]!;
/** Where the pack looks for the stack: nowhere, if the scene says so. */
const where = (): string => {
  const { unreadable } = JSON.parse(readFileSync(path.join(project, "scene.json"), "utf8")) as { unreadable?: boolean };
  return unreadable ? path.join(project, "nowhere") : project;
};

export const start = (): Promise<number> =>
  serve({
    name: "meridian-under-test",
    version: "0.1.0",
    rules: [...Object.values(data), versionNotLowered, operations, context, unknowns, broken, brokenEarly],
    read: (stack) => readDeployed(where(), stack),
  });
