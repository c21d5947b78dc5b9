import { expect, test } from 'vitest'

test('the browser of the tests is a real Chromium with IndexedDB, OffscreenCanvas and Temporal', () => {
  expect(navigator.userAgent).toContain('Chrom')
  expect(typeof indexedDB.open).toBe('function')
  const canvas = new OffscreenCanvas(2, 2)
  canvas.getContext('2d')!.fillRect(0, 0, 1, 1)
  expect(canvas.transferToImageBitmap().width).toBe(2)
  expect(typeof (globalThis as { Temporal?: unknown }).Temporal).toBe('object')
})
