import { z } from 'zod'
import { kind, setOf } from './kind.ts'

/** Words that a person has told the spell checker are right; only she reads them (PF38). */
export const ownWords = kind('ownWords', {
  version: 1,
  drawer: 'own',
  scope: 'person',
  subject: null,
  fields: { words: setOf(z.string().min(1).max(60)) },
  retention: { startsOn: 'institution', keep: 'institution', because: 'R8: the person’s own, about nobody' },
  empty: { words: [] },
})
