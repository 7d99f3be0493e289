/** Whether a setting that AWS answers with is the one that was asked for. Pure. */

/** What is wanted is there; AWS adds defaults of its own, which are nobody's wish. */
export function sameSetting(answered: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted))
    return (
      Array.isArray(answered) &&
      answered.length === wanted.length &&
      wanted.every((it, index) => sameSetting(answered[index], it))
    );
  if (typeof wanted !== "object" || wanted === null) return answered === wanted;
  if (typeof answered !== "object" || answered === null) return false;
  return Object.entries(wanted).every(([key, it]) => sameSetting((answered as Record<string, unknown>)[key], it));
}
