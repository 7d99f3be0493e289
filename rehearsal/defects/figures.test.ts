import assert from "node:assert/strict";
import { fakePlatform } from "../../drill/drills/fakeCloud.fixture";
import { Figures } from "./figures";

describe("figures of a platform without a data plane", () => {
  for (const second of [0, 29, 31, 59])
    it(`count a minute's requests once, ${second} s after it ended`, () => {
      const figures = new Figures("http://127.0.0.1:1", fakePlatform());
      figures.failed = figures.requests * 0.3;
      const told = figures.told(Date.UTC(2026, 0, 1, 12, 0, second));
      const sum = (name: string, minute: number): number =>
        told
          .filter((it) => it.name === name && it.region === "us-east-1" && Math.floor(it.at / 60_000) === minute)
          .reduce((all, { values }) => all + (values[0] ?? 0), 0);
      const last = Date.UTC(2026, 0, 1, 11, 59) / 60_000;
      for (const minute of [last, last - 1])
        assert.deepEqual([sum("RequestCount", minute), sum("HTTPCode_Target_5XX_Count", minute)], [600, 180]);
    });
});
