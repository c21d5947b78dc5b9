import { startTransition, useEffect, useState } from 'react'

/** Not while somebody is typing a word. */
const pause = 250

/** The value; while somebody writes, as it was at the last pause, so that what only looks on does not slow the keys. */
export function useQuiet<T>(value: T, writing: boolean): T {
  const [seen, setSeen] = useState(value)
  if (!writing && seen !== value) setSeen(value)
  useEffect(() => {
    if (!writing) return undefined
    const timer = setTimeout(() => startTransition(() => setSeen(value)), pause)
    return () => clearTimeout(timer)
  }, [value, writing])
  return writing ? seen : value
}
