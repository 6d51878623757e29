import { type Instant, toInstant } from '../../../lib/journey/words';

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly then: () => void;
}

/** Virtual time: it stands still until it is told to pass. */
export class VirtualClock {
  private timers: Timer[] = [];
  private order = 0;

  constructor(private ms: number) {}

  now(): Instant {
    return toInstant(this.ms);
  }

  /** Events differ by a millisecond at least, as they do in the world. */
  tick(): void {
    this.ms += 1;
  }

  /** Calls back after so many seconds; the returned function calls it off. */
  after(seconds: number, then: () => void): () => void {
    this.order += 1;
    const timer = { at: this.ms + seconds * 1000, order: this.order, then };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((each) => each !== timer);
    };
  }

  /** Lets time pass, and settles after each thing that falls due in it. */
  async pass(seconds: number, settle: () => Promise<void>): Promise<void> {
    const until = this.ms + seconds * 1000;
    for (let timer = this.next(until); timer !== undefined; timer = this.next(until)) {
      this.ms = Math.max(this.ms, timer.at);
      this.timers = this.timers.filter((each) => each !== timer);
      timer.then();
      await settle();
    }
    this.ms = Math.max(this.ms, until);
  }

  private next(until: number): Timer | undefined {
    return this.timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at || a.order - b.order)[0];
  }
}
