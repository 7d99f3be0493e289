/**
 * Schedules as AWS reads them: six fields in UTC.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html,
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based
 */

interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Names in place of numbers, the first of which is `min`. */
  readonly names?: readonly string[];
  /** Parts that stand for a day without naming its number, such as the last of the month. */
  readonly special?: RegExp;
}

const months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const days = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const daysIn = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const fields: readonly Field[] = [
  { name: "minute", min: 0, max: 59 },
  { name: "hour", min: 0, max: 23 },
  { name: "day of month", min: 1, max: 31, special: /^(L|([1-9]|[12]\d|3[01])W)$/ },
  { name: "month", min: 1, max: 12, names: months },
  { name: "day of week", min: 1, max: 7, names: days, special: /^(L|([1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)(L|#[1-5]))$/ },
  { name: "year", min: 1970, max: 2199 },
];

/** What is wrong with a schedule, as the end of "… is <value>, …", or nothing. */
export function cronObjection(value: string): string | undefined {
  const parts = /^cron\((\S+) (\S+) (\S+) (\S+) (\S+) (\S+)\)$/.exec(value)?.slice(1);
  if (!parts) return "which is not an AWS cron expression of six fields";
  const [, , dayOfMonth = "", month = "", dayOfWeek = ""] = parts;
  const wrong = fields.flatMap((field, index) => fieldObjection(field, parts[index]!) ?? []);
  if (wrong.length > 0) return `in which ${wrong.join(" and ")}`;
  if ((dayOfMonth === "?") === (dayOfWeek === "?"))
    return "which must have ? as either its day of month or its day of week";
  return dayOfMonth === "?" || isPossible(dayOfMonth, month)
    ? undefined
    : "which names a day that none of its months has";
}

function fieldObjection(field: Field, text: string): string | undefined {
  if (text === "?" && field.special) return undefined;
  const parts = text.split(",");
  if (parts.length > 1 && parts.some((part) => part.includes("#")))
    return `the ${field.name} ${text} has more beside #, which stands alone`;
  const odd = parts.find((part) => !field.special?.test(part) && numbersIn(field, part) === undefined);
  if (odd === undefined) return undefined;
  const { name, min, max, names } = field;
  const or = names ? ` or ${names[0]} to ${names.at(-1)}` : "";
  return `the ${name} ${odd === "" ? "(an empty part)" : odd} is not one of ${min} to ${max}${or}, nor a range or step of them`;
}

/** All that a part without special days names: one, a range upwards, all, each with a step or without. */
function numbersIn({ min, max, names }: Field, part: string): readonly number[] | undefined {
  const [range = "", step, ...more] = part.split("/");
  if (more.length > 0 || (step !== undefined && !/^[1-9]\d*$/.test(step))) return undefined;
  const every = Number(step ?? 1);
  const numberOf = (text: string): number => {
    const name = names?.indexOf(text) ?? -1;
    if (name >= 0) return min + name;
    return /^\d{1,4}$/.test(text) ? Number(text) : NaN;
  };
  const [from = "", to, ...others] = range === "*" ? [String(min), String(max)] : range.split("-");
  const first = numberOf(from);
  const last = to === undefined ? (step === undefined ? first : max) : numberOf(to);
  const fits = others.length === 0 && first >= min && last <= max && first <= last && every <= max;
  if (!fits) return undefined;
  return Array.from({ length: Math.floor((last - first) / every) + 1 }, (_, index) => first + index * every);
}

function isPossible(dayOfMonth: string, month: string): boolean {
  const named = dayOfMonth.split(",").map((part) => numbersIn(fields[2]!, part));
  // The last day is in every month, and so is the weekday nearest to a day that is.
  const numbers = named.flatMap((it, index) => it ?? [Number.parseInt(dayOfMonth.split(",")[index]!) || 1]);
  const inMonths = month.split(",").flatMap((part) => numbersIn(fields[3]!, part) ?? []);
  return inMonths.some((it) => Math.min(...numbers) <= daysIn[it - 1]!);
}
