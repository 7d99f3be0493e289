/** Rooms of the load on a living cloud: a part of the table in rooms.ts. */
import type { Room } from "./room";

export const loadRooms: readonly Room[] = [
  {
    name: "load/checkers",
    imports: ["toolchain"],
    why: "What judges a ledger shares no code with what else compares it, so that the two can disagree.",
  },
  {
    name: "load/comparison carts",
    paths: ["load/comparison/cartTable.ts"],
    imports: [],
    packages: ["AWS"],
    why: "Carts that lie in a table are read by the one protocol that tables have, which only AWS' own client speaks.",
  },
  {
    name: "load",
    imports: ["load/checkers", "load/comparison carts", "servers", "toolchain"],
    why: "Shoppers, their ledger and its comparison know the shop as its customers and its databases' readers do, never its code.",
  },
];
