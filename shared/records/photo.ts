import { z } from 'zod'
import { choice, count, day, flag, kind, mapOf, of, ref, refs, setOf, text, idSchema } from './kind.ts'

/** A box drawn by hand around a person, as fractions 0..1 of the upright photo. */
export const boxSchema = z.object({
  x: z.number().min(0).max(1),
  y: z.number().min(0).max(1),
  w: z.number().min(0).max(1),
  h: z.number().min(0).max(1),
})
export type Box = z.infer<typeof boxSchema>

/** Sealed blob ids: `original` is upright, re-encoded, without EXIF; `large` 1600 px, `small` 320 px (long edge). */
export const photoBlobsSchema = z.object({ original: idSchema, large: idSchema, small: idSchema })

/**
 * A photo has its own key, wrapped under the photos key of each pictured child, and under the importing group's
 * lockbox while nobody has looked at it (decision 21). `seen` answers "Wer ist zu sehen?" (C1, decision 22).
 */
export const photo = kind('photo', {
  version: 3,
  drawer: 'photos',
  scope: 'group',
  subject: { many: 'childIds' },
  when: 'takenOn',
  fields: {
    childIds: refs('child', { anonymise: 'keep' }),
    staffIds: refs('staff', { anonymise: 'keep' }),
    /** Other people are recognisable: forbidden unless all of them are framed and hidden (C9, C13). */
    others: flag({ merge: 'restrictive', order: [true, false], anonymise: 'keep' }),
    /** '' = nobody has looked (usable nowhere), people = the lists answer, nobody = nobody recognisable. */
    seen: choice(['', 'people', 'nobody'], {
      merge: 'restrictive',
      order: ['', 'people', 'nobody'],
      anonymise: 'keep',
    }),
    /** By id of the person in it; `other:...` around somebody whom nobody here knows. */
    boxes: mapOf(boxSchema),
    /** The keys of the boxes of which somebody said: these are all the others (C13). */
    othersFramed: setOf(z.string().max(64)),
    groupId: ref('group', { anonymise: 'keep' }),
    takenOn: day({ anonymise: 'shift' }),
    importedOn: day({ anonymise: 'shift' }),
    fileName: text(),
    width: count({ anonymise: 'keep' }),
    height: count({ anonymise: 'keep' }),
    blobs: of(photoBlobsSchema.nullable()),
    /** A keyed hash of the file it was made from (P9); '' of photos that came before, or from no file. */
    source: text(),
    lookedAtBy: text(),
    lookedAtOn: day({ anonymise: 'shift' }),
  },
  retention: {
    startsOn: 'lastChild.leftOn',
    keep: { days: 0 },
    because: 'R5: N21, a photo goes when the last pictured child has left',
  },
  empty: {
    childIds: [],
    staffIds: [],
    others: false,
    seen: '',
    boxes: {},
    othersFramed: [],
    groupId: null,
    takenOn: null,
    importedOn: null,
    fileName: '',
    width: 0,
    height: 0,
    blobs: null,
    source: '',
    lookedAtBy: '',
    lookedAtOn: null,
  },
  upgrade: { 2: (v1) => ({ ...v1, othersFramed: [] }), 3: (v2) => ({ ...v2, source: '' }) },
})
