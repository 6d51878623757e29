import { defineEmail } from './define';
import { Paragraph } from './parts';
import { sample } from './sample';

/** Confirms the new term. */
export const renewed = defineEmail({
  to: 'partner',
  purpose: 'service',
  roles: ['owner', 'legal', 'finance'],
  opens: ({ program }) => program.links.booking,
  in: {
    en: {
      subject: ({ partner, program }) => `Renewed: ${partner.name} and ${program.company}`,
      preheader: ({ term }, { date }) =>
        term === undefined ? 'Thank you for staying with us.' : `Your agreement now runs until ${date(term.endsAt)}.`,
      content: ({ partner, tier, term }, say) => (
        <>
          <Paragraph>
            The agreement with {partner.name} is renewed. Thank you for staying with us.
            {term !== undefined && ` Your new term runs from ${say.date(term.startedAt)} to ${say.date(term.endsAt)}.`}
          </Paragraph>
          <Paragraph>
            You start it as {say.tier(tier.name).partner}. Your term numbers begin again at zero; everything you brought before stays on
            record.
          </Paragraph>
          <Paragraph>
            A new term is a good moment for a new plan. Let us take half an hour to agree what you want from it, and what you need from us.
          </Paragraph>
        </>
      ),
      button: 'Plan the new term',
    },
    de: {
      subject: ({ partner, program }) => `Verlängert: ${partner.name} und ${program.company}`,
      preheader: ({ term }, { date }) =>
        term === undefined ? 'Vielen Dank, dass Sie bei uns bleiben.' : `Ihr Vertrag läuft nun bis zum ${date(term.endsAt)}.`,
      content: ({ partner, tier, term }, say) => (
        <>
          <Paragraph>
            Der Vertrag mit {partner.name} ist verlängert. Vielen Dank, dass Sie bei uns bleiben.
            {term !== undefined && ` Ihre neue Laufzeit geht vom ${say.date(term.startedAt)} bis zum ${say.date(term.endsAt)}.`}
          </Paragraph>
          <Paragraph>
            Sie beginnen die neue Laufzeit als {say.tier(tier.name).partner}. Ihre Zahlen fangen dabei wieder bei null an; alles Frühere
            bleibt verzeichnet.
          </Paragraph>
          <Paragraph>
            Eine neue Laufzeit ist ein guter Moment für einen neuen Plan. Nehmen wir uns eine halbe Stunde und vereinbaren, was Sie
            erreichen möchten und was Sie dafür von uns brauchen.
          </Paragraph>
        </>
      ),
      button: 'Neue Laufzeit planen',
    },
  },
  sample: { ...sample, term: { startedAt: '2027-01-12T00:00:00.000Z', endsAt: '2028-01-12T00:00:00.000Z', months: 12, autoRenews: false } },
});
