import { choice, day, kind, ref, text } from './kind.ts'

/** Team member as pictured in photos and named in lists; accounts and keys live in the membership log. */
export const staff = kind('staff', {
  version: 1,
  drawer: 'everyday',
  scope: 'institution',
  subject: null,
  fields: {
    firstName: text(),
    lastName: text(),
    task: choice(['lead', 'educator', 'trainee', 'kitchen', 'office'], { anonymise: 'keep' }),
    groupId: ref('group', { anonymise: 'keep' }),
    /** Staff decide about their own pictures (decision 22). */
    photoConsent: choice(['', 'given', 'refused'], {
      merge: 'restrictive',
      order: ['refused', '', 'given'],
      anonymise: 'keep',
    }),
    leftOn: day({ anonymise: 'shift' }),
  },
  retention: {
    startsOn: 'leftOn',
    keep: { years: 3 },
    because: 'R4: product 6.1, staff 3 years after leaving',
  },
  empty: { firstName: '', lastName: '', task: 'educator', groupId: null, photoConsent: '', leftOn: null },
})
