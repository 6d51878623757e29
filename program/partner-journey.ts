import type { Facts, Program } from '../lib/journey/definition';
import { plusDays } from '../lib/journey/time';
import { close, decide, exit, journeyWords, phase, start } from '../lib/journey/write';
import type { emails } from './emails';
import { measures } from './measures';
import { ACTIVATION_DAYS, CYCLE_DAYS, dates, milestones, questions } from './milestones';

const { sendEmail, waitFor, together, pause, pauseUntil, choose, openTask, end } = journeyWords<
  typeof emails,
  typeof milestones,
  typeof questions,
  typeof dates
>();

/** A cycle or a phase starts only if it can end before the renewal window opens; else renewal starts, and pauses until then. */
const ifTimeAllows = (next: 'activation' | 'engagement', days: number, options: { readonly dormant?: boolean } = {}) =>
  decide(
    [next, 'renewal'],
    ({ partner, now, scale }: Facts) => {
      const opens = partner.dates.renewalOpensAt;
      return opens === undefined || plusDays(scale, now, days) <= opens ? next : 'renewal';
    },
    options,
  );

const recruitment = phase('recruitment', {
  title: 'Discovery and Recruitment',
  steps: [
    choose('how it began', {
      applied: [],
      invited: [
        sendEmail('invitation', { unless: 'applied' }),
        waitFor('applied', {
          remind: [
            { day: 5, send: 'invitation-reminder' },
            { day: 12, send: 'invitation-reminder' },
          ],
          giveUp: { day: 30, steps: [end('no-response')] },
        }),
      ],
      'invited without consent': [
        openTask('invite in person', {
          title: 'Invite them in person: we may not email them yet',
          assignee: 'manager',
          dueDays: 5,
          doneWith: 'applied',
        }),
        waitFor('applied', { as: 'applied after a call', giveUp: { day: 30, steps: [end('no-response')] } }),
      ],
    }),
    waitFor('application-decided', {
      remind: [
        { day: 3, send: 'duty-reminder' },
        { day: 5, send: ['duty-escalation', 'application-late'] },
      ],
      giveUp: {
        day: 60,
        steps: [
          openTask('decide application', { title: 'Decide the application: it has waited 60 days', assignee: 'head', dueDays: 5 }),
          end('stalled'),
        ],
      },
      on: {
        approved: [sendEmail('application-approved', { once: 'journey' })],
        declined: [sendEmail('application-declined'), end('declined')],
      },
    }),
    sendEmail('agreement-ready', { unless: 'agreement-signed' }),
    waitFor('agreement-signed', {
      remind: [
        { day: 3, send: 'agreement-reminder' },
        { day: 7, send: 'agreement-reminder' },
        { day: 14, send: 'agreement-reminder' },
      ],
      giveUp: {
        day: 21,
        steps: [
          openTask('unsigned agreement', { title: 'Ask what keeps them from signing', assignee: 'manager', dueDays: 3 }),
          end('stalled'),
        ],
      },
    }),
    end('signed'),
  ],
  next: {
    signed: start('onboarding'),
    declined: close('declined', {
      'application.approved': { phase: 'recruitment', journey: 'same' },
      'application.submitted': { phase: 'recruitment', journey: 'new' },
      'partner.invited': { phase: 'recruitment', journey: 'new' },
    }),
    'no-response': close('no-response', {
      'application.submitted': { phase: 'recruitment', journey: 'same' },
      'partner.invited': { phase: 'recruitment', journey: 'new' },
    }),
    stalled: close('stalled', {
      'application.approved': { phase: 'recruitment', journey: 'same' },
      'application.declined': { phase: 'recruitment', journey: 'same' },
      'agreement.signed': { phase: 'recruitment', journey: 'same' },
      'application.submitted': { phase: 'recruitment', journey: 'new' },
    }),
  },
});

