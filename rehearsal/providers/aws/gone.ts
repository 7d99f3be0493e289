/** Runs `ask`; undefined where AWS says that the thing doesn't exist. `code` matches the error's name. */
export async function unlessGone<T>(code: RegExp, ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Error && code.test(error.name)) return undefined;
    throw error;
  }
}
