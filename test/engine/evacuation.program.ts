import { EvacuationSwitches } from "../../components/global/evacuation";
import { byRegion } from "../../components/global/regions";
import { scene } from "./scene";

/** The switches of `global`, with the schedules that hold them. */
function program(): Promise<Record<string, unknown>> {
  const { regions } = scene<{ readonly regions: readonly string[] }>();
  const alarmTopicArns = byRegion(regions, (region) => `arn:aws:sns:${region}:123456789012:alarms`);
  const { notEvacuatedCheckIds } = new EvacuationSwitches("evacuation", { regions, alarmTopicArns });
  return Promise.resolve({ notEvacuatedCheckIds });
}

export = program;
