/** @jsxRuntime automatic @jsxImportSource preact */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Order } from "../../src/orders/schemas";
import { formatMoney } from "../../src/pages/money";
import { Failure, Screen, useLoad } from "../parts/states";
import { call } from "../shop/api";

interface OrderList {
  readonly items: readonly Order[];
  readonly next?: string;
}

const fetchOrders = (cursor?: string): Promise<OrderList> =>
  call<OrderList>("GET", cursor ? `/api/orders?cursor=${cursor}` : "/api/orders", { fresh: true });

export function OrdersPage(): JSX.Element {
  const { loaded, reload } = useLoad(() => fetchOrders());
  return (
    <Screen title="Your orders" loaded={loaded} reload={reload}>
      {(orders) => (orders.items.length > 0 ? <Orders first={orders} /> : <NoOrders />)}
    </Screen>
  );
}

function NoOrders(): JSX.Element {
  return (
    <div class="empty">
      <p>You haven’t ordered anything yet.</p>
      <a class="button button--primary" href="/">
        Look around
      </a>
    </div>
  );
}

function Orders({ first }: { readonly first: OrderList }): JSX.Element {
  const [orders, setOrders] = useState(first);
  const [failure, setFailure] = useState<unknown>();
  const more = (): void => {
    fetchOrders(orders.next).then(
      ({ items, next }) => setOrders({ items: [...orders.items, ...items], ...(next ? { next } : {}) }),
      setFailure,
    );
  };
  return (
    <>
      <ul class="lines">
        {orders.items.map((order) => (
          <OrderRow key={order.id} order={order} />
        ))}
      </ul>
      {orders.next && (
        <button class="button" type="button" onClick={more}>
          Older orders
        </button>
      )}
      {failure !== undefined && <Failure error={failure} />}
    </>
  );
}

function OrderRow({ order }: { readonly order: Order }): JSX.Element {
  const pieces = order.items.reduce((sum, it) => sum + it.quantity, 0);
  return (
    <li class="line line--plain">
      <a class="line__name" href={`/orders/${order.id}`}>
        Order {order.number}
      </a>
      <span class="line__total">{formatMoney(order.total, order.minorUnitDigits)}</span>
      <span class="note">
        {formatDate(order.createdAt)}, {pieces === 1 ? "1 piece" : `${pieces} pieces`}
      </span>
      <StatusBadge status={order.status} />
    </li>
  );
}

const dates = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short" });
export const formatDate = (iso: string): string => dates.format(new Date(iso));

const statuses: Readonly<Record<Order["status"], { readonly text: string; readonly kind: string }>> = {
  "pending-payment": { text: "Waiting for payment", kind: "waiting" },
  paid: { text: "Paid", kind: "good" },
  "payment-declined": { text: "Declined", kind: "bad" },
  cancelled: { text: "Cancelled", kind: "bad" },
};

export function StatusBadge({ status }: { readonly status: Order["status"] }): JSX.Element {
  const { text, kind } = statuses[status];
  return (
    <span>
      <span class={`badge badge--${kind}`}>{text}</span>
    </span>
  );
}
