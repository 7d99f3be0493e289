/** @jsxRuntime automatic @jsxImportSource preact */
import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import type { Movement, Stock } from "../../src/stock/schemas";
import { ErrorSummary, Field, type FieldErrors, Submit, useSubmission } from "../parts/form";
import { Failure } from "../parts/states";
import { call } from "../shop/api";
import { isPassing, patiently } from "../shop/patience";

interface StockFormProps {
  readonly sku: string;
  readonly stock: Stock | undefined;
}

const reasons = { receipt: "Delivery came in", correction: "Counted again", damage: "Broken or lost" };

export function StockForm({ sku, stock: first }: StockFormProps): JSX.Element {
  const [stock, setStock] = useState(first);
  const [said, setSaid] = useState("");
  const move = useMovement(sku);
  const { busy, errors, failure, ...events } = useSubmission(async (form, data) => {
    setSaid("");
    const quantity = Number(data.get("quantity"));
    const moved = await move({ quantity, reason: String(data.get("reason")) as Movement["reason"] });
    setStock(moved);
    setSaid(`Done: ${moved.available} available.`);
    form.reset();
  });
  return (
    <section class="summary" aria-labelledby="stock-title">
      <h2 id="stock-title">Stock</h2>
      <Figures stock={stock} />
      <form class="form" noValidate {...events} aria-label="Stock movement">
        <MovementFields errors={errors} />
        <div>
          <Submit busy={busy} busyText="Booking …">
            Book
          </Submit>
        </div>
        <p class="status" role="status">
          {said}
        </p>
        {failure !== undefined && <Failure error={failure} title="Stock is as it was" />}
      </form>
    </section>
  );
}

function MovementFields({ errors }: { readonly errors: FieldErrors }): JSX.Element {
  return (
    <>
      <ErrorSummary errors={errors} />
      <Field
        name="quantity"
        label="Pieces"
        hint="Below zero for pieces that go out."
        type="number"
        required
        min={-100000}
        max={100000}
        step={1}
        errors={errors}
      />
      <Field
        name="reason"
        label="Reason"
        errors={errors}
        control={(attributes) => (
          <select {...attributes}>
            {Object.entries(reasons).map(([value, text]) => (
              <option key={value} value={value}>
                {text}
              </option>
            ))}
          </select>
        )}
      />
    </>
  );
}

/** Books a movement once: while its outcome isn't known, the same movement is sent with the same key. */
function useMovement(sku: string): (movement: Movement) => Promise<Stock> {
  const open = useRef<{ readonly key: string; readonly body: string } | undefined>(undefined);
  return async (movement) => {
    const body = JSON.stringify(movement);
    const attempt = open.current?.body === body ? open.current : { key: crypto.randomUUID(), body };
    open.current = attempt;
    try {
      const headers = { "idempotency-key": attempt.key };
      const send = (): Promise<Stock> =>
        call<Stock>("POST", `/api/stock/${sku}/movements`, { body: movement, headers });
      const stock = await patiently(send, { forMs: 20_000 });
      open.current = undefined;
      return stock;
    } catch (error) {
      if (!isPassing(error)) open.current = undefined;
      throw error;
    }
  };
}

function Figures({ stock }: { readonly stock: Stock | undefined }): JSX.Element {
  const figures = {
    Available: stock?.available,
    Reserved: stock?.reserved,
    Sold: stock?.sold,
    Received: stock?.received,
  };
  return (
    <dl class="attributes">
      {Object.entries(figures).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value ?? 0}</dd>
        </div>
      ))}
    </dl>
  );
}
