/** What a refresh may say: the last known inputs, corrected by what the cloud reports. Pure. */

export type Value = unknown;
export type Values = Record<string, Value>;

const isObject = (value: Value): value is Values =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * Corrects `last` by `seen`. Only what the program asked for is compared, as the real provider's refresh does: defaults
 * that AWS adds are not drift. What was asked for and is no longer there is dropped, which the next diff then shows.
 */
export function correctedInputs(last: Values, seen: Values, unreadable: readonly string[]): Values {
  const corrected: Values = {};
  for (const [name, value] of Object.entries(last)) {
    if (unreadable.includes(name)) corrected[name] = value;
    else if (name in seen && seen[name] !== undefined) corrected[name] = project(value, seen[name]);
    else if (isEmpty(value)) corrected[name] = value;
  }
  return corrected;
}

function project(asked: Value, actual: Value): Value {
  if (Array.isArray(asked) && Array.isArray(actual)) return projectList(asked, actual);
  if (isObject(asked) && isObject(actual)) return projectObject(asked, actual);
  if (typeof asked === "string" && typeof actual === "string" && sameJson(asked, actual)) return asked;
  if (isScalar(asked) && isScalar(actual) && String(asked) === String(actual)) return asked;
  return actual;
}

/** A map (tags) is compared whole by its caller's shape; an object only by the keys that were asked for. */
function projectObject(asked: Values, actual: Values): Values {
  const result: Values = {};
  for (const [key, value] of Object.entries(asked)) {
    if (actual[key] !== undefined) result[key] = project(value, actual[key]);
    else if (isEmpty(value)) result[key] = value;
  }
  return result;
}

/** Most lists are sets to AWS: what is equal in any order keeps the program's order; the rest goes by position. */
function projectList(asked: Value[], actual: Value[]): Value[] {
  const left = [...actual];
  const result: Value[] = [];
  const unmatched: number[] = [];
  asked.forEach((value, index) => {
    const found = left.findIndex((candidate) => equal(value, project(value, candidate)));
    if (found >= 0) [result[index]] = left.splice(found, 1);
    else unmatched.push(index);
    if (found >= 0) result[index] = value;
  });
  for (const index of unmatched) {
    if (left.length === 0) continue;
    result[index] = project(asked[index], left.shift());
  }
  return [...result.filter((_, index) => index in result), ...left];
}

function isEmpty(value: Value): boolean {
  if (value === undefined || value === null || value === "" || value === false || value === 0) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.keys(value).length === 0;
}

const isScalar = (value: Value): boolean => ["string", "number", "boolean"].includes(typeof value);

/** Deep equality that ignores the order of keys and treats a missing key as undefined. */
export function equal(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => equal(item, b[index]));
  if (isObject(a) && isObject(b))
    return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => equal(a[key], b[key]));
  return false;
}

/** Policies and dashboards are texts of JSON: another spelling of the same document is no change. */
function sameJson(a: string, b: string): boolean {
  if (a === b) return true;
  if (!/^\s*[[{]/.test(a) || !/^\s*[[{]/.test(b)) return false;
  try {
    return equal(JSON.parse(a), JSON.parse(b));
  } catch {
    return false;
  }
}

/** Names of inputs that differ, as a diff reports them. */
export function changedInputs(from: Values, to: Values): string[] {
  return [...new Set([...Object.keys(from), ...Object.keys(to)])].filter((key) => !same(from[key], to[key])).sort();
}

function same(a: Value, b: Value): boolean {
  if (equal(a, b)) return true;
  if (typeof a === "string" && typeof b === "string") return sameJson(a, b);
  if (isScalar(a) && isScalar(b)) return String(a) === String(b);
  return (a === undefined || b === undefined) && isEmpty(a ?? b) && typeof (a ?? b) !== "boolean";
}
