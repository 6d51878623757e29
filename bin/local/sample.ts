import { setTimeout as pause } from 'node:timers/promises';
import pc from 'picocolors';
import { fire } from '../operations/fire';
import { createStories, type Stories, type Story, type Wait } from '../operations/story';
import { clientSettings } from './aws';
import type { LocalStack } from './stack-file';

/** The partner of the sample: an invented reseller with two people. */
export const SAMPLE_PARTNER = 'acme';
const LOOK_EVERY_MS = 500;

export interface SampleOptions {
  readonly onProgress: (line: string) => void;
  readonly signal?: AbortSignal;
}

/** What happens in the world: an event, fired when the journey waits for it (and has reminded so often). */
export interface Act {
  readonly when: string;
  readonly reminders?: number;
  readonly fire: (run: number) => readonly (readonly [type: string, data: object])[];
}

const ORGANISATION = {
  id: SAMPLE_PARTNER,
  name: 'Acme Consulting',
  contacts: [
    { name: 'Dana Whitfield', email: 'dana@acme.example', role: 'owner', timeZone: 'America/New_York' },
    { name: 'Luis Ortega', email: 'luis@acme.example', role: 'technical' },
  ],
  track: 'reseller',
  segment: 'managed',
  owner: { name: 'Mara Lindqvist', email: 'mara.lindqvist@northwind.example' },
  source: { channel: 'conference', campaign: 'Cloud Summit' },
  externalIds: [{ system: 'hubspot', id: '8841' }],
};

/** The term must leave time for every phase: waits of at least a few seconds make a very short day's year too short. */
const TERM_SECONDS = 105;
const termMonths = (secondsPerDay: number): number => Math.max(12, Math.ceil(TERM_SECONDS / (secondsPerDay * (365 / 12))));

/** The year: one reminder is waited for, one wait is let run out, one event comes long before its wait. */
export const year = (secondsPerDay: number): readonly Act[] => [
  { when: 'applied', fire: () => [['application.submitted', { partner: { ...ORGANISATION, motivation: 'Our customers ask for it' } }]] },
  { when: 'application-decided', fire: () => [['application.approved', { by: 'Mara Lindqvist' }]] },
  {
    when: 'agreement-signed',
    reminders: 1,
    fire: () => [['agreement.signed', { documentId: 'agr-1', termMonths: termMonths(secondsPerDay), autoRenews: true }]],
  },
  { when: 'portal-provisioned', fire: () => [['portal.provisioned', {}]] },
  {
    when: 'portal-used',
    fire: () => [
      ['portal.logged_in', { contactEmail: 'dana@acme.example' }],
      ['lead.submitted', { leadId: 'lead-1', company: 'Globex', contactEmail: 'dana@acme.example' }],
    ],
  },
  {
    when: 'training-attended',
    reminders: 1,
    fire: () => [['training.attended', { course: 'Partner 101', contactEmail: 'luis@acme.example' }]],
  },
  { when: 'certified', fire: () => [['certification.passed', { certification: 'Solution Expert', contactEmail: 'luis@acme.example' }]] },
  {
    when: 'first-win',
    fire: () => [
      ['deal.registered', { dealId: 'deal-1', amount: 1_850_000, currency: 'EUR' }],
      ['deal.closed', { dealId: 'deal-1', outcome: 'won', amount: 1_850_000, currency: 'EUR' }],
    ],
  },
  // Each engagement cycle brings a lead of its own.
  { when: 'activity', fire: (run) => [['lead.submitted', { leadId: `lead-of-run-${run}`, company: 'Initech' }]] },
  { when: 'review-held', fire: () => [['review.held', { notes: 'Two joint accounts named' }]] },
  { when: 'offer-decided', fire: () => [['renewal.offered', {}]] },
  { when: 'renewal-decided', fire: () => [['renewal.accepted', {}]] },
];

export const INVITATION = {
  type: 'partner.invited',
  data: { partner: { ...ORGANISATION, consentBasis: 'business card at Cloud Summit' } },
};

export const isDue = (act: Act, waits: readonly Wait[]): boolean =>
  waits.some(({ milestone, reminders }) => milestone === act.when && reminders >= (act.reminders ?? 0));

/** One line on the terminal for each thing that is new in the story. */
const narrate = (story: Story, told: Set<string>, say: (line: string) => void): void => {
  const tell = (id: string, line: string) => {
    if (!told.has(id)) say(line);
    told.add(id);
  };
  for (const { id, type, source, notes } of story.events) {
    const who = source === 'journey' ? pc.dim('workflow') : pc.cyan('webhook ');
    tell(id, `${who}  ${type}${notes.length === 0 ? '' : pc.dim(`  ${notes.join('; ')}`)}`);
  }
  for (const { key, status, subject, recipient, email, reason } of story.mails) {
    if (status === 'sent') tell(`${key} sent`, `${pc.green('email   ')}  ${email} to ${recipient}: ${pc.bold(subject ?? '')}`);
    if (status === 'skipped') tell(`${key} skipped`, `${pc.yellow('no email')}  ${email}: ${reason}`);
  }
};

const isOver = ({ partner }: Story): boolean => (partner.term?.number ?? 0) > 1 && partner.phase !== 'renewal';

const live = async (stack: LocalStack, stories: Stories, options: SampleOptions): Promise<void> => {
  const began = performance.now();
  const say = (line: string) =>
    options.onProgress(`${pc.dim(`${((performance.now() - began) / 1000).toFixed(0).padStart(4)} s`)}  ${line}`);
  const told = new Set<string>();
  const done = new Set<string>();
  const acts = year(stack.secondsPerDay);
  const send = async (type: string, data: object) => {
    const { status, body } = await fire(stack, { type, data: { partner: { id: SAMPLE_PARTNER }, ...data } });
    if (status !== 202) throw new Error(`the sample's ${type} was answered ${status}: ${JSON.stringify(body)}`);
  };
  await send(INVITATION.type, INVITATION.data);
  while (options.signal?.aborted !== true) {
    const story = await stories.of(SAMPLE_PARTNER);
    if (story !== undefined) {
      narrate(story, told, say);
      if (isOver(story)) break;
      for (const act of acts.filter((each) => isDue(each, story.waits))) {
        const key = `${act.when} ${story.partner.run}`;
        if (done.has(key)) continue;
        done.add(key);
        for (const [type, data] of act.fire(story.partner.run)) await send(type, data);
      }
    }
    await pause(LOOK_EVERY_MS, undefined, options.signal && { signal: options.signal });
  }
};

/** Walks a partner through its year by signed webhooks, each fired when the journey waits for it, and tells what happens. */
export const playSample = async (stack: LocalStack, options: SampleOptions): Promise<void> => {
  const { partner } = INVITATION.data;
  options.onProgress(`The year of ${partner.name}, a day taking ${stack.secondsPerDay} s:\n`);
  const stories = createStories({ client: clientSettings(stack.awsEndpoint), tableName: stack.tableName });
  await live(stack, stories, options).catch((error: unknown) => {
    if (options.signal?.aborted !== true) throw error;
  });
  if (options.signal?.aborted !== true)
    options.onProgress(`\nThe year is over. Its emails: ${stack.inboxUrl}   Its story: npm run ops -- show ${SAMPLE_PARTNER}\n`);
};
