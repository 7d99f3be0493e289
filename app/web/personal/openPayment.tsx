/** @jsxRuntime automatic @jsxImportSource preact */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Order } from "../../src/orders/schemas";
import { Failure, Notice, Progress } from "../parts/states";
import { call } from "../shop/api";

interface OpenPaymentProps {
  readonly order: Order;
  readonly onOrder: (order: Order) => void;
}

const asked = (method: "PUT" | "DELETE", { id }: Order): Promise<Order> =>
  call<Order>(method, `/api/orders/${id}/payment`);

/** An order that is to be paid on Stripe's page. Asks Stripe at once: whoever comes from there knows already that it is paid. */
export function OpenPayment({ order, onOrder }: OpenPaymentProps): JSX.Element {
  const [error, setError] = useState<unknown>();
  const [isAsking, setAsking] = useState(true);
  const ask = (method: "PUT" | "DELETE"): void => {
    setAsking(true);
    asked(method, order)
      .then(onOrder, setError)
      .finally(() => setAsking(false));
  };
  useEffect(() => ask("PUT"), []);
  const { url } = order.payment;
  if (isAsking && !url) return <Progress>Asking Stripe about the payment …</Progress>;
  return (
    <Notice title="Your order is placed, and waits to be paid">
      <p>
        {url ? "It is kept for you for some minutes. " : "Stripe hasn’t said yet whether it is. "}
        This page looks again by itself. Please don’t order a second time.
      </p>
      {error !== undefined && <Failure error={error} title="Stripe couldn’t be asked" />}
      <div class="actions">
        {url && (
          <a class="button button--primary" href={url}>
            Pay on Stripe’s page
          </a>
        )}
        <button class="button" type="button" disabled={isAsking} onClick={() => ask("DELETE")}>
          Cancel the order
        </button>
      </div>
    </Notice>
  );
}
