-- Up Migration
-- What customers are called by an OIDC issuer that they sign in at, and which sign-ins began there.

CREATE TABLE identities (
  issuer text NOT NULL CHECK (length(issuer) <= 512),
  subject text NOT NULL CHECK (length(subject) <= 255),
  customer_id uuid NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  -- As the issuer told it when it was linked, to be shown to the customer. Nobody is found by it.
  email text CHECK (length(email) <= 254),
  linked_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (issuer, subject),
  UNIQUE (customer_id, issuer)
);

-- A sign-in ends at the issuer too when its customer signs out: the token tells the issuer which one.
CREATE TABLE issuer_sign_ins (
  family uuid PRIMARY KEY,
  id_token text CHECK (length(id_token) <= 8192),
  expires_at timestamptz NOT NULL
);
CREATE INDEX issuer_sign_ins_by_expiry ON issuer_sign_ins (expires_at);
