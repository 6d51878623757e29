import { describe, expect, it } from 'vitest';
import { checkWriteBack } from '../../../lambdas/sources/write-back';
import type { CrmWriteBack, StageSettings } from '../../../lib/journey/settings';
import { senders } from '../../../program/senders';
import { stages } from '../../../program/settings';
import { organisation, queued } from '../../support/fixtures';
import { ApplyWorld } from '../apply-event.world';

const fields = { phase: 'partner_journey_phase', nextStep: 'partner_journey_next_step' };
const stagesWith = (crmWriteBack: CrmWriteBack) => ({ prod: { ...(stages.prod as StageSettings), crmWriteBack } });

describe('what is written into a CRM', () => {
  it('may be any field that no sender’s settings listen to', () => {
    expect(checkWriteBack(senders, stagesWith({ crm: 'hubspot', secretName: 's', fields }))).toEqual([]);
    expect(checkWriteBack(senders, stages)).toEqual([]);
  });

  it('is refused where a change of it would come back as an event', () => {
    const looped = stagesWith({ crm: 'hubspot', secretName: 's', fields: { ...fields, phase: 'partner_tier' } });
    expect(checkWriteBack(senders, looped)).toMatchObject([
      { place: 'stages > prod > crmWriteBack > fields', problem: 'writes "partner_tier", which senders > hubspot listens to: a loop' },
    ]);
    const rule = { object: 'Account', when: { Phase__c: 'x' }, event: 'partner.updated', data: { tier: 'Next__c' } } as const;
    const salesforce = {
      ...senders.salesforce,
      organizations: ['00D5f000005KcCnEAK'],
      partner: { id: 'Partner_Id__c' },
      rules: [rule],
    } as const;
    const both = {
      crm: 'salesforce',
      secretName: 's',
      domain: 'n.my.salesforce.com',
      fields: { phase: 'Phase__c', nextStep: 'Next__c' },
    } as const;
    expect(checkWriteBack({ salesforce }, stagesWith(both)).map(({ problem }) => problem)).toEqual([
      'writes "Phase__c", which senders > salesforce listens to: a loop',
      'writes "Next__c", which senders > salesforce listens to: a loop',
    ]);
  });

  it('that comes back all the same, with a whole company that a workflow sends on each change, changes nothing and so is written once', async () => {
    const world = new ApplyWorld();
    await world.deliver([queued('application.submitted', 'application', { partner: organisation() })]);
    const known = { tier: 'registered', track: 'reseller', segment: 'managed' };
    await world.deliver([queued('partner.updated', 'first', known)]);
    const before = world.announced.length;
    await world.deliver([queued('partner.updated', 'echo', known)]);
    expect(world.announced.slice(before).map(({ type }) => type)).toEqual(['event.recorded']);
  });
});
