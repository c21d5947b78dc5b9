import { useEffect, type ReactElement, type ReactNode } from 'react'
import { useWords } from '../ui/useWords.ts'
import styles from './childMode.module.css'
import type { ModeClock } from './modeClock.ts'

const standsMs = 15_000

/** The time is over: a picture that says good night, then the lock screen (KM4). */
export function Goodbye({
  name,
  clock,
  say,
  onDone,
  corner,
  children,
}: {
  readonly name: string
  readonly clock: ModeClock
  readonly say: (words: string) => void
  readonly onDone: () => void
  readonly corner: ReactNode
  readonly children: ReactNode
}): ReactElement {
  const t = useWords('childMode')
  useEffect(() => {
    say(t('over', { name }))
    return clock.after(standsMs, onDone)
    // Said and counted once.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [])
  return (
    <main className={styles.goodbye} data-child-mode>
      <h1 className="o-hidden">{t('over', { name })}</h1>
      {corner}
      <svg viewBox="0 0 400 260" role="img" aria-label={t('over', { name })} className={styles.picture}>
        <circle cx="200" cy="150" r="78" fill="#ffc933" stroke="#d98500" strokeWidth="5" />
        <path
          d="M160 138 q14 12 28 0 M212 138 q14 12 28 0"
          fill="none"
          stroke="#7a4a21"
          strokeWidth="6"
          strokeLinecap="round"
        />
        <path d="M168 172 q32 30 64 0" fill="none" stroke="#7a4a21" strokeWidth="6" strokeLinecap="round" />
        <circle cx="150" cy="168" r="11" fill="#ff9e80" />
        <circle cx="250" cy="168" r="11" fill="#ff9e80" />
        <path d="M0 210 Q50 178 100 210 T200 210 T300 210 T400 210 V260 H0 Z" fill="#4aa564" />
        {[
          [60, 50],
          [120, 28],
          [290, 34],
          [350, 70],
          [38, 110],
          [372, 130],
        ].map(([x, y]) => (
          <path
            key={`${String(x)}`}
            d="M0 -13 L4 -4 L13 -3 L6 3 L8 12 L0 7 L-8 12 L-6 3 L-13 -3 L-4 -4 Z"
            transform={`translate(${String(x)} ${String(y)})`}
            fill="#fff3b8"
          />
        ))}
      </svg>
      {children}
    </main>
  )
}
