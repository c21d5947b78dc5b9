import { useEffect, useRef, type ReactElement } from 'react'
import { PrintSheet } from './PrintSheet.tsx'

export interface PrintedPage {
  readonly url: string
  readonly paper: 'A3' | 'A4' | 'A5'
  readonly lying: boolean
}

/** Hands pictures, each filling a sheet, to the printer dialog of browser or desktop; done when that closes. */
export function PrintPages({
  pages,
  onDone,
}: {
  readonly pages: readonly PrintedPage[]
  readonly onDone: () => void
}): ReactElement {
  const missing = useRef(pages.length)
  useEffect(() => {
    window.addEventListener('afterprint', onDone, { once: true })
    return () => window.removeEventListener('afterprint', onDone)
  }, [onDone])
  const ready = (): void => {
    missing.current -= 1
    if (missing.current === 0) window.print()
  }
  return (
    <PrintSheet>
      {pages.map(({ url, paper, lying }) => (
        <img
          key={url}
          src={url}
          alt=""
          className="o-printed"
          data-paper={lying ? `${paper}-lying` : paper}
          onLoad={ready}
        />
      ))}
    </PrintSheet>
  )
}
