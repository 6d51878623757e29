import { expect, it } from 'vitest';
import type { EmailNamesFor, StepVariables, ThanksVariables } from '../../lib/journey/emails';
import type { EventType } from '../../lib/journey/events';
import type { emails } from '../../program/emails';
import { defineEmail } from '../../program/emails/define';
import { sample } from '../../program/emails/sample';
import { speechOf } from '../../program/emails/speech';

type Registry = typeof emails;

const step = (name: EmailNamesFor<Registry, StepVariables>): string => name;
const thanks =
  <T extends EventType>() =>
  (name: EmailNamesFor<Registry, ThanksVariables<T>>): string =>
    name;

const words = { subject: '', preheader: '', content: () => null, button: '' };
const letter = { to: 'partner', purpose: 'journey', opens: () => '', in: { en: words, de: words } } as const;

it('a step can send what needs no event, and nothing that does', () => {
  const sent = [
    step('welcome'),
    step('renewed'),
    step('exit-acknowledged'),
    step('task-opened'),
    // @ts-expect-error no such email
    step('welcom'),
    // @ts-expect-error a step has no won deal to give thanks for
    step('deal-won'),
    // @ts-expect-error a step has no training to give thanks for
    step('training-thanks'),
    // @ts-expect-error a step has no application to acknowledge
    step('application-received'),
  ];
  expect(sent).toHaveLength(8);
});

it('a milestone can give thanks with what its events carry, and with nothing else', () => {
  const sent = [
    thanks<'training.attended'>()('training-thanks'),
    thanks<'deal.closed'>()('deal-won'),
    thanks<'deal.closed'>()('welcome'),
    thanks<'certification.passed'>()('certified'),
    thanks<'application.submitted'>()('application-received'),
    thanks<'lead.submitted' | 'deal.registered' | 'deal.closed' | 'integration.published' | 'project.delivered'>()('first-act-thanks'),
    // @ts-expect-error a closed deal names no course
    thanks<'deal.closed'>()('training-thanks'),
    // @ts-expect-error a registered deal has no outcome
    thanks<'deal.registered'>()('deal-won'),
    // @ts-expect-error some of these events are not closed deals
    thanks<'lead.submitted' | 'deal.closed'>()('deal-won'),
  ];
  expect(sent).toHaveLength(9);
});

it('an email says in which stream it goes, and there are two', () => {
  const { purpose: _, ...without } = letter;
  const written = [
    defineEmail({ ...letter, sample }),
    // @ts-expect-error neither service nor journey
    defineEmail({ ...without, sample }),
    // @ts-expect-error no such stream
    defineEmail({ ...letter, purpose: 'marketing', sample }),
  ];
  expect(written).toHaveLength(3);
});

it('an email is written in every language, and whole', () => {
  const { button: _, ...without } = words;
  const written = [
    // @ts-expect-error not in German
    defineEmail({ ...letter, in: { en: words }, sample }),
    // @ts-expect-error the program has no French
    defineEmail({ ...letter, in: { en: words, de: words, fr: words }, sample }),
    // @ts-expect-error the German button says nothing
    defineEmail({ ...letter, in: { en: words, de: without }, sample }),
    // @ts-expect-error leads nowhere
    defineEmail({ ...letter, opens: undefined, sample }),
  ];
  expect(written).toHaveLength(4);
});

it('a counted word has every form that its language knows, and no other', () => {
  const { count } = speechOf('de');
  const counted = [
    count(2, { one: 'Deal', other: 'Deals' }),
    // @ts-expect-error more than one is another word
    count(1, { one: 'Deal' }),
    // @ts-expect-error German knows no few
    count(2, { one: 'Deal', few: 'Deals', other: 'Deals' }),
  ];
  expect(counted).toEqual(['2\u00a0Deals', '1\u00a0Deal', '2\u00a0Deals']);
});

it('an email may use only what it names, in whichever language', () => {
  const withTerm = { ...sample, term: { startedAt: sample.sentAt, endsAt: sample.sentAt, months: 12, autoRenews: false } };
  const defined = [
    // @ts-expect-error a term is optional, also when the sample has one
    defineEmail({ ...letter, in: { en: { ...words, subject: ({ term }) => term.endsAt }, de: words }, sample: withTerm }),
    // @ts-expect-error an email that did not ask for an event has none
    defineEmail({ ...letter, in: { en: words, de: { ...words, subject: ({ event }) => event.course } }, sample }),
    defineEmail<ThanksVariables<'deal.registered'>>({
      ...letter,
      // @ts-expect-error a registered deal names no course
      in: { en: words, de: { ...words, subject: ({ event }): string => event.course } },
      // @ts-expect-error nor does the sample have one
      sample,
    }),
  ];
  expect(defined).toHaveLength(3);
});
