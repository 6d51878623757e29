import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import type { FormattedItem } from 'dynamodb-toolbox/entity';
import { DeleteItemCommand } from 'dynamodb-toolbox/entity/actions/delete';
import { GetItemCommand } from 'dynamodb-toolbox/entity/actions/get';
import type { Condition } from 'dynamodb-toolbox/entity/actions/parseCondition';
import { $add, $remove, $set, UpdateItemCommand } from 'dynamodb-toolbox/entity/actions/update';
import { AWAITING_LIST, OBSERVED_LIST } from '../../lib/journey/keys';
import type { Claim, ClaimRequest, LedgerEntry, RecordedDecision, SendLedger } from '../ports/ledger';
import { asksAnew } from '../send-email/standing';
import { isConditionFailed } from './quiet';
import type { JourneyTable } from './table';

/** So many decisions are kept: an email that is put off for weeks would fill its item otherwise. */
export const DECISIONS_KEPT = 20;

/** The entry's decisions with one more. */
export const withDecision = ({ decisions }: Pick<LedgerEntry, 'decisions'>, decision: RecordedDecision): RecordedDecision[] =>
  [...decisions, decision].slice(-DECISIONS_KEPT);

/** Entries from before emails could be put off have neither. */
const toEntry = (item: FormattedItem<JourneyTable['EmailItem']>): LedgerEntry => ({
  ...item,
  deferrals: item.deferrals ?? 0,
  decisions: item.decisions ?? [],
});

type EmailCondition = Condition<JourneyTable['EmailItem']>;

const isOver = (now: string): EmailCondition => ({
  and: [
    { attr: 'status', eq: 'claimed' },
    { attr: 'leaseUntil', lt: now },
  ],
});

const isOfRun = (run: number | undefined): readonly EmailCondition[] =>
  run === undefined
    ? []
    : [
        {
          or: [
            { attr: 'run', exists: false },
            { attr: 'run', eq: run },
          ],
        },
      ];

/** Nobody's, left by a try that has ended, or put off and due again; and what asks for it is no stale copy. */
const isFree = ({ now, deferrals, run }: ClaimRequest): EmailCondition => ({
  or: [
    { attr: 'status', exists: false },
    {
      and: [
        { or: [{ attr: 'status', eq: 'deferred' }, isOver(now)] },
        {
          or: [
            { attr: 'deferrals', exists: false },
            { attr: 'deferrals', lte: deferrals },
          ],
        },
        ...isOfRun(run),
      ],
    },
  ],
});

/** Not sent, and nobody's at this moment: a later run has it decided on anew. */
const isFreeAnew = ({ now }: ClaimRequest, run: number): EmailCondition => ({
  and: [{ attr: 'run', lt: run }, { or: [{ attr: 'status', in: ['deferred', 'skipped'] }, isOver(now)] }],
});

type Claimed = Awaited<ReturnType<SendLedger['claim']>>;

/** Taken off the list that it is on, if it is on one. */
const unlisted = () => ({ list: $remove(), listAt: $remove(), request: $remove() });

/** Rules by which an email is withheld that would have gone: such are listed, by when that was. */
const OBSERVING: ReadonlySet<string> = new Set(['observed', 'not-on-allowlist']);

/** Two places may be the same in time. */
const listed = (list: string, { partnerId, key }: Claim, at: string) => ({ list, listAt: `${at}#${partnerId}#${key}` });

const mine = (name: string) => ({
  condition: { and: [{ attr: 'claim', eq: name } as const, { attr: 'status', eq: 'claimed' } as const] },
});

