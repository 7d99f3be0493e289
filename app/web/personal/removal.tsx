/** @jsxRuntime automatic @jsxImportSource preact */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Product } from "../../src/catalogue/schemas";
import { Failure, Notice } from "../parts/states";
import { call } from "../shop/api";

/** Takes a product out of the catalogue, after asking once more. */
export function Removal({ product }: { readonly product: Product }): JSX.Element {
  const [asking, setAsking] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const remove = (): void => {
    setFailure(undefined);
    call("DELETE", `/api/products/${product.sku}`, { headers: { "if-match": `"${product.version}"` } }).then(
      () => location.replace("/merchant"),
      setFailure,
    );
  };
  return (
    <section class="summary" aria-labelledby="removal-title">
      <h2 id="removal-title">Out of the catalogue</h2>
      {!asking && (
        <div>
          <button class="button" type="button" onClick={() => setAsking(true)}>
            Take it out …
          </button>
        </div>
      )}
      {asking && (
        <Notice kind="bad" title={`Take out ${product.name}?`}>
          <p>Its reviews go with it. Its stock and what was ordered of it stay.</p>
          <div class="actions">
            <button class="button button--primary" type="button" onClick={remove}>
              Take it out
            </button>
            <button class="button" type="button" onClick={() => setAsking(false)}>
              Keep it
            </button>
          </div>
        </Notice>
      )}
      {failure !== undefined && <Failure error={failure} title="It is still there" />}
    </section>
  );
}