const onboarding = phase('onboarding', {
  title: 'Onboarding',
  steps: [
    together('getting ready', 30, {
      portal: [
        waitFor('portal-provisioned', {
          remind: [
            { day: 2, send: 'duty-reminder' },
            { day: 5, send: 'duty-escalation' },
          ],
          reached: [
            sendEmail('welcome'),
            waitFor('portal-used', {
              // Once: beside the invitation to the training, two emails in seven days leave no place for another before the give-up.
              remind: [{ day: 3, send: 'portal-reminder' }],
              giveUp: {
                day: 7,
                steps: [openTask('no portal login', { title: 'Help them into the portal', assignee: 'manager', dueDays: 3 })],
              },
            }),
          ],
          giveUp: {
            day: 20,
            steps: [openTask('no portal', { title: 'Set up their portal account: 20 days late', assignee: 'head', dueDays: 2 })],
          },
        }),
      ],
      kickoff: [
        sendEmail('kickoff-invite', { unless: 'kickoff-held' }),
        waitFor('kickoff-held', {
          remind: [{ day: 7, send: 'kickoff-reminder' }],
          giveUp: {
            day: 10,
            steps: [openTask('no kickoff', { title: 'Call them to set a date for the kickoff', assignee: 'manager', dueDays: 3 })],
          },
        }),
      ],
      training: [
        sendEmail('training-invite', { unless: 'training-attended' }),
        waitFor('training-attended', {
          remind: [
            { day: 7, send: 'training-reminder' },
            { day: 14, send: 'training-reminder' },
          ],
          giveUp: {
            day: 21,
            steps: [openTask('no training', { title: 'Find out what keeps them from the training', assignee: 'manager', dueDays: 5 })],
          },
        }),
      ],
    }),
    sendEmail('onboarding-complete'),
    end('ready'),
  ],
  next: { ready: ifTimeAllows('activation', ACTIVATION_DAYS) },
});

const certification = [
  sendEmail('certification-invite', { unless: 'certified' }),
  waitFor('certified', {
    remind: [
      { day: 30, send: 'certification-reminder' },
      { day: 45, send: 'certification-reminder' },
    ],
    giveUp: {
      day: 60,
      steps: [openTask('no certification', { title: 'Offer help with the certification', assignee: 'manager', dueDays: 7 })],
    },
  }),
];

const activation = phase('activation', {
  title: 'Activation and Early Wins',
  steps: [
    together('early wins', ACTIVATION_DAYS, {
      'first act': [
        sendEmail('first-act-guide', { unless: 'first-act' }),
        waitFor('first-act', {
          remind: [
            { day: 14, send: 'first-act-reminder' },
            { day: 30, send: 'first-act-reminder' },
            { day: 45, send: 'first-act-reminder' },
          ],
          giveUp: {
            day: 90,
            steps: [openTask('rescue plan', { title: 'Agree a rescue plan: nothing in 90 days', assignee: 'manager', dueDays: 7 })],
          },
        }),
      ],
      certification: [
        // Who refers, sells nothing: no certification is asked of a referral partner.
        choose('track', { referral: [], reseller: certification, technology: certification, services: certification }),
      ],
      'first win': [waitFor('first-win', { remind: [{ day: 90, send: 'activation-help' }], giveUp: { day: 180, steps: [] } })],
    }),
    choose('has won', { yes: [end('activated')], no: [end('dormant')] }),
  ],
  next: {
    activated: ifTimeAllows('engagement', CYCLE_DAYS),
    dormant: ifTimeAllows('engagement', CYCLE_DAYS, { dormant: true }),
  },
});

/** The month's digest, and whether the numbers earn a higher tier. */
const month = (n: 1 | 2 | 3) => [
  pause(`month ${n}`, 30),
  choose('digest due', { yes: [sendEmail('digest', { as: `digest ${n}` })], no: [] }, { as: `digest ${n} due` }),
];

const engagement = phase('engagement', {
  title: 'Ongoing Engagement',
  steps: [
    together('cycle', CYCLE_DAYS, {
      digests: [...month(1), ...month(2), ...month(3)],
      tier: [
        pause('tier month 1', 30),
        choose('tier earned', {
          higher: [sendEmail('promoted')],
          held: [],
          short: [
            sendEmail('tier-at-risk'),
            openTask('tier at risk', {
              title: 'Their tier is at risk: agree how to close the gap in 90 days',
              assignee: 'manager',
              dueDays: 7,
            }),
          ],
        }),
        pause('tier month 2', 30),
        choose('tier earned', { higher: [sendEmail('promoted', { as: 'promoted 2' })], held: [], short: [] }, { as: 'tier earned 2' }),
        pause('tier month 3', 30),
        choose(
          'tier earned',
          {
            higher: [sendEmail('promoted', { as: 'promoted 3' })],
            held: [],
            // Demotion is never automatic.
            short: [
              openTask('decide tier', {
                title: 'Decide whether they keep their tier: the gap is still open',
                assignee: 'head',
                dueDays: 14,
              }),
            ],
          },
          { as: 'tier earned 3' },
        ),
      ],
      activity: [
        waitFor('activity', {
          remind: [
            { day: 30, send: 'we-miss-you' },
            { day: 60, send: 'we-miss-you' },
          ],
          giveUp: { day: 90, steps: [openTask('inactive', { title: 'Call them: nothing in 90 days', assignee: 'manager', dueDays: 5 })] },
        }),
      ],
      review: [
        choose('review due', {
          no: [],
          yes: [
            pause('until the review', 55),
            sendEmail('review-invite', { unless: 'review-held' }),
            waitFor('review-held', {
              remind: [
                { day: 16, send: 'review-follow-up' },
                { day: 21, send: 'duty-reminder' },
              ],
              giveUp: {
                day: 35,
                steps: [
                  openTask('no review', { title: 'Hold the business review: it is two weeks late', assignee: 'manager', dueDays: 7 }),
                ],
              },
            }),
          ],
        }),
      ],
    }),
    end('cycle over'),
  ],
  next: { 'cycle over': ifTimeAllows('engagement', CYCLE_DAYS) },
});

