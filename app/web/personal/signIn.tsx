/** @jsxRuntime automatic @jsxImportSource preact */
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { CurrentPasswordField, ErrorSummary, Field, type FieldErrors, Submit, useSubmission } from "../parts/form";
import { Failure } from "../parts/states";
import { SignInAtIssuer } from "./issuer";
import { returnPath } from "../shop/returnPath";
import { register, session, signIn } from "../shop/session";

const goOn = (): void => location.replace(returnPath(location.search, location.origin));

/** Whoever is signed in already has nothing to do here. */
function useGoOnIfSignedIn(): void {
  useEffect(() => {
    document.querySelector("[data-shell]")?.setAttribute("aria-busy", "false");
    session().then(
      (customer) => customer && goOn(),
      () => undefined,
    );
  }, []);
}

/** What one signs in by; where an account is made too, so that browsers keep both fields as one sign-in. */
function EmailField({ errors }: { readonly errors: FieldErrors }): JSX.Element {
  return (
    <Field
      name="email"
      label="E-mail address"
      type="email"
      autocomplete="username"
      required
      maxLength={254}
      errors={errors}
    />
  );
}

export function SignInPage(): JSX.Element {
  useGoOnIfSignedIn();
  const { busy, errors, failure, ...events } = useSubmission(async (_form, data) => {
    await signIn({ email: String(data.get("email")), password: String(data.get("password")) });
    goOn();
  });
  return (
    <div class="stack">
      <h1>Sign in</h1>
      <SignInAtIssuer returnTo={returnPath(location.search, location.origin)} />
      <form class="form" noValidate {...events}>
        <ErrorSummary errors={errors} />
        {failure !== undefined && <Failure error={failure} title="You are not signed in yet" />}
        <EmailField errors={errors} />
        <CurrentPasswordField errors={errors} />
        <div class="actions">
          <Submit busy={busy} busyText="Signing in …">
            Sign in
          </Submit>
          <a class="button button--plain" href={`/register${location.search}`}>
            Create an account
          </a>
        </div>
      </form>
    </div>
  );
}

export function RegisterPage(): JSX.Element {
  useGoOnIfSignedIn();
  const { busy, errors, failure, ...events } = useSubmission(async (_form, data) => {
    const text = (name: string): string => String(data.get(name));
    await register({ name: text("name").trim(), email: text("email"), password: text("password") });
    goOn();
  });
  return (
    <div class="stack">
      <h1>Create an account</h1>
      <form class="form" noValidate {...events}>
        <ErrorSummary errors={errors} />
        {failure !== undefined && <Failure error={failure} title="There is no account yet" />}
        <Field name="name" label="Name" autocomplete="name" required maxLength={100} errors={errors} />
        <EmailField errors={errors} />
        <Field
          name="password"
          label="Password"
          hint="At least 15 characters. A few words in a row are easy to remember."
          type="password"
          autocomplete="new-password"
          required
          minLength={15}
          maxLength={128}
          errors={errors}
        />
        <div class="actions">
          <Submit busy={busy} busyText="Creating it …">
            Create the account
          </Submit>
          <a class="button button--plain" href={`/sign-in${location.search}`}>
            I have one already
          </a>
        </div>
      </form>
    </div>
  );
}
