import { useEffect, useState, type RefObject } from 'react'

/**
 * True from when it first comes near the window's visible part: what costs time to draw waits until then. With `whileNear`
 * only as long as it is there: what is drawn again and again rests when nobody sees it.
 */
export function useInSight(of: RefObject<Element | null>, whileNear = false): boolean {
  const [seen, setSeen] = useState(false)
  const isDone = seen && !whileNear
  useEffect(() => {
    const target = of.current
    if (isDone || !target) return undefined
    const watcher = new IntersectionObserver(
      (entries) => setSeen((before) => entries.at(-1)?.isIntersecting ?? before),
      { rootMargin: '200px' },
    )
    watcher.observe(target)
    return () => watcher.disconnect()
  }, [of, isDone])
  return seen
}
