import type { StepVariables } from '../../lib/journey/emails';
import type { Track } from '../../lib/journey/words';
import type { Locale } from '../locales';

interface FirstAct {
  readonly counts: string;
  readonly steps: readonly [string, ...string[]];
  readonly button: string;
}

/** Where each track does it. */
const PLACE: Readonly<Record<Track, keyof StepVariables['program']['links']>> = {
  referral: 'portal',
  reseller: 'dealRegistration',
  technology: 'portal',
  services: 'portal',
};

/** Where the partner's first commercial act is done. */
export const placeOfFirstAct = ({ partner, program }: StepVariables): string => program.links[PLACE[partner.track]];

/** `name` follows "your first" and "a". */
const en: Readonly<Record<Track, FirstAct & { readonly name: string }>> = {
  referral: {
    name: 'lead',
    counts: 'A lead counts as soon as you submit it: a company that knows you are introducing it, and why.',
    steps: [
      'Write down three customers who have the problem we solve.',
      'Ask the one who likes you best whether we may call. The introduction emails in the portal take a minute to adapt.',
      'Submit it in the portal: company, contact, and one line on what they need.',
    ],
    button: 'Submit your first lead',
  },
  reseller: {
    name: 'lead or registered deal',
    counts: 'A submitted lead counts, and so does a registered deal. You do not have to win it first.',
    steps: [
      'Pick three accounts where you already talk to the person who decides.',
      'Show one of them the demo account. I am glad to join that call.',
      'Register the deal as soon as they show interest: it records that you were there first.',
    ],
    button: 'Register your first deal',
  },
  technology: {
    name: 'published integration',
    counts: 'Your integration counts once it is published in our listing.',
    steps: [
      'Agree with me on one use case that your customers already ask for. One is enough to publish.',
      'Build it against the sandbox, with the API reference at hand.',
      'Go through the listing checklist and submit it in the portal.',
    ],
    button: 'Start your listing',
  },
  services: {
    name: 'delivered project',
    counts: 'A project counts when the customer has signed it off.',
    steps: [
      'Pick a customer with a small, clear need: a few weeks of work are ideal for a first one.',
      'Scope it with the templates in the portal. I am glad to read the draft.',
      'Deliver it, have it signed off, and report it in the portal.',
    ],
    button: 'Plan your first project',
  },
};

/** `your` as a subject (nominative), `toYour` after "zu" and "mit" (dative). */
const de: Readonly<Record<Track, FirstAct & { readonly your: string; readonly toYour: string }>> = {
  referral: {
    your: 'Ihr erster Lead',
    toYour: 'Ihrem ersten Lead',
    counts: 'Ein Lead zählt, sobald Sie ihn einreichen: ein Unternehmen, das weiß, dass und warum Sie es uns vorstellen.',
    steps: [
      'Notieren Sie drei Kunden, die das Problem haben, das wir lösen.',
      'Fragen Sie dort, wo Sie den besten Draht haben, ob wir anrufen dürfen. Die Vorstellungsmails im Portal sind in einer Minute angepasst.',
      'Reichen Sie den Lead im Portal ein: Unternehmen, Ansprechperson und eine Zeile zum Bedarf.',
    ],
    button: 'Ersten Lead einreichen',
  },
  reseller: {
    your: 'Ihr erster Lead oder registrierter Deal',
    toYour: 'Ihrem ersten Lead oder registrierten Deal',
    counts: 'Ein eingereichter Lead zählt, ein registrierter Deal ebenso. Gewonnen haben müssen Sie ihn dafür noch nicht.',
    steps: [
      'Wählen Sie drei Unternehmen aus, bei denen Sie schon mit der entscheidenden Person im Gespräch sind.',
      'Zeigen Sie einem davon das Demokonto. Bei diesem Termin bin ich gern dabei.',
      'Registrieren Sie den Deal, sobald Interesse da ist: Damit ist festgehalten, dass Sie zuerst da waren.',
    ],
    button: 'Ersten Deal registrieren',
  },
  technology: {
    your: 'Ihre erste veröffentlichte Integration',
    toYour: 'Ihrer ersten veröffentlichten Integration',
    counts: 'Ihre Integration zählt, sobald sie in unserem Katalog veröffentlicht ist.',
    steps: [
      'Stimmen Sie mit mir einen Anwendungsfall ab, nach dem Ihre Kunden schon fragen. Einer genügt für die Veröffentlichung.',
      'Entwickeln Sie die Integration in der Sandbox, mit der API-Referenz zur Hand.',
      'Gehen Sie die Checkliste für den Katalogeintrag durch, und reichen Sie ihn im Portal ein.',
    ],
    button: 'Katalogeintrag beginnen',
  },
  services: {
    your: 'Ihr erstes abgeschlossenes Projekt',
    toYour: 'Ihrem ersten abgeschlossenen Projekt',
    counts: 'Ein Projekt zählt, sobald der Kunde es abgenommen hat.',
    steps: [
      'Wählen Sie einen Kunden mit einem kleinen, klaren Bedarf: Ein paar Wochen Arbeit sind für den Anfang ideal.',
      'Stecken Sie das Projekt mit den Vorlagen im Portal ab. Den Entwurf lese ich gern.',
      'Führen Sie es durch, lassen Sie es abnehmen, und melden Sie es im Portal.',
    ],
    button: 'Erstes Projekt planen',
  },
};

/** What each track does first, and how to do it well. */
export const FIRST_ACT = { en, de } satisfies Readonly<Record<Locale, Readonly<Record<Track, FirstAct>>>>;
