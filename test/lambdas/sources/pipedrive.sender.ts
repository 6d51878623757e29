import type { Sender } from './sender';

/** The keys of the custom fields that name the partner in these tests. */
export const PARTNER_ID = '3d0fa3429dfa2d3dec265b4fc5dc8258ab66cdf3';
export const PARTNER_EMAIL = '9f1c2b7a6e5d4c3b2a190807f6e5d4c3b2a19080';

/** HTTP Basic by RFC 7617. */
export const basic = (user: string, password: string): string => `Basic ${btoa(`${user}:${password}`)}`;

export const pipedriveSender: Sender = {
  name: 'pipedrive',
  senders: {
    pipedrive: { partner: { id: PARTNER_ID, email: PARTNER_EMAIL }, registerOpenDeals: true, company: 'title', ignore: ['person'] },
  },
  secret: 'Qm7vTz2LkP9wXs4RbN6yHd8JcF3gAe5U',
  strangersSecret: 'Wk3pYd9RtB5nMx7VqZ2hLs6CfJ8gTe4A',
  prove: (_, secret) => ({ headers: { 'content-type': 'application/json', authorization: basic('partner-journey', secret) } }),
  acceptedStatus: 202,
  notStoredStatus: 503,
};
