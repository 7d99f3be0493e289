import assert from "node:assert/strict";
import { endSessionUrl } from "./endSession";

const ended = { clientId: "shop", after: "https://shop.example.com/", idToken: "a.b.c" };
const query = "client_id=shop&post_logout_redirect_uri=https%3A%2F%2Fshop.example.com%2F";

describe("Where a sign-in ends at an issuer", () => {
  const issuer = "https://id.example.com";
  const metadata = { issuer, jwks_uri: `${issuer}/keys`, end_session_endpoint: `${issuer}/logout?realm=shop` };

  it("is the place that the issuer publishes, with a hint where there is one", () => {
    assert.equal(endSessionUrl(metadata, ended), `${issuer}/logout?realm=shop&${query}&id_token_hint=a.b.c`);
    assert.equal(endSessionUrl(metadata, { ...ended, idToken: undefined }), `${issuer}/logout?realm=shop&${query}`);
  });

  it("is nowhere where the issuer publishes none", () => {
    assert.equal(endSessionUrl({ issuer, jwks_uri: metadata.jwks_uri }, ended), undefined);
  });

  it("is Cognito's own, beside where its customers sign in", () => {
    const pool = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf";
    const pages = "https://shop.auth.eu-west-1.amazoncognito.com";
    const published = { issuer: pool, jwks_uri: `${pool}/.well-known/jwks.json` };
    const cognito = { ...published, authorization_endpoint: `${pages}/oauth2/authorize` };
    const expected = `${pages}/logout?client_id=shop&logout_uri=https%3A%2F%2Fshop.example.com%2F`;
    assert.equal(endSessionUrl(cognito, ended), expected);
    assert.equal(endSessionUrl(published, ended), undefined);
    const newer = { ...cognito, issuer: "https://issuer-cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf" };
    assert.equal(endSessionUrl(newer, ended), expected);
  });
});
