import * as v from 'valibot';
import { type QueuedEvent, queuedEvent } from '../../lambdas/messages';
import type { FeedbackLedger } from '../../lambdas/ports/ledger';
import { createReceiveFeedback } from '../../lambdas/receive-feedback/handler';
import type { Fact } from '../../lambdas/receive-feedback/meaning';
import { sesFeedback } from '../../lambdas/receive-feedback/told';
import { MONDAY } from '../support/fixtures';
import { Run } from '../support/interrupt';
import { MemoryConsents } from '../support/memory-consents';
import { DANA } from '../support/ses-reports';

type Entry = {
  readonly messageId?: string;
  readonly recipient?: string;
  feedback?: string;
  detail?: string;
  feedbackAt?: string;
  order?: string;
} & {
  [F in Fact]?: string;
};

/** The ledger in memory, with the conditions of the real one. */
export class MemoryFeedbackLedger implements FeedbackLedger {
  readonly entries = new Map<string, Entry>();

  keyOf: FeedbackLedger['keyOf'] = async (partnerId, messageId) =>
    [...this.entries]
      .find(([name, entry]) => name.startsWith(`${partnerId} `) && entry.messageId === messageId)?.[0]
      .slice(partnerId.length + 1);

  record: FeedbackLedger['record'] = async (partnerId, key, { word, fact, at }) => {
    const entry = this.entries.get(`${partnerId} ${key}`);
    if (entry === undefined) return false;
    if (word !== undefined && (entry.order === undefined || entry.order < word.order)) {
      const { kind, detail, order } = word;
      Object.assign(entry, { feedback: kind, detail, feedbackAt: word.at, order });
    }
    if (fact !== undefined && (entry[fact] ?? '') < at) entry[fact] = at;
    return true;
  };

  fates: FeedbackLedger['fates'] = async (partnerId, recipient) =>
    [...this.entries].flatMap(([name, entry]) => (name.startsWith(`${partnerId} `) && entry.recipient === recipient ? [entry] : []));
}

/** Mails to Dana of the partner acme in the ledger: `ses-1` of step `welcome`, and three more. */
export class FeedbackWorld {
  readonly events: QueuedEvent[] = [];
  readonly ledger = new MemoryFeedbackLedger();
  readonly consents = new MemoryConsents();
  readonly partnersByAddress = new Map([[DANA, ['acme']]]);

  constructor() {
    const steps = ['welcome', 'second', 'third', 'fourth'];
    for (const [place, step] of steps.entries()) {
      this.ledger.entries.set(`acme run:2:${step}`, { messageId: `ses-${place + 1}`, recipient: DANA });
    }
  }

  get welcome() {
    return this.ledger.entries.get('acme run:2:welcome');
  }

  receive(feedback: object, run = new Run()) {
    return createReceiveFeedback({
      ledger: run.reaching('ledger', this.ledger),
      consents: run.reaching('consents', this.consents),
      addresses: run.reaching('addresses', { partnersWith: async (address: string) => this.partnersByAddress.get(address) ?? [] }),
      events: run.reaching('events', {
        // As apply-event reads it.
        send: async (message) => void this.events.push(v.parse(queuedEvent, JSON.parse(JSON.stringify(message)))),
      }),
      clock: { now: () => MONDAY },
    })(v.parse(sesFeedback, JSON.parse(JSON.stringify(feedback))));
  }

  /** Each event once, as apply-event applies it. */
  told(): readonly string[] {
    const distinct = new Map(this.events.map((event) => [event.id, event]));
    return [...distinct.values()].map(({ type, data, partner }) => {
      const who = 'id' in partner ? partner.id : 'nobody';
      const how = data.permanent === undefined ? '' : data.permanent ? ' for good' : ' for the moment';
      return `${type}${how}: ${data.email ?? data.contact} of ${who}`;
    });
  }
}