/** One entry per mail and for ever, on DynamoDB: who holds the claim may send, and only they can confirm. */
export const createSendLedger = ({ EmailItem }: JourneyTable): SendLedger => {
  const read = async ({ partnerId, key }: Claim): Promise<LedgerEntry> => {
    const { Item } = await EmailItem.build(GetItemCommand).key({ partnerId, key }).options({ consistent: true }).send();
    if (Item === undefined) throw new Error(`ledger entry ${key} of ${partnerId} was there, and is not`);
    return toEntry(Item);
  };

  const take = async (request: ClaimRequest, condition: EmailCondition, anew?: Pick<ClaimRequest, 'deferrals'>): Promise<Claimed> => {
    const { partnerId, key, name, email, now, leaseUntil, run } = request;
    const asking = { partnerId, key, email, claim: name, at: now, leaseUntil, ...(run !== undefined && { run }), ...anew };
    try {
      const { Attributes } = await EmailItem.build(UpdateItemCommand)
        .item({ ...asking, status: 'claimed', attempts: $add(1), reason: $remove(), ...(anew && unlisted()) })
        .options({ condition, returnValues: 'ALL_NEW' })
        .send();
      if (Attributes === undefined) throw new Error(`ledger entry ${key} of ${partnerId} was claimed, and is not there`);
      return { isOurs: true, entry: toEntry(Attributes) };
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return { isOurs: false, entry: await read(request) };
      throw error;
    }
  };

  return {
    async claim(request) {
      const { run, deferrals } = request;
      const claimed = await take(request, isFree(request));
      if (claimed.isOurs || run === undefined || !asksAnew(request, claimed.entry)) return claimed;
      // Copies are counted from this run's first message on, and nobody is asked any more about what the run before wanted to send.
      return take(request, isFreeAnew(request, run), { deferrals });
    },

    async confirmSent({ partnerId, key, name }, entry, { messageId, recipient, subject, sentAt }, decision) {
      const sent = { status: 'sent', messageId, recipient, subject, sentAt, at: sentAt } as const;
      await EmailItem.build(UpdateItemCommand)
        .item({ partnerId, key, ...sent, decisions: $set(withDecision(entry, decision)), dueAt: $remove(), ...unlisted() })
        .options(mine(name))
        .send();
    },

    async confirmGone({ partnerId, key, name }, entry, decision) {
      await EmailItem.build(UpdateItemCommand)
        .item({
          partnerId,
          key,
          status: 'sent',
          decisions: $set(withDecision(entry, decision)),
          dueAt: $remove(),
          at: decision.at,
          ...unlisted(),
        })
        .options(mine(name))
        .send();
    },

    async confirmSkipped(claim, entry, decision) {
      const { partnerId, key, name } = claim;
      const decisions = $set(withDecision(entry, decision));
      const shown = OBSERVING.has(decision.rule) ? listed(OBSERVED_LIST, claim, decision.at) : {};
      await EmailItem.build(UpdateItemCommand)
        .item({
          partnerId,
          key,
          status: 'skipped',
          reason: decision.detail ?? decision.rule,
          decisions,
          dueAt: $remove(),
          ...unlisted(),
          ...shown,
        })
        .options(mine(name))
        .send();
    },

    async confirmDeferred(claim, entry, deferrals, decision, request) {
      const { partnerId, key, name } = claim;
      const decisions = $set(withDecision(entry, decision));
      const waits = request === undefined ? unlisted() : { ...listed(AWAITING_LIST, claim, decision.at), request };
      await EmailItem.build(UpdateItemCommand)
        .item({ partnerId, key, status: 'deferred', deferrals, dueAt: decision.until ?? $remove(), decisions, at: decision.at, ...waits })
        .options(mine(name))
        .send();
    },

    async request(partnerId, key) {
      const { Item } = await EmailItem.build(GetItemCommand).key({ partnerId, key }).options({ consistent: true }).send();
      return Item?.request;
    },

    async forget({ partnerId, key, name }) {
      try {
        await EmailItem.build(DeleteItemCommand).key({ partnerId, key }).options(mine(name)).send();
      } catch (error) {
        // Swept away with all the rest, or another try's by now, which does the same.
        if (!isConditionFailed(error)) throw error;
      }
    },

    async release({ partnerId, key, name }, now) {
      await EmailItem.build(UpdateItemCommand).item({ partnerId, key, leaseUntil: now }).options(mine(name)).send();
    },
  };
};
