import type { Translate } from '../ui/i18n.ts'
import type { Item } from '#shared/portfolio/page.ts'

/** What an item is, for the list and for those who cannot see the page. */
export function describeItem(item: Item, t: Translate<'portfolio'>): string {
  if (item.name !== '') return item.name
  if (item.type === 'shape' || item.type === 'sticker' || item.type === 'ink')
    return t(`editor.describe.${item.type}`)
  if (item.type === 'text') {
    const what = item.text.replace(/\s+/g, ' ').trim()
    return what === ''
      ? t('editor.describe.emptyText')
      : t('editor.describe.text', { what: what.slice(0, 60) })
  }
  if (item.photoId === null) return t('editor.describe.emptyPhoto')
  return item.alt.trim() === ''
    ? t('item.photo')
    : t('editor.describe.photo', { what: item.alt.slice(0, 80) })
}

export function describePlace(item: Item, t: Translate<'portfolio'>): string {
  const place = t('editor.place', {
    x: Math.round(item.x),
    y: Math.round(item.y),
    w: Math.round(item.w),
    h: Math.round(item.h),
  })
  return item.rotation === 0 ? place : `${place}, ${t('editor.turned', { angle: Math.round(item.rotation) })}`
}
