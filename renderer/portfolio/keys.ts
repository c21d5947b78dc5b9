/** What keys do on the stage, once: the stage obeys this list and the overlay behind "?" shows it. */
import {
  alignItems,
  distributeItems,
  groupItems,
  lockItems,
  moveItems,
  removeItems,
  turnItems,
  ungroupItems,
  wholeGroups,
  type Edge,
} from '#shared/portfolio/arrange.ts'
import type { Edit } from '#shared/portfolio/edit.ts'
import { orderedItems } from '#shared/portfolio/page.ts'
import { reorder } from '#shared/portfolio/stack.ts'
import type { Key } from '../ui/i18n.ts'
import { resizeItems, type ScaleDeps } from './editing.ts'
import type { Session } from './session.ts'

export interface KeyContext {
  readonly session: Session
  readonly scale: ScaleDeps
  readonly newId: () => string
  /** The item whose button has the focus. */
  readonly focused: string | null
  readonly focus: (id: string | null) => void
  /** Enter on an item: write, crop. */
  readonly open: (id: string) => void
  /** Esc: leaves the crop; false where there was none. */
  readonly leave: () => boolean
  readonly rename: (id: string) => void
  /** To the properties of what is selected; Tab would select all parts on the way there. */
  readonly properties: () => void
  readonly toggleRulers: () => void
  readonly showKeys: () => void
}

type Words = Key<'stage'>
export type KeyName = Extract<Words, `does.${string}`> extends `does.${infer Name}` ? Name : never

interface KeyCommand {
  readonly name: KeyName
  /** Does it and says true, or leaves the key to somebody else. */
  readonly on?: (event: KeyboardEvent, context: KeyContext) => boolean
}

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}
const ctrl = (event: KeyboardEvent): boolean => (event.ctrlKey || event.metaKey) && !event.altKey
const bare = (event: KeyboardEvent): boolean => !event.ctrlKey && !event.metaKey && !event.altKey
const letter = (event: KeyboardEvent, key: string): boolean =>
  bare(event) && !event.shiftKey && event.key.toLowerCase() === key

/** A command on what is selected; there must be something. */
const onSelection =
  (
    wanted: (event: KeyboardEvent) => boolean,
    make: (selection: readonly string[], context: KeyContext, event: KeyboardEvent) => Edit,
    join?: string,
  ) =>
  (event: KeyboardEvent, context: KeyContext): boolean => {
    const { selection } = context.session.state()
    if (selection.length === 0 || !wanted(event)) return false
    const edit = make(selection, context, event)
    context.session.apply(edit, join && `${join}:${selection.join()}`)
    return true
  }

const documentOf = ({ session }: KeyContext) => session.state().document

