import assert from "node:assert/strict";
import { isTheWorld } from "./networkRules";

describe("A block of addresses", () => {
  it("is the world where it is wider than anybody's network", () => {
    const wide = ["0.0.0.0/0", "128.0.0.0/1", "52.0.0.0/8", "10.0.0.0/6", "::/0", "2000::/3", "2600::/16"];
    assert.deepEqual(
      wide.filter((it) => !isTheWorld(it)),
      [],
    );
  });

  it("isn't where it is somebody's, or nobody's on the internet", () => {
    const narrow = [
      "203.0.113.0/24",
      "52.94.0.0/16",
      "10.0.0.0/8",
      "172.16.0.0/12",
      "192.168.0.0/16",
      "100.64.0.0/10",
      "fd00::/8",
      "FD00::/8",
      "2001:db8::/32",
    ];
    assert.deepEqual(narrow.filter(isTheWorld), []);
  });
});