const renewed = (as: string) => [
  choose(
    'new term',
    {
      promoted: [sendEmail('promoted', { as: `promoted (${as})` }), end('renewed')],
      renewed: [sendEmail('renewed', { as: `renewed (${as})` }), end('renewed')],
    },
    { as: `new term (${as})` },
  ),
];

const farewell = [
  sendEmail('exit-acknowledged'),
  waitFor('exit-confirmed', {
    remind: [
      { day: 2, send: 'duty-reminder' },
      { day: 5, send: 'duty-escalation' },
    ],
    // Ten days without our word count as confirmed: nobody is kept waiting at the door.
    giveUp: { day: 10, steps: [] },
  }),
  openTask('close open deals', { title: 'Agree how open deals are finished', assignee: 'manager', dueDays: 10 }),
  openTask('settle claims', { title: 'Settle open claims and the last commission', assignee: 'manager', dueDays: 30 }),
  openTask('hand over customers', { title: 'Hand their customers over', assignee: 'manager', dueDays: 30 }),
  openTask('revoke access', { title: 'Revoke portal and system access', assignee: 'manager', dueDays: 30 }),
  sendEmail('farewell'),
  waitFor('survey-answered', { remind: [{ day: 7, send: 'survey-reminder' }], giveUp: { day: 14, steps: [] } }),
  end('exited'),
];

const renewal = phase('renewal', {
  title: 'Renewal or Exit',
  steps: [
    choose('leaving', {
      yes: farewell,
      no: [
        pauseUntil('renewalOpensAt'),
        waitFor('offer-decided', {
          remind: [
            { day: 7, send: 'duty-reminder' },
            { day: 14, send: 'duty-escalation' },
          ],
          // Our silence counts as an offer.
          giveUp: { day: 30, steps: [] },
          on: { offered: [], withheld: [end('withheld')] },
        }),
        sendEmail('renewal-offer', { unless: 'renewal-decided' }),
        waitFor('renewal-decided', {
          remind: [
            { day: 30, send: 'renewal-reminder' },
            { day: 60, send: 'renewal-reminder' },
            { day: 83, send: 'renewal-reminder' },
          ],
          on: { accepted: renewed('accepted'), declined: [end('declined')] },
          // 90 days to the end of the term and 20 days of grace.
          giveUp: {
            day: 110,
            steps: [
              choose('without an answer', {
                'renews by itself': renewed('by itself'),
                'still doing business': [
                  openTask('renewal unanswered', {
                    title: 'Get their answer: they do business and the term is over',
                    assignee: 'manager',
                    dueDays: 7,
                  }),
                  end('unanswered'),
                ],
                lapses: [end('lapsed')],
              }),
            ],
          },
        }),
      ],
    }),
  ],
  next: {
    renewed: ifTimeAllows('engagement', CYCLE_DAYS),
    unanswered: close('unanswered', {
      'renewal.accepted': { phase: 'renewal', journey: 'same' },
      'renewal.declined': { phase: 'renewal', journey: 'same' },
    }),
    declined: exit('declined the renewal'),
    withheld: exit('renewal withheld'),
    lapsed: exit('lapsed'),
    exited: close('exited', {
      'application.submitted': { phase: 'recruitment', journey: 'new' },
      'partner.invited': { phase: 'recruitment', journey: 'new' },
    }),
  },
});

/** The whole program, as the engine runs it. */
export const program: Program = {
  version: '2026-11',
  phases: { recruitment, onboarding, activation, engagement, renewal },
  milestones,
  questions,
  dates,
  firstPhase: 'recruitment',
  exit: { phase: 'renewal', on: 'exit.requested' },
  wakes: 'first-act',
  measures,
};
