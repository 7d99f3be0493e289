import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { instanceTypeObjection, sizesOfFamilies } from "../config/instanceTypes";
import { ensureEmulatorInstalled } from "../rehearsal/emulator/install";

/** What AWS listed when moto last asked. */
async function listed(): Promise<readonly string[]> {
  const home = path.dirname(path.dirname(await ensureEmulatorInstalled()));
  const [python] = readdirSync(path.join(home, "lib"));
  const file = path.join(home, "lib", python!, "site-packages", "moto", "ec2", "resources", "instance_types.json.gz");
  return Object.keys(JSON.parse(gunzipSync(readFileSync(file)).toString()) as object);
}

describe("The table of instance types", () => {
  it("has the types of families c, m, r and t that AWS lists, from their fourth generation on, and t2", async () => {
    const current = (await listed()).filter((it) => /^([cmr]([4-9]|\d\d)|t([2-9]|\d\d))[a-z-]*\./.test(it));
    const table = [...sizesOfFamilies].flatMap(([family, sizes]) => sizes.map((size) => `${family}.${size}`));
    assert.deepEqual(table.sort(), current.sort());
    assert.ok(table.length > 800, `only ${table.length}`);
  });

  it("refuses sizes and families that don't exist, and knows of other families only how they are written", () => {
    assert.match(instanceTypeObjection("m7g.3xlarge")!, /^of a size that m7g doesn't come in: medium, large, xlarge,/);
    assert.equal(instanceTypeObjection("m99z.large"), "of a family m99z that isn't offered");
    assert.equal(instanceTypeObjection("m7g"), "which is not an EC2 instance type");
    for (const right of ["m7g.large", "m5zn.3xlarge", "c7i-flex.large", "t4g.nano", "x2gd.medium"])
      assert.equal(instanceTypeObjection(right), undefined, right);
  });
});
