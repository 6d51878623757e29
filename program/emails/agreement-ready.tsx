import { defineEmail } from './define';
import { Item, Paragraph, Steps } from './parts';
import { applicant } from './sample';

/** Brings the agreement to whoever signs. */
export const agreementReady = defineEmail({
  to: 'partner',
  purpose: 'service',
  roles: ['owner', 'legal'],
  opens: ({ program }) => program.links.agreement,
  in: {
    en: {
      subject: ({ program }) => `Your ${program.company} partner agreement is ready to sign`,
      preheader: 'Read it, ask about it, sign it online.',
      content: ({ partner, program }) => (
        <>
          <Paragraph>
            The agreement between {partner.name} and {program.company} is ready for you to read and sign.
          </Paragraph>
          <Steps>
            <Item>Read it through. If someone else signs for {partner.name}, forward them this email.</Item>
            <Item>If a clause does not work for you, tell me which one. I would rather talk about it than have it hold you up.</Item>
            <Item>Sign it online. We set up your portal account right after.</Item>
          </Steps>
        </>
      ),
      button: 'Read and sign',
    },
    de: {
      subject: ({ program }) => `Ihr Partnervertrag mit ${program.company} liegt zur Unterschrift bereit`,
      preheader: 'Lesen, Fragen klären, online unterschreiben.',
      content: ({ partner, program }) => (
        <>
          <Paragraph>
            Der Vertrag zwischen {partner.name} und {program.company} liegt für Sie bereit.
          </Paragraph>
          <Steps>
            <Item>
              Lesen Sie ihn in Ruhe durch. Unterschreibt für {partner.name} eine andere Person, leiten Sie ihr diese E-Mail bitte weiter.
            </Item>
            <Item>
              Passt Ihnen eine Klausel nicht, sagen Sie mir, welche. Ich spreche lieber mit Ihnen darüber, als dass Sie daran hängen
              bleiben.
            </Item>
            <Item>Unterschreiben Sie online. Gleich danach richten wir Ihr Portalkonto ein.</Item>
          </Steps>
        </>
      ),
      button: 'Lesen und unterschreiben',
    },
  },
  sample: applicant,
});
