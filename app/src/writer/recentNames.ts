/** Remembers a bounded number of names, the latest. */
export class RecentNames {
  private readonly names = new Set<string>();

  constructor(private readonly capacity: number) {}

  add(name: string): void {
    this.names.add(name);
    if (this.names.size > this.capacity) this.names.delete(this.names.values().next().value!);
  }

  has(name: string): boolean {
    return this.names.has(name);
  }
}
