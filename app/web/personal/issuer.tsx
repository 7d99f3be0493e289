/** @jsxRuntime automatic @jsxImportSource preact */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { CurrentPasswordField, ErrorSummary, Submit, useSubmission } from "../parts/form";
import { Failure, Notice, Progress } from "../parts/states";
import { ProblemError } from "../shop/failures";
import { beginAtIssuer, completeAtIssuer, completeLink, issuerName } from "../shop/issuer";
import { patiently } from "../shop/patience";

/** Longer than the shop needs to find another writer. */
const patienceMs = 30_000;

/** What went wrong at the issuer, by the word that the shop put into the page's address; others are never shown. */
const problems: Readonly<Record<string, (name: string) => { readonly title: string; readonly text: string }>> = {
  stale: (name) => ({
    title: "That sign-in is no longer open",
    text: `It was begun in another browser, or too long ago. Sign in with ${name} again.`,
  }),
  refused: (name) => ({
    title: "You are not signed in",
    text: `${name} didn’t say who you are, or it couldn’t be verified. Try again, or sign in in another way.`,
  }),
  unavailable: (name) => ({
    title: `${name} doesn’t answer`,
    text: "Try again in a moment. If your account has a password, you can sign in by that.",
  }),
};

/** On the sign-in page, where the shop has an issuer. */
export function SignInAtIssuer({ returnTo }: { readonly returnTo: string }): JSX.Element | null {
  const name = issuerName();
  const { busy, failure, ...events } = useSubmission(async () => {
    await beginAtIssuer(returnTo);
  });
  if (name === undefined) return null;
  const problem = problems[new URLSearchParams(location.search).get("problem") ?? ""]?.(name);
  return (
    <form class="form" noValidate {...events}>
      {problem && (
        <Notice kind="bad" title={problem.title}>
          <p>{problem.text}</p>
        </Notice>
      )}
      {failure !== undefined && <Failure error={failure} title="You are not signed in yet" />}
      <div class="actions">
        <Submit busy={busy} busyText={`Opening ${name} …`}>
          Sign in with {name}
        </Submit>
      </div>
      <p>Or with an address and a password of this shop:</p>
    </form>
  );
}

/** Where the shop leads to once the issuer has said who it is. */
export function SigningInPage(): JSX.Element {
  const [failure, setFailure] = useState<unknown>();
  useEffect(() => {
    patiently(() => completeAtIssuer(), { forMs: patienceMs, onWaiting: () => undefined }).then(
      (to) => location.replace(to),
      setFailure,
    );
  }, []);
  useEffect(() => {
    if (failure !== undefined) document.querySelector("[data-shell]")?.setAttribute("aria-busy", "false");
  }, [failure]);
  const existing = failure instanceof ProblemError && failure.name === "account-exists";
  return (
    <div class="stack">
      <h1>{existing ? "There is an account with your address" : "Signing in"}</h1>
      {failure === undefined && <Progress>One moment …</Progress>}
      {existing && <AccountExists email={String(failure.document["email"])} />}
      {failure !== undefined && !existing && (
        <Failure error={failure} title="You are not signed in yet">
          <a class="button" href="/sign-in">
            Sign in again
          </a>
        </Failure>
      )}
    </div>
  );
}

function AccountExists({ email }: { readonly email: string }): JSX.Element {
  const name = issuerName() ?? "";
  const link = useSubmission(async (_form, data) => {
    location.replace(await completeAtIssuer({ password: String(data.get("password")) }));
  });
  const separate = useSubmission(async () => {
    location.replace(await completeAtIssuer({ account: "separate" }));
  });
  const failure = link.failure ?? separate.failure;
  return (
    <>
      <form class="form" noValidate onSubmit={link.onSubmit} onInput={link.onInput}>
        <ErrorSummary errors={link.errors} />
        {failure !== undefined && <Failure error={failure} title="You are not signed in yet" />}
        <p>
          An account of this shop has the address {email}. Enter its password once: from then on {name} signs you in to
          it.
        </p>
        <CurrentPasswordField errors={link.errors} />
        <div class="actions">
          <Submit busy={link.busy} busyText="Linking …">
            Link and sign in
          </Submit>
        </div>
      </form>
      <form class="form" noValidate onSubmit={separate.onSubmit}>
        <p>It isn’t yours, or the password is lost? Then go on with an account of your own, without its orders.</p>
        <div class="actions">
          <button class="button" type="submit">
            Go on with a new account
          </button>
        </div>
      </form>
    </>
  );
}

/** Where the shop leads to once the issuer has said which identity is to be linked. */
export function LinkingPage(): JSX.Element {
  const [failure, setFailure] = useState<unknown>();
  useEffect(() => {
    patiently(() => completeLink(), { forMs: patienceMs, onWaiting: () => undefined }).then(
      () => location.replace("/account"),
      setFailure,
    );
  }, []);
  useEffect(() => {
    if (failure !== undefined) document.querySelector("[data-shell]")?.setAttribute("aria-busy", "false");
  }, [failure]);
  return (
    <div class="stack">
      <h1>Linking your account</h1>
      {failure === undefined && <Progress>One moment …</Progress>}
      {failure !== undefined && (
        <Failure error={failure} title="Nothing was linked">
          <a class="button" href="/account">
            Your account
          </a>
        </Failure>
      )}
    </div>
  );
}
