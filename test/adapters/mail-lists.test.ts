import { describe, expect, it } from 'vitest';
import { allMails, mailsCsv, mailsPage } from '../../bin/operations/emails-of-all';
import { createReadModel } from '../../lambdas/adapters/read-model';
import { createSendLedger } from '../../lambdas/adapters/send-ledger';
import type { RecordedDecision } from '../../lambdas/ports/ledger';
import type { MailList } from '../../lambdas/read-model';
import { REAL_TIME } from '../../lib/journey/time';
import { settings } from '../../program/settings';
import { realTable } from '../support/dynamodb';
import { later, MONDAY } from '../support/fixtures';
import { applicationOf, happened, newPartnerId, onDynamoDb } from './stores';

const real = realTable();
const words = { settings, scale: REAL_TIME };
const manager = (name: string) => ({ name, email: `${name}@northwind.example` });

/** All tests share one table: each looks at times of its own. */
let hours = 0;
const newTime = () => {
  hours += 1;
  return later(MONDAY, hours * 3_600);
};

const decided = (rule: string, at: string, detail = 'to owner; asked for by run:1:welcome'): RecordedDecision => ({
  ...{ at, rule, detail },
  decision: rule === 'awaits-approval' ? 'deferred' : 'skipped',
  ...(rule === 'awaits-approval' && { until: later(at, 14 * 86_400) }),
});

const opened = () => {
  const ledger = createSendLedger(real().tables);
  const model = createReadModel(real().tables);
  const claimed = async (partnerId: string, key: string, now: string) => {
    const claim = { partnerId, key, name: `claim of ${key} at ${now}` };
    const { entry } = await ledger.claim({ ...claim, email: 'welcome', now, leaseUntil: later(now, 35), deferrals: 1 });
    return { claim, entry };
  };
  return {
    model,
    async await(partnerId: string, key: string, at: string) {
      const { claim, entry } = await claimed(partnerId, key, at);
      await ledger.confirmDeferred(claim, entry, 1, decided('awaits-approval', at), '{"waits":true}');
    },
    async skip(partnerId: string, key: string, at: string, rule: string) {
      const { claim, entry } = await claimed(partnerId, key, at);
      await ledger.confirmSkipped(claim, entry, decided(rule, at));
    },
    request: (partnerId: string, key: string) => ledger.request(partnerId, key),
    keys: async (list: MailList, since: string, limit = 100) =>
      (await model.mails(list, { since }, { limit })).items.map(({ key, last: { rule } }) => `${key} ${rule}`),
  };
};

const partner = async (owner = manager('mara'), name = 'Acme') => {
  const id = newPartnerId();
  await happened(onDynamoDb(real()), id, applicationOf(id, { owner, name }));
  return id;
};

describe('an email', () => {
  it('that waits for approval is listed until it is decided, with the message that waits', async () => {
    const { await: waits, skip, keys, request } = opened();
    const [id, at] = [await partner(), newTime()];
    await waits(id, 'run:1:welcome', at);
    expect(await keys('awaiting', at)).toEqual(['run:1:welcome awaits-approval']);
    expect(await request(id, 'run:1:welcome')).toBe('{"waits":true}');
    await skip(id, 'run:1:welcome', later(at, 60), 'declined');
    expect(await keys('awaiting', at)).toEqual([]);
    expect(await request(id, 'run:1:welcome')).toBeUndefined();
    expect(await keys('observed', at)).toEqual([]);
  });

  it('that was withheld is listed with its rule; one that was skipped for another reason is not', async () => {
    const { skip, keys } = opened();
    const [id, at] = [await partner(), newTime()];
    await skip(id, 'run:1:one', at, 'observed');
    await skip(id, 'run:1:two', later(at, 1), 'not-on-allowlist');
    await skip(id, 'run:1:three', later(at, 2), 'reached-meanwhile');
    expect(await keys('observed', at)).toEqual(['run:1:one observed', 'run:1:two not-on-allowlist']);
    expect(await keys('observed', later(at, 1))).toEqual(['run:1:two not-on-allowlist']);
  });
});

describe('the list for people', () => {
  it('goes on page by page, each email once, and by manager', async () => {
    const { skip, model } = opened();
    const at = newTime();
    const [mine, others] = [await partner(manager('ida')), await partner(manager('jon'))];
    for (let n = 0; n < 7; n += 1) await skip(n % 2 === 0 ? mine : others, `run:1:step-${n}`, later(at, n), 'observed');
    for (const limit of [1, 2, 3, 7, 50]) {
      const all = await allMails((after) => mailsPage(model, words, { list: 'observed', since: at }, { limit, after }));
      expect(all.map(({ key }) => key)).toEqual(Array.from({ length: 7 }, (_, n) => `run:1:step-${n}`));
      const hers = await allMails((after) =>
        mailsPage(model, words, { list: 'observed', since: at, manager: 'Ida@northwind.example' }, { limit, after }),
      );
      expect(hers.map(({ key }) => key)).toEqual([0, 2, 4, 6].map((n) => `run:1:step-${n}`));
    }
  });

  it('is a table of harmless cells for a spreadsheet', async () => {
    const { skip, model } = opened();
    const at = newTime();
    await skip(await partner(manager('=cmd'), '=HYPERLINK("http://evil.example")'), 'run:1:welcome', at, 'observed');
    const csv = mailsCsv((await mailsPage(model, words, { list: 'observed', since: at }, { limit: 5 })).items);
    expect(csv.split('\r\n')[1]).toContain(`"'=HYPERLINK(""http://evil.example"")"`);
    expect(csv).toContain(`,'=cmd,`);
  });
});
