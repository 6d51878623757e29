import type { ThanksVariables } from '../../lib/journey/emails';
import type { Locale } from '../locales';
import { defineEmail } from './define';
import { Paragraph } from './parts';
import { newcomer, thanksFor } from './sample';
import type { Speech } from './speech';

type FirstAct = ThanksVariables<'lead.submitted' | 'deal.registered' | 'deal.closed' | 'integration.published' | 'project.delivered'>;

type Act =
  | { readonly kind: 'lead'; readonly company: string | undefined }
  | { readonly kind: 'won deal' }
  | { readonly kind: 'registered deal'; readonly id: string; readonly worth: string | undefined }
  | { readonly kind: 'project' }
  | { readonly kind: 'integration' };

/** The event does not say its type; what it carries does. */
const actOf = ({ event, partner }: FirstAct, { money }: Pick<Speech, 'money'>): Act => {
  if ('leadId' in event) return { kind: 'lead', company: typeof event.company === 'string' ? event.company : undefined };
  if ('dealId' in event && event.outcome === 'won') return { kind: 'won deal' };
  if ('dealId' in event) {
    const worth = typeof event.amount === 'number' && typeof event.currency === 'string' ? money(event.amount, event.currency) : undefined;
    return { kind: 'registered deal', id: String(event.dealId), worth };
  }
  return { kind: partner.track === 'services' ? 'project' : 'integration' };
};

const NAME = {
  en: {
    lead: 'first lead',
    'won deal': 'first won deal',
    'registered deal': 'first registered deal',
    project: 'first delivered project',
    integration: 'first published integration',
  },
  de: {
    lead: 'Ihr erster Lead',
    'won deal': 'Ihr erster gewonnener Deal',
    'registered deal': 'Ihr erster registrierter Deal',
    project: 'Ihr erstes abgeschlossenes Projekt',
    integration: 'Ihre erste veröffentlichte Integration',
  },
} as const satisfies Readonly<Record<Locale, Readonly<Record<Act['kind'], string>>>>;

const NEXT: Readonly<Record<Locale, (act: Act) => string>> = {
  en: (act) => {
    switch (act.kind) {
      case 'lead':
        return `We get in touch with ${act.company ?? 'the company you named'}, and you see each step in the portal.`;
      case 'won deal':
        return 'Customers remember the first weeks, so let us plan them together.';
      case 'registered deal':
        return act.worth === undefined
          ? `Deal ${act.id} is on record as yours. Tell me what would help you win it.`
          : `Deal ${act.id}, worth ${act.worth}, is on record as yours. Tell me what would help you win it.`;
      case 'project':
        return 'If the customer is happy, ask them for two sentences we may quote.';
      case 'integration':
        return 'Tell your customers that it is there; I do the same with ours.';
    }
  },
  de: (act) => {
    switch (act.kind) {
      case 'lead':
        return `Wir melden uns bei ${act.company ?? 'dem Unternehmen, das Sie genannt haben'}, und Sie sehen jeden Schritt im Portal.`;
      case 'won deal':
        return 'Die ersten Wochen bleiben Kunden im Gedächtnis; planen wir sie gemeinsam.';
      case 'registered deal':
        return act.worth === undefined
          ? `Der Deal ${act.id} ist auf Sie eingetragen. Sagen Sie mir, was Ihnen hilft, ihn zu gewinnen.`
          : `Der Deal ${act.id} über ${act.worth} ist auf Sie eingetragen. Sagen Sie mir, was Ihnen hilft, ihn zu gewinnen.`;
      case 'project':
        return 'Ist der Kunde zufrieden, bitten Sie ihn um zwei Sätze, die wir zitieren dürfen.';
      case 'integration':
        return 'Sagen Sie Ihren Kunden, dass es sie gibt; ich sage es unseren.';
    }
  },
};

/** Thanks for the first commercial act, whichever it was. */
export const firstActThanks = defineEmail<FirstAct>({
  to: 'partner',
  purpose: 'journey',
  roles: ['sales', 'technical', 'owner'],
  opens: ({ program }) => program.links.portal,
  in: {
    en: {
      subject: (variables, say) => `Your ${NAME.en[actOf(variables, say).kind]}: thank you`,
      preheader: 'The first one is the hardest.',
      content: (variables, say) => {
        const act = actOf(variables, say);
        return (
          <>
            <Paragraph>
              The {NAME.en[act.kind]} of {variables.partner.name} is on record. Thank you. The first one takes the most work, and it is
              behind you.
            </Paragraph>
            <Paragraph>{NEXT.en(act)}</Paragraph>
            <Paragraph>Keep the pace while it is fresh: is there a second one like it among your customers?</Paragraph>
          </>
        );
      },
      button: 'See it in the portal',
    },
    de: {
      subject: (variables, say) => `${NAME.de[actOf(variables, say).kind]}: vielen Dank`,
      preheader: 'Aller Anfang ist schwer, und Sie haben ihn geschafft.',
      content: (variables, say) => {
        const act = actOf(variables, say);
        return (
          <>
            <Paragraph>
              {NAME.de[act.kind]} ist verzeichnet. Vielen Dank an alle bei {variables.partner.name}. Das erste Mal macht die meiste Arbeit,
              und das liegt hinter Ihnen.
            </Paragraph>
            <Paragraph>{NEXT.de(act)}</Paragraph>
            <Paragraph>Bleiben Sie dran, solange alles noch frisch ist: Gibt es bei Ihren Kunden einen zweiten, ähnlichen Fall?</Paragraph>
          </>
        );
      },
      button: 'Im Portal ansehen',
    },
  },
  sample: thanksFor<'lead.submitted'>({ partner: { id: 'harbor-data' }, leadId: 'L-1042', company: 'Tidewater Foods' }, newcomer),
});
