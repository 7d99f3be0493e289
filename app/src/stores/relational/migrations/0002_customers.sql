-- Up Migration
-- Customers, their sign-ins and what is remembered of failed ones.

CREATE TABLE customers (
  id uuid PRIMARY KEY,
  -- Normalised: what two spellings of one address share. Unknown for customers of an OIDC issuer that doesn't tell.
  email text UNIQUE CHECK (length(email) <= 254),
  name text NOT NULL CHECK (length(name) <= 200),
  -- PHC string; nobody signs in here without one.
  password_hash text,
  role text NOT NULL DEFAULT 'customer' CHECK (role IN ('customer', 'merchant')),
  created_at timestamptz NOT NULL DEFAULT now()
);

-- Every sign-in begins a family of refresh tokens, each used once for the next. Only their hashes are kept.
CREATE TABLE refresh_tokens (
  hash bytea PRIMARY KEY CHECK (length(hash) = 32),
  family uuid NOT NULL,
  customer_id uuid NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  -- The family's end, however often it is renewed.
  expires_at timestamptz NOT NULL,
  rotated_at timestamptz
);
CREATE INDEX refresh_tokens_by_family ON refresh_tokens (family);
CREATE INDEX refresh_tokens_by_customer ON refresh_tokens (customer_id);
CREATE INDEX refresh_tokens_by_expiry ON refresh_tokens (expires_at);
CREATE INDEX refresh_tokens_by_rotation ON refresh_tokens (rotated_at) WHERE rotated_at IS NOT NULL;

-- By address and not by customer: addresses that nobody has are slowed down just the same.
CREATE TABLE sign_in_attempts (
  address_hash bytea PRIMARY KEY CHECK (length(address_hash) = 32),
  failures integer NOT NULL,
  last_at timestamptz NOT NULL
);
CREATE INDEX sign_in_attempts_by_time ON sign_in_attempts (last_at);
