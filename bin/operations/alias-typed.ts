import * as v from 'valibot';
import type { Alias } from '../../lib/journey/apply/draft';
import { email } from '../../lib/journey/event-fields';

/** A partner's name as operators type it: an id, a contact's email (as events' schema reads it), or `system:id`. */
export const aliasTyped = (name: string): Alias => {
  if (name.includes('@') && !name.includes(':')) {
    const address = v.safeParse(email, name);
    return { kind: 'email', value: address.success ? address.output : name.trim().toLowerCase() };
  }
  return { kind: name.includes(':') ? 'external' : 'id', value: name };
};
