/** Runs a program that starts another, and is interrupted: see process.test.ts. */
import { interruptPrograms, orderlyProgram, program, wasInterrupted } from "./process";

const how = process.argv[2] === "orderly" ? orderlyProgram : program;
const script = process.argv[3]!;

process.on("SIGINT", interruptPrograms);
const running = how("bash", ["-c", script], { onLine: (line) => process.stdout.write(`${line}\n`) });
void running.then(async ({ code }) => {
  const after = await program("true", []).catch((error: Error) => ({ refused: error.message }));
  process.stdout.write(`${JSON.stringify({ code, interrupted: wasInterrupted(), after })}\n`);
});
