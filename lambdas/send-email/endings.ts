import type { DeferRule, SkipRule } from '../../lib/journey/sending/rules';
import type { Instant } from '../../lib/journey/words';
import { eventIdOf } from '../identity';
import type { RecordedDecision } from '../ports/ledger';
import { type Attempt, answer, type Decided, emailNamed } from './attempt';
import type { ModesMet } from './mode';

/** Who knows of nobody to write to asks the manager: once in each run, and again when somebody could be reached in between. */
const tellUnreachable = async ({ ports, message, claim }: Attempt): Promise<void> => {
  const { partnerId, email } = message;
  const known = await ports.reader.partner(partnerId);
  if (known === undefined) return;
  const { run, reachableAgain = 0 } = known.partner;
  const now = ports.clock.now();
  await ports.events.send({
    id: eventIdOf('send-email', `unreachable:${partnerId}:${run}:${reachableAgain}`),
    type: 'email.unreachable',
    source: 'send-email',
    occurredAt: now,
    receivedAt: now,
    partner: { id: partnerId },
    data: { email, emailKey: claim.key },
  });
};

/**
 * It never goes. What must follow is told first: a try that ends in between tells it again. Of a partner that was erased
 * nothing comes back: the claim came first, so that it is swept away or goes here.
 */
export const skip = async (
  attempt: Attempt,
  { rule, detail, contact }: { readonly rule: SkipRule; readonly detail: string; readonly contact?: string | undefined },
): Promise<Decided> => {
  const { ports, message, claim, entry } = attempt;
  if (rule === 'nobody-left') await tellUnreachable(attempt);
  if (rule === 'partner-unknown') await ports.ledger.forget(claim);
  else await ports.ledger.confirmSkipped(claim, entry, { at: ports.clock.now(), decision: 'skipped', rule, detail, contact });
  return answer(ports, message, { decision: 'skipped', rule, reason: detail });
};

/** Why an email is put off, and until when. */
export interface Delay {
  readonly rule: DeferRule;
  readonly detail: string;
  readonly until: Instant;
  /** The contact's reference. */
  readonly contact?: string | undefined;
  /** Of one that a cap puts off: when a place is free for it. */
  readonly placeAt?: Instant | undefined;
  /** How often in a row it met the same trouble; 0 when it met none. */
  readonly setbacks?: number;
  /** The modes of mail that it met; absent when it was free to go. */
  readonly met?: ModesMet['met'];
  /** It waits for a person, and may be told to go before its time. */
  readonly awaitsApproval?: true;
}

/**
 * It goes later, never nowhere: first it waits where it comes back from, then the ledger says so. A try that ends in between
 * is tried again, and puts off what waits already: of two copies the ledger lets one send.
 */
export const putOff = async (attempt: Attempt, delay: Delay): Promise<Decided> => {
  const { rule, detail, until, contact, setbacks = 0, awaitsApproval } = delay;
  const { ports, message, claim, entry } = attempt;
  const { taskToken: _answeredNow, ...rest } = message;
  const deferrals = message.deferrals + 1;
  const waiting = { ...rest, ...delay.met, deferrals, setbacks };
  await ports.later.send(waiting, emailNamed(ports.emails, message.email).purpose, until);
  const decision: RecordedDecision = { at: ports.clock.now(), decision: 'deferred', rule, detail, until, contact };
  const request = awaitsApproval && JSON.stringify({ ...waiting, held: { at: decision.at, contact } });
  await ports.ledger.confirmDeferred(claim, entry, deferrals, decision, request);
  return answer(ports, message, { decision: 'deferred', rule, reason: detail });
};
