import type { Brand } from './brand';
import type { StepVariables } from './emails';
import type { Person } from './partner';
import type { MailSetting } from './sending/mode';
import type { TimeScale } from './time';
import type { Segment, Track } from './words';

/** What of an event goes out to others: references to partners and milestones only, or its data too, with names and addresses of people. */
export const ANNOUNCED = ['references', 'whole'] as const;
export type Announced = (typeof ANNOUNCED)[number];

/** No call of a function takes longer, in seconds: the constructs end it then, and a send claim outlives it. */
export const LONGEST_CALL_SECONDS = 30;

export interface Tier {
  readonly name: string;
  /** What a term must bring to hold it; revenue in minor units of the program's currency. */
  readonly needs: { readonly dealsWon: number; readonly revenue: number };
}

/** When a week is open for journey mail, by the clock on the contact's wall. */
export interface SendWindow {
  /** ISO days of the week: 1 is Monday, 7 is Sunday. */
  readonly days: readonly number[];
  /** `HH:MM`, with the minute itself. */
  readonly from: string;
  /** `HH:MM`, later than `from` and without the minute itself; `24:00` is the end of the day. */
  readonly to: string;
}

/** From whom journey mail comes, and when. Service mail, and mail to the program's own people, goes at any time. */
export interface SendingSettings {
  /** Whose name stands in From: the program's, or that of the partner's owner. Answers go to the owner either way. */
  readonly fromName: 'program' | 'owner';
  /** IANA name of the zone for partners none of whose contacts has one. */
  readonly timeZone: string;
  /** BCP 47 tag of the language for contacts that have none, or one that no letter is written in. */
  readonly locale: string;
  readonly window: SendWindow | 'always';
  /** ISO 3166 codes of the countries whose nationwide public holidays are kept, such as `DE`; none when absent. */
  readonly holidays?: readonly string[];
  /** The most journey emails in so many days, to one contact and to all contacts of one partner. */
  readonly caps: { readonly perContact: number; readonly perOrganisation: number; readonly days: number };
}

/** How the program's own people hear of their tasks. */
export interface TaskSettings {
  /** By segment: a task that is due within so many days of the journey is emailed at once; the others wait for the digest. */
  readonly atOnceWithinDays: Readonly<Record<Segment, number>>;
  /** One email a person and day with all of their open tasks, by the program's clock (`sending.timeZone`). */
  readonly digest: {
    /** `HH:MM`. */
    readonly at: string;
    /** ISO days of the week: 1 is Monday, 7 is Sunday. */
    readonly days: readonly number[];
    /** The one of these days on which tasks about scaled partners are in it, too. */
    readonly scaledOn: number;
  };
  /** A task so many days of the journey past its day is put before the head of the program. */
  readonly escalateAfterDays: number;
  /** A link that confirms a task works for so many days, in real time on every stage: people read mail. */
  readonly linkDays: number;
}

/** What the program's owner decides once, for all stages. */
export interface ProgramSettings {
  readonly name: string;
  readonly company: string;
  readonly postalAddress: string;
  readonly brand: Brand;
  /** ISO 4217; all totals are kept in it. */
  readonly currency: string;
  /** How many units of the program's currency one unit of another is worth. A deal keeps the rate of the day it was won. */
  readonly rates: Readonly<Record<string, number>>;
  /** Asked when a partner's manager does not act, and the manager of partners without an owner. */
  readonly head: Person;
  readonly links: StepVariables['program']['links'];
  readonly defaults: { readonly track: Track; readonly segment: Segment; readonly termMonths: number; readonly autoRenews: boolean };
  /** Lowest first. */
  readonly tiers: readonly [Tier, ...Tier[]];
  /** A year's plan for a partner that agreed none. */
  readonly plan: { readonly leads: number; readonly revenue: number };
  /** A meeting counts as held so many minutes after its end, in real time on every stage: until then its no-show can be marked. */
  readonly meetings: { readonly heldAfterMinutes: number };
  readonly sending: SendingSettings;
  readonly tasks: TaskSettings;
}

