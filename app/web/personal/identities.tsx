/** @jsxRuntime automatic @jsxImportSource preact */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { CurrentPasswordField, ErrorSummary, Submit, useSubmission } from "../parts/form";
import { Failure } from "../parts/states";
import { beginLink, identities, issuerName, type LinkedIdentities, unlink } from "../shop/issuer";

/** On the account's page, where the shop has an issuer: what signs in to it, and how to change that. */
export function Identities(): JSX.Element | null {
  const name = issuerName();
  const [found, setFound] = useState<LinkedIdentities>();
  const [failure, setFailure] = useState<unknown>();
  const load = (): void => void identities().then(setFound, setFailure);
  useEffect(() => {
    if (name !== undefined) load();
  }, []);
  if (name === undefined) return null;
  const [identity] = found?.identities ?? [];
  const kind = identity ? "unlink" : "link";
  return (
    <section class="stack" aria-labelledby="identities-title">
      <h2 id="identities-title">Signing in</h2>
      {failure !== undefined && <Failure error={failure} onRetry={load} />}
      {found && (
        <>
          <p data-identity>
            {identity
              ? `${name} signs you in to this account${identity.email ? `, as ${identity.email}` : ""}.`
              : `This account is not linked to ${name}.`}
          </p>
          {found.password ? (
            <PasswordForm key={kind} kind={kind} name={name} onDone={load} />
          ) : (
            <p>It has no password: there is no other way to sign in to it.</p>
          )}
        </>
      )}
    </section>
  );
}

const texts = {
  link: {
    hint: (name: string) => `Link to ${name}: you are led there and back.`,
    button: (name: string) => `Link to ${name}`,
    busy: "Opening it …",
    failed: "Nothing was linked",
  },
  unlink: {
    hint: () => "From then on only the password signs in. Other browsers are signed out.",
    button: (name: string) => `Unlink from ${name}`,
    busy: "Unlinking …",
    failed: "It is still linked",
  },
} as const;

interface PasswordFormProps {
  readonly kind: keyof typeof texts;
  readonly name: string;
  readonly onDone: () => void;
}

/** Whatever changes how one signs in wants the password: a sign-in alone may have been left open. */
function PasswordForm({ kind, name, onDone }: PasswordFormProps): JSX.Element {
  const text = texts[kind];
  const { busy, errors, failure, ...events } = useSubmission(async (_form, data) => {
    const password = String(data.get("password"));
    await (kind === "link" ? beginLink(password) : unlink(password));
    onDone();
  });
  return (
    <form class="form" noValidate {...events}>
      <ErrorSummary errors={errors} />
      {failure !== undefined && <Failure error={failure} title={text.failed} />}
      <CurrentPasswordField hint={text.hint(name)} errors={errors} />
      <div class="actions">
        <Submit busy={busy} busyText={text.busy}>
          {text.button(name)}
        </Submit>
      </div>
    </form>
  );
}
