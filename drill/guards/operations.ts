/** Guards of whoever is to notice, and of what else goes on. */
import { alarms, type SeenAlarm } from "../probes/alarms";
import { type GuardAsking, regionalGuard } from "./steadyGuard";

/** Alarms that say nothing of the regions that stay: they are about the one that is left. */
const isAboutLeft = ({ looksAt }: SeenAlarm, { leaving, platform }: GuardAsking): boolean =>
  leaving.some((it) => looksAt.includes(`"${it}"`) || looksAt.includes(platform.global.healthCheckIds[it] ?? it));

export const noAlarmFiring = regionalGuard({
  name: "alarms-firing",
  question: "Are the alarms of the regions that stay quiet?",
  probe: alarms,
  judge: (seen, region, asked) =>
    seen.alarms
      .filter((it) => it.state === "ALARM" && !isAboutLeft(it, asked))
      .map((it) => ({
        seen: `${it.name} in ${region} is in ALARM`,
        required: "no alarm in ALARM in a region that stays",
        fix: it.description,
      })),
});

export const alarmsAreHeard = regionalGuard({
  name: "alarm-receivers",
  question: "Is somebody told when an alarm fires?",
  probe: alarms,
  judge({ alarms: all, receivers }, region) {
    const mute = all.filter((it) => it.actions.length === 0).map((it) => it.name);
    const unheard = Object.keys(receivers).filter((it) => receivers[it] === 0);
    const required = "every alarm tells a topic that somebody has confirmed to receive";
    return [
      ...(all.length > 0 ? [] : [{ seen: `${region} has no alarm of this platform`, required, fix: "Deploy it." }]),
      ...(mute.length === 0
        ? []
        : [{ seen: `${mute.join(", ")} in ${region} tell nobody`, required, fix: "Deploy the region: it sets them." }]),
      ...unheard.map((topic) => ({
        seen: `nobody has confirmed to receive what ${topic} is told`,
        required,
        fix: "Set alertEmail, deploy, and confirm the message that AWS sends.",
      })),
    ];
  },
});
