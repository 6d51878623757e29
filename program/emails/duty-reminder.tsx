import { defineEmail } from './define';
import { OPEN_POINT, PartnerFacts } from './duty';
import { Paragraph } from './parts';
import { applicant, toManager, waitingFor } from './sample';

/** Tells the manager that a partner waits for us. */
export const dutyReminder = defineEmail({
  to: 'manager',
  purpose: 'service',
  opens: ({ program }) => program.links.portal,
  in: {
    en: {
      subject: (variables, say) => `${variables.partner.name} is waiting for us: ${OPEN_POINT.en(variables, say)}`,
      preheader: 'The next move is yours.',
      content: (variables, say) => (
        <>
          <Paragraph>
            {variables.partner.name} cannot go on until we do our part. What is open: {OPEN_POINT.en(variables, say)}.
          </Paragraph>
          <PartnerFacts {...variables} />
          <Paragraph>Please do it today, or tell {variables.partner.name} when you will.</Paragraph>
        </>
      ),
      button: 'Open the partner portal',
      closing: () => (
        <Paragraph>Done already? Then the system that records it has not told us yet; nothing else is needed from you.</Paragraph>
      ),
    },
    de: {
      subject: (variables, say) => `${variables.partner.name} wartet auf uns: ${OPEN_POINT.de(variables, say)}`,
      preheader: 'Der nächste Schritt liegt bei Ihnen.',
      content: (variables, say) => (
        <>
          <Paragraph>
            {variables.partner.name} kommt erst weiter, wenn wir unseren Teil getan haben. Offen ist: {OPEN_POINT.de(variables, say)}.
          </Paragraph>
          <PartnerFacts {...variables} />
          <Paragraph>Bitte erledigen Sie es heute, oder sagen Sie {variables.partner.name}, wann Sie es tun.</Paragraph>
        </>
      ),
      button: 'Partnerportal öffnen',
      closing: () => (
        <Paragraph>Schon erledigt? Dann hat uns das System, das es festhält, noch nichts gemeldet; mehr müssen Sie nicht tun.</Paragraph>
      ),
    },
  },
  sample: toManager(waitingFor('application-decided', 3, applicant)),
});
