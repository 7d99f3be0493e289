/** What is to be done so that the functions that run here become those that are deployed. */
import { isDeepStrictEqual } from "node:util";
import type { PartAction } from "../reconcile/part";
import type { DesiredApi, DesiredFunction, DesiredFunctions, DesiredSchedule } from "./desired";

export type FunctionStep = PartAction & { readonly region: string } & (
    | { readonly kind: "take function"; readonly wanted: DesiredFunction }
    | { readonly kind: "drop function"; readonly arn: string }
    | { readonly kind: "listen"; readonly api: DesiredApi }
    | { readonly kind: "close"; readonly address: string }
    | { readonly kind: "schedule"; readonly schedule: DesiredSchedule }
    | { readonly kind: "unschedule"; readonly arn: string }
  );

/** Functions first: whoever calls one finds it. @param actual what was carried out last */
export function planFunctions(desired: DesiredFunctions, actual: DesiredFunctions): readonly FunctionStep[] {
  const gone = {
    apis: actual.apis.filter((it) => !desired.apis.some(({ address }) => address === it.address)),
    schedules: missingIn(desired.schedules, actual.schedules),
    functions: missingIn(desired.functions, actual.functions),
  };
  return [
    ...gone.apis.map(closed),
    ...gone.schedules.map(unscheduled),
    ...desired.functions.flatMap((it) => taken(it, withArn(actual.functions, it.arn))),
    ...desired.schedules.flatMap((it) => scheduled(it, withArn(actual.schedules, it.arn))),
    ...desired.apis.flatMap((it) =>
      listening(
        it,
        actual.apis.find(({ address }) => address === it.address),
      ),
    ),
    ...gone.functions.map(dropped),
  ];
}

interface Named {
  readonly arn: string;
}

const withArn = <T extends Named>(all: readonly T[], arn: string): T | undefined => all.find((it) => it.arn === arn);

const missingIn = <T extends Named>(desired: readonly T[], actual: readonly T[]): readonly T[] =>
  actual.filter((it) => !withArn(desired, it.arn));

function taken(wanted: DesiredFunction, before: DesiredFunction | undefined): readonly FunctionStep[] {
  if (isDeepStrictEqual(wanted, before)) return [];
  const { region, name, handler } = wanted;
  const what = before ? `run ${name} anew: it was changed` : `run ${handler} as ${name}, when it is called`;
  return [{ kind: "take function", region, wanted, what }];
}

const dropped = ({ region, arn, name }: DesiredFunction): FunctionStep => ({
  ...{ kind: "drop function", region, arn },
  what: `end ${name}: it is no longer deployed`,
});

function listening(api: DesiredApi, before: DesiredApi | undefined): readonly FunctionStep[] {
  if (isDeepStrictEqual(api, before)) return [];
  const { region, domainName, routes } = api;
  const what = `answer ${routes.length} routes of ${domainName}${before ? ": its API was changed" : ""}`;
  return [{ kind: "listen", region, api, what }];
}

const closed = ({ region, address, domainName }: DesiredApi): FunctionStep => ({
  ...{ kind: "close", region, address },
  what: `answer nothing at ${domainName} any more: no API is mapped to it`,
});

function scheduled(schedule: DesiredSchedule, before: DesiredSchedule | undefined): readonly FunctionStep[] {
  if (isDeepStrictEqual(schedule, before)) return [];
  const { region, name, everySeconds } = schedule;
  return [{ kind: "schedule", region, schedule, what: `run ${name} every ${everySeconds} s of AWS' time` }];
}

const unscheduled = ({ region, arn, name }: DesiredSchedule): FunctionStep => ({
  ...{ kind: "unschedule", region, arn },
  what: `run ${name} no more: it is no longer deployed, or off`,
});
