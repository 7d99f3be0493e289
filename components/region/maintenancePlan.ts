/**
 * When AWS may touch a region's databases by itself: patches of the system and of the engine, and what it forces. Pure.
 *
 * Each region has a night of the week of its own, by its own clock, so that no two regions are in maintenance at once. Those that read
 * come first, from Monday on, and the region that databases are made in comes last. Within a night the instances come one after the
 * other, the first of each store last, because that is the one which takes over; their cluster follows.
 */
import { awsRegions } from "../../config/aws-regions";

/** Windows as AWS writes them, UTC: `sun:23:30-mon:00:00`, and of a day `21:00-21:30`. */
export interface MaintenanceWindows {
  /** Of the cluster itself; never while one of its instances has its own. */
  readonly cluster: string;
  /** Of the instances, by their place among them; those beyond begin again at the first. */
  readonly instances: readonly string[];
  /** Daily, before the night: AWS takes no window that overlaps with maintenance, and AWS Backup none that begins within the hour. */
  readonly backup: string;
}

export interface Place {
  readonly region: string;
  /** All regions, in the order of the configuration: at most six. */
  readonly regions: readonly string[];
  /** Comes last. */
  readonly bootstrapRegion: string;
}

/** Minutes: the shortest window that AWS takes. */
const windowMinutes = 30;
const instanceWindows = 5;
/** Minutes after midnight at which each store's windows begin, and the evening's one for backups. */
const begins = { relational: 0, document: 180 } as const;
const backupBegins = { relational: 21 * 60, document: 21 * 60 + windowMinutes } as const;

const minutesADay = 24 * 60;
const days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

/** @throws Error where the region is none of the platform's, or one that nobody knows the time of. */
export function maintenanceWindows(place: Place, store: keyof typeof begins): MaintenanceWindows {
  const night = nightOf(place);
  const slot = (number: number): string => weekly(night + begins[store] + number * windowMinutes);
  const instances = Array.from({ length: instanceWindows }, (_, index) => slot(instanceWindows - 1 - index));
  return { cluster: slot(instanceWindows), instances, backup: daily(night + backupBegins[store]) };
}

/** Midnight by the region's clock, in minutes of the week in UTC. */
function nightOf({ region, regions, bootstrapRegion }: Place): number {
  const order = [...regions.filter((it) => it !== bootstrapRegion), bootstrapRegion];
  const [day, place] = [order.indexOf(region), awsRegions[region]];
  if (day < 0 || !place) throw new Error(`${region} has no night among those of ${order.join(", ")}`);
  return day * minutesADay - place.hoursAhead * 60;
}

const weekly = (start: number): string => `${moment(start)}-${moment(start + windowMinutes)}`;
const daily = (start: number): string => `${clock(start)}-${clock(start + windowMinutes)}`;

const moment = (minutes: number): string =>
  `${days[within(Math.floor(minutes / minutesADay), days.length)]!}:${clock(minutes)}`;

function clock(minutes: number): string {
  const minute = within(minutes, minutesADay);
  return [Math.floor(minute / 60), minute % 60].map((it) => String(it).padStart(2, "0")).join(":");
}

const within = (value: number, size: number): number => ((value % size) + size) % size;
