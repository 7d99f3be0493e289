import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { cacheKey, madeOnce, type Progress } from "../../toolchain/cache";

const run = promisify(execFile);
const requirements = path.join(__dirname, "requirements.txt");

/** The Python interpreter that has the emulator's pinned packages; installs them once, beside other versions. */
export async function ensureEmulatorInstalled(progress: Progress = () => undefined): Promise<string> {
  const key = cacheKey(readFileSync(requirements, "utf8"), process.platform, process.arch);
  const home = await madeOnce(
    `emulator-${key}`,
    async (folder) => {
      progress("installing the AWS API emulator (moto) into a Python environment of its own, about a minute, once");
      await run("python3", ["-m", "venv", folder]);
      const pip = ["-m", "pip", "install", "--quiet", "--requirement", requirements];
      await run(path.join(folder, "bin", "python"), pip, { maxBuffer: 1 << 26 });
    },
    progress,
  );
  return path.join(home, "bin", "python");
}
