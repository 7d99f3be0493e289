import path from "node:path";
import type { Progress } from "../../toolchain/cache";
import { ensurePythonTools } from "../../toolchain/pythonTools";

/** The Python interpreter that has the emulator's pinned packages; installs them once, beside other versions. */
export async function ensureEmulatorInstalled(progress: Progress = () => undefined): Promise<string> {
  const programs = await ensurePythonTools(
    {
      name: "emulator",
      requirements: path.join(__dirname, "requirements.txt"),
      saying: "installing the AWS API emulator (moto) into a Python environment of its own, about a minute, once",
    },
    progress,
  );
  return path.join(programs, "python");
}
