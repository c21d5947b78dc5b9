/** What the screens of a child's portfolio know: its pages, photos, and what consent says to each of them today. */
import { useCallback, useEffect, useMemo, useState } from 'react'
import { addDays, dayOf, type Day } from '#shared/basics/clock.ts'
import type { Bytes } from '#shared/basics/bytes.ts'
import { keptBy } from '#shared/childMode/veto.ts'
import type { AskPhoto, RefusalReason } from '#shared/portfolio/place.ts'
import type { Audience } from '#shared/records/consent.ts'
import type { Rec, Values } from '#shared/records/kinds.ts'
import { useRepository } from '../database/DatabaseContext.tsx'
import { useRecord, useRecords } from '../database/useRecords.ts'
import { useHost } from '../host/HostContext.tsx'
import { useFormat } from '../ui/format.ts'
import type { Translate } from '../ui/i18n.ts'
import { useNow } from '../ui/useNow.ts'
import { useWords } from '../ui/useWords.ts'
import { createAsks } from '#shared/portfolio/createAsk.ts'
import type { TrayPhoto } from './trayPhoto.ts'
import { createPictures, type Pictures } from './pictures.ts'

export interface Portfolio {
  readonly ready: boolean
  readonly child: Rec<'child'> | undefined
  readonly pages: readonly Rec<'page'>[]
  /** Newest first. */
  readonly photos: readonly TrayPhoto[]
  /** `permits` for pages of this child that this circle will see. */
  readonly askFor: (audience: Audience) => AskPhoto
  /** The child keeps this page to herself (KM8): nothing exports or releases it. */
  readonly isKept: (pageId: string) => boolean
  readonly reasonWords: (reasons: readonly RefusalReason[]) => string
  readonly institution: string
  /** Name of the child's group. */
  readonly group: string
  readonly today: Day
}

const everyTenMinutes = 600_000

export function usePortfolio(childId: string | null, month?: string): Portfolio {
  const t = useWords('portfolio')
  const format = useFormat()
  const today = dayOf(useNow(everyTenMinutes))
  const child = useRecord('child', childId)
  const pages = useRecords('page', childId === null ? {} : { subject: childId })
  const ofChild = useRecords('photo', childId === null ? {} : { subject: childId })
  const ofMonth = useRecords('photo', { month: month ?? today.slice(0, 7) })
  const ofThisMonth = useRecords('photo', { month: today.slice(0, 7) })
  // On the first of a month yesterday's photos are still there.
  const ofLastMonth = useRecords('photo', { month: addDays(`${today.slice(0, 7)}-01`, -1).slice(0, 7) })
  const children = useRecords('child')
  const consents = useRecords('consent')
  const guardians = useRecords('guardian')
  const staff = useRecords('staff')
  const vetoes = useRecords('veto')
  const institutions = useRecords('institution')
  const groups = useRecords('group')

  const livingPages = useMemo(() => bookPagesOf(pages.records, childId), [pages.records, childId])
  const known = useMemo(() => {
    const byId = new Map<string, Rec<'photo'>>()
    for (const record of [ofChild, ofMonth, ofThisMonth, ofLastMonth].flatMap(({ records }) => records))
      byId.set(record.id, record)
    return byId
  }, [ofChild, ofMonth, ofThisMonth, ofLastMonth])
  const placedKey = [
    ...new Set(
      livingPages.flatMap((page) =>
        Object.values(page.values.items).flatMap((item) =>
          item.type === 'photo' && item.photoId !== null ? [item.photoId] : [],
        ),
      ),
    ),
  ]
    .sort()
    .join()
  const placed = useMemo(() => (placedKey === '' ? [] : placedKey.split(',')), [placedKey])
  const missing = useMemo(() => placed.filter((id) => !known.has(id)), [placed, known])
  const others = usePhotosById(missing)

  const childNameById = useMemo(
    () => new Map(children.records.map((record) => [record.id, record.values.firstName])),
    [children.records],
  )
  const groupId = child.record?.values.groupId ?? null
  const groupOf = useMemo(
    () => new Map(children.records.map((record) => [record.id, record.values.groupId])),
    [children.records],
  )

  const photos = useMemo((): readonly TrayPhoto[] => {
    const all = [...known.values(), ...others.records]
    return all
      .filter(
        ({ id, values }) =>
          values.childIds.includes(childId ?? '') ||
          placed.includes(id) ||
          values.groupId === groupId ||
          values.childIds.some((other) => groupOf.get(other) === groupId),
      )
      .toSorted((a, b) =>
        (a.values.takenOn ?? a.values.importedOn ?? '') < (b.values.takenOn ?? b.values.importedOn ?? '')
          ? 1
          : -1,
      )
      .map(({ id, values }) => ({
        id,
        width: values.width,
        height: values.height,
        alt: altOf(values, childNameById, t, (names) => format.list(names), format.day(values.takenOn)),
        ofChild: values.childIds.includes(childId ?? ''),
        values,
      }))
  }, [known, others.records, childId, placed, groupId, groupOf, childNameById, t, format])

  const askFor = useMemo(
    () =>
      createAsks({
        photos: [...known.values(), ...others.records],
        consents: consents.records,
        guardians: guardians.records,
        staff: staff.records,
        vetoes: vetoes.records,
        childId,
        day: today,
      }),
    [
      known,
      others.records,
      consents.records,
      guardians.records,
      staff.records,
      vetoes.records,
      childId,
      today,
    ],
  )
  const isKept = useCallback(
    (pageId: string) => keptBy(vetoes.records, { pageId }).length > 0,
    [vetoes.records],
  )

  const reasonWords = useCallback(
    (reasons: readonly RefusalReason[]) => wordsOfReasons(reasons, childNameById, t),
    [childNameById, t],
  )

  return {
    ready:
      child.ready &&
      pages.ready &&
      ofChild.ready &&
      ofMonth.ready &&
      ofThisMonth.ready &&
      ofLastMonth.ready &&
      children.ready &&
      consents.ready &&
      guardians.ready &&
      staff.ready &&
      vetoes.ready &&
      institutions.ready &&
      groups.ready &&
      others.ready,
    child: child.record,
    pages: childId === null ? [] : livingPages,
    photos,
    askFor,
    isKept,
    reasonWords,
    institution: institutions.records[0]?.values.name ?? '',
    group: groups.records.find(({ id }) => id === groupId)?.values.name ?? '',
    today,
  }
}

