import { useEffect, useState, type RefObject } from 'react'

/** True from when it first comes near the window's visible part: what costs time to draw waits until then. */
export function useInSight(of: RefObject<Element | null>): boolean {
  const [seen, setSeen] = useState(false)
  useEffect(() => {
    const target = of.current
    if (seen || !target) return undefined
    const watcher = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && setSeen(true),
      { rootMargin: '200px' },
    )
    watcher.observe(target)
    return () => watcher.disconnect()
  }, [of, seen])
  return seen
}
