import type { Senders } from '../lambdas/sources/registry';

/** Who sends webhooks beside `standard`, and what they mean to this program. Each has an address and a secret of its own; leave out who does not send. */
export const senders: Senders = {
  // Deals by a workflow of HubSpot, tiers by its companies: docs/senders/hubspot.md.
  hubspot: {
    // By the ids of HubSpot, not the labels. A stage that is not here is kept, and shown by `ops unmapped`.
    pipelines: {
      default: {
        appointmentscheduled: 'ignored',
        qualifiedtobuy: 'ignored',
        presentationscheduled: 'registered',
        decisionmakerboughtin: 'registered',
        contractsent: 'registered',
        closedwon: 'won',
        closedlost: 'lost',
      },
    },
    // Properties that you add to deals: our id of the partner, and HubSpot's id of its company, which is learned from here.
    partner: { id: 'partner_id', externalId: { system: 'hubspot', field: 'partner_company_id' } },
    // The workflow sends deals with a partner only, so one without is a mistake. With 'ignore' it would be direct business.
    withoutPartner: 'keep',
    // Properties that you add to companies. Their values are the names of this program's tiers, and `managed` or `scaled`.
    updates: { company: { partner_tier: 'tier', partner_segment: 'segment' } },
    ignore: ['company.creation', 'contact.creation', 'deal.creation'],
  },
  // Who joins a training webinar has attended its course: docs/senders/zoom.md.
  zoom: {
    // By the id that the invitation shows; all sessions of a series have the same one.
    trainings: {
      '823 4567 8901': { course: 'partner-101' },
      '911 2223 3344': { course: 'partner-201' },
    },
    // Northwind meets for other reasons, too. With 'keep' those joins would be shown by `ops unmapped`.
    others: 'ignore',
    // Who presents attends nothing, whatever is in front of this domain.
    ownDomains: ['northwind.example'],
  },
  // Kickoffs, calls and reviews that partners book: docs/senders/calendly.md.
  calendly: {
    // By the id of the event type, which is the last part of its API address.
    eventTypes: {
      '7c1f0a52-3b6d-4e08-9a41-5d2e8f6b1c01': 'kickoff',
      '7c1f0a52-3b6d-4e08-9a41-5d2e8f6b1c02': 'call',
      '7c1f0a52-3b6d-4e08-9a41-5d2e8f6b1c03': 'review',
    },
    others: 'ignore',
    // The invitee's address. Links that only one partner gets may carry its id: { email: 'email', id: 'tracking.utm_content' }.
    partner: { email: 'email' },
  },
  /**
   * The CRM of sales: deals, renewals, leads and agreements, by outbound messages. docs/senders/salesforce.md tells what to
   * click. Each field that is named here must be among the fields of the outbound message.
   */
  salesforce: {
    // Setup > Company Information. Northwind's sandbox has an id of its own: add it only where the sandbox may send.
    organizations: ['00D5f000005KcCnEAK'],
    // Our fields on Opportunity, Lead and Contract. Whoever uses Salesforce's partner accounts has the third one, too.
    partner: { id: 'Partner_Id__c', email: 'Partner_Email__c', externalId: { system: 'salesforce', field: 'PartnerAccountId' } },
    // With 'ignore', records without any of these are direct business. Keep them until you have seen that the fields are right.
    withoutPartner: 'keep',
    rules: [
      // A partner's renewal is an Opportunity of a type of its own. It stands above the deals: it is none.
      {
        object: 'Opportunity',
        when: { Type: 'Partner Renewal', StageName: 'Closed Won' },
        event: 'renewal.accepted',
        data: { termMonths: 'Term_Months__c' },
      },
      {
        object: 'Opportunity',
        when: { Type: 'Partner Renewal', StageName: 'Closed Lost' },
        event: 'renewal.declined',
        data: { reason: 'Loss_Reason__c' },
      },
      { object: 'Opportunity', when: { Type: 'Partner Renewal', StageName: 'Proposal/Price Quote' }, event: 'renewal.offered' },
      { object: 'Opportunity', when: { Type: 'Partner Renewal' }, event: 'ignore' },
      // `dealId` is the record's Id and `amount` its Amount, unless a rule says otherwise.
      { object: 'Opportunity', when: { StageName: 'Closed Won' }, event: 'deal.closed', data: { outcome: { is: 'won' } } },
      { object: 'Opportunity', when: { StageName: 'Closed Lost' }, event: 'deal.closed', data: { outcome: { is: 'lost' } } },
      { object: 'Opportunity', when: { Deal_Registration__c: 'Approved' }, event: 'deal.registered' },
      // Stages on the way. One that is named nowhere is kept, and shown by `ops unmapped`.
      {
        object: 'Opportunity',
        when: {
          StageName: ['Prospecting', 'Qualification', 'Needs Analysis', 'Value Proposition', 'Proposal/Price Quote', 'Negotiation/Review'],
        },
        event: 'ignore',
      },
      { object: 'Lead', event: 'lead.submitted' },
      {
        object: 'Contract',
        when: { Status: 'Activated' },
        event: 'agreement.signed',
        data: { documentId: 'ContractNumber', termStartsAt: 'StartDate', termMonths: 'ContractTerm' },
      },
    ],
  },
  // Deals and leads of a sales team that works in Pipedrive: docs/senders/pipedrive.md.
  pipedrive: {
    // The key of a custom field of deals that has our id of the partner; leads inherit it.
    partner: { id: '6b0e1f4a9d3c82575e7f10aa94c3d2b86f51e07d' },
    // With 'ignore', deals and leads without it are direct business. Keep them until you have seen that the key is right.
    withoutPartner: 'keep',
    // Leads are called by the customer's name here.
    company: 'title',
    // Set it to true if partners register deals, and sales enters each as an open one.
    registerOpenDeals: false,
    ignore: ['person', 'organization'],
  },
  // The forms on the website and in the portal: docs/senders/typeform.md.
  typeform: {
    // By the id of the form, which is the last part of its address. Each name is the ref of a question, or a hidden field.
    forms: {
      pT7xKq2a: {
        event: 'application.submitted',
        fields: {
          company: 'company',
          firstName: 'first_name',
          lastName: 'last_name',
          email: 'email',
          track: 'track',
          motivation: 'motivation',
          campaign: 'hidden.utm_campaign',
        },
        tracks: {
          'We resell': 'reseller',
          'We recommend': 'referral',
          'We build on your product': 'technology',
          'We implement and train': 'services',
        },
      },
      // The portal links to the next two with #partner_id=<id>, and the address of who is logged in.
      vR4mLd9s: {
        event: 'lead.submitted',
        partner: { id: 'hidden.partner_id', email: 'hidden.email' },
        fields: { company: 'company', amount: 'budget', contactEmail: 'customer_email' },
      },
      hN2wYb6c: {
        event: 'survey.answered',
        partner: { id: 'hidden.partner_id', email: 'hidden.email' },
        fields: { score: 'score', reason: 'reason', comment: 'comment' },
      },
    },
  },
  // Signed partner agreements: docs/senders/docusign.md.
  docusign: {
    // The account signs other things, too. Put these custom fields on the template of the agreement.
    only: { customField: 'Contract type', value: 'Partner agreement' },
    // Without an id, the agreement is of the partner whose contact signed it.
    partner: { id: 'Partner id' },
    ownDomains: ['northwind.example'],
    term: { months: 'Term in months', startsAt: 'Term starts', autoRenews: 'Renews by itself' },
  },
  /**
   * Senders that nobody has written a file for, by names of yours: each shows a token, and what it says is put into this
   * program's words by JSONata. docs/senders/token.md tells how; `npm run check` says what the samples mean.
   */
  tokens: {
    // The learning platform, here Skilljar. It sends no id of its own: the same words are the same event.
    academy: {
      title: 'Northwind Academy (Skilljar)',
      kind: 'event_type',
      // Each partner's people sign up with its id as their access code; who has none is found by address.
      event: `
        event_type = "COURSE_COMPLETION" ? (
          $isExam := $contains(course.title, "Certification");
          {
            "type": $isExam ? "certification.passed" : "training.attended",
            "timestamp": timestamp,
            "data": {
              "partner": { "id": domain_access_code, "email": user.email },
              ($isExam ? "certification" : "course"): course.title,
              "contactEmail": user.email
            }
          }
        ) : event_type in ["COURSE_ENROLLMENT", "DOMAIN_ENROLLMENT"] ? { "ignore": "only what is completed counts" }`,
      samples: [
        {
          name: 'a course completed',
          body: {
            event_type: 'COURSE_COMPLETION',
            timestamp: '{{now}}',
            user: { id: 'learner{{nonce}}', first_name: 'Dana', last_name: 'Whitfield', email: '{{partner.email}}' },
            course: { id: '4k2m9x', published_course_id: '1b7t5q', title: 'Selling Northwind' },
            domain: { id: '8d3f6h', name: 'academy.northwind.example' },
            domain_access_code: '{{partner.id}}',
          },
          // What its event must say, or a part of it: a mapping that loses a value is found before it is deployed.
          means: [
            {
              type: 'training.attended',
              data: {
                partner: { id: '{{partner.id}}', email: '{{partner.email}}' },
                course: 'Selling Northwind',
                contactEmail: '{{partner.email}}',
              },
            },
          ],
        },
        {
          name: 'an exam passed',
          body: {
            event_type: 'COURSE_COMPLETION',
            timestamp: '{{now}}',
            user: { id: 'learner{{nonce}}', first_name: 'Dana', last_name: 'Whitfield', email: '{{partner.email}}' },
            course: { id: '7p1n3z', published_course_id: '9c2w8r', title: 'Northwind Sales Certification' },
            domain: { id: '8d3f6h', name: 'academy.northwind.example' },
            domain_access_code: '{{partner.id}}',
          },
          means: [
            {
              type: 'certification.passed',
              data: {
                partner: { id: '{{partner.id}}', email: '{{partner.email}}' },
                certification: 'Northwind Sales Certification',
                contactEmail: '{{partner.email}}',
              },
            },
          ],
        },
        { name: 'an enrollment', body: { event_type: 'COURSE_ENROLLMENT', timestamp: '{{now}}' }, means: ['ignored'] },
        { name: 'something new', body: { event_type: 'QUIZ_COMPLETION', timestamp: '{{now}}' }, means: ['kept'] },
      ],
    },
    // The partner directory, here PartnerStack: it only takes an address, so the token stands in that.
    partnerstack: {
      title: 'PartnerStack',
      tokenIn: 'path',
      kind: 'event',
      // Its keys are our partner ids. It does not say when, so it happened when it came.
      event: `
        event in ["partnership_created", "partnership.created"] ? {
          "id": "partnership-created-" & id,
          "type": "application.submitted",
          "timestamp": $now(),
          "data": {
            "partner": {
              "id": partner_key,
              "name": $trim(first_name & " " & last_name),
              "contacts": [{ "name": $trim(first_name & " " & last_name), "email": email }],
              "source": { "channel": "PartnerStack", "campaign": group.slug },
              "externalIds": [{ "system": "partnerstack", "id": $string(id) }]
            }
          }
        } : event = "partnership.updated" ? { "ignore": "contacts are kept up to date here" }`,
      samples: [
        {
          name: 'a partnership created',
          body: {
            id: 'ps{{nonce}}',
            partner_key: '{{partner.id}}',
            // It knows people alone, so a partner is called as its person is.
            first_name: '{{partner.name}}',
            last_name: '',
            email: '{{partner.email}}',
            group: { id: 14, name: 'Resellers', slug: 'resellers' },
            event: 'partnership_created',
            archived: 'false',
          },
          means: [
            {
              type: 'application.submitted',
              data: {
                partner: {
                  id: '{{partner.id}}',
                  name: '{{partner.name}}',
                  contacts: [{ name: '{{partner.name}}', email: '{{partner.email}}' }],
                  source: { channel: 'PartnerStack', campaign: 'resellers' },
                  externalIds: [{ system: 'partnerstack', id: 'ps{{nonce}}' }],
                },
              },
            },
          ],
        },
      ],
    },
  },
};
