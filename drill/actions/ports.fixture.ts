import { lineOf } from "../command";
import { fakeClients, type SeenCall } from "../probes/clients.fixture";
import type { ActionPorts } from "./action";

/** A world that does nothing and writes down what it is asked for. `answer` stands for AWS. */
export function recordingPorts(answer: (call: SeenCall) => object = () => ({})) {
  const log: string[] = [];
  const calls: SeenCall[] = [];
  const seen = (call: SeenCall): object => {
    calls.push(call);
    return answer(call);
  };
  const ports: ActionPorts = {
    databasesIn: (region) => fakeClients(region, seen),
    computeIn: () => {
      throw new Error("this world has no compute");
    },
    stacks: {
      perform: (stack, operation) => {
        log.push(`${operation} ${stack}`);
        return Promise.resolve({ stack, seconds: 1, created: 1, changed: 0, deleted: 0, same: 0 });
      },
      call: (stack, command) => Promise.resolve(void log.push(`in ${stack}: ${lineOf(command)}`)),
    },
  };
  return { log, calls, ports };
}
