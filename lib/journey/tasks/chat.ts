import type { ChatKind } from '../settings';
import type { Instant } from '../words';

/** What a chat is told of a task: the partner's name and the task's own words, and nobody's contact. */
export interface ToldTask {
  readonly type: 'task.opened' | 'task.escalated';
  readonly title: string;
  readonly partner: string;
  readonly dueAt: Instant;
}

const HEADING = { 'task.opened': 'New task', 'task.escalated': 'Long overdue, and put before the head of the program' } as const;

/** Control characters, and marks that turn the writing direction: a name could hide a text with them. */
const HIDDEN = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;
const LONGEST = 300;

const oneLine = (text: string): string => {
  const line = text.toWellFormed().replace(HIDDEN, ' ').trim();
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 1).toWellFormed()}…`;
};

/** Slack reads these three as its own: `<!channel>` would call everybody. */
const slackSafe = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The body of the webhook. In Teams a run of text in a card is no Markdown, so a name cannot be a link there. */
export const chatMessage = (kind: ChatKind, { type, title, partner, dueAt }: ToldTask): object => {
  const lines = [HEADING[type], oneLine(title), `${oneLine(partner)}, due ${dueAt.slice(0, 10)}`];
  // Plain text: a star or an underscore in a name stays what it is.
  if (kind === 'slack') return { text: slackSafe(lines.join('\n')), mrkdwn: false, unfurl_links: false };
  const body = lines.map((text, place) => ({
    type: 'RichTextBlock',
    inlines: [{ type: 'TextRun', text, ...(place === 1 && { weight: 'Bolder' }) }],
  }));
  const content = { $schema: 'http://adaptivecards.io/schemas/adaptive-card.json', type: 'AdaptiveCard', version: '1.4', body };
  return { type: 'message', attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content }] };
};
