import type { ReactElement } from 'react'
import type { SessionView } from '#shared/host/supportApi.ts'
import styles from './SupportFrame.module.css'

/** Where the supporter points, over the person's own screen (MT94): it catches nothing and says nothing aloud. */
export function PointerLayer({
  pointer,
  mark,
  name,
}: Pick<SessionView, 'pointer' | 'mark'> & { readonly name: string }): ReactElement | null {
  if (!pointer && !mark) return null
  const part = (of: number): string => `${Math.min(1, Math.max(0, of)) * 100}%`
  return (
    <div className={styles.layer} aria-hidden>
      {mark && (
        <div
          className={styles.mark}
          style={{ left: part(mark.x), top: part(mark.y), width: part(mark.w), height: part(mark.h) }}
        />
      )}
      {pointer && (
        <div className={styles.pointer} style={{ left: part(pointer.x), top: part(pointer.y) }}>
          <span className={styles.pointerName}>{name}</span>
        </div>
      )}
    </div>
  )
}
