import type { Life, LifeSecond } from "./life";

/** Ninety seconds in which the first region, which writes, is lost, the second takes over, and the first comes back. */
export function sampleLife(regions: readonly string[]): Life {
  const [lost, next] = regions as [string, string];
  const second = (at: number, region: string, index: number): LifeSecond => {
    const isDown = at >= 20 && at < 60;
    const isLost = isDown && region === lost;
    const writer = at < 20 || at >= 75 ? lost : at >= 28 ? next : undefined;
    const role = region === writer ? "writer" : isLost ? "none" : "reader";
    const errors = at >= 20 && at < 29 ? (region === lost ? 14 : 4) : 0;
    const share = region === lost ? (at < 24 || at >= 64 ? 1 : 0) : region === next && at >= 24 && at < 64 ? 2 : 1;
    const lag = role === "reader" ? 0.1 + 0.05 * index + (at > 60 && at < 66 ? 3 : 0) : undefined;
    return {
      ...{ at, region, requests: 20 + ((at * (index + 3)) % 5), errors },
      ...{ p50Ms: 14 + index * 2, p99Ms: 60 + ((at * 7) % 30) + (errors > 0 ? 900 : 0) },
      dnsShare: share / regions.length,
      ...{ healthyInstances: isLost ? 0 : 3, instances: 3 },
      ...{ relational: role, document: role },
      ...(lag === undefined ? {} : { relationalLagSeconds: lag, documentLagSeconds: lag * 1.5 }),
    };
  };
  const check = {
    what: "a health check's interval, until its threshold",
    seconds: 30,
    source: "https://docs.aws.amazon.com/",
  };
  return {
    startedAt: "2026-11-21T10:24:53.000Z",
    ...{ seconds: 90, timeScale: 10 },
    timeline: Array.from({ length: 90 }, (_, at) => regions.map((it, index) => second(at, it, index))).flat(),
    faults: [{ text: `kill-region ${lost}`, from: 20, until: 60 }],
    happenings: [
      { at: 20.02, part: "faults", what: `kill-region ${lost} begins` },
      { at: 27.9, region: next, part: "relational", what: `promote the copy: it writes, and ${lost} no longer` },
    ],
    durations: [
      { what: "users saw errors", measuredSeconds: 9.2, assumed: [check] },
      { what: "until both databases were written elsewhere", measuredSeconds: 8.1, assumed: [] },
    ],
    assumed: [check, { what: "promotion of a secondary cluster", seconds: 60, source: "assumption" }],
    neverScaled: ["time-outs", "work that is done here"],
    unmeasuredAlarms: [`${lost} meridian-documents-cursors`],
    promises: [
      {
        kind: "order",
        writes: 212,
        acknowledged: 190,
        kept: 188,
        lost: 2,
        doubled: 0,
        refused: 4,
        unknownKept: 7,
        unknownNotKept: 11,
      },
    ],
    wrong: [
      { what: "charged and lost", count: 2, examples: ["M-1007", "M-1009"] },
      { what: "charged twice", count: 0, examples: [] },
    ],
  };
}
