/** The mark of the family that pages were made for (RF5), small at the foot of each sheet, in the pages themselves. */
import type { Values } from '../records/kinds.ts'
import { setLines } from '../portfolio/fill.ts'
import { orderInFront } from '../portfolio/order.ts'
import { pageSizes, plain, type PageModel, type TextItem } from '../portfolio/page.ts'
import { textHeightMm, type MeasureText } from '../portfolio/text.ts'

const sizePt = 7
const itemId = 'family-mark'

export function withMark(model: PageModel, mark: string, measure: MeasureText): PageModel {
  const { width, height } = pageSizes[model.orientation]
  const item: TextItem = {
    type: 'text',
    ...plain.text,
    order: orderInFront(model.items),
    x: 20,
    y: 0,
    w: width - 40,
    h: textHeightMm(1, sizePt),
    rotation: 0,
    text: mark,
    slot: null,
    font: 'sans',
    sizePt,
    colour: '#4a5560',
    bold: false,
    align: 'center',
    // Legible on any background.
    back: { colour: '#ffffff', padding: 0.8, cornerRadius: 1 },
    lines: [],
  }
  const set = { ...item, ...setLines(item, measure) }
  return { ...model, items: { ...model.items, [itemId]: { ...set, y: height - set.h - 3 } } }
}

/** RF3: who may be given pages of this child. */
export const addressable = <G extends { readonly values: Values<'guardian'> }>(
  guardians: readonly G[],
  childId: string,
): readonly G[] =>
  guardians.filter(({ values }) => values.childIds.includes(childId) && values.custody !== 'none')
