import { defineEmail } from './define';
import { Bullets, Item, Paragraph } from './parts';
import { applicant } from './sample';

/** Asks a company that we would like to have to apply; only one that we may email. */
export const invitation = defineEmail({
  to: 'partner',
  purpose: 'journey',
  roles: ['owner', 'sales'],
  opens: ({ program }) => program.links.apply,
  in: {
    en: {
      subject: ({ partner, program }) => `${partner.name} and ${program.company}: an invitation to work together`,
      preheader: 'What you get, what we ask, and how to apply.',
      content: ({ partner, program, tier }, say) => (
        <>
          <Paragraph>
            I look after partners at {program.company}, and I would like to have {partner.name} in the {program.name} as{' '}
            {say.words.tracks[partner.track].as}. If another way of working together suits you better, the application lets you choose.
          </Paragraph>
          <Paragraph>What you get from the first day:</Paragraph>
          <Bullets>
            {say.tier(tier.name).benefits.map((benefit) => (
              <Item key={benefit}>{benefit}</Item>
            ))}
            <Item>One person to call: me</Item>
          </Bullets>
          <Paragraph>
            What we ask: a short application, and an agreement once we have both said yes. You hear our decision within a few days.
          </Paragraph>
        </>
      ),
      button: 'Apply to join',
      closing: () => <Paragraph>Questions first? Reply to this email; it comes to me.</Paragraph>,
    },
    de: {
      subject: ({ partner, program }) => `${partner.name} und ${program.company}: eine Einladung zur Zusammenarbeit`,
      preheader: 'Was Sie bekommen, was wir uns wünschen und wie Sie sich bewerben.',
      content: ({ partner, program, tier }, say) => (
        <>
          <Paragraph>
            Ich betreue bei {program.company} unsere Partner und hätte {partner.name} gern als {say.words.tracks[partner.track].as} im{' '}
            {program.name}. Passt eine andere Art der Zusammenarbeit besser zu Ihnen, können Sie sie in der Bewerbung wählen.
          </Paragraph>
          <Paragraph>Das bekommen Sie vom ersten Tag an:</Paragraph>
          <Bullets>
            {say.tier(tier.name).benefits.map((benefit) => (
              <Item key={benefit}>{benefit}</Item>
            ))}
            <Item>Eine Person, die Sie anrufen können: mich</Item>
          </Bullets>
          <Paragraph>
            Das wünschen wir uns: eine kurze Bewerbung und, wenn beide Seiten Ja gesagt haben, einen Vertrag. Unsere Entscheidung hören Sie
            innerhalb weniger Tage.
          </Paragraph>
        </>
      ),
      button: 'Jetzt bewerben',
      closing: () => <Paragraph>Haben Sie vorher noch Fragen? Antworten Sie auf diese E-Mail; Ihre Antwort kommt bei mir an.</Paragraph>,
    },
  },
  sample: applicant,
});
