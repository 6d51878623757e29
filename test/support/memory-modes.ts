import type { MailModes, ModeBook } from '../../lambdas/ports/mail';
import type { SendEmailPorts } from '../../lambdas/send-email/attempt';
import { type HeldTo, type MailSetting, withHeldTo } from '../../lib/journey/sending/mode';

/** What is kept of the modes, in memory, with the same condition as on the table. */
export class MemoryModes implements MailModes {
  book: ModeBook = { changes: [], revision: 0 };

  read: MailModes['read'] = async () => this.book;

  replace: MailModes['replace'] = async ({ revision }, changes) => {
    if (this.book.revision !== revision) return false;
    this.book = { changes, revision: revision + 1 };
    return true;
  };

  /** What the operator's command does. */
  hold(heldTo: HeldTo | undefined, now: string): void {
    this.book = { changes: withHeldTo(this.book.changes, heldTo, now), revision: this.book.revision + 1 };
  }
}

/** The gate of a stage that is set so; all goes when nothing is said. */
export const gateOf = (setting: MailSetting = 'live', modes: MailModes = new MemoryModes()): SendEmailPorts['gate'] => ({ setting, modes });
