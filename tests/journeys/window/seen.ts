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
    if (/auto|scroll/.test(style.overflowX) && element.scrollWidth > element.clientWidth + 1)
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
