import { expect, it } from 'vitest';
import { close, decide, exit, journeyWords, milestoneWords, phase, question, start } from '../../lib/journey/write';
import type { emails } from '../../program/emails';
import type { dates, milestones, questions } from '../../program/milestones';

const { sendEmail, waitFor, together, pause, pauseUntil, choose, openTask, end } = journeyWords<
  typeof emails,
  typeof milestones,
  typeof questions,
  typeof dates
>();
const milestone = milestoneWords<typeof emails>();

const giveUp = { day: 9, steps: [] };

/*
 * What must not compile is checked by `tsc`: a line that compiles after all makes its `@ts-expect-error` an error.
 * The tests only show that the same words, spelt right, make steps.
 */

it('names are those of the program: of emails, milestones, questions and dates', () => {
  const steps = [
    sendEmail('welcome'),
    sendEmail('welcome', { as: 'welcome again', unless: 'portal-used', once: 'journey' }),
    waitFor('kickoff-held', { giveUp }),
    choose('has won', { yes: [], no: [] }),
    pauseUntil('renewalOpensAt'),
    // @ts-expect-error no such email
    sendEmail('welcom'),
    // @ts-expect-error no such milestone that would make it needless
    sendEmail('welcome', { unless: 'portal-use' }),
    // @ts-expect-error an email is sent once a run, or once a journey
    sendEmail('welcome', { once: 'year' }),
    // @ts-expect-error no such milestone
    waitFor('kick-off-held', { giveUp }),
    // @ts-expect-error no such question
    choose('has one', { yes: [], no: [] }),
    // @ts-expect-error no such date
    pauseUntil('renewalOpens'),
  ];
  expect(steps).toHaveLength(11);
});

it('a step sends only what needs no event: it has none to speak of', () => {
  const steps = [
    waitFor('training-attended', { remind: [{ day: 7, send: 'training-reminder' }], giveUp }),
    waitFor('training-attended', { remind: [{ day: 7, send: ['training-reminder', 'duty-reminder'] }], giveUp }),
    // @ts-expect-error it gives thanks for a training, and nobody attended one
    sendEmail('training-thanks'),
    // @ts-expect-error it names the deal that was won
    sendEmail('deal-won'),
    // @ts-expect-error a reminder is sent because nothing came
    waitFor('training-attended', { remind: [{ day: 7, send: 'training-thanks' }], giveUp }),
    // @ts-expect-error nor as one of several
    waitFor('training-attended', { remind: [{ day: 7, send: ['training-reminder', 'deal-won'] }], giveUp }),
    // @ts-expect-error no such reminder
    waitFor('training-attended', { remind: [{ day: 7, send: 'training-remainder' }], giveUp }),
  ];
  expect(steps).toHaveLength(7);
});

it('a milestone gives thanks only with what its events carry', () => {
  const declared = [
    milestone({ title: 'trained', events: ['training.attended'], since: 'journey', thanks: 'training-thanks' }),
    milestone({ title: 'welcomed', events: ['kickoff.held'], since: 'journey', thanks: 'welcome' }),
    // @ts-expect-error a kickoff names no course
    milestone({ title: 'kicked off', events: ['kickoff.held'], since: 'journey', thanks: 'training-thanks' }),
    // @ts-expect-error one of its events names no course
    milestone({ title: 'trained', events: ['training.attended', 'kickoff.held'], since: 'journey', thanks: 'training-thanks' }),
    // @ts-expect-error no such email
    milestone({ title: 'trained', events: ['training.attended'], since: 'journey', thanks: 'training-thank' }),
    // @ts-expect-error no such event
    milestone({ title: 'trained', events: ['training.atended'], since: 'journey' }),
    // @ts-expect-error no sender fires this one
    milestone({ title: 'done', events: ['phase.completed'], since: 'journey' }),
    // @ts-expect-error an event counts from some time on
    milestone({ title: 'trained', events: ['training.attended'] }),
    // @ts-expect-error no such time
    milestone({ title: 'trained', events: ['training.attended'], since: 'year' }),
    // @ts-expect-error an outcome is come to by one of the milestone's own events
    milestone({ title: 'decided', events: ['renewal.accepted'], outcomes: { no: ['renewal.declined'] }, since: 'term' }),
  ];
  expect(declared).toHaveLength(10);
});

