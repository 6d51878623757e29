import pc from 'picocolors';
import type { Look } from '../../bin/operations/screen/look';
import type { LedgerMail, LoggedEvent } from '../../bin/operations/story';
import { decide } from '../../lib/journey/apply';
import type { Rules, Situation } from '../../lib/journey/apply/draft';
import type { JourneyEvent } from '../../lib/journey/events';
import type { Partner } from '../../lib/journey/partner';
import { NO_NUMBERS } from '../../lib/journey/partner';
import { REAL_TIME } from '../../lib/journey/time';
import { program } from '../../program/partner-journey';
import { settings } from '../../program/settings';

export const NOW = Date.parse('2026-11-22T10:00:00.000Z');
export const at = (seconds: number): string => new Date(NOW + seconds * 1000).toISOString();
export const DAY = 86_400;

export const plain: Look = { paint: pc.createColors(false), now: NOW, width: 100 };

export const partner = (more: Partial<Partner> = {}): Partner => ({
  id: 'acme',
  name: 'Acme Consulting',
  track: 'reseller',
  segment: 'managed',
  owner: { name: 'Mara Lindqvist', email: 'mara@northwind.example' },
  contacts: [{ name: 'Dana Whitfield', email: 'dana@acme.example', status: 'active' }],
  externalIds: [],
  tier: 'registered',
  createdAt: at(-10 * DAY),
  journeyVersion: program.version,
  journeyStartedAt: at(-10 * DAY),
  phase: 'recruitment',
  phaseStartedAt: at(-2 * DAY),
  run: 1,
  state: 'running',
  exiting: false,
  dormant: false,
  runsOf: { recruitment: 1 },
  total: NO_NUMBERS,
  thisTerm: NO_NUMBERS,
  openDeals: 0,
  dates: {},
  revision: 3,
  ...more,
});

const rules: Rules = { program, settings, scale: REAL_TIME };

/** An event as the engine itself logs it: so the timeline is tested on the notes and effects that are really written. */
export const logged = (
  event: JourneyEvent,
  situation: Partial<Situation> = {},
): { readonly item: LoggedEvent; readonly after: Partner } => {
  const decision = decide(rules, event, 'acme', { milestones: {}, now: event.receivedAt, ...situation });
  if (decision === undefined) throw new Error('the event introduces nobody');
  return {
    after: decision.partner,
    item: {
      ...{ partnerId: 'acme', id: event.id, type: event.type, source: event.source },
      ...{ occurredAt: event.occurredAt, receivedAt: event.receivedAt, at: event.receivedAt, appliedAt: event.receivedAt },
      ...{ data: JSON.stringify(event.data), effects: [...decision.effects], notes: [...decision.notes] },
    },
  };
};

export const mail = (more: Partial<LedgerMail> = {}): LedgerMail => ({
  partnerId: 'acme',
  key: 'run:1:invitation',
  email: 'invitation',
  status: 'sent',
  at: at(-60),
  attempts: 1,
  leaseUntil: at(-30),
  claim: 'c',
  recipient: 'dana@acme.example',
  subject: 'Welcome',
  ...more,
});
