// No CDK here: the bench bundles the functions again, and reads what is left out from here.

/**
 * Imported by other libraries, never reached here, so left out of the bundles. In Lambda the credentials come with the
 * environment, and the SDK imports its other ways to get them only without those: 130 KB and 10 ms a cold start (measured).
 */
export const NEVER_REACHED = [
  '@aws-sdk/credential-provider-http',
  '@aws-sdk/credential-provider-ini',
  '@aws-sdk/credential-provider-login',
  '@aws-sdk/credential-provider-process',
  '@aws-sdk/credential-provider-sso',
  '@aws-sdk/credential-provider-web-identity',
  '@aws-sdk/nested-clients',
  '@smithy/credential-provider-imds',
  // @react-email/render imports it only to pretty-print.
  'prettier',
];

/**
 * By function: what few programs need, and what lies beside the bundle therefore. JSONata is for senders of the program's own,
 * saxes for those that speak XML: a fifth of all the other code of receive-webhook, together. The calendar of public holidays is
 * larger than all of send-email, and read only when the settings name a country.
 */
export const SELDOM_NEEDED = {
  'receive-webhook': ['jsonata', 'saxes'],
  'send-email': ['date-holidays'],
} as const;
