import assert from "node:assert/strict";
import { skewClock } from "./clock";

describe("A skewed clock", () => {
  const hour = 3_600_000;
  const real = Date.now;

  it("is wrong for whoever asks for the time, and leaves given times alone", () => {
    const setRight = skewClock(-hour);
    try {
      const before = real();
      const told = [Date.now(), new Date().getTime(), new Date(Date()).getTime() + 1_000];
      for (const it of told) assert.ok(it >= before - hour && it <= real() - hour + 1_000, String(it - before));
      assert.equal(new Date(5).getTime(), 5);
      assert.equal(new Date("2026-01-02T03:04:05Z").toISOString(), "2026-01-02T03:04:05.000Z");
      assert.ok(new Date() instanceof Date);
      assert.equal(Date.UTC(2026, 0), 1_767_225_600_000);
    } finally {
      setRight();
    }
    assert.equal(Date.now, real);
    assert.ok(Math.abs(new Date().getTime() - real()) < 1_000);
  });
});
