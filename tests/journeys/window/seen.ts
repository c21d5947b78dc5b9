/** What the walk reads from the page at each state; runs in the page. */
import axe from 'axe-core'

const onPaper = ['target-size', 'color-contrast']

/** Serious and critical findings of axe, as readable lines. */
export async function findings(only?: readonly string[]): Promise<readonly string[]> {
  const { violations } = await axe.run(document, {
    runOnly: only
      ? { type: 'rule', values: [...only] }
      : { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
    resultTypes: ['violations'],
  })
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    // On the paper, where a thing lies and how big it is is the work itself and also stands in a list (WCAG 2.5.8);
    // and what is written there stands on a canvas, whose colour axe can't see.
    .map(({ id, nodes }) => ({
      id,
      nodes: nodes.filter(({ target }) => !onPaper.includes(id) || !document.querySelector(String(target[0]))?.closest('[role=application]')),
    }))
    .flatMap(({ id, nodes }) => nodes.slice(0, 3).map((node) => `${id}: ${node.html.slice(0, 200)} ${node.failureSummary?.slice(0, 200) ?? ''}`)) // prettier-ignore
}

export interface Opened {
  readonly dialogs: readonly string[]
  readonly menuItems: readonly string[]
  readonly tabs: readonly string[]
  readonly path: string
  /** Short messages, in the language in which they were said. */
  readonly toasts: readonly string[]
}

const isShown = (element: Element): boolean => element.checkVisibility({ visibilityProperty: true })
const textOf = (element: Element | null | undefined): string => element?.textContent?.trim() ?? ''

/** Which dialogs, menus and tabs stand open. */
export function opened(): Opened {
  const all = (selector: string): Element[] => [...document.querySelectorAll(selector)].filter(isShown)
  return {
    dialogs: all('[role=dialog]').map((one) =>
      textOf(document.getElementById(one.getAttribute('aria-labelledby') ?? '')),
    ),
    menuItems: all('[role=menuitem]').map(textOf),
    tabs: all('[role=tab][aria-selected=true]').map(textOf),
    toasts: all('.mantine-Notification-root, .mantine-Notification-root *').flatMap((one) => [
      one.getAttribute('aria-label') ?? '',
      ...[...one.childNodes]
        .filter((node) => node.nodeType === Node.TEXT_NODE)
        .map((node) => node.textContent ?? ''),
    ]),
    path: location.hash.replace(/^#/, '').replace(/\?.*$/, ''),
  }
}

const controls = 'button, a[href], input:not([type=hidden]), select, textarea, summary, [role=button], [role=tab], [role=menuitem]' // prettier-ignore
/** One stop of the Tab key; within it the arrows lead on. */
const composites = '[role=menu], [role=tablist], [role=toolbar], [role=tree], [role=listbox], [role=radiogroup], [role=grid], [role=application]' // prettier-ignore

/** A list of many rows of which one at a time has the Tab key. */
const isWalked = (element: HTMLElement): boolean =>
  [...(element.closest('ul, ol, [role=list], [role=group]')?.querySelectorAll<HTMLElement>(element.tagName) ?? [])]
    .some((one) => one.tabIndex === 0 && one.className === element.className) // prettier-ignore

/** What a pointer can press and the keyboard can't reach, and whatever takes the Tab key out of its order. */
export function unreachable(): readonly string[] {
  const found: string[] = []
  const say = (what: string, element: Element): void => void found.push(`${what}: ${element.outerHTML.slice(0, 160)}`) // prettier-ignore
  const modal = [...document.querySelectorAll('[aria-modal=true]')].filter(isShown).at(-1)
  for (const element of (modal ?? document.body).querySelectorAll<HTMLElement>('*')) {
    if (!isShown(element) || element.closest('[inert], [aria-hidden=true], svg, option, :disabled')) continue
    if (element.tabIndex > 0) say('out of its order', element)
    else if (element.matches(controls)) {
      const isFile = element.matches('input[type=file]')
      if (element.tabIndex < 0 && !isFile && !element.closest(composites) && !isWalked(element))
        say('not by keyboard', element)
    } else if (
      getComputedStyle(element).cursor === 'pointer' &&
      (!element.parentElement || getComputedStyle(element.parentElement).cursor !== 'pointer') &&
      element.tabIndex < 0 &&
      // Around a control of its own it only looks like one.
      !element.querySelector(`label, ${controls}`) &&
      !element.closest('button, a[href], label, input, [tabindex]')
    )
      say('only by pointer', element)
  }
  return found
}

/** Texts that are cut off, and whatever scrolls sideways. */
export function cutTexts(): readonly string[] {
  const found: string[] = []
  const root = document.documentElement
  if (root.scrollWidth > window.innerWidth + 1) found.push(`the page scrolls sideways: ${root.scrollWidth} of ${window.innerWidth}`) // prettier-ignore
  const range = document.createRange()
  for (const element of document.body.querySelectorAll<HTMLElement>('*')) {
    if (!(element instanceof HTMLElement) || !isShown(element)) continue
    const style = getComputedStyle(element)
    const box = element.getBoundingClientRect()
    // What is there for ears only.
    if (box.width < 2 || box.height < 2 || element.closest('.o-hidden, svg, canvas, option, textarea'))
      continue
    const name = `<${element.tagName.toLowerCase()} class="${element.className}"> ${JSON.stringify(textOf(element).slice(0, 60))}`
    // A child swipes through what lies in the trays.
    const isSwiped = element.closest('[data-child-mode]') !== null
    if (!isSwiped && /auto|scroll/.test(style.overflowX) && element.scrollWidth > element.clientWidth + 1)
      found.push(`scrolls sideways (${element.scrollWidth} of ${element.clientWidth}): ${name}`)
    const texts = [...element.childNodes].filter((one) => one.nodeType === Node.TEXT_NODE && one.textContent?.trim() !== '') // prettier-ignore
    if (texts.length === 0) continue
    if (
      /hidden|clip/.test(style.overflowY) &&
      element.clientHeight > 0 &&
      element.scrollHeight > element.clientHeight + 3
    )
      // prettier-ignore
      found.push(`cut below (${element.scrollHeight} of ${element.clientHeight}): ${name}`)
    for (const text of texts) {
      range.selectNodeContents(text)
      const inked = range.getBoundingClientRect()
      for (let around: HTMLElement | null = element; around; around = around.parentElement) {
        const frame = around.getBoundingClientRect()
        const overflow = getComputedStyle(around).overflowX
        const isButton = /^(BUTTON|A|LABEL)$/.test(around.tagName)
        if ((overflow !== 'visible' || isButton) && getComputedStyle(around).display !== 'inline') {
          if (inked.right > frame.right + 2 || inked.left < frame.left - 2)
            found.push(`cut (${Math.round(inked.left)}..${Math.round(inked.right)} in ${Math.round(frame.left)}..${Math.round(frame.right)}): ${name}`) // prettier-ignore
          if (overflow !== 'visible') break
        }
      }
    }
  }
  return [...new Set(found)]
}
