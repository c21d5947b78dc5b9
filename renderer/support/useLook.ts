import { useRef, useState } from 'react'
import type { Failure } from '#shared/basics/result.ts'
import type { PaperView } from '#shared/host/supportApi.ts'
import { useHost } from '../host/HostContext.tsx'

export interface Looked {
  readonly text: string
  /** What it says, once it can be read. */
  readonly paper: PaperView | null
  readonly failure: Failure | null
  readonly take: (text: string) => void
}

/** A paper's text, and what the vault reads in it. */
export function useLook(): Looked {
  const { vault } = useHost()
  const [text, setText] = useState('')
  const [found, setFound] = useState<Pick<Looked, 'paper' | 'failure'>>({ paper: null, failure: null })
  const turn = useRef(0)
  const take = (next: string): void => {
    const mine = ++turn.current
    setText(next)
    setFound({ paper: null, failure: null })
    if (next.trim() === '') return
    void vault.call('assist.look', { text: next }).then((answer) => {
      if (mine !== turn.current) return
      setFound(answer.ok ? { paper: answer.value, failure: null } : { paper: null, failure: answer.error })
    })
  }
  return { text, ...found, take }
}