it('a milestone looks only at what its events carry', () => {
  const declared = [
    milestone({ title: 'won', events: ['deal.closed'], since: 'journey', counts: (event) => event.data.outcome === 'won' }),
    milestone({
      title: 'act',
      events: ['deal.closed', 'lead.submitted'],
      since: 'journey',
      counts: (event) => event.type !== 'deal.closed' || event.data.outcome === 'won',
    }),
    milestone({ title: 'learned', events: ['training.attended'], since: 'journey', distinctBy: (event) => event.data.course }),
    // @ts-expect-error an outcome is won or lost
    milestone({ title: 'won', events: ['deal.closed'], since: 'journey', counts: (event) => event.data.outcome === 'one' }),
    // @ts-expect-error a lead has no outcome
    milestone({ title: 'act', events: ['deal.closed', 'lead.submitted'], since: 'wait', counts: ({ data }) => data.outcome === 'won' }),
    // @ts-expect-error misspelt
    milestone({ title: 'won', events: ['deal.closed'], since: 'journey', counts: (event) => event.data.outcom === 'won' }),
    // @ts-expect-error misspelt, deep within
    milestone({ title: 'met', events: ['contact.added'], since: 'journey', counts: ({ data }) => data.contact.rol === 'owner' }),
    // @ts-expect-error a training has a course, not a certification
    milestone({ title: 'won', events: ['training.attended'], since: 'journey', distinctBy: (event) => event.data.certification }),
    // @ts-expect-error a partner has no score
    milestone({ title: 'won', events: ['deal.closed'], since: 'journey', counts: (_, { partner }) => partner.score > 3 }),
  ];
  expect(declared).toHaveLength(9);
});

it('every wait gives up', () => {
  const steps = [
    waitFor('kickoff-held', { giveUp: { day: 9, steps: [end('stalled')] } }),
    // @ts-expect-error it would wait for ever
    waitFor('kickoff-held', {}),
    // @ts-expect-error it would wait for ever, reminding
    waitFor('kickoff-held', { remind: [{ day: 3, send: 'kickoff-reminder' }] }),
    // @ts-expect-error nobody says when
    waitFor('kickoff-held', { giveUp: { steps: [] } }),
    // @ts-expect-error nobody says what then
    waitFor('kickoff-held', { giveUp: { day: 9 } }),
  ];
  expect(steps).toHaveLength(5);
});

it('every outcome of a milestone is handled, and no other', () => {
  const steps = [
    waitFor('renewal-decided', { giveUp, on: { accepted: [], declined: [] } }),
    waitFor('kickoff-held', { giveUp, reached: [sendEmail('welcome')] }),
    // @ts-expect-error nobody says what if it is declined
    waitFor('renewal-decided', { giveUp, on: { accepted: [] } }),
    // @ts-expect-error it cannot be postponed
    waitFor('renewal-decided', { giveUp, on: { accepted: [], declined: [], postponed: [] } }),
    // @ts-expect-error it is accepted or declined, and not just reached
    waitFor('renewal-decided', { giveUp, reached: [] }),
    // @ts-expect-error it is accepted or declined
    waitFor('renewal-decided', { giveUp }),
    // @ts-expect-error a kickoff has no outcomes
    waitFor('kickoff-held', { giveUp, on: { held: [] } }),
  ];
  expect(steps).toHaveLength(7);
});

it('every answer to a question is handled, and no other', () => {
  const steps = [
    choose('tier earned', { higher: [], held: [], short: [] }),
    // @ts-expect-error a tier may be short
    choose('tier earned', { higher: [], held: [] }),
    // @ts-expect-error a tier is not lost
    choose('tier earned', { higher: [], held: [], short: [], lost: [] }),
    // @ts-expect-error misspelt
    choose('tier earned', { higher: [], hold: [], short: [] }),
  ];
  expect(steps).toHaveLength(4);
});

