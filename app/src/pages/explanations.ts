interface Explanation {
  readonly status: number;
  readonly title: string;
  /** What happened, whether anything was kept, and what to do. */
  readonly text: string;
}

/** What each type of problem document means, for whoever follows its address. */
export const explanations: Readonly<Record<string, Explanation>> = {};
