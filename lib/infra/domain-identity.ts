import { CfnOutput, Stack } from 'aws-cdk-lib';
import { DkimIdentity, EasyDkimSigningKeyLength, EmailIdentity, Identity, MailFromBehaviorOnMxFailure } from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';
import { lasting } from './lasting';

/** One record that the domain's owner puts into its DNS. */
interface DnsRecord {
  readonly why: string;
  readonly type: 'CNAME' | 'MX' | 'TXT';
  readonly name: string;
  readonly value: string;
}

export interface DomainIdentityProps {
  readonly domain: string;
  /** Bounces come back to this subdomain of it; to one of amazonses.com when absent. */
  readonly mailFromSubdomain?: string | undefined;
  /** Who reads what mailbox providers report on the domain; `dmarc@` the domain when absent. */
  readonly dmarcReportsTo?: string | undefined;
}

/** Proves to mailbox providers that the domain's mail is its own, and tells its owner which DNS records make that so: output `DnsRecords`. */
export class DomainIdentity extends Construct {
  constructor(scope: Construct, id: string, props: DomainIdentityProps) {
    super(scope, id);
    const mailFrom = props.mailFromSubdomain === undefined ? undefined : `${props.mailFromSubdomain}.${props.domain}`;
    const identity = new EmailIdentity(this, 'Identity', {
      identity: Identity.domain(props.domain),
      dkimIdentity: DkimIdentity.easyDkim(EasyDkimSigningKeyLength.RSA_2048_BIT),
      // The queue tells of bounces: without this SES would also send each to the program's own mailbox.
      feedbackForwarding: false,
      ...(mailFrom !== undefined && {
        mailFromDomain: mailFrom,
        // Should the MX record go, mail still goes, and passes DMARC by its DKIM signature. The other choice refuses every email.
        mailFromBehaviorOnMxFailure: MailFromBehaviorOnMxFailure.USE_DEFAULT_VALUE,
      }),
    });
    lasting(identity, 'SenderIdentity');
    const records = [...dkimRecords(identity), ...this.mailFromRecords(mailFrom), dmarcRecord(props)];
    const description = 'To put into the DNS of the sender: docs/deliverability.md says what each is for';
    new CfnOutput(this, 'Dns', { value: Stack.of(this).toJsonString(records), description }).overrideLogicalId('DnsRecords');
  }

  private mailFromRecords(mailFrom: string | undefined): readonly DnsRecord[] {
    if (mailFrom === undefined) return [];
    const { region } = Stack.of(this);
    return [
      { why: 'bounces come back', type: 'MX', name: mailFrom, value: `10 feedback-smtp.${region}.amazonses.com` },
      { why: 'SPF', type: 'TXT', name: mailFrom, value: 'v=spf1 include:amazonses.com ~all' },
    ];
  }
}

const dkimRecords = ({ dkimRecords: records }: EmailIdentity): readonly DnsRecord[] =>
  records.map(({ name, value }) => ({ why: 'DKIM', type: 'CNAME', name, value }));

/** The first step only: what to tighten it to, and when, stands in docs/deliverability.md. A domain has one such record: add to one that is there. */
const dmarcRecord = ({ domain, dmarcReportsTo = `dmarc@${domain}` }: DomainIdentityProps): DnsRecord => ({
  why: 'DMARC, a first step',
  type: 'TXT',
  name: `_dmarc.${domain}`,
  value: `v=DMARC1; p=none; rua=mailto:${dmarcReportsTo}`,
});
