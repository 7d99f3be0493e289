type List<T> = readonly T[] | undefined;

/** What `to` has and `from` hasn't. */
export const missing = <T>(from: List<T> = [], to: List<T> = []): T[] => to.filter((it) => !from.includes(it));

/** What has to be added so that `from` becomes `to`, and what to be dropped. */
export const moves = <T>(from: List<T>, to: List<T>) => [missing(from, to), missing(to, from)] as const;