/** The order of a child's book. */
export const byPlace = (a: Rec<'page'>, b: Rec<'page'>): number =>
  a.values.position - b.values.position || ((a.values.date ?? '') < (b.values.date ?? '') ? -1 : 1)

/** A child's living pages in the order of her book. */
export const bookPagesOf = (pages: readonly Rec<'page'>[], childId: string | null): readonly Rec<'page'>[] =>
  pages.filter(({ values }) => values.childId === childId && values.removedOn === null).toSorted(byPlace)

/** The first reason in words; the others follow from it or are like it. */
export function wordsOfReasons(
  reasons: readonly RefusalReason[],
  childNameById: ReadonlyMap<string, string>,
  t: Translate<'portfolio'>,
): string {
  const [first] = reasons
  if (!first) return t('reason.other')
  const name =
    (first.childId === undefined ? undefined : childNameById.get(first.childId)) ?? t('reason.someone')
  switch (first.rule) {
    case 'C1':
    case 'C9':
    case 'C10':
      return t(`reason.${first.rule}`)
    case 'C2':
    case 'C3':
    case 'C5':
    case 'C6':
    case 'C7':
    case 'C8':
    case 'KM7':
      return t(`reason.${first.rule}`, { name })
    default:
      return t('reason.other')
  }
}

function altOf(
  photo: Values<'photo'>,
  childNameById: ReadonlyMap<string, string>,
  t: Translate<'portfolio'>,
  list: (items: readonly string[]) => string,
  day: string,
): string {
  const names = photo.childIds.flatMap((id) => childNameById.get(id) ?? [])
  const who = names.length > 0 ? list(names) : t('item.photo')
  return day === '' ? who : `${who}, ${day}`
}

/** Photos that lie on a page but belong neither to the child nor to the month. */
function usePhotosById(ids: readonly string[]): {
  readonly records: readonly Rec<'photo'>[]
  readonly ready: boolean
} {
  const repository = useRepository()
  const key = ids.join()
  const [found, setFound] = useState<{ readonly key: string; readonly records: readonly Rec<'photo'>[] }>({
    key: '',
    records: [],
  })
  useEffect(() => {
    if (key === '') return undefined
    let current = true
    const watched = key.split(',').map((id) => repository.watchOne('photo', id))
    const read = (): void => {
      const states = watched.map((one) => one.snapshot())
      if (current && states.every((state) => state.ready))
        setFound({ key, records: states.flatMap((state) => state.record ?? []) })
    }
    const stops = watched.map((one) => one.subscribe(read))
    read()
    return () => {
      current = false
      for (const stop of stops) stop()
    }
  }, [repository, key])
  return key === ''
    ? { records: noPhotos, ready: true }
    : { records: found.key === key ? found.records : noPhotos, ready: found.key === key }
}
const noPhotos: readonly Rec<'photo'>[] = []

/** Previews by the vault; closed with the screen. */
export function usePictures(variant: 'large' | 'small'): Pictures {
  const { vault } = useHost()
  const [pictures] = useState(() =>
    createPictures(async (photoId) => {
      const read = await vault.call('photos.read', { photoId, variant, purpose: 'show', view: 'plain' })
      const bytes = read.ok ? read.value.bytes[0] : undefined
      return bytes ? new Blob([bytes]) : null
    }),
  )
  return pictures
}

/** The upright original, for print only. */
export function useReadOriginal(): (photoId: string) => Promise<Bytes | null> {
  const { vault } = useHost()
  return useCallback(
    async (photoId) => {
      const read = await vault.call('photos.read', {
        photoId,
        variant: 'original',
        purpose: 'print',
        view: 'plain',
      })
      return read.ok ? (read.value.bytes[0] ?? null) : null
    },
    [vault],
  )
}
