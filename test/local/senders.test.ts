import { randomUUID } from 'node:crypto';
import { execa } from 'execa';
import * as v from 'valibot';
import { beforeAll, describe, expect, test } from 'vitest';
import { fireSample } from '../../bin/operations/fire';
import { makeSample, programSources } from '../../bin/operations/senders';
import { signatureV3 } from '../../lambdas/sources/hubspot/proof';
import { hmac } from '../../lambdas/sources/proofs/hmac';
import type { SampleRequest } from '../../lambdas/sources/source';
import { eventually } from '../support/e2e-eventually';
import { adopt, type E2ePartner, makePartner, sign, type Test, tell } from '../support/e2e-partner';
import { offered, openTarget, type Target } from '../support/e2e-target';

let target: Target;
beforeAll(async () => {
  target = await openTarget();
});

const given = (source: string) => {
  const found = target.sources[source];
  if (found === undefined) throw new Error(`the deployment has no source ${source}`);
  return found;
};
const newNonce = (): string => randomUUID().replaceAll('-', '').slice(0, 12);

/** The command as an operator types it. Ends well, or the test does not. */
const ops = async (...args: readonly string[]): Promise<unknown> => {
  const at = 'stage' in target.at ? ['--stage', target.at.stage] : ['--stack-file', target.at.stackFile];
  const { stdout } = await execa('tsx', ['bin/ops.ts', ...args, ...at, '--json'], { preferLocal: true });
  return JSON.parse(stdout);
};

const fired = v.looseObject({ status: v.number() });
const fireAs = async (source: string, event: string, about: readonly string[]): Promise<void> => {
  const { status } = v.parse(fired, await ops('fire', source, '--event', event, ...about));
  expect([200, 202]).toContain(status);
};

/** Who has applied without an id, under the one that it got. */
const whoApplied = async (context: Test, unnamed: E2ePartner): Promise<E2ePartner> => {
  const email = unnamed.contacts[0]?.email ?? '';
  const id = await eventually(`${email} is known`, () => target.stories.idOf(email), { withinMs: 20_000 });
  return adopt(context, unnamed, id);
};

/** A sample of a source, fired without the command's second of start. */
const fireQuickly = async (source: string, event: SampleRequest['event'], partner: SampleRequest['partner'], nonce = newNonce()) => {
  const open = programSources.get(source);
  if (open === undefined) throw new Error(`there is no source ${source}`);
  const sample = makeSample(await open(), { event, partner, nonce, now: new Date() }, given(source));
  return fireSample(sample, given(source));
};

