/** Runs the fake drill, and ends itself as kill -9 does at the request that it is told. */
import { operatorAt } from "./drillKilled.fixture";

const [endpoint, world, folder, at, when] = process.argv.slice(2) as [string, string, string, string, string];
const counts = { before: 0, after: 0 };
const { operator, plan } = operatorAt(endpoint, world, "ada", folder, (it) => {
  if (++counts[it] === Number(at) && it === when) process.kill(process.pid, "SIGKILL");
});

operator.run(plan).then(
  ({ outcome }) => process.stdout.write(`${outcome} after ${counts.after} requests\n`),
  (error: Error) => {
    process.stderr.write(`${error.stack}\n`);
    process.exitCode = 1;
  },
);
