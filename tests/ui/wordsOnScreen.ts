/** Everything a person can read or hear: texts and the attributes that become names. */
export function wordsOnScreen(): readonly string[] {
  const found: string[] = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement
    if (!parent || parent.closest('script, style, title, textarea, [aria-hidden=true]')) continue
    found.push(node.textContent ?? '')
  }
  for (const element of document.body.querySelectorAll('*:not([aria-hidden=true], [aria-hidden=true] *)'))
    for (const name of [
      'aria-label',
      'title',
      'placeholder',
      'alt',
      'aria-description',
      'aria-roledescription',
    ])
      if (element.hasAttribute(name)) found.push(element.getAttribute(name) ?? '')
  return found.map((text) => text.trim()).filter((text) => /\p{L}/u.test(text))
}
