/** What a killed function never gets to see: it stands for the end of its process. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

/** Where a function is killed: at the so-many-th call to its ports, before that takes effect or after. */
export interface KillPoint {
  readonly call: number;
  readonly when: 'before' | 'after';
}

/**
 * One run of a function, which may be killed at one of the calls that it awaits. From then on it does nothing more,
 * whatever it would catch or clean up.
 */
export class Run {
  /** The calls so far, such as `store.commit`. */
  readonly calls: string[] = [];
  /** Happens right before the so-many-th call. */
  beforeCall: (call: number) => void = () => undefined;
  private isDead = false;

  constructor(private readonly kill?: KillPoint) {}

  /** The port as this run sees it. Methods that answer at once are no awaits, and not counted. */
  reaching<T extends object>(name: string, port: T): T {
    return new Proxy(port, {
      get: (target, property) => {
        const method: unknown = Reflect.get(target, property);
        if (typeof method !== 'function') return method;
        return (...args: readonly unknown[]) => this.call(`${name}.${String(property)}`, () => method.apply(target, args));
      },
    });
  }

  /** The next process, which nobody kills: the calls of both are counted on. */
  revive(): void {
    this.isDead = false;
  }

  private async call(name: string, effect: () => unknown): Promise<unknown> {
    if (this.isDead) throw new Killed(name);
    const place = this.calls.push(name) - 1;
    this.beforeCall(place);
    if (this.kill?.call === place && this.kill.when === 'before') this.die(name);
    const result = await effect();
    if (this.isDead) throw new Killed(name);
    if (this.kill?.call === place) this.die(name);
    return result;
  }

  private die(name: string): never {
    this.isDead = true;
    throw new Killed(name);
  }
}

/** Every place at which a run that makes these calls can be killed. */
export const killPoints = (calls: readonly string[]): readonly (KillPoint & { readonly name: string })[] =>
  calls.flatMap((name, call) => (['before', 'after'] as const).map((when) => ({ name: `${when} ${name} (call ${call + 1})`, call, when })));
