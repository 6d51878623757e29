import { defineEmail } from './define';
import { Bullets, Item, Paragraph } from './parts';
import { newcomer } from './sample';

/** Invites the team to the first training. */
export const trainingInvite = defineEmail({
  to: 'partner',
  purpose: 'journey',
  roles: ['sales', 'technical', 'owner'],
  opens: ({ program }) => program.links.training,
  in: {
    en: {
      subject: ({ program }) => `Your ${program.company} training: choose a date`,
      preheader: 'What your team can do afterwards.',
      content: ({ partner, program }) => (
        <>
          <Paragraph>The first training is open to everyone at {partner.name}. Afterwards your team can:</Paragraph>
          <Bullets>
            <Item>say in two minutes what {program.company} does, and for whom</Item>
            <Item>tell a good opportunity from one that wastes your time</Item>
            <Item>find their way around the portal and our people</Item>
          </Bullets>
          <Paragraph>Please forward this to the colleagues who will work with us.</Paragraph>
        </>
      ),
      button: 'Choose a training date',
    },
    de: {
      subject: ({ program }) => `Ihre Schulung bei ${program.company}: Wählen Sie einen Termin`,
      preheader: 'Was Ihr Team danach kann.',
      content: ({ partner, program }) => (
        <>
          <Paragraph>Die erste Schulung steht allen bei {partner.name} offen. Danach kann Ihr Team:</Paragraph>
          <Bullets>
            <Item>in zwei Minuten sagen, was {program.company} macht und für wen</Item>
            <Item>eine gute Verkaufschance von einer unterscheiden, die nur Zeit kostet</Item>
            <Item>sich im Portal zurechtfinden und bei uns die richtigen Leute ansprechen</Item>
          </Bullets>
          <Paragraph>Bitte leiten Sie diese E-Mail an alle weiter, die mit uns arbeiten werden.</Paragraph>
        </>
      ),
      button: 'Schulungstermin wählen',
    },
  },
  sample: newcomer,
});
