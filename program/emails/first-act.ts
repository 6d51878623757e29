import type { StepVariables } from '../../lib/journey/emails';
import type { Track } from '../../lib/journey/words';

interface FirstAct {
  /** What counts, as in "your first ...". */
  readonly name: string;
  readonly counts: string;
  readonly steps: readonly [string, ...string[]];
  readonly label: string;
  readonly link: keyof StepVariables['program']['links'];
}

/** What each track does first, and how to do it well. */
export const FIRST_ACT: Readonly<Record<Track, FirstAct>> = {
  referral: {
    name: 'lead',
    counts: 'A lead counts as soon as you submit it: a company that knows you are introducing it, and why.',
    steps: [
      'Write down three customers who have the problem we solve.',
      'Ask the one who likes you best whether we may call. The introduction emails in the portal take a minute to adapt.',
      'Submit it in the portal: company, contact, and one line on what they need.',
    ],
    label: 'Submit your first lead',
    link: 'portal',
  },
  reseller: {
    name: 'lead or registered deal',
    counts: 'A submitted lead counts, and so does a registered deal. You do not have to win it first.',
    steps: [
      'Pick three accounts where you already talk to the person who decides.',
      'Show one of them the demo account. I am glad to join that call.',
      'Register the deal as soon as they show interest: it records that you were there first.',
    ],
    label: 'Register your first deal',
    link: 'dealRegistration',
  },
  technology: {
    name: 'published integration',
    counts: 'Your integration counts once it is published in our listing.',
    steps: [
      'Agree with me on one use case that your customers already ask for. One is enough to publish.',
      'Build it against the sandbox, with the API reference at hand.',
      'Go through the listing checklist and submit it in the portal.',
    ],
    label: 'Start your listing',
    link: 'portal',
  },
  services: {
    name: 'delivered project',
    counts: 'A project counts when the customer has signed it off.',
    steps: [
      'Pick a customer with a small, clear need: a few weeks of work are ideal for a first one.',
      'Scope it with the templates in the portal. I am glad to read the draft.',
      'Deliver it, have it signed off, and report it in the portal.',
    ],
    label: 'Plan your first project',
    link: 'portal',
  },
};
