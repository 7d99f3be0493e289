import assert from "node:assert/strict";
import { cronObjection } from "./cron";

describe("A schedule", () => {
  // Those of AWS' documentation among them.
  const allowed = [
    "0 4 ? * SUN *",
    "0 10 * * ? *",
    "15 12 * * ? *",
    "0 18 ? * MON-FRI *",
    "0 8 1 * ? *",
    "0/10 * ? * MON-FRI *",
    "0/5 8-17 ? * MON-FRI *",
    "0 9 ? * 2#1 *",
    "15 10 ? * 6L 2022-2023",
    "0 0 L * ? *",
    "0 0 3W * ? *",
    "0 0 29 2 ? *",
    "0 0 30,31 2,3 ? *",
    "*/15 0-23/2 ? JAN,JUL 1,7 2030",
    "0 12 ? * FRI#5 *",
  ];
  for (const fields of allowed)
    it(`may be cron(${fields})`, () => assert.equal(cronObjection(`cron(${fields})`), undefined));

  const refused: Readonly<Record<string, RegExp>> = {
    "0 4 ? * 0 *": /^in which the day of week 0 is not one of 1 to 7 or SUN to SAT, nor a range or step of them$/,
    "0 4 ? * 8 *": /^in which the day of week 8 is not/,
    "0 4 1 13 ? *": /^in which the month 13 is not one of 1 to 12 or JAN to DEC/,
    "0 4 ? FOO XYZ 1":
      /^in which the month FOO is not .* and the day of week XYZ is not .* and the year 1 is not one of 1970 to 2199/,
    "0 4 ? * sun *": /^in which the day of week sun is not/,
    "60 24 ? * SUN *": /^in which the minute 60 is not one of 0 to 59.* and the hour 24 is not one of 0 to 23/,
    "0 5-1 ? * SUN *": /^in which the hour 5-1 is not/,
    "*/0 4 ? * SUN *": /^in which the minute \*\/0 is not/,
    "0/60 4 ? * SUN *": /^in which the minute 0\/60 is not/,
    "0 4, ? * SUN *": /^in which the hour \(an empty part\) is not/,
    "? 4 ? * SUN *": /^in which the minute \? is not/,
    "0 4 ? * SUN#2,MON#1 *": /^in which the day of week SUN#2,MON#1 has more beside #, which stands alone$/,
    "0 4 ? * SUN#6 *": /^in which the day of week SUN#6 is not/,
    "0 4 32 * ? *": /^in which the day of month 32 is not one of 1 to 31/,
    "0 4 31 2 ? *": /^which names a day that none of its months has$/,
    "0 4 30,31 FEB ? *": /^which names a day that none/,
    "0 4 31W 4,6,9,11 ? *": /^which names a day that none/,
    "0 4 ? * ? *": /^which must have \? as either/,
    "0 4 * * * *": /^which must have \? as either/,
    "0 4 * * 0": /^which is not an AWS cron expression of six fields$/,
  };
  for (const [fields, reason] of Object.entries(refused))
    it(`may not be cron(${fields})`, () => assert.match(cronObjection(`cron(${fields})`) ?? "allowed", reason));
});
