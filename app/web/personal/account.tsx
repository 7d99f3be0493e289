/** @jsxRuntime automatic @jsxImportSource preact */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Failure, Screen, useLoad } from "../parts/states";
import { call } from "../shop/api";
import { forgetAnyAttempt } from "../shop/attempts";
import { Identities } from "./identities";
import { type SignedInCustomer, signOut } from "../shop/session";

interface Me extends SignedInCustomer {
  readonly email?: string;
}

export function AccountPage(): JSX.Element {
  const { loaded, reload } = useLoad(() => call<Me>("GET", "/api/customers/me", { fresh: true }));
  return (
    <Screen title="Your account" loaded={loaded} reload={reload}>
      {(me) => (
        <div class="stack stack--wide">
          <dl class="attributes">
            <div>
              <dt>Name</dt>
              <dd>{me.name}</dd>
            </div>
            {me.email && (
              <div>
                <dt>E-mail address</dt>
                <dd>{me.email}</dd>
              </div>
            )}
          </dl>
          <div class="actions">
            <a class="button button--primary" href="/orders">
              Your orders
            </a>
            {me.role === "merchant" && (
              <a class="button" href="/merchant">
                Products and stock
              </a>
            )}
            <SignOut />
          </div>
          <Identities />
        </div>
      )}
    </Screen>
  );
}

function SignOut(): JSX.Element {
  const [failure, setFailure] = useState<unknown>();
  const leave = (): void => {
    signOut().then((to) => {
      forgetAnyAttempt();
      location.assign(to);
    }, setFailure);
  };
  return (
    <>
      <button class="button" type="button" onClick={leave}>
        Sign out
      </button>
      {failure !== undefined && <Failure error={failure} title="You are still signed in" />}
    </>
  );
}