describe.concurrent('the systems that marketing and sales use', () => {
  test.runIf(offered('fast time'))('seven vendors walk one partner through its journey, as `ops fire` plays them', async (context) => {
    const unnamed = await makePartner(context, 'vendors');
    const { email = '' } = unnamed.contacts[0] ?? {};
    await fireAs('typeform', 'application.submitted', ['--email', email, '--name', 'Whitfield & Söhne']);
    const partner = await whoApplied(context, unnamed);
    const byId = ['--partner', partner.id];
    const byEmail = ['--email', email];
    const byBoth = [...byId, ...byEmail];
    await partner.fire('application.approved');
    await fireAs('docusign', 'agreement.signed', byBoth);
    // Its year has begun, and is over in half a minute here.
    const days = (count: number) => new Date(Date.now() + count * target.secondsPerDay * 1000).toISOString();
    await partner.untilApplied('agreement.signed');
    await partner.fire('partner.updated', { termEndsAt: days(1000) });
    await partner.fire('portal.provisioned');
    await partner.fire('portal.logged_in');
    await fireAs('calendly', 'meeting.booked', byEmail);
    await fireAs('zoom', 'training.attended', byEmail);
    await fireAs('pipedrive', 'lead.submitted', byId);
    await fireAs('hubspot', 'deal.closed', byId);
    await partner.until('is engaged', (story) => story.partner.phase === 'engagement');
    await partner.fire('partner.updated', { termEndsAt: days(95) });
    await partner.until('is up for renewal', (story) => story.partner.phase === 'renewal');
    await partner.fire('renewal.offered');
    await partner.untilSent('renewal-offer');
    await fireAs('salesforce', 'renewal.accepted', byBoth);
    const story = await partner.until('is in its second term', (now) => now.partner.term?.number === 2 && now.partner.phase !== 'renewal');
    const bySource = new Map(story.events.map(({ type, source }) => [type, source]));
    expect(Object.fromEntries(bySource), tell(story)).toMatchObject({
      'application.submitted': 'typeform',
      'agreement.signed': 'docusign',
      'meeting.booked': 'calendly',
      'kickoff.held': 'meetings',
      'training.attended': 'zoom',
      'lead.submitted': 'pipedrive',
      'deal.closed': 'hubspot',
      'renewal.accepted': 'salesforce',
    });
    expect(story.partner.total).toMatchObject({ leads: 1, dealsWon: 1 });
    expect(story.partner.externalIds.map(({ system }) => system)).toContain('typeform');
  });

  test('the same request 20 times at once is one deal', async (context) => {
    const partner = await makePartner(context, 'twenty');
    await sign(partner);
    const nonce = newNonce();
    const answers = await Promise.all(Array.from({ length: 20 }, () => fireQuickly('hubspot', 'deal.closed', { id: partner.id }, nonce)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    await partner.fire('touchpoint.logged');
    const { events, partner: now } = await partner.untilApplied('deal.closed', 'touchpoint.logged');
    expect(events.filter(({ type }) => type === 'deal.closed')).toHaveLength(1);
    expect(now.total.dealsWon).toBe(1);
  });

  test('a HubSpot batch with a duplicate, an unknown stage and a good deal is one deal, and one item to look at', async (context) => {
    const partner = await makePartner(context, 'batch');
    await sign(partner);
    const { url, secret } = given('hubspot');
    const id = Number.parseInt(hmac('deal', 'hex', partner.id).slice(0, 10), 16);
    const dealOf = (dealId: number, stage: string) => ({
      dealId,
      properties: {
        dealstage: { value: stage },
        pipeline: { value: 'default' },
        amount: { value: '1200' },
        partner_id: { value: partner.id },
      },
    });
    const body = JSON.stringify([dealOf(id, 'closedwon'), dealOf(id + 1, 'in_outer_space'), dealOf(id, 'closedwon')]);
    const timestamp = String(Date.now());
    const headers = {
      'content-type': 'application/json',
      'x-hubspot-request-timestamp': timestamp,
      'x-hubspot-signature-v3': signatureV3(secret, { method: 'POST', address: url, body }, timestamp),
    };
    const response = await fetch(url, { method: 'POST', headers, body });
    const answer = v.parse(v.object({ accepted: v.array(v.string()), unmapped: v.array(v.string()) }), await response.json());
    expect([response.status, answer.accepted.length, answer.unmapped.length]).toEqual([202, 1, 1]);
    const { partner: now } = await partner.untilApplied('deal.closed');
    expect(now.total).toMatchObject({ dealsWon: 1, revenue: 120_000 });
    const [kept = ''] = answer.unmapped;
    expect(JSON.stringify(await ops('unmapped', kept))).toContain('in_outer_space');
    expect(JSON.stringify(await ops('replay', kept, '--dry-run'))).toContain('dealstage');
  });

  test('who joins a training before anybody has heard of its partner has attended it when the partner applies', async (context) => {
    const unnamed = await makePartner(context, 'early');
    const { email = '' } = unnamed.contacts[0] ?? {};
    expect(await fireQuickly('zoom', 'training.attended', { email })).toMatchObject({ status: 200 });
    await eventually(
      'the training waits for its partner',
      async () => (JSON.stringify(await ops('parked', '--limit', '1000')).includes(email) ? true : undefined),
      { withinMs: 30_000 },
    );
    await fireQuickly('typeform', 'application.submitted', { email, name: 'Whitfield' });
    const partner = await whoApplied(context, unnamed);
    await partner.until('has attended', ({ milestones }) => milestones['training-attended']?.reachedAt !== undefined);
    expect(JSON.stringify(await ops('parked', '--limit', '1000'))).not.toContain(email);
  });

  test('a sender that has no file, and one that shows its token in the path, are settings alone', async (context) => {
    const partner = await makePartner(context, 'tokens');
    await sign(partner);
    const answer = await fireQuickly('academy', 'certification.passed', { id: partner.id, email: partner.contacts[0]?.email });
    expect(answer).toMatchObject({ status: 202 });
    await partner.untilApplied('certification.passed');
    const other = await makePartner(context, 'stack');
    expect(await fireQuickly('partnerstack', 'application.submitted', { id: other.id, email: other.contacts[0]?.email })).toMatchObject({
      status: 202,
    });
    await other.untilApplied('application.submitted');
  });
});

describe('each sender is answered in its own way', () => {
  test('Salesforce by an Ack, also when it is not ours to take', async (context) => {
    const partner = await makePartner(context, 'ack');
    await sign(partner);
    const answer = await fireQuickly('salesforce', 'deal.closed', { id: partner.id });
    expect(answer.status).toBe(200);
    expect(String(answer.body)).toMatch(/<Ack>true<\/Ack>/);
    const { url, secret } = given('salesforce');
    const headers = { 'content-type': 'text/xml' };
    expect((await fetch(`${url}/${secret}x`, { method: 'POST', headers, body: '<x/>' })).status).toBe(401);
    expect((await fetch(url, { method: 'POST', headers, body: '<x/>' })).status).toBe(401);
  });

  test('Zoom’s challenge by the token, keyed', async () => {
    const { url, secret } = given('zoom');
    const body = JSON.stringify({ event: 'endpoint.url_validation', payload: { plainToken: 'qwerty' }, event_ts: Date.now() });
    const stamp = String(Math.floor(Date.now() / 1000));
    const signature = `v0=${hmac(secret, 'hex', `v0:${stamp}:${body}`)}`;
    const headers = { 'content-type': 'application/json', 'x-zm-request-timestamp': stamp, 'x-zm-signature': signature };
    const response = await fetch(url, { method: 'POST', headers, body });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ plainToken: 'qwerty', encryptedToken: hmac(secret, 'hex', 'qwerty') });
  });
});
