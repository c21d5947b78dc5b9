import { useMemo, useRef, useState, type ReactElement, type ReactNode } from 'react'
import type { Failure } from '#shared/basics/result.ts'
import type { VaultApi } from '#shared/host/api.ts'
import type { Client } from '#shared/host/table.ts'
import { HostProvider, useHost } from '../host/HostContext.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Stack } from '../ui/Stack.tsx'
import { Text } from '../ui/Text.tsx'
import { TextField } from '../ui/TextField.tsx'
import { useErrorText } from '../ui/errorText.ts'
import { useWords } from '../ui/useWords.ts'

/**
 * Whatever screen asks for something that the second factor guards: the code is asked for here, and then the same call
 * goes out again. Screens know nothing of it.
 */
export function StepUp({ children }: { readonly children: ReactNode }): ReactElement {
  const host = useHost()
  const [open, setOpen] = useState(false)
  const waiting = useRef<((proved: boolean) => void)[]>([])

  const guarded = useMemo(() => {
    const { vault } = host
    const prove = (): Promise<boolean> =>
      new Promise((resolve) => {
        waiting.current.push(resolve)
        setOpen(true)
      })
    const call: Client<VaultApi>['call'] = async (name, args) => {
      const answer = await vault.call(name, args)
      if (answer.ok || answer.error.type !== 'StepUpNeeded' || !(await prove())) return answer
      return vault.call(name, args)
    }
    return { ...host, vault: { ...vault, call } }
  }, [host])

  function answer(proved: boolean): void {
    setOpen(false)
    for (const resolve of waiting.current.splice(0)) resolve(proved)
  }

  return (
    <HostProvider host={guarded} whenClosed={null}>
      {children}
      {open && <AskCode onAnswer={answer} />}
    </HostProvider>
  )
}

function AskCode({ onAnswer }: { readonly onAnswer: (proved: boolean) => void }): ReactElement {
  const t = useWords('people')
  const say = useErrorText()
  const { vault } = useHost()
  const [paper, setPaper] = useState(false)
  const [code, setCode] = useState('')
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [seconds, setSeconds] = useState(0)
  const ready = paper ? code.replaceAll(/[^a-z0-9]/gi, '').length >= 8 : /^\s*\d{3}\s*\d{3}\s*$/.test(code)

  async function prove(): Promise<void> {
    setBusy(true)
    setFailure(null)
    const proved = await vault.call('totp.prove', { code: code.trim() })
    if (proved.ok) return onAnswer(true)
    const state = await vault.call('totp.state', {})
    setSeconds(state.ok ? Math.ceil(state.value.waitMs / 1000) : 0)
    setBusy(false)
    setCode('')
    setFailure(proved.error)
  }
  const wrong =
    failure === null
      ? undefined
      : seconds > 0
        ? t('totp.wait', { seconds })
        : failure.type === 'CodeWrong'
          ? t('totp.wrong')
          : say(failure)

  return (
    <Dialog open onClose={() => onAnswer(false)} title={t('totp.ask')} size="small">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (ready && !busy) void prove()
        }}
      >
        <Stack>
          <Text>{paper ? t('totp.askPaper') : t('totp.askText')}</Text>
          <TextField
            key={String(paper)}
            label={paper ? t('totp.paper') : t('totp.code')}
            autoComplete="off"
            spellCheck={false}
            autoFocus
            maxLength={20}
            value={code}
            onChange={setCode}
            error={wrong}
            {...(paper ? {} : { inputMode: 'numeric' as const })}
          />
          <Button kind="primary" type="submit" fullWidth busy={busy} disabled={!ready}>
            {t('totp.go')}
          </Button>
          <Button
            kind="quiet"
            onClick={() => {
              setPaper(!paper)
              setCode('')
              setFailure(null)
            }}
          >
            {paper ? t('totp.usePhone') : t('totp.usePaper')}
          </Button>
          <Button onClick={() => onAnswer(false)}>{t('totp.later')}</Button>
        </Stack>
      </form>
    </Dialog>
  )
}
