import { useEffect, useState } from 'react'
import { fontNames } from '#shared/portfolio/page.ts'
import type { MeasureText } from '#shared/portfolio/text.ts'
import { loadCanvasFonts } from '../paper/fonts.ts'

/** Measures text in every font, once all are there: who offers a font must be able to set lines in it. */
export function useAllFonts(): MeasureText | null {
  const [measure, setMeasure] = useState<MeasureText | null>(null)
  useEffect(() => {
    let current = true
    void loadCanvasFonts(fontNames).then((fonts) => current && setMeasure(() => fonts.measure))
    return () => {
      current = false
    }
  }, [])
  return measure
}