/** Which fields of the CRM's record get what. Create them for this alone, and have no webhook, workflow or flow listen to them: that would be a loop. */
export interface WrittenFields {
  readonly phase: string;
  readonly nextStep: string;
  /** `running`, `closed` when the journey rests, `failed` when a person is needed. */
  readonly state?: string;
}

/** A CRM that is kept up to date; who partners are there is learned from its webhooks. */
export type CrmWriteBack =
  /** Companies. The secret holds `{ "authorization": "Bearer <token of a private app>" }`; its scope is crm.objects.companies.write. */
  | { readonly crm: 'hubspot'; readonly secretName: string; readonly fields: WrittenFields }
  /** Accounts. The secret holds `{ "clientId": ..., "clientSecret": ... }` of a connected app with the client credentials flow. */
  | {
      readonly crm: 'salesforce';
      readonly secretName: string;
      readonly fields: WrittenFields;
      /** Such as `northwind.my.salesforce.com`. */
      readonly domain: string;
    };

/** Chats that take messages by an incoming webhook. Teams: that of a workflow ("Post to a channel when a webhook request is received"). */
export const CHATS = ['slack', 'teams'] as const;
export type ChatKind = (typeof CHATS)[number];

/** A chat that is told of each task. The secret holds `{ "url": ... }`: who has that address can write there. */
export interface TaskChat {
  readonly kind: ChatKind;
  readonly secretName: string;
}

/** One deployment of the program: its names and sizes, and where its people are told. */
export interface StageSettings extends TimeScale {
  /** The address that emails come from; its domain or itself is an SES identity. */
  readonly senderAddress: string;
  /** Where senders reach the API when it has a domain of its own, such as `https://hooks.example.com`: no slash at the end. AWS gives it an address otherwise. */
  readonly publicUrl?: string;
  /** `create` makes the SES identity with the stack, `existing` uses one that the account has. */
  readonly sesIdentity: 'create' | 'existing';
  /** With `create`: bounces come back to this subdomain of the sender's domain, such as `bounce`. Nothing else may use it for mail. */
  readonly mailFromSubdomain?: string;
  /** With `create`: gets what mailbox providers report on the domain (DMARC); `dmarc@` that domain when absent. */
  readonly dmarcReportsTo?: string;
  /** Has SES tell who opens and clicks, by a pixel and rewritten links. Mail scanners do both: it shows in timelines, and nothing counts it. */
  readonly reportsOpensAndClicks?: boolean;
  /** Gets every alarm, by an SNS subscription that must be confirmed once. */
  readonly alarmEmail?: string;
  readonly logRetentionDays: 7 | 30 | 90 | 365;
  /** Share of executions and requests that X-Ray traces, 0 to 1. */
  readonly traceShare: number;
  /** So many emails a second all senders of the stage send together, at most. What SES gives the account; 14 to start with. */
  readonly sendsPerSecond: number;
  /** After a failed try, an event or an email is tried again in so many seconds; in AWS at least 30, for as long as a try may take. */
  readonly retrySeconds: number;
  /** Where docs/runbook.md is read, such as its address in your repository: alarms and the dashboard link to its sections. Its path in the repository when absent. */
  readonly runbookUrl?: string;
  /** Rings when no sender has told anything for so many hours, 1 to 168: more than the longest night, weekend and holiday of theirs. Never when absent. */
  readonly silenceHours?: number;
  /** What goes out with each event on the stage's event bus; `references` when absent. */
  readonly announces?: Announced;
  /** Has phase and next step written into the CRM's record of the partner: docs/events-out.md. Nothing when absent. */
  readonly crmWriteBack?: CrmWriteBack;
  /** How far emails go, by track if need be: docs/going-live.md. `live` when absent. */
  readonly mail?: MailSetting;
  /** Has each task that is opened or escalated told in a chat, with the partner's name and no other: docs/decisions/024-tasks-reach-people.md. Nothing when absent. */
  readonly taskChat?: TaskChat;
  /** Leaves out what the local emulator does not know; only for a stage that runs on it. */
  readonly emulated: boolean;
}
