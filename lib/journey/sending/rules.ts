/** What each rule decided about an email, in words that follow "it"; recorded decisions name their rule, and `ops why` shows it. */
export const SENDING_RULES = {
  sent: { decision: 'send', means: 'went to the mail service' },

  'send-window': { decision: 'defer', means: "waits for the send window, in the contact's own zone" },
  holiday: { decision: 'defer', means: 'waits for the end of a public holiday where the contact is' },
  'cap-contact': { decision: 'defer', means: 'waits, for the contact had as many journey emails as one may get in that time' },
  'cap-organisation': { decision: 'defer', means: 'waits, for the partner had as many journey emails as one may get in that time' },
  pace: { decision: 'defer', means: 'waits its turn: others have taken all places of the moment' },
  'mail-service-slow': { decision: 'defer', means: 'waits, for the mail service asks to slow down' },
  'mail-service-away': { decision: 'defer', means: 'waits, for the mail service does not answer' },
  'account-paused': { decision: 'defer', means: 'waits, for the mail service has paused sending for the account' },
  'address-refused': { decision: 'defer', means: 'waits for the next contact, for the mail service takes no mail for the address' },

  'awaits-approval': { decision: 'defer', means: 'waits until a person says that it may go' },

  observed: { decision: 'skip', means: 'would have gone, but mail is only observed, or was when it was asked for' },
  'not-on-allowlist': { decision: 'skip', means: 'would have gone, but its reader is not on the allowlist of the stage' },
  declined: { decision: 'skip', means: 'was not sent: a person has declined it' },
  'not-approved': { decision: 'skip', means: 'was not sent: nobody approved it in time' },
  imported: { decision: 'skip', means: 'was not sent: the partner was brought in at this point of its journey, and had such mail before' },
  'partner-paused': { decision: 'skip', means: 'was not sent: a person has paused all mail to the partner' },
  stopped: { decision: 'skip', means: 'was not sent: everybody who can be reached has stopped such emails' },
  'nobody-left': { decision: 'skip', means: 'was not sent: no contact is left that can be reached' },
  'reached-meanwhile': { decision: 'skip', means: 'was withdrawn: its milestone was reached meanwhile' },
  overtaken: { decision: 'skip', means: 'was withdrawn: while it waited, the next reminder was asked for, or its wait gave up' },
  'done-already': { decision: 'skip', means: 'was not sent: what it invites to was done already' },
  'run-over': { decision: 'skip', means: 'was withdrawn: the run that asked for it is over' },
  'partner-unknown': { decision: 'skip', means: 'was not sent: the partner is not known (any more)' },
} as const satisfies Readonly<Record<string, { readonly decision: 'send' | 'defer' | 'skip'; readonly means: string }>>;

export type SendingRule = keyof typeof SENDING_RULES;
type RulesThat<D> = { [R in SendingRule]: (typeof SENDING_RULES)[R]['decision'] extends D ? R : never }[SendingRule];
/** Rules that put an email off, never drop it. */
export type DeferRule = RulesThat<'defer'>;
/** Rules that withdraw an email for good. */
export type SkipRule = RulesThat<'skip'>;
