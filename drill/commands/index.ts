import { help } from "../help";
import type { DrillCommandName } from "../options";
import type { DrillCommand } from "./host";
import { abort, resume } from "./later";
import { kit } from "./kit";
import { list } from "./list";
import { plan } from "./plan";
import { probeShop } from "./probeShop";
import { readiness } from "./answerReadiness";
import { report } from "./report";
import { run } from "./run";
import { status } from "./status";
import { verify } from "./verify";

export const commands: Readonly<Record<DrillCommandName, DrillCommand>> = {
  help: (_, { print }) => {
    print(help);
    return Promise.resolve(0);
  },
  list,
  plan,
  run,
  status,
  resume,
  abort,
  report,
  verify,
  readiness,
  kit,
  probe: probeShop,
};
