/**
 * An alarm's state, from its data.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html, alarms-and-missing-data.html
 */

import { breaches } from "../dns/metric";

export interface AlarmSettings {
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly threshold: number;
  readonly comparison: string;
  readonly treatMissingData: "breaching" | "notBreaching" | "ignore" | "missing";
}

export interface Decision {
  readonly state: "OK" | "ALARM" | "INSUFFICIENT_DATA";
  readonly reason: string;
}

/** Periods that are looked at beyond those that are evaluated, for real data in the place of missing ones: the number of AWS' examples. */
const furtherPeriods = 2;

/** By comparison, as AWS' reasons say it. */
const words: Readonly<Record<string, string>> = {
  GreaterThanOrEqualToThreshold: "greater than or equal to",
  GreaterThanThreshold: "greater than",
  LessThanOrEqualToThreshold: "less than or equal to",
  LessThanThreshold: "less than",
};

/** How many periods `decide` looks at. */
export const evaluationRange = ({ evaluationPeriods }: AlarmSettings): number => evaluationPeriods + furtherPeriods;

/**
 * @param points of the evaluation range, the newest first, undefined where there is no data
 * @returns undefined where the state stays as it is
 * @throws Error for a comparison that isn't known here
 */
export function decide(settings: AlarmSettings, points: readonly (number | undefined)[]): Decision | undefined {
  const { evaluationPeriods: periods, datapointsToAlarm: least, treatMissingData: missing } = settings;
  const real = points.filter((it) => it !== undefined).slice(0, periods);
  const breaching = real.filter((it) => isBreaching(settings, it)).length;
  const filled = periods - real.length;
  if (filled > 0 && missing === "breaching") return told(settings, real, breaching + filled >= least);
  if (filled === 0 || missing === "notBreaching" || breaching >= least || breaching < real.length)
    return told(settings, real, breaching >= least);
  if (missing === "ignore") return undefined;
  // Only breaching data, and too few: an alarm once they are so old that none but breaching or missing ones can follow.
  const oldest = points.findLastIndex((it) => it !== undefined) + 1;
  if (oldest >= Math.max(least, 1)) return told(settings, real, true);
  return {
    state: "INSUFFICIENT_DATA",
    reason: `Insufficient Data: ${counted(filled, "datapoint")} ${filled === 1 ? "was" : "were"} unknown.`,
  };
}

function isBreaching({ comparison, threshold }: AlarmSettings, value: number): boolean {
  const compare = breaches[comparison];
  if (!compare)
    throw new Error(
      `The comparison ${comparison} isn't evaluated here. Add it to rehearsal/dataplane/metrics/alarmState.ts.`,
    );
  return compare(value, threshold);
}

/** In AWS' words. */
function told(settings: AlarmSettings, real: readonly number[], isAlarm: boolean): Decision {
  const { evaluationPeriods: periods, datapointsToAlarm: least, comparison, threshold, treatMissingData } = settings;
  const state = isAlarm ? "ALARM" : "OK";
  if (real.length === 0) {
    const treated = treatMissingData === "breaching" ? "Breaching" : "NonBreaching";
    const many = periods === 1 ? "1 missing datapoint was" : `${periods} missing datapoints were`;
    const reason = `Threshold Crossed: no datapoints were received for ${counted(periods, "period")} and ${many} treated as [${treated}].`;
    return { state, reason };
  }
  const agreeing = real.filter((it) => isBreaching(settings, it) === isAlarm);
  const of = `${agreeing.length} out of the last ${counted(real.length, "datapoint")} [${agreeing.join(", ")}]`;
  const verb = `${agreeing.length === 1 ? "was" : "were"} ${isAlarm ? "" : "not "}${words[comparison]!}`;
  const change = isAlarm
    ? `minimum ${counted(least, "datapoint")} for OK -> ALARM transition`
    : `minimum ${counted(periods - least + 1, "datapoint")} for ALARM -> OK transition`;
  return { state, reason: `Threshold Crossed: ${of} ${verb} the threshold (${threshold}) (${change}).` };
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;