it('a question is asked of what a partner is, and an answer changes only what it may', () => {
  const asked = [
    question({ answers: ['yes', 'no'], ask: ({ partner }) => (partner.dormant ? 'yes' : 'no') }),
    // @ts-expect-error not an answer
    question({ answers: ['yes', 'no'], ask: () => 'perhaps' }),
    // @ts-expect-error a track that is none is never the partner's
    question({ answers: ['yes', 'no'], ask: ({ partner }) => (partner.track === 'distributor' ? 'yes' : 'no') }),
    // @ts-expect-error an answer changes the tier or the term, and not who the partner is
    question({ answers: ['yes', 'no'], ask: () => 'no', records: { yes: () => ({ name: 'Acme' }) } }),
  ];
  expect(asked).toHaveLength(4);
});

it('one of several branches does not end the phase for the others', () => {
  const steps = [
    together('ready', 9, { kickoff: [waitFor('kickoff-held', { giveUp })], rest: [pause('rest', 3)] }),
    // @ts-expect-error an end in a branch
    together('ready', 9, { kickoff: [end('ready')] }),
    // @ts-expect-error an end in a give-up in a branch
    together('ready', 9, { kickoff: [waitFor('kickoff-held', { giveUp: { day: 9, steps: [end('stalled')] } })] }),
    // @ts-expect-error an end in an answer in a branch
    together('ready', 9, { kickoff: [choose('has won', { yes: [end('won')], no: [] })] }),
  ];
  expect(steps).toHaveLength(4);
});

it('what follows each outcome of a phase is said, and of no other', () => {
  const steps = [waitFor('kickoff-held', { giveUp: { day: 9, steps: [end('stalled')] } }), end('ready')];
  const both = { ready: start('activation'), stalled: close('stalled') };
  const phases = [
    phase('onboarding', { title: 'Onboarding', steps, next: both }),
    phase('onboarding', {
      title: 'Onboarding',
      steps: [choose('has won', { yes: [end('ready')], no: [pause('rest', 3), end('stalled')] })],
      next: both,
    }),
    phase('onboarding', {
      title: 'Onboarding',
      steps: [waitFor('renewal-decided', { giveUp, on: { accepted: [end('ready')], declined: [end('stalled')] } })],
      next: both,
    }),
    phase('onboarding', {
      title: 'Onboarding',
      steps,
      // @ts-expect-error nobody says what follows a stalled onboarding
      next: { ready: start('activation') },
    }),
    phase('onboarding', {
      title: 'Onboarding',
      steps,
      // @ts-expect-error no step ends with it
      next: { ready: start('activation'), stalled: close('stalled'), declined: exit('declined') },
    }),
  ];
  expect(phases).toHaveLength(5);
});

it('a phase is one of the five', () => {
  const ways = [
    start('renewal', { dormant: true }),
    decide(['activation', 'renewal'], ({ partner }) => (partner.dormant ? 'renewal' : 'activation')),
    close('stalled', { 'agreement.signed': { phase: 'recruitment', journey: 'same' } }),
    // @ts-expect-error no such phase
    start('retirement'),
    // @ts-expect-error no such phase among them
    decide(['activation', 'retirement'], () => 'activation'),
    // @ts-expect-error a phase that it did not name before
    decide(['activation', 'renewal'], () => 'engagement'),
    // @ts-expect-error no such event sets it going again
    close('stalled', { 'agreement.singed': { phase: 'recruitment', journey: 'same' } }),
    // @ts-expect-error a journey goes on or starts anew
    close('stalled', { 'agreement.signed': { phase: 'recruitment', journey: 'other' } }),
    // @ts-expect-error no such phase to go on with
    close('stalled', { 'agreement.signed': { phase: 'retirement', journey: 'same' } }),
    // @ts-expect-error no such phase
    phase('retirement', { title: 'Retirement', steps: [end('over')], next: { over: close('over') } }),
  ];
  expect(ways).toHaveLength(10);
});

it('a task is for somebody, by some day', () => {
  const steps = [
    openTask('call', { title: 'Call them', assignee: 'manager', dueDays: 3 }),
    // @ts-expect-error tasks are not for partners
    openTask('call', { title: 'Call them', assignee: 'partner', dueDays: 3 }),
    // @ts-expect-error nobody says by when
    openTask('call', { title: 'Call them', assignee: 'manager' }),
    // @ts-expect-error no such milestone
    openTask('call', { title: 'Call them', assignee: 'manager', dueDays: 3, doneWith: 'kickof-held' }),
  ];
  expect(steps).toHaveLength(4);
});
