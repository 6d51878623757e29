import { describe, expect, it } from 'vitest';
import { asWished, type ContactConsent, contactWith, wishTyped } from '../../bin/operations/consent';
import { drawConsent, type ShownConsent } from '../../bin/operations/screen/consent';
import { drawTimeline } from '../../bin/operations/screen/timeline';
import { timelineOf } from '../../bin/operations/timeline';
import { contactRefOf } from '../../lambdas/identity';
import { type Consent, granted, STOP_ALL, UNSAID } from '../../lib/journey/consent';
import type { JourneyEvent } from '../../lib/journey/events';
import { at, DAY, logged, partner, plain } from './samples';

const dana = { name: 'Dana Whitfield', email: 'dana@acme.example', status: 'active' } as const;
const ref = contactRefOf(dana.email);
const found = (consent: Consent = UNSAID, contact: ContactConsent['contact'] = dana): ContactConsent => ({
  ...{ partner: { id: 'acme', name: 'Acme Consulting' }, contact, ref, consent },
});
const draw = (shown: Partial<ShownConsent> = {}): readonly string[] =>
  drawConsent({ ...found(), dryRun: false, isTold: false, ...shown }, plain);

describe('what an operator asks for', () => {
  it('is read by topics', () => {
    expect(wishTyped(['journey', 'digests'], ['reminders'])).toEqual({ stop: ['journey', 'digests'], start: ['reminders'] });
  });

  it('is refused when there is no such topic, or when it is both, and says what there is', () => {
    expect(() => wishTyped(['everything'], [])).toThrow('give journey, digests, reminders');
    expect(() => wishTyped(['digests'], ['digests'])).toThrow('stop or start "digests", not both');
  });

  it('is about a contact that the partner has, however the address is typed', () => {
    expect(contactWith(partner(), ' Dana@Acme.example ').name).toBe('Dana Whitfield');
    expect(() => contactWith(partner(), 'dan@acme.example')).toThrow('there are dana@acme.example');
  });
});

describe('what is shown of a person', () => {
  it('who has said nothing', () => {
    expect(draw()).toEqual([
      'Dana Whitfield <dana@acme.example> of Acme Consulting acme',
      'journey emails    wanted',
      'digests           wanted',
      'reminders         wanted',
      'nothing was ever said',
    ]);
  });

  it('who has stopped it all by one click, tells since when, and that the rest does not come either', () => {
    const consent = granted(UNSAID, STOP_ALL, 'one click', at(-3 * DAY));
    expect(draw({ consent }).slice(1)).toEqual([
      'journey emails    stopped 2026-11-19 10:00:00 (3 d ago)',
      'digests           wanted, but stopped with all the others',
      'reminders         wanted, but stopped with all the others',
      'last said 2026-11-19 10:00:00: stopped all journey emails (one click)',
    ]);
  });

  it('whose address bounced says that this stands above it', () => {
    expect(draw({ contact: { ...dana, status: 'bounced' } })).toContain(
      'the contact is bounced, and gets no email at all, whatever is wanted',
    );
  });

  it('before it is done, looks as if it were', () => {
    const shown = { ...asWished(found(), wishTyped(['digests'], []), 'mara'), dryRun: true, isTold: false };
    expect(draw(shown)).toContain('(so it would be: nothing was changed)');
    expect(draw(shown).join()).toContain('stopped digests (mara)');
  });
});

describe('the timeline', () => {
  const stop = {
    ...{ id: 'c', type: 'consent.changed', source: 'mail-preferences', occurredAt: at(0), receivedAt: at(0) },
    data: { contact: ref, stopped: ['journey'], started: [], by: 'one click' },
  } as JourneyEvent;
  const lines = (contacts = partner().contacts) =>
    drawTimeline(timelineOf([logged(stop, { partner: partner() }).item], [], contacts), { ...plain, width: 160 }).map((line) =>
      line.slice(21),
    );

  it('tells who has stopped what, and how', () => {
    expect(lines()).toEqual(['event      consent.changed (mail-preferences): dana@acme.example stopped all journey emails (one click)']);
  });

  it('names the reference of somebody whom the record does not have any more; the log itself never has an address', () => {
    expect(lines([])[0]).toContain(`contact ${ref} stopped`);
    expect(JSON.stringify(logged(stop, { partner: partner() }).item)).not.toContain('acme.example');
  });

  it('moves nothing but the log: contacts, milestones and runs are as they were', () => {
    const before = partner();
    const { item, after } = logged(stop, { partner: before });
    expect(item.effects).toEqual([]);
    expect({ ...after, revision: 0 }).toEqual({ ...before, dates: after.dates, counted: after.counted, revision: 0 });
  });
});
