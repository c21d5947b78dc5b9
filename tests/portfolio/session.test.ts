import { plain } from '#shared/portfolio/page.ts'
import { describe, expect, test, vi } from 'vitest'
import { createSession, type SessionDeps } from '#renderer/portfolio/session.ts'
import { err, ok } from '#shared/basics/result.ts'
import { emptyHistory } from '#shared/portfolio/history.ts'
import type { PageDocument } from '#shared/portfolio/edit.ts'
import type { Item, PhotoItem } from '#shared/portfolio/page.ts'

const good = '1'.repeat(32)
const bad = '2'.repeat(32)
const rect: Item = {
  type: 'shape',
  ...plain.shape,
  order: 'V000',
  x: 10,
  y: 10,
  w: 20,
  h: 20,
  rotation: 0,
  fill: '#000000',
  cornerRadius: 0,
}
const photo: PhotoItem = {
  type: 'photo',
  ...plain.photo,
  covers: [],
  order: 'V001',
  x: 0,
  y: 0,
  w: 50,
  h: 50,
  rotation: 0,
  photoId: null,
  crop: { x: 0, y: 0, w: 1, h: 1 },
  cornerRadius: 0,
  mat: null,
  alt: '',
}
const document: PageDocument = {
  title: 'Ausflug',
  orientation: 'portrait',
  background: '#ffffff',
  pattern: '',
  items: { a: rect, c: photo },
}

function open(more: Partial<SessionDeps> = {}) {
  const saved: PageDocument[] = []
  let now = 1000
  const session = createSession({
    document,
    history: emptyHistory,
    ask: (id) => (id === good ? { permitted: true } : { permitted: false, reasons: [{ rule: 'C3' }] }),
    save: async (page) => {
      saved.push(page)
      return ok(null)
    },
    now: () => now,
    ...more,
  })
  return { session, saved, wait: (ms: number) => (now += ms) }
}

describe('the session', () => {
  test('PF3 refuses every edit that brings a forbidden photo, even from a path that forgot to ask', () => {
    const { session } = open()
    expect(session.apply({ type: 'change', id: 'c', fields: { photoId: bad } })).toBe(false)
    expect(session.apply({ type: 'add', id: 'n', item: { ...photo, photoId: bad } })).toBe(false)
    expect(
      session.apply({
        type: 'many',
        edits: [
          { type: 'remove', id: 'a' },
          { type: 'add', id: 'n', item: { ...photo, photoId: bad } },
        ],
      }),
    ).toBe(false)
    expect(session.state().document).toBe(document)
    expect(session.state().history).toBe(emptyHistory)
    expect(session.apply({ type: 'change', id: 'c', fields: { photoId: good } })).toBe(true)
  })

  test('PF3 a consent that changed counts from the next edit on', () => {
    const { session } = open()
    session.setAsk(() => ({ permitted: false, reasons: [] }))
    expect(session.apply({ type: 'change', id: 'c', fields: { photoId: good } })).toBe(false)
  })

  test('PF2 an edit that would make an item invalid is refused', () => {
    const { session } = open()
    expect(session.apply({ type: 'change', id: 'a', fields: { w: -3 } })).toBe(false)
    expect(session.apply({ type: 'change', id: 'a', fields: { fill: 'red' } })).toBe(false)
    expect(session.state().document).toBe(document)
  })

  test('PF6 quick steps of one kind join, slow ones and others do not', () => {
    const { session, wait } = open()
    for (let i = 1; i <= 3; i++) {
      session.apply({ type: 'change', id: 'a', fields: { x: 10 + i } }, 'move')
      wait(100)
    }
    expect(session.state().history.undo.length).toBe(1)
    wait(5000)
    session.apply({ type: 'change', id: 'a', fields: { x: 20 } }, 'move')
    session.apply({ type: 'change', id: 'a', fields: { y: 20 } }, 'other')
    expect(session.state().history.undo.length).toBe(3)
  })

  test('PF12 saves soon, one at a time, and says "saved" only when nothing is left', async () => {
    vi.useFakeTimers()
    try {
      let finish = (): void => undefined
      const asked: number[] = []
      const { session } = open({
        now: () => Date.now(),
        save: async (page) => {
          asked.push(page.items['a']!.x)
          await new Promise<void>((resolve) => (finish = resolve))
          return ok(null)
        },
      })
      session.apply({ type: 'change', id: 'a', fields: { x: 11 } })
      expect(session.state().saving).toBe('waiting')
      await vi.advanceTimersByTimeAsync(600)
      expect(asked).toEqual([11])
      expect(session.state().saving).toBe('saving')
      session.apply({ type: 'change', id: 'a', fields: { x: 12 } })
      finish()
      await vi.advanceTimersByTimeAsync(0)
      expect(session.state().saving).toBe('waiting')
      await vi.advanceTimersByTimeAsync(600)
      expect(asked).toEqual([11, 12])
      finish()
      await vi.advanceTimersByTimeAsync(0)
      expect(session.state().saving).toBe('saved')
    } finally {
      vi.useRealTimers()
    }
  })

  test('PF12 someone who never pauses is saved within two seconds all the same', async () => {
    vi.useFakeTimers()
    try {
      const { session, saved } = open({ now: () => Date.now() })
      for (let i = 1; i <= 18; i++) {
        session.apply({ type: 'change', id: 'a', fields: { x: 10 + i } })
        await vi.advanceTimersByTimeAsync(100)
      }
      expect(saved.length).toBeGreaterThan(0)
    } finally {
      vi.useRealTimers()
    }
  })

  test('PF12 a failed save is said and tried again', async () => {
    vi.useFakeTimers()
    try {
      let works = false
      const { session } = open({
        now: () => Date.now(),
        save: async () => (works ? ok(null) : err({ type: 'DiskFull' })),
      })
      session.apply({ type: 'change', id: 'a', fields: { x: 11 } })
      await vi.advanceTimersByTimeAsync(700)
      expect(session.state().saving).toBe('failed')
      works = true
      await vi.advanceTimersByTimeAsync(5000)
      expect(session.state().saving).toBe('saved')
    } finally {
      vi.useRealTimers()
    }
  })

  test('PF12 what someone else wrote is taken over only when nothing here is unsaved', async () => {
    const { session } = open()
    const theirs = { ...document, title: 'Waldtag' }
    session.apply({ type: 'change', id: 'a', fields: { x: 11 } })
    expect(session.adopt(theirs)).toBe(false)
    await session.flush()
    expect(session.adopt(theirs)).toBe(true)
    expect(session.state().document.title).toBe('Waldtag')
  })
})
