import { expect, test } from 'vitest'
import type { SyncState } from '#shared/sync/state.ts'
import { lineText } from '#renderer/sync/lineText.ts'
import type { Translate } from '#renderer/ui/i18n.ts'

const t = ((key: string, values?: object) =>
  values ? `${key} ${JSON.stringify(values)}` : key) as unknown as Translate<'sync'>
const state = (asOf: number | undefined, up: number): SyncState => ({
  state: 'idle',
  reason: '',
  server: {
    address: 'https://zentrale.example:8443',
    lastContactAt: 1,
    ops: 1,
    blobs: 0,
    ...(asOf === undefined ? {} : { asOf }),
  },
  here: { records: 1, ops: 1, blobs: 0 },
  sticks: [],
  waiting: { up, down: 0, blobsUp: 0, blobsDown: 0 },
  problems: 0,
})
const line = (asOf: number | undefined, up = 0): string => lineText(state(asOf, up), t, (at) => `at ${at}`)

test('SY16 what comes from a second server says as of when it is, and never that everything is there', () => {
  expect(line(undefined)).toBe('line.both')
  expect(line(500)).toBe('line.asOf {"time":"at 500"}')
  expect(line(500, 3)).toBe('line.asOfWaiting {"time":"at 500","count":3}')
  expect(line(0)).toBe('line.asOfUnknown')
})