export const keyCommands: readonly KeyCommand[] = [
  { name: 'next' },
  {
    name: 'move',
    on: onSelection(
      (event) => bare(event) && Object.hasOwn(arrows, event.key),
      (ids, context, event) => {
        const [x, y] = arrows[event.key]!
        const step = event.shiftKey ? 10 : 1
        return moveItems(documentOf(context), ids, x * step, y * step)
      },
      'move',
    ),
  },
  {
    name: 'size',
    on: onSelection(
      (event) => event.altKey && !event.ctrlKey && !event.metaKey && Object.hasOwn(arrows, event.key),
      (ids, context, event) => {
        const [x, y] = arrows[event.key]!
        const step = event.shiftKey ? 10 : 1
        return resizeItems(
          documentOf(context),
          ids,
          x === 0 ? { h: y * step } : { w: x * step },
          context.scale,
        )
      },
      'size',
    ),
  },
  {
    name: 'turn',
    on: onSelection(
      (event) => bare(event) && ['.', ':', ',', ';'].includes(event.key),
      (ids, context, event) =>
        turnItems(
          documentOf(context),
          ids,
          (['.', ':'].includes(event.key) ? 1 : -1) * (event.shiftKey ? 15 : 1),
        ),
      'turn',
    ),
  },
  {
    name: 'enter',
    on: (event, { session, focused, focus, open }) => {
      if (!bare(event) || event.key !== 'Enter') return false
      const { document, selection } = session.state()
      const id = focused ?? selection[0]
      if (id === undefined || selection.length === 0) return false
      if (selection.length === 1) open(selection[0]!)
      else if (document.items[id]?.group) {
        session.select([id])
        focus(id)
      }
      return true
    },
  },
  {
    name: 'properties',
    on: (event, { session, properties }) => {
      if (event.key !== 'Enter' || !event.altKey || event.ctrlKey || event.metaKey) return false
      if (session.state().selection.length === 0) return false
      properties()
      return true
    },
  },
  {
    name: 'leave',
    on: (event, { session, leave }) => {
      if (event.key !== 'Escape') return false
      if (leave()) return true
      const { document, selection } = session.state()
      const whole = wholeGroups(document.items, selection)
      session.select(whole.length > selection.length ? whole : [])
      return true
    },
  },
  {
    name: 'remove',
    on: (event, { session, focus }) => {
      const { document, selection } = session.state()
      if (!bare(event) || !['Delete', 'Backspace'].includes(event.key) || selection.length === 0) return false
      const ids = orderedItems(document.items).map(([id]) => id)
      session.apply(removeItems(document, selection))
      const left = session.state().document.items
      const at = ids.indexOf(selection[0]!)
      focus(ids.slice(at).find((id) => left[id]) ?? ids.find((id) => left[id]) ?? null)
      return true
    },
  },
  {
    name: 'all',
    on: (event, { session }) => {
      if (!ctrl(event) || event.key.toLowerCase() !== 'a') return false
      session.select(orderedItems(session.state().document.items).map(([id]) => id))
      return true
    },
  },
  { name: 'duplicate' },
  { name: 'undo' },
  { name: 'copy' },
  {
    name: 'group',
    on: onSelection(
      (event) => ctrl(event) && !event.shiftKey && event.key.toLowerCase() === 'g',
      (ids, context) => groupItems(documentOf(context), ids, context.newId()),
    ),
  },
  {
    name: 'ungroup',
    on: onSelection(
      (event) => ctrl(event) && event.shiftKey && event.key.toLowerCase() === 'g',
      (ids, context) => ungroupItems(documentOf(context), ids),
    ),
  },
  {
    name: 'lock',
    on: onSelection(
      (event) => letter(event, 'l'),
      (ids, context) => {
        const { items } = documentOf(context)
        return lockItems(documentOf(context), ids, !ids.every((id) => items[id]?.locked))
      },
    ),
  },
  {
    name: 'order',
    on: onSelection(
      (event) => bare(event) && ['PageUp', 'PageDown'].includes(event.key),
      (ids, context, event) =>
        reorder(
          documentOf(context),
          ids,
          event.key === 'PageUp'
            ? event.shiftKey
              ? 'front'
              : 'forward'
            : event.shiftKey
              ? 'back'
              : 'backward',
        ),
    ),
  },
  {
    name: 'alignSide',
    on: onSelection(
      (event) => ctrl(event) && event.shiftKey && Object.hasOwn(arrows, event.key),
      (ids, context, event) => {
        const edge = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'top', ArrowDown: 'bottom' }[
          event.key
        ]
        return alignItems(documentOf(context), ids, edge as Edge)
      },
    ),
  },
  {
    name: 'alignMiddle',
    on: onSelection(
      (event) => letter(event, 'c') || letter(event, 'm'),
      (ids, context, event) =>
        alignItems(documentOf(context), ids, event.key.toLowerCase() === 'c' ? 'center' : 'middle'),
    ),
  },
  {
    name: 'distribute',
    on: onSelection(
      (event) => letter(event, 'h') || letter(event, 'v'),
      (ids, context, event) =>
        distributeItems(documentOf(context), ids, event.key.toLowerCase() === 'h' ? 'x' : 'y'),
    ),
  },
  {
    name: 'rename',
    on: (event, { session, focused, rename }) => {
      const [id] = session.state().selection
      if (event.key !== 'F2' || id === undefined) return false
      rename(focused ?? id)
      return true
    },
  },
  {
    name: 'rulers',
    on: (event, { toggleRulers }) => {
      if (!letter(event, 'r')) return false
      toggleRulers()
      return true
    },
  },
  { name: 'free' },
  {
    name: 'keys',
    on: (event, { showKeys }) => {
      if (!bare(event) || event.key !== '?') return false
      showKeys()
      return true
    },
  },
]

/** True when a command took the key. */
export const pressKey = (event: KeyboardEvent, context: KeyContext): boolean =>
  keyCommands.some((command) => command.on?.(event, context) ?? false)
