/** @jsxRuntime automatic @jsxImportSource preact */
import type { ComponentChildren, VNode } from "preact";

function Icon({ children }: { readonly children: ComponentChildren }): VNode {
  return (
    <svg
      class="icon"
      viewBox="0 0 24 24"
      width="22"
      height="22"
      fill="none"
      stroke="currentColor"
      stroke-width="1.6"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

/** The shop's mark: the sun on its meridian. */
export const Mark = (): VNode => (
  <svg class="mark" viewBox="0 0 32 32" width="32" height="32" aria-hidden="true">
    <path class="mark__noon" d="M16 5.5a10.5 10.5 0 0 1 0 21z" />
    <circle class="mark__ring" cx="16" cy="16" r="10.5" />
    <path class="mark__ring" d="M16 1.5v29" />
  </svg>
);

export const SearchIcon = (): VNode => (
  <Icon>
    <circle cx="10.5" cy="10.5" r="6.5" />
    <path d="m15.5 15.5 5 5" />
  </Icon>
);

export const PersonIcon = (): VNode => (
  <Icon>
    <circle cx="12" cy="8" r="4" />
    <path d="M4 20.5c1-4.200 4.200-6 8-6s7 1.800 8 6" />
  </Icon>
);

export const CartIcon = (): VNode => (
  <Icon>
    <path d="M5 8h14l-1.200 12.5H6.200z" />
    <path d="M8.5 10.5V7a3.5 3.5 0 0 1 7 0v3.5" />
  </Icon>
);
