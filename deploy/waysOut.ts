/** What a person can do once a command has stopped: which commands go on, go back and take down, exactly as they are typed. Pure. */
import { npmRun } from "../toolchain/commandLine";
import type { StackOperation } from "./protocol";

/** One stack that an operation failed on. */
export interface FailedStack {
  readonly stack: string;
  readonly kind: StackOperation["kind"];
  /** In the engine's words. */
  readonly error: string;
}

/** Thrown where stacks failed, once each failure has been told. */
export class StacksFailed extends Error {
  constructor(
    readonly failed: readonly FailedStack[],
    message = `Stopped: ${failed.map(({ stack }) => stack).join(", ")} failed. What is deployed stays as it is; ` +
      `fix the cause and run the same again.`,
  ) {
    super(message);
  }
}

/** What Pulumi.yaml says of what holds data. */
export type Protection = "protected" | "unprotected";

/** A command that has stopped, and what of the platform it left. */
export interface StoppedCommand {
  readonly command: "deploy" | "destroy";
  /** What it was given, as it was typed. */
  readonly given: readonly string[];
  readonly failed: readonly FailedStack[];
  /** `serves`: global stands, so that users may come. */
  readonly platform: "serves" | "half made" | "absent";
  readonly protection: Protection;
  /** Regions of a rollout that are through already: only others are gone on with. */
  readonly regionsDone: readonly string[];
}

/** Whether a stack is locked, or was left by a killed engine, which locks it as well. */
export const isLocked = ({ error }: Pick<FailedStack, "error">): boolean =>
  /is currently locked by|may be unfinished|an engine was killed/.test(error);

/** What an error means where AWS' words alone don't say what to do. The first that fits is said. */
const causes: readonly (readonly [RegExp, string])[] = [
  [
    /certificate.*to be issued|PENDING_VALIDATION/is,
    "A certificate is issued once public DNS shows its records: is the domain delegated to its zone (npm run deploy -- --check)?",
  ],
  [
    /BucketNotEmpty/,
    "A bucket has got objects while it was emptied, or has some that are locked: those go when their lock ends. Else the same again empties it.",
  ],
  [
    /ResourceInUse|in use|DependencyViolation|DeleteConflict/i,
    "AWS lets go of what another service used minutes after that is gone: wait, then the same again.",
  ],
  [
    /[Cc]annot delete protected|deletion ?protection/i,
    "Something is protected in AWS that this program didn't protect, or protects no more: switch that off by hand, then the same again.",
  ],
];

const causeOf = ({ stack, error }: FailedStack): readonly string[] => {
  const [, meaning] = causes.find(([pattern]) => pattern.test(error)) ?? [];
  return meaning === undefined ? [] : [`${stack}: ${meaning}`];
};

/** The lines; commands stand alone in theirs, after two spaces. */
export function waysOut(stopped: StoppedCommand): readonly string[] {
  const { failed, command } = stopped;
  const stuck = failed.filter(isLocked).map(({ stack }) => stack);
  const unlocking = [
    `First, and only where no other deployment works on ${stuck.join(", ")} any more: take away the lock, and forget what was begun.`,
    ...stuck.map((it) => `  npm run unlock -- --stack ${it}`),
  ];
  return [
    ...failed.filter((it) => !stuck.includes(it.stack)).flatMap(causeOf),
    ...(stuck.length > 0 ? unlocking : []),
    ...(command === "deploy" ? afterDeploy(stopped) : afterDestroy(stopped)),
  ];
}

function afterDeploy({ given, platform, protection, regionsDone }: StoppedCommand): readonly string[] {
  const resumes = regionsDone.length > 0 && !given.some((it) => /^--(only|step|resume)/.test(it));
  const goOn = [
    `Go on, once the cause above is fixed. What is done isn't done again:`,
    `  ${npmRun("deploy", resumes ? [...given, "--resume"] : given)}`,
  ];
  if (platform === "absent") return goOn;
  if (platform === "serves")
    return [
      ...goOn,
      "Or go back: check out the commit that was deployed before (git log), then:",
      `  ${npmRun(
        "deploy",
        given.filter((it) => !/^--(resume|hold)$/.test(it)),
      )}`,
    ];
  return [...goOn, ...takeDown("Or give up, and take down what stands", protection, given)];
}

function afterDestroy({ given, failed, protection }: StoppedCommand): readonly string[] {
  const again = takeDown("Go on, once the cause above is fixed", protection, given);
  // One that was refused, or not confirmed, has deleted nothing.
  if (!failed.some(({ kind }) => kind === "destroy")) return again;
  return [...again, "Or build up again what is gone. What was in it is lost:", `  ${npmRun("deploy", shared(given))}`];
}

function takeDown(words: string, protection: Protection, given: readonly string[]): readonly string[] {
  const command = `  ${npmRun("destroy", shared(given))}`;
  if (protection === "unprotected") return [`${words}:`, command];
  return [`${words}: set protect to false in Pulumi.yaml, then`, command];
}

/** What both commands take. */
const shared = (given: readonly string[]): readonly string[] =>
  given.filter((it, at) => it === "--yes" || it.startsWith("--organization") || given[at - 1] === "--organization");
