import type { Tokens } from "../accounts/tokens";
import type { Settings } from "../configuration/settings";
import type { Lifecycle } from "../server/lifecycle";
import type { StoreName } from "../stores/store";
import type { Stores } from "../stores/stores";
import { Duties } from "./duties";
import { leftBehindBy } from "./leftBehind";
import { type Peer, Peers } from "./peers";
import { PeerTokens } from "./peerToken";
import { Roles } from "./roles";

/** Who writes which store: this region or another one. */
export class Writer {
  readonly roles: Roles;
  readonly peers: Peers;
  readonly peerTokens: PeerTokens;
  readonly duties: Duties;

  constructor({ region, peers }: Settings, stores: Stores, tokens: Tokens, lifecycle: Lifecycle) {
    this.roles = new Roles(stores.probes, stores.fence);
    this.peers = new Peers(peers);
    this.peerTokens = new PeerTokens(tokens, region, peers);
    this.duties = new Duties(this.roles);
    stores.fence.also(() => this.leftBehind());
    for (const it of [this.peers, this.roles, this.duties]) lifecycle.add(it);
  }

  /** Why this region must not write, where another writes in its place and its own relational store doesn't know. */
  private leftBehind(): string | undefined {
    const own = { relational: this.roles.view("relational"), document: this.roles.view("document") };
    const by = leftBehindBy({ own, others: this.peers.answering().map(({ report }) => report) });
    return by && `left behind: ${by} writes both databases, and this region's orders have parted from its`;
  }

  /** The region that writes this store, as far as is known without asking. */
  knownWriter(store: StoreName): Peer | undefined {
    return this.peers.writerOf(store, this.roles.view(store).beats);
  }
}
