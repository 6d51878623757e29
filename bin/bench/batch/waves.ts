/** Nobody asks any more when nothing came for so long: signing and sending fifty requests takes less, also in a process that is cold. */
const QUIET_MS = 100;

/**
 * Answers only when nobody asks any more, and then all at once. So requests that are made side by side are one trip to
 * AWS, those that wait for each other are several, and `trips` is how many times a function waits for the network.
 */
export class Waves {
  trips = 0;
  private held: (() => void)[] = [];
  private timer: NodeJS.Timeout | undefined;

  /** Resolves when the wave that a request is in is over. */
  async over(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.release(), QUIET_MS);
    return new Promise((resolve) => {
      this.held.push(resolve);
    });
  }

  private release(): void {
    const { held } = this;
    this.held = [];
    this.trips += 1;
    for (const answer of held) answer();
  }
}
