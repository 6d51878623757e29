import { defineEmail } from './define';
import { Bullets, Item, Paragraph } from './parts';
import { sample } from './sample';

/** Tells a partner that it has earned a higher tier, and what comes with it. */
export const promoted = defineEmail({
  to: 'partner',
  purpose: 'service',
  roles: ['owner', 'sales'],
  opens: ({ program }) => program.links.portal,
  in: {
    en: {
      subject: ({ partner, tier }, say) => `${partner.name} is now ${say.tier(tier.name).partner}`,
      preheader: 'You earned it. What changes for you from today.',
      content: ({ partner, program, tier, term }, say) => (
        <>
          <Paragraph>
            {partner.name} has earned the next tier: from today you are {say.tier(tier.name).partner} of {program.company}. Congratulations,
            and thank you for the work behind it.
          </Paragraph>
          <Paragraph>What you have from now on:</Paragraph>
          <Bullets>
            {say.tier(tier.name).benefits.map((benefit) => (
              <Item key={benefit}>{benefit}</Item>
            ))}
          </Bullets>
          {term !== undefined && <Paragraph>Your agreement now runs until {say.date(term.endsAt)}.</Paragraph>}
          <Paragraph>Reply if you want to talk through how to make the most of it.</Paragraph>
        </>
      ),
      button: 'See your benefits',
    },
    de: {
      subject: ({ partner, tier }, say) => `${partner.name} ist jetzt ${say.tier(tier.name).partner}`,
      preheader: 'Sie haben es sich verdient. Was sich ab heute für Sie ändert.',
      content: ({ partner, program, tier, term }, say) => (
        <>
          <Paragraph>
            {partner.name} hat die nächste Stufe erreicht: Ab heute sind Sie {say.tier(tier.name).partner} von {program.company}. Herzlichen
            Glückwunsch und vielen Dank für die Arbeit, die dahintersteckt.
          </Paragraph>
          <Paragraph>Das bekommen Sie von nun an:</Paragraph>
          <Bullets>
            {say.tier(tier.name).benefits.map((benefit) => (
              <Item key={benefit}>{benefit}</Item>
            ))}
          </Bullets>
          {term !== undefined && <Paragraph>Ihr Vertrag läuft nun bis zum {say.date(term.endsAt)}.</Paragraph>}
          <Paragraph>Möchten Sie besprechen, wie Sie das Beste daraus machen? Dann antworten Sie mir.</Paragraph>
        </>
      ),
      button: 'Vorteile ansehen',
    },
  },
  sample,
});
