import type { StepVariables } from '../lib/journey/emails';
import type { Track } from '../lib/journey/words';
import { settings } from './settings';

const { portal } = settings.links;

const howWeWork = {
  title: 'How we work together',
  url: `${portal}/library/how-we-work`,
  why: 'who decides what, and how soon you hear from us. Two pages.',
};
const registration = {
  title: 'Deal registration in five steps',
  url: `${portal}/library/deal-registration`,
  why: 'how a deal becomes yours, and how long it stays yours.',
};

/** Tools and reading that a new partner of each track gets with its welcome: few, and each with its reason. */
export const resources: Readonly<Record<Track, StepVariables['resources']>> = {
  referral: [
    howWeWork,
    {
      title: 'Who is a good lead',
      url: `${portal}/library/good-lead`,
      why: 'five signs that a company will want to talk to us, and three that it will not.',
    },
    {
      title: 'Introduction emails to copy',
      url: `${portal}/library/introductions`,
      why: 'three short ones; change a line and send.',
    },
  ],
  reseller: [
    howWeWork,
    registration,
    { title: 'Price list and margin', url: `${portal}/library/prices`, why: 'what you buy at, by tier.' },
    {
      title: 'Demo account',
      url: `${portal}/tools/demo`,
      why: 'with sample data, for your own calls. Reset it whenever you like.',
    },
  ],
  technology: [
    howWeWork,
    { title: 'API reference', url: `${portal}/tools/api`, why: 'with a sandbox key that works today.' },
    {
      title: 'Listing checklist',
      url: `${portal}/library/listing-checklist`,
      why: 'what we check before an integration is published. Most take one round.',
    },
  ],
  services: [
    howWeWork,
    {
      title: 'Delivery guide',
      url: `${portal}/library/delivery`,
      why: 'how our own team runs a project, from scoping to sign-off.',
    },
    { title: 'Project templates', url: `${portal}/tools/templates`, why: 'statement of work, plan and hand-over list.' },
    registration,
  ],
};
