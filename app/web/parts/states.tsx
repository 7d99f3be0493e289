/** @jsxRuntime automatic @jsxImportSource preact */
import type { ComponentChildren, JSX } from "preact";
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { ProblemError } from "../shop/failures";
import { patiently } from "../shop/patience";
import { signInAddress } from "../shop/session";

export type Loaded<T> =
  | { readonly state: "loading"; readonly waiting: boolean }
  | { readonly state: "failed"; readonly error: unknown }
  | { readonly state: "ready"; readonly value: T };

/** How long a page waits for a shop that doesn't answer, before it says so and offers to try again. */
const patienceMs = 12_000;

/** Loads what a page shows. Whoever must sign in first is led there, and back. */
export function useLoad<T>(load: () => Promise<T>): {
  readonly loaded: Loaded<T>;
  readonly reload: () => void;
  readonly replace: (value: T) => void;
} {
  const [loaded, setLoaded] = useState<Loaded<T>>({ state: "loading", waiting: false });
  const run = useCallback(() => {
    setLoaded({ state: "loading", waiting: false });
    patiently(load, { forMs: patienceMs, onWaiting: () => setLoaded({ state: "loading", waiting: true }) }).then(
      (value) => setLoaded({ state: "ready", value }),
      (error: unknown) => {
        if (mustSignIn(error)) location.replace(signInAddress());
        else setLoaded({ state: "failed", error });
      },
    );
  }, []);
  useEffect(run, []);
  return { loaded, reload: run, replace: (value) => setLoaded({ state: "ready", value }) };
}

export const mustSignIn = (error: unknown): boolean => error instanceof ProblemError && error.status === 401;

interface ScreenProps<T> {
  readonly title: string;
  readonly loaded: Loaded<T>;
  readonly reload: () => void;
  readonly children: (value: T) => ComponentChildren;
}

/** A page while it loads, when that failed, and when there is something to show. */
export function Screen<T>({ title, loaded, reload, children }: ScreenProps<T>): JSX.Element {
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    root.current?.closest("[data-shell]")?.setAttribute("aria-busy", String(loaded.state === "loading"));
  }, [loaded.state]);
  return (
    <div ref={root} class="stack">
      <h1>{title}</h1>
      {loaded.state === "loading" && <Progress>{loaded.waiting ? patience : "One moment …"}</Progress>}
      {loaded.state === "failed" && <Failure error={loaded.error} onRetry={reload} />}
      {loaded.state === "ready" && children(loaded.value)}
    </div>
  );
}

const patience = "This takes longer than it should; trying again …";

export function Progress({ children }: { readonly children: ComponentChildren }): JSX.Element {
  return (
    <div class="progress" role="status">
      <span class="progress__bar" aria-hidden="true" />
      <p>{children}</p>
    </div>
  );
}

interface FailureProps {
  readonly error: unknown;
  readonly title?: string;
  readonly onRetry?: () => void;
  readonly children?: ComponentChildren;
}

/** Says what went wrong where people look, and what can be done about it. */
export function Failure({ error, title = "That didn’t work", onRetry, children }: FailureProps): JSX.Element {
  return (
    <Notice kind="bad" title={title}>
      <p>{error instanceof Error ? error.message : "Something went wrong."}</p>
      {error instanceof ProblemError && error.errors.length > 0 && (
        <ul>
          {error.errors.map(({ pointer, detail }) => (
            <li>
              {pointer.split("/").at(-1)} {detail}
            </li>
          ))}
        </ul>
      )}
      {children}
      {onRetry && (
        <button class="button" type="button" onClick={onRetry}>
          Try again
        </button>
      )}
    </Notice>
  );
}

interface NoticeProps {
  readonly kind?: "good" | "bad";
  readonly title: string;
  readonly children?: ComponentChildren;
}

/** Takes the focus when it appears: that is where whoever caused it must look. */
export function Notice({ kind, title, children }: NoticeProps): JSX.Element {
  const notice = useRef<HTMLDivElement>(null);
  useEffect(() => notice.current?.focus(), [title]);
  const role = kind === "bad" ? "alert" : "status";
  return (
    <div class={kind ? `notice notice--${kind}` : "notice"} role={role} tabIndex={-1} ref={notice}>
      <h2>{title}</h2>
      {children}
    </div>
  );
}
