/** @jsxRuntime automatic @jsxImportSource preact */
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { Order } from "../../src/orders/schemas";
import { AddressLines } from "../parts/address";
import { LineList, Total } from "../parts/money";
import { Notice, Progress, Screen, useLoad } from "../parts/states";
import { loadAddressFormat } from "../shop/addressFormats";
import { call } from "../shop/api";
import { charges } from "../shop/payment";
import { OpenPayment } from "./openPayment";
import { formatDate, StatusBadge } from "./orders";

const idInAddress = (): string => location.pathname.split("/").at(-1) ?? "";

async function fetchOrder(): Promise<Order> {
  const order = await call<Order>("GET", `/api/orders/${encodeURIComponent(idInAddress())}`, { fresh: true });
  // It says how the address is written; without it, its parts stand one below the other.
  await loadAddressFormat(order.shippingAddress.country).catch(() => undefined);
  return order;
}

export function OrderPage(): JSX.Element {
  const { loaded, reload, replace } = useLoad(fetchOrder);
  const order = loaded.state === "ready" ? loaded.value : undefined;
  usePolling(order, replace);
  return (
    <Screen title={order ? `Order ${order.number}` : "Order"} loaded={loaded} reload={reload}>
      {(it) => <OrderDetails order={it} onOrder={replace} />}
    </Screen>
  );
}

const firstPauseMs = 1000;
const longestPauseMs = 10_000;

/** Looks again, less and less often, until the payment is decided. */
function usePolling(order: Order | undefined, onOrder: (order: Order) => void): void {
  const waiting = order?.status === "pending-payment";
  useEffect(() => {
    if (!waiting) return undefined;
    let pause = firstPauseMs;
    let timer = 0;
    const look = async (): Promise<void> => {
      const found = await fetchOrder().catch(() => undefined);
      if (found && found.status !== "pending-payment") return onOrder(found);
      pause = Math.min(pause * 1.5, longestPauseMs);
      timer = window.setTimeout(() => void look(), pause);
    };
    timer = window.setTimeout(() => void look(), pause);
    return () => window.clearTimeout(timer);
  }, [waiting]);
}

interface OrderDetailsProps {
  readonly order: Order;
  readonly onOrder: (order: Order) => void;
}

function OrderDetails({ order, onOrder }: OrderDetailsProps): JSX.Element {
  return (
    <>
      {order.status === "pending-payment" && charges() === "stripe" ? (
        <OpenPayment order={order} onOrder={onOrder} />
      ) : (
        <PaymentNotice order={order} />
      )}
      <div class="columns">
        <div>
          <LineList items={order.items} digits={order.minorUnitDigits} />
          <Total total={order.total} digits={order.minorUnitDigits} />
        </div>
        <section class="summary" aria-label="Order details">
          <StatusBadge status={order.status} />
          <p class="note">Ordered on {formatDate(order.createdAt)}</p>
          <h2>Goes to</h2>
          <AddressLines address={order.shippingAddress} />
          <a href="/orders">All your orders</a>
        </section>
      </div>
    </>
  );
}

function PaymentNotice({ order }: { readonly order: Order }): JSX.Element | null {
  if (order.status === "pending-payment") {
    return (
      <>
        <Notice title="Your order is placed; the payment isn’t decided yet">
          <p>The bank hasn’t answered. This page looks again by itself. Please don’t order a second time.</p>
        </Notice>
        <Progress>Waiting for the payment …</Progress>
      </>
    );
  }
  if (order.status === "payment-declined") {
    return (
      <Notice kind="bad" title="The payment was declined">
        <p>Nothing was charged, and nothing will be sent.</p>
        <a class="button" href="/">
          Start again
        </a>
      </Notice>
    );
  }
  if (order.status === "cancelled") {
    return (
      <Notice kind="bad" title="The order was cancelled">
        <p>The payment never arrived. Nothing was charged.</p>
      </Notice>
    );
  }
  return new URLSearchParams(location.search).has("placed") ? (
    <Notice kind="good" title="Thank you. It is paid and on its way">
      <p>You find the order here and among your orders at any time.</p>
      {charges() === "nobody" && (
        <p class="note">Nobody was charged: this shop takes test cards, and no money moves.</p>
      )}
    </Notice>
  ) : null;
}
