import { expect, it } from 'vitest';
import type { EmailNamesFor, StepVariables, ThanksVariables } from '../../lib/journey/emails';
import type { EventType } from '../../lib/journey/events';
import type { emails } from '../../program/emails';
import { defineEmail } from '../../program/emails/define';
import { sample } from '../../program/emails/sample';

type Registry = typeof emails;

const step = (name: EmailNamesFor<Registry, StepVariables>): string => name;
const thanks =
  <T extends EventType>() =>
  (name: EmailNamesFor<Registry, ThanksVariables<T>>): string =>
    name;

const letter = {
  to: 'partner',
  purpose: 'journey',
  preheader: () => '',
  content: () => null,
  action: () => ({ label: '', url: '' }),
} as const;

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
    defineEmail({ ...letter, subject: () => '', sample }),
    // @ts-expect-error neither service nor journey
    defineEmail({ ...without, subject: () => '', sample }),
    // @ts-expect-error no such stream
    defineEmail({ ...letter, purpose: 'marketing', subject: () => '', sample }),
  ];
  expect(written).toHaveLength(3);
});

it('an email may use only what it names', () => {
  const withTerm = { ...sample, term: { startedAt: sample.sentAt, endsAt: sample.sentAt, months: 12, autoRenews: false } };
  const defined = [
    // @ts-expect-error a term is optional, also when the sample has one
    defineEmail({ ...letter, subject: ({ term }) => term.endsAt, sample: withTerm }),
    // @ts-expect-error an email that did not ask for an event has none
    defineEmail({ ...letter, subject: ({ event }) => event.course, sample }),
    // @ts-expect-error a registered deal names no course
    defineEmail<ThanksVariables<'deal.registered'>>({ ...letter, subject: ({ event }): string => event.course, sample }),
  ];
  expect(defined).toHaveLength(3);
});
